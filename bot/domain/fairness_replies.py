"""The fairness report, as staff reads it in chat."""

from bot.domain.fairness import Finding, Pattern
from bot.domain.message import Block, Message, Moment, Person, Sentence, Span, Strong, Typed
from bot.domain.pages import FairnessPage
from bot.domain.phrases import message, place, say, small

MOST = 6  # findings in one message
PEOPLE = 8  # names of one finding

TITLES = {
    Pattern.PAIR: "Two who accept each other",
    Pattern.RING: "A ring",
    Pattern.VOTES: "Votes for each other",
    Pattern.BURST: "Many acceptances in a day",
    Pattern.FRESH: "New accounts for one helper",
}


def report(page: FairnessPage) -> Message:
    """What looks odd, whom it is about, since when, and where to look."""
    limit = [small(page.limit)] if page.limit else []
    if not page.findings:
        return message(say(f"Nothing looks odd in the last {page.days} days."), *limit)
    count = len(page.findings)
    things = "One thing looks" if count == 1 else f"{count} things look"
    blocks: list[Block] = [say(Strong(text=f"{things} odd in the last {page.days} days"))]
    for finding in page.findings[:MOST]:
        blocks += [say(*_what(finding)), small(*_where(finding, page))]
    if count > MOST:
        blocks.append(
            small(f"… and {count - MOST} more, less odd than these: the operator can list them.")
        )
    blocks.append(
        small(
            "Nothing was done about it, and there may be a good reason: ",
            Typed(line="block"),
            " is yours to decide.",
        )
    )
    blocks += limit
    return message(*blocks)


def _what(finding: Finding) -> Sentence:
    spans: list[Span] = [Strong(text=TITLES[finding.pattern]), ": "]
    for number, (account, name) in enumerate(finding.members[:PEOPLE]):
        spans += [*([", "] if number else []), Person(account=account, name=name)]
    if len(finding.members) > PEOPLE:
        spans.append(f" and {len(finding.members) - PEOPLE} more")
    return (*spans, f". {finding.why}")


def _where(finding: Finding, page: FairnessPage) -> Sentence:
    times = "vote" if finding.pattern is Pattern.VOTES else "acceptance"
    times = times if finding.count == 1 else f"{times}s"
    spans: list[Span] = [
        f"{finding.count} {times} since ",
        Moment(at=finding.since, style="date"),
        " · the newest: ",
    ]
    for number, ticket in enumerate(finding.tickets):
        line = page.questions.get(ticket)
        shown: Span = f"#{ticket}"
        if line is not None and not line.private:  # nobody else can follow a link to a private one
            shown = place(line.conversation, ticket, line.message)
        spans += [*([", "] if number else []), shown]
    return tuple(spans)
