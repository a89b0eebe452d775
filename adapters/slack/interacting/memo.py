"""What a form remembers in its private metadata, so that it survives a restart. Never trusted."""

import json
from dataclasses import asdict, dataclass, replace

from adapters.slack.handles import Handle
from adapters.slack.receiving.request import Body

LONGEST = 3000  # characters that Slack takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Memo:
    """Where a form was opened, and about what."""

    button: str = ""  # the action id of the button that asked for it
    argument: str = ""
    channel: str = ""
    thread: str = ""
    url: str = ""  # the response_url of what it was opened by
    ends: float = 0.0
    home: bool = False  # opened from the Home tab, which is shown anew afterwards

    def handle(self, user: str) -> Handle:
        """By which *user* is answered who sends the form off."""
        return Handle(
            url=self.url, user=user, channel=self.channel, thread=self.thread, ends=self.ends
        )


def write(memo: Memo) -> str:
    """*memo* as Slack keeps it; where it is too long, only which button it was, or nothing."""
    shorter = replace(memo, argument="", url="", ends=0)
    written = (json.dumps(asdict(each), separators=(",", ":")) for each in (memo, shorter))
    return next((each for each in written if len(each) <= LONGEST), "")


def read(view: Body) -> Memo:
    """What the form *view* remembers; an empty memo if that is nothing of ours."""
    try:
        found = json.loads(view.get("private_metadata") or "{}")
        memo = Memo(**found)
        ends = float(memo.ends)
    except (TypeError, ValueError, OverflowError, RecursionError):
        return Memo()
    names = (memo.button, memo.argument, memo.channel, memo.thread, memo.url)
    if not all(isinstance(name, str) for name in names):
        return Memo()
    return replace(memo, ends=ends, home=memo.home is True)
