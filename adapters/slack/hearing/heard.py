"""What was heard live needs no second look: what meant nothing then could mean something now."""

MOST = 10_000  # messages that are remembered; what is forgotten is read a second time


class Heard:
    """Messages that were taken in live, in places that were read to their end before.

    Where something is still missing, what is heard may mean something once that is there: it is
    not counted, and so it is read again.
    """

    def __init__(self) -> None:
        self._session = 0
        self._read: dict[tuple[str, str], int] = {}  # place → the session it was read in
        self._messages: dict[tuple[str, str, str], None] = {}
        self._answered: dict[tuple[str, str, str], None] = {}  # roots of threads

    @property
    def session(self) -> int:
        """Grows whenever something may have been missed."""
        return self._session

    def missed(self) -> None:
        """Something may be missing everywhere."""
        self._session += 1

    def read(self, community: str, channel: str, session: int) -> None:
        """All of *channel* is taken in that was there when *session* was the current one."""
        self._read[community, channel] = session

    def note(self, community: str, channel: str, ts: str) -> None:
        """The message *ts* was taken in live."""
        if self._read.get((community, channel)) != self._session:
            return
        while len(self._messages) >= MOST:
            del self._messages[next(iter(self._messages))]
        self._messages[community, channel, ts] = None

    def note_answer(self, community: str, channel: str, root: str) -> None:
        """Somebody wrote in the thread on *root*, which may come only afterwards."""
        while len(self._answered) >= MOST:
            del self._answered[next(iter(self._answered))]
        self._answered[community, channel, root] = None

    def is_answered(self, community: str, channel: str, root: str) -> bool:
        """Whether something in the thread on *root* was taken in live."""
        return (community, channel, root) in self._answered

    def knows(self, community: str, channel: str, ts: str) -> bool:
        """Whether the message *ts* needs no second look."""
        return (community, channel, ts) in self._messages
