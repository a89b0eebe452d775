"""Signs of a question, and of what is none: patterns of whole phrases, each there or not."""

import re
from collections.abc import Iterable, Sequence

_HELLO = (
    r"(?:hi|hello|hey|hiya|heya|hola|howdy|greetings|yo|morning|good (?:day|morning|evening"
    r"|afternoon)"
    r"|guys|everyone|everybody|all|there|folks|dear)"
)
# Where a sentence begins; in the middle of one, only if it ends in a question mark.
_START = (
    rf"(?:^\W*(?:{_HELLO}\W+)*|[.!?:;\n…]+[\s\W]*|\s[-–—]\s*|(?:,|\b(?:but|so|and|or"
    rf"|then))\s+(?=[^.!?]*\?))"
)
# name → pattern over the plain lower-case message. Each is either there or not.
_PATTERNS = {
    name: re.compile(pattern)
    for name, pattern in {
        "opening": _START + r"(?:how|what|what's|whats|where|where's|when|why|which|who|whose)\b",
        "inversion": _START
        + r"(?:is|are|am|can|could|do|does|did|has|have|will|would|should|may|isn't|aren't|can't"
        r"|doesn't|don't|didn't|shouldn't|won't|was|were)\s+\w+",
        "how_to": r"\bhow (?:do|does|can|could|to|should|would|is|are|long|much|many|often|come)\b"
        r"|\b(?:is|are) (?:there|it|we|they) (?:\w+ )?(?:a|an|any|some|anyway|anywhere|possible"
        r"|ok|safe|plans?)\b"
        r"|\b(?:best|easiest|right|correct|proper|canonical|recommended|any) (?:way|place"
        r"|practice)\b"
        r"|\bwhat(?:'s| is| are| does)\b|\bwhere (?:can|do|is|should|to)\b|\bwhy (?:is|are|do"
        r"|does|can't|am)\b",
        "to_all": r"\b(?:any|some)(?:one|body)\b|\b(?:any|some) (?:idea|ideas|help|advice"
        r"|pointers|suggestions"
        r"|thoughts|tips|hint|hints|clue|info|informations?|dev|devs|experts?)\b|\bthoughts on\b"
        r"|\bfolks\b"
        r"|\bdo(?:es)? (?:you guys|you all|people)\b",
        "wish": r"\b(?:i(?:'d| would|'m| am)?|we(?:'d| would|'re| are)?) (?:\w+ )?(?:like|love"
        r"|want|need|trying"
        r"|try|wonder|wondering|looking|hoping|curious|tried|interested)\b"
        r"|\b(?:quick |have a |another |one )question\b|\bquestions? (?:about|on|regarding)\b"
        r"|\b(?:wondering|curious|struggling|tell me|let me know|need help|help me|help with)\b"
        r"|\bcould use\b|\bexplain\b",
        "greeting": rf"^\W*{_HELLO}\b",
        "reply": r"^\W*(?:yes|yeah|yep|yup|no|nope|ok|okay|ah|oh|aha|hm+|sure|thanks|thank|thx"
        r"|well|right"
        r"|true|exactly|indeed|because|cause|and|but|then|or|lol|haha|also|like|sorry|that"
        r"|that's|thats"
        r"|this|it|it's|its|they|those|these|he|she|nice|cool|great|correct|agreed|i see|gotcha"
        r"|i mean|you)\b",
    }.items()
}

# name → words and neighbours of `chat_words` that mean the same, one of which is there or not.
_SAID = {
    "you": "BE YOU, did YOU, HAVE YOU, if YOU, IT YOU, because YOU, YOU BE, YOU mean, YOU still,"
    " YOU sure, YOU using, YOU run, YOU got, YOU WANT, YOU try, YOU'RE, what YOU, which YOU,"
    " why YOU, where YOU, how YOU, when YOU, BE YOUR, what's YOUR, in YOUR, on YOUR, DO YOUR",
    "told": "YOU CAN, YOU HAVE, YOU NOT, YOU just, I think, I guess, I suppose, I believe,"
    " I suggest, IT BE, IT'S THE, IT'S NOT, IT'S just, IT'S because, iirc, afaik, START just,"
    " START maybe, START try, START use, START check, START see, START look, START make, START add,"
    " START run, START set, START put, START remember, START disable, START enable, START read,"
    " START google",
    "own_trouble": "CAN I, CAN IT, IT says, START CANNOT, START TROUBLE, START NOT, START WANT,"
    " START STATE, getting TROUBLE",
    "pointing": "IT BE, IT CAN, IT ?, IT'S, IT one, mean ?",
}
_NAMES = {said: name for name, every in _SAID.items() for said in every.split(", ")}
_MINE = frozenset({"I", "MY"})
_WRONG = frozenset({"TROUBLE", "STATE", "NOT", "CANNOT"})
ASKING = frozenset({"opening", "inversion", "how_to", "wish", "own_trouble", "to_all"})


def signs(heard: str, seen: Sequence[str], pairs: Iterable[str]) -> set[str]:
    """The names of the signs in `heard`, of `knowledge.text.plain`, and in its word classes."""
    found = {name for name, pattern in _PATTERNS.items() if pattern.search(heard)}
    found.update(_NAMES[said] for said in pairs if said in _NAMES)
    mine = next((at for at, name in enumerate(seen) if name in _MINE), None)
    if mine is not None and not _WRONG.isdisjoint(seen[mine:]):
        found.add("own_trouble")
    if any(
        name == "THING" and not _WRONG.isdisjoint(seen[at : at + 3])
        for at, name in enumerate(seen, start=1)
    ):
        found.add("thing_trouble")
    return found
