"""Who is asked first: the helpers who are likeliest to answer a question soon."""

from dataclasses import dataclass

from bot.domain.helpers import Helper


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may be asked, and what counts for and against it."""

    helper: Helper
    member: str  # whose account it is: one person is asked once
    solved: int = 0  # accepted answers on the question's topic
    solved_all: int = 0  # on any
    today: int = 0  # asks of the last 24 hours
    load: int = 0  # open questions that they were asked about, or took, and have not answered
