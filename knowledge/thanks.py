"""Does a message say that the answer worked, or that it did not?"""

import re
from enum import StrEnum

from knowledge.text import addressee, plain


class Reading(StrEnum):
    """What a reply says of the answer before it."""

    THANKS = "thanks"  # it worked, or plain thanks
    REFUSAL = "refusal"  # it did not help
    NEITHER = "neither"


_NOT = r"(?:n't|nt| not|not|never)"
_IT = (
    r"(?:it|that|this|these|those|which|your (?:fix|answer|solution|suggestion)|the (?:fix|answer))"
)
_HOW = r"(?:(?:just|really|also|now|actually|even|totally|indeed|certainly|definitely|did) )*"
_REFUSAL = re.compile(
    # "that did not work", "doesn't help", "isn't working", "still not fixed"
    rf"(?:^|\b{_IT} ?(?:also |still |really |actually |unfortunately )*|\bstill )"
    rf"(?:'s|do|does|did|is|was|has|have|are|would|will|wo|seem to|seems to)? ?{_NOT} "
    rf"{_HOW}(?:seem to )?(?:be )?(?:help|work|fix|solve|resolve|change (?:anything|a thing)"
    rf"|do the trick"
    r"|make (?:a|any) difference|an option|what i (?:asked|meant|need|want)|it\b"
    r"|(?:really )?helpful)"
    r"|\b(?:it|that|this) (?:also |still )*(?:fails|failed|breaks|crashes)\b"
    r"|(?:^|\b(?:i|we|it|that|this|but|and|am|is|are|i'm|it's|we're) )still (?:get|getting"
    r"|have the same|see"
    r"|seeing|fail|fails|failing|broken|happens|happening|stuck|the same|same|no|nothing"
    r"|crash\w*|does|doesn"
    r"|can ?n|cannot|not|isn|wrong|having|an? error)"
    r"|^(?:no|nope|nah)?\W*(?:no|without) (?:luck|success|change|difference|effect)\b"
    r"|^(?:no|nope|nah|unfortunately|sadly)\W+(?:but )?(?:i(?:'m| am)? |it(?:'s| is)? |that(?:'s"
    r"| is)? )?"
    r"(?:still|same|did ?n|does ?n|not (?:work|help|fix|solv|really)|nothing|fail|wrong)"
    r"|^(?:same|exact same|the same) (?:error|problem|issue|result|thing|message)\b"
    r"|\b(?:no luck|to no avail|made it worse|(?:wrong|unhelpful|useless) answer|(?:is"
    r"|was) (?:useless|unhelpful)"
    r"|tried (?:that|this|it)(?: already)?,? (?:and |but )?(?:no|nothing|it (?:did|does)n't))\b"
)
# Thanks that say nothing of success: asked ahead, declined, or for something else.
_ONLY_POLITE = re.compile(
    r"\b(?:in advance|no,? (?:thanks|thank you|thx)|(?:thanks|thank you|thx) (?:anyway|anyways"
    r"|though|but|to"
    r"|for (?:asking|waiting|(?:your )?patience|reporting|letting|joining|coming|having|checking"
    r"|trying"
    r"|understanding|(?:the |your )?(?:report|question|feedback|interest|heads)))"
    r"|many thanks to|(?:be|so) (?:thankful|grateful)|would (?:be|appreciate)|appreciate (?:if"
    r"|any|some)"
    r"|(?:thankful|grateful) (?:if|for)|say thank|thanks? god|thank (?:god|goodness|heavens)"
    r"|(?:i'll|i will|ill|let me|gonna|going to|will) (?:\w+ )?(?:try|check|test|look|give|take"
    r"|read|see|have|do|report|debug|dig|get back)"
    r"|trying|have (?:a|one|another) (?:\w+ )?question|if (?:it|that|this) (?:work|help)\w*)\b"
)
_LEAD = (
    r"(?:^|[,:—-] *|\b(?:and|yes|yeah|yep|yup|ok|okay|oh|ah|great|perfect|nice|cool|cheers"
    r"|thanks|thank you|thx|ty) +)"
)
_TAIL = (
    r"(?: (?:now|great|perfectly|fine|well|nicely|wonders|like a charm|flawlessly|beautifully|again"
    r"|as expected|out|a lot|thanks|thank you|thx|ty|cheers|so much|man|mate|guys|indeed"
    r"|my (?:problem|issue)"
    r"|the (?:problem|issue)|tho|lol|haha))*(?= *(?:$|[,!:)(;]| and | thank| thx| ty\b))"
)
_WORKED = re.compile(
    _LEAD + rf"(?:{_IT} |that's |it's |everything |all |now |(?:the )?(?:problem|issue) |i |we "
    rf"|got )*{_HOW}"
    r"(?:is |was |has been |are |all |have |it |got )*"
    r"(?:work(?:s|ed)|working now|fixed|fixed (?:it|that|this|the (?:problem|issue))|solved"
    r"|solved (?:it|that|this|the (?:problem|issue))|resolved|sorted|(?:did|does) (?:it|the trick)"
    r"|helped|helped me|was it|it working|it to work|all good now|good now|makes it work)" + _TAIL
)
_THANKS = re.compile(
    r"\b(?:thanks|thank (?:you|u|ya)|thx|thnx|thanx|tnx|ty|tysm|tyvm|cheers|kudos"
    r"|(?:much|really|greatly) appreciated|(?:really |much |i )appreciate (?:it|that|the help"
    r"|your help))\b"
    r"|^ta\W*$|^(?:you're |you are )?(?:a |the )?(?:life ?saver|legend|best)\b"
)
_SHORT = 200  # characters; "it still fails" in a longer message belongs to a story of its own
_SENTENCE = re.compile(r"[^.!?\n;]+[.!?\n;]*")
_TAKEN_BACK = re.compile(r"\b(?:but|however|except|although|though|until|only)\b")


def reading(text: str) -> Reading:
    """What `text`, a reply to an answer, says of it. In doubt NEITHER; never raises."""
    heard = plain(text)
    if addressee(text) is not None:
        heard = re.sub(r"^\s*[^\s,:]+,\s+", "", heard)
    sentences = [found.strip() for found in _SENTENCE.findall(heard) if found.strip()]
    told = [said.rstrip(" .!;)(:") for said in sentences if not said.rstrip().endswith("?")]
    if len(heard) <= _SHORT and any(_REFUSAL.search(said) for said in told):
        return Reading.REFUSAL
    if any(_ONLY_POLITE.search(said) or _TAKEN_BACK.search(said) for said in told):
        return Reading.NEITHER
    if any(_WORKED.search(said) for said in told):
        return Reading.THANKS
    if len(sentences) == len(told) and any(_THANKS.search(said) for said in told):
        return Reading.THANKS
    return Reading.NEITHER
