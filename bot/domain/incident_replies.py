"""What is said of a surge: staff's one card, and the word of staff to everybody who asks."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Literal

from bot.domain import ladder, ladder_replies
from bot.domain.excerpts import glimpse
from bot.domain.identity import Actor, Conversation
from bot.domain.incident_parts import upcoming, waiting
from bot.domain.incidents import Incident, Part, words_of
from bot.domain.message import (
    Action,
    Block,
    Button,
    Link,
    Message,
    Moment,
    Person,
    Quote,
    Sentence,
    Span,
    Strong,
    Typed,
)
from bot.domain.pages import IncidentPage
from bot.domain.parts.answers import Reply
from bot.domain.phrases import TITLE, message, note, number_of, say, shorten, small
from bot.domain.ticket import Ticket

PLACES = 5  # channels that are named


def card(incident: Incident, pings: tuple[str, ...], until: datetime) -> Message:
    """The one live message for staff, which notifies *pings*. Who asks *until* then is added."""
    whom = ladder_replies.named(pings)
    over = incident.ended_at is not None
    return Message(
        blocks=(
            say(*whom, *((" ",) if whom else ()), *_headline(incident)),
            glimpse(incident.question),
            small(*_where(incident)),
            *(() if over else (small("The first: ", *_first(incident)),)),
            *_said(incident),
            *(() if over else _open(incident, until)),
        ),
        buttons=_buttons(incident),
        pings=pings,
    )


def _headline(incident: Incident) -> Sentence:
    people = Strong(text=number_of(len(incident.people), "person", "people"))
    about = f" “{shorten(incident.about, TITLE)}”"
    ended = incident.ended_at
    if ended is not None:
        by = f", says {incident.ended_by.name}" if incident.ended_by else ""
        how = f" · not one trouble{by} · " if incident.dissolved else f" · over{by} · "
        return (people, f" asked about{about}", how, Moment(at=ended))
    began: Sentence = (people, f" ask about{about} since ", Moment(at=incident.begun_at), ".")
    if incident.claimed_by is None or incident.claimed_at is None:
        return began
    on_it = (" ", Strong(text=incident.claimed_by.name), " is on it, since ")
    return (*began, *on_it, Moment(at=incident.claimed_at), ".")


def _where(incident: Incident) -> Sentence:
    """How many questions, in which channels; direct messages are nobody's to see."""
    places: list[Span] = [_channel(incident, place) for place in incident.places[:PLACES]]
    if (more := len(incident.places) - PLACES) > 0:
        places.append(number_of(more, "more channel"))
    if incident.private:
        places.append("direct messages")
    questions = number_of(len(incident.tickets), "question")
    return (f"Incident {incident.number} · {questions} in ", *_in_a_row(places))


def _channel(incident: Incident, place: str) -> Link:
    platform, _, channel = place.partition(":")
    community = incident.first[0].conversation.community
    there = Conversation(community=community, platform=platform, channel=channel)
    return Link(label=f"#{channel}", conversation=there)


def _in_a_row(spans: Sequence[Span]) -> Sentence:
    return tuple(span for one in spans for span in (", ", one))[1:]


def _first(incident: Incident) -> Sentence:
    """Each question once, by who asked it first; others have joined it.

    Nobody else can follow a link into a direct conversation.
    """
    askings = {asked.ticket: asked for asked in reversed(incident.first)}
    return _in_a_row(
        [
            f"#{asked.ticket}"
            if asked.private
            else Link(
                label=f"#{asked.ticket}", conversation=asked.conversation, message=asked.message
            )
            for asked in reversed(askings.values())
        ]
    )


def _said(incident: Incident) -> tuple[Block, ...]:
    if not incident.said:
        return ()
    newest = incident.said[-1]
    wrote = (Strong(text=newest.by.name), " wrote to everybody, and to who asks later · ")
    return (say(*wrote, Moment(at=newest.at)), glimpse(words_of(incident.said)))


def _open(incident: Incident, until: datetime) -> Iterator[Block]:
    """Who waits for how long, who was called for them and is called next."""
    if (waits := waiting(incident)) != ():
        yield say(*_limits(waits))
    elif not incident.parts:
        yield say("Each of its questions is solved or closed.")
    if incident.tagged and not incident.said:
        steps = len(ladder.rungs_of(incident.limits))
        yield ladder_replies.called(incident.tagged, incident.tags, steps)
    if (coming := upcoming(incident)) is not None:
        again = incident.tags >= len(ladder.rungs_of(incident.limits))
        yield ladder_replies.coming(*coming, again=again)
    elif waits and incident.claimed_by is None and incident.tagged:
        yield small("Nobody is called any more, unless somebody asks this again.")
    if incident.note:
        yield small(incident.note)
    yield small("Whoever asks this until ", Moment(at=until), " is added.")


def _limits(waits: Sequence[Part]) -> Sentence:
    """How many wait, which of them too long already, and when the next limit passes."""
    late = [part for part in waits if part.late]
    ahead = sorted((part for part in waits if not part.late), key=_when)
    said: list[Span] = [number_of(len(waits), "question"), " without an answer"]
    if late:
        numbers = ", ".join(f"#{part.ticket}" for part in late)
        many = "late" if len(late) < len(waits) else "all late"
        which = shorten(numbers, TITLE)
        said += [" · ", Strong(text=f"{len(late)} {many}" if ahead else many), f": {which}"]
    if ahead and ahead[0].due is not None:
        soon: Sentence = (Strong(text="due soon"), ", by ") if ahead[0].soon else ("due by ",)
        said += [" · the next is " if late else " · the first is ", *soon, Moment(at=ahead[0].due)]
    return tuple(said)


def _when(part: Part) -> tuple[bool, datetime | None]:
    return part.due is None, part.due


def _buttons(incident: Incident) -> tuple[Button, ...]:
    def button(
        label: str, action: Action, *, first: bool = False, asks: Literal["", "words"] = ""
    ) -> Button:
        style: Literal["primary", "plain"] = "primary" if first else "plain"
        return Button(label=label, action=action, ticket=incident.number, style=style, asks=asks)

    again = "Reply to all again…" if incident.said else "Reply to all…"
    reply = button(again, Action.REPLY_ALL, first=True, asks="words")
    if incident.dissolved:
        return ()
    if incident.ended_at is not None:
        return (reply,)
    claim = () if incident.claimed_by is not None else (button("Claim", Action.CLAIM_ALL),)
    apart = () if incident.said else (button("Not one trouble", Action.APART),)
    return (reply, *claim, *apart, button("It is over", Action.OVER))


def called(incident: Incident, pings: tuple[str, ...]) -> Message:
    """One more call: a message of its own, for an edit of the card notifies nobody."""
    return Message(
        blocks=(
            say(
                *ladder_replies.named(pings),
                " ",
                Strong(text=number_of(len(incident.people), "person", "people")),
                f" ask about “{shorten(incident.about, TITLE)}”, and nobody is on it.",
            ),
        ),
        buttons=(_claim(incident, "Claim"),),
        pings=pings,
    )


def reproach(incident: Incident, by: Actor, back_at: datetime) -> Message:
    """For who claimed it alone, before it goes back to the others at *back_at*."""
    return Message(
        blocks=(
            say(
                Person(account=by.account, name=by.name),
                ", you have incident ",
                Strong(text=f"{incident.number}"),
                ": ",
                shorten(incident.about, TITLE),
            ),
            say(
                "Without a word from you, the whole team has it again by ", Moment(at=back_at), "."
            ),
        ),
        buttons=(_claim(incident, "Still on it"),),
        pings=(by.account,),
    )


def _claim(incident: Incident, label: str) -> Button:
    return Button(label=label, action=Action.CLAIM_ALL, ticket=incident.number, style="primary")


def among(ticket: Ticket) -> Message:
    """What is left of a question's own card, as long as it is part of an incident."""
    words = f"#{ticket.number} is part of incident {ticket.incident}, which has a card of its own: "
    return Message(blocks=(small(words, shorten(ticket.text, TITLE)),))


def shared(ticket: Ticket) -> Message:
    """For who asks what many ask, until staff has a word for all of them."""
    wrong = Button(label="Not a question", action=Action.NOT_A_QUESTION, ticket=ticket.number)
    return message(
        say("Others ask this too just now, and our team knows of it. You will hear here."),
        buttons=(wrong,),
    )


def to_everybody(ticket: Ticket, reply: Reply, *, whom: str, asks: bool) -> Message:
    """What staff wrote to all, in the place of one of them. *asks*: whether it solved it."""
    said = Moment(at=reply.said_at or reply.at, style="ago")
    yes = Button(
        label="That solved it",
        action=Action.ACCEPT,
        ticket=ticket.number,
        argument=reply.message,
        style="primary",
    )
    no = Button(
        label="Not yet", action=Action.NOT_YET, ticket=ticket.number, argument=reply.message
    )
    return Message(
        blocks=(
            Quote(text=reply.text),
            say(
                Strong(text=reply.author.name),
                " from our team wrote this to everybody who asks about it · ",
                said,
            ),
        ),
        buttons=(yes, no) if asks else (),
        pings=(whom,),
    )


def incidents(page: IncidentPage) -> Message:
    """What many ask about now."""
    if not page.incidents:
        return note("Nothing that many ask about at once.")
    lines: list[Block] = []
    for incident in page.incidents:
        how = "answered" if incident.said else "nobody is on it"
        if incident.claimed_by is not None and not incident.said:
            how = f"{incident.claimed_by.name} is on it"
        lines.append(
            say(
                Strong(text=f"{incident.number}"),
                f" · {number_of(len(incident.people), 'person', 'people')} · ",
                f"“{shorten(incident.about, TITLE)}” · since ",
                Moment(at=incident.begun_at),
                f" · {how}",
            )
        )
    example = Typed(line=f"incident {page.incidents[0].number} reply …")
    return message(*lines, small(example, " answers everybody."))


def which() -> Message:
    """A command that does not say which one it is about, or what shall be done."""
    lines = ("incident 3 reply …", "incident 3 claim", "incident 3 over", "incident 3 apart")
    spans = _in_a_row([Typed(line=line) for line in lines])
    return note(
        "Write its number, and what to do: ", *spans, ". ", Typed(line="incidents"), " lists them."
    )


def done(incident: Incident, *, answered: int) -> Message:
    """It is as staff wanted. *answered*: the questions that the reply went to."""
    number = Strong(text=f"{incident.number}")
    if answered:
        places = number_of(answered, "question")
        return note("Done: it stands below ", places, ", and who asks later gets it at once.")
    if incident.dissolved:
        return note("Done: the questions of incident ", number, " go on one by one.")
    if incident.ended_at is not None:
        return note("Done: incident ", number, " is over.")
    return note("Done: incident ", number, " is yours.")
