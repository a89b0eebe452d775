"""What the bot says about topics: what a question is about, what somebody is asked about."""

from collections.abc import Sequence

from bot.domain.asks import Way
from bot.domain.helpers import Helper
from bot.domain.message import Action, Button, Message, Sentence, Span, Strong, Typed
from bot.domain.phrases import LABEL, joined, message, note, number_of, say, shorten, small
from bot.domain.policy import Helping
from bot.domain.ticket import Ticket
from bot.domain.topics import Choice, Topic, in_use, names_of

OFFERED = 2  # other topics that are offered for one tap
WORTH = 0.1  # least likelihood of one
CHOOSE = "?"  # in the place of a topic: none has such an id
BUTTONS = 20  # topics to tap on; the others are chosen by name

HOW = {
    Way.MENTION: "by mention in the thread",
    Way.DIRECT: "by direct message",
}


def choices(ticket: Ticket, topics: Sequence[Topic] = ()) -> tuple[Button, ...]:
    """One tap to say that the question is about something else; nothing once a person has said it.

    Of a question without a topic the others can be looked at, where there are any.

    *topics*, where they are at hand, say how they are called now, and which are in use.
    """
    if ticket.filed_by:
        return ()
    names = names_of(in_use(topics))
    others = [
        Button(
            label=shorten(f"It’s about {names.get(guess.topic, guess.name)}", LABEL),
            action=Action.TOPIC,
            ticket=ticket.number,
            argument=guess.topic,
        )
        for guess in ticket.guesses
        if guess.topic
        and guess.topic != ticket.topic
        and guess.likelihood >= WORTH
        and (not topics or guess.topic in names)
    ][:OFFERED]
    if ticket.topic:
        others.append(Button(label="Another topic", action=Action.TOPIC, ticket=ticket.number))
    elif ticket.guesses:  # that it is about none is a guess, too, where there are topics
        label = "Something else…" if others else "It’s about…"
        others.append(
            Button(label=label, action=Action.TOPIC, ticket=ticket.number, argument=CHOOSE)
        )
    return tuple(others)


def choose(ticket: Ticket, known: Sequence[Topic]) -> Message:
    """Each topic of the community, to be tapped on, for one question."""
    buttons = tuple(
        Button(
            label=shorten(topic.name, LABEL),
            action=Action.TOPIC,
            ticket=ticket.number,
            argument=topic.id,
        )
        for topic in known[:BUTTONS]
    )
    more = known[BUTTONS:]
    by_name = Typed(line=f"tag {ticket.number} {more[0].name}") if more else None
    return message(
        say("What is ", Strong(text=f"#{ticket.number}"), " about?"),
        *((small(f"Or one of {len(more)} more, by name: ", by_name, "."),) if by_name else ()),
        buttons=buttons,
    )


def name_of(ticket: Ticket) -> str:
    """What the question's topic was called when it was filed; "" if it has none."""
    names = (guess.name for guess in ticket.guesses if guess.topic == ticket.topic)
    return next(names, "") or ticket.topic


def no_topics(*, staff: bool) -> Message:
    """There is nothing to choose from."""
    if staff:
        return note(
            "There are no topics here yet. ",
            Typed(line="topic add Billing: invoice, refund, card"),
            " makes one; ",
            Typed(line="topic propose"),
            " finds some in past questions.",
        )
    return note("There are no topics here yet. The team can add some.")


def which(number: int, known: Sequence[Topic]) -> Message:
    """`tag` without a topic."""
    return note(
        "Which topic? Write it as well: ",
        Typed(line=f"tag {number} {known[0].name}"),
        ". ",
        *_there_is(known),
        " ",
        Typed(line=f"tag {number} none"),
        " if it is none of these.",
    )


def unknown(typed: str, known: Sequence[Topic]) -> Message:
    """There is no such topic."""
    if not known:
        return no_topics(staff=False)
    quoted = shorten(typed, 40)
    return note(f"That was not done: there is no topic “{quoted}”. ", *_there_is(known))


def filed_already(topic: Topic | None) -> Message:
    if topic is None:
        return note("It is under no topic already.")
    return note("It is filed under ", Strong(text=topic.name), " already.")


def filed(ticket: Ticket, topic: Topic | None, known: Sequence[Topic], *, learns: bool) -> Message:
    """It was filed, and what comes of that. *learns*: an answer to it is kept."""
    number = Strong(text=f"#{ticket.number}")
    if topic is None:
        return note(
            number,
            " is under no topic now. If it is about one, say which: ",
            Typed(line=f"tag {ticket.number} {known[0].name}"),
            ". ",
            *_there_is(known),
        )
    after = "Questions like it go there from now on." if learns else "Its answer will go there too."
    return note(number, " is filed under ", Strong(text=topic.name), f" now. {after}")


def not_for_guests() -> Message:
    return note("That was not done: only members of the community can be asked to help.")


def choice(offered: Sequence[Choice]) -> Message:
    """The topics, what somebody has solved of each, and one tap to follow it or not."""
    if not offered:
        return no_topics(staff=False)
    opening = (
        "These are the topics here. You are asked about those that you follow, when somebody "
        "needs help with them."
    )
    lines = (say(*_line(each)) for each in offered)
    by_name = Typed(line=f"topics {', '.join(each.topic.name for each in offered[:2])}")
    return message(
        say(opening),
        *lines,
        small(
            "Or by name: ",
            by_name,
            ", ",
            Typed(line="topics all"),
            ", ",
            Typed(line="topics none"),
            ".",
        ),
        buttons=tuple(_toggle(each) for each in offered[:BUTTONS]),
    )


def _line(each: Choice) -> Sentence:
    spans: list[Span] = [Strong(text=each.topic.name)]
    if each.followed:
        spans.append(" · you follow it")
    if each.solved:
        spans.append(f" · you have solved {each.solved} here")
    return tuple(spans)


def _toggle(each: Choice) -> Button:
    action = Action.UNFOLLOW if each.followed else Action.FOLLOW
    word = "Unfollow" if each.followed else "Follow"
    return Button(
        label=shorten(f"{word} {each.topic.name}", LABEL),
        action=action,
        ticket=0,
        argument=each.topic.id,
    )


def followed(helper: Helper, known: Sequence[Topic], helping: Helping) -> Message:
    """What somebody follows now, and how they are asked."""
    names = [topic.name for topic in known if topic.id in helper.topics]
    if not names:
        return note("You follow no topic now. ", Typed(line="topics"), " lists what there is.")
    about = Strong(text=joined(names))
    change = Typed(line="helping")
    if helper.way is Way.OFF:
        return note(
            "You follow ",
            about,
            ", but you have turned off being asked. ",
            change,
            " changes that.",
        )
    if helper.way is Way.DIGEST:
        return note(
            "Once a day you read what is still open about ", about, ". ", change, " changes that."
        )
    daily = helping.daily if helper.daily is None else helper.daily
    most = f"at most {number_of(daily, 'question')} a day"
    return note(
        "You are asked about ", about, f", {most}, {HOW[helper.way]}. ", change, " changes that."
    )


def _there_is(known: Sequence[Topic]) -> Sentence:
    shown = [topic.name for topic in known[:BUTTONS]]
    more = f" and {len(known) - len(shown)} more" if len(known) > len(shown) else ""
    verb = "is" if len(shown) == 1 else "are"
    return (
        f"There {verb} {', '.join(shown)}{more}." if more else f"There {verb} {joined(shown)}.",
    )
