"""What somebody said of a match: the evidence that phrasings and calibration are learnt from."""

from dataclasses import dataclass
from datetime import datetime

from knowledge.model import Band


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """One person's word on one entry that was offered for one question."""

    ticket: int
    person: str  # account
    entry: str
    wording: str  # the question as asked; "" where it must not be learnt
    confirmed: bool  # else refused: it is the answer to another question
    band: Band  # in which it was offered
    logit: float  # raw, of `model`
    confidence: float  # at that time, in [0, 1]
    model: str
    at: datetime
