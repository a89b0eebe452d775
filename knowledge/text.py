"""Makes chat text comparable: one spelling, no decoration, stemmed content words."""

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from snowballstemmer.english_stemmer import EnglishStemmer

from knowledge.background import is_common

LONGEST = 4_000  # characters read of a message: a question is asked early, the rest is a paste
LONGEST_WORD = 40  # characters kept of a word: beyond it is a key, a hash or base64

_FENCED = re.compile(r"```.*?(?:```|\Z)", re.DOTALL)
_LINK = re.compile(
    r"<(?:https?|mailto):[^>|\s]*\|([^>]*)>|<?\b(?:https?://|www\.)\S+|\[<-LINK->\]", re.I
)
_CHANNEL = re.compile(r"<#\w+(?:\|([^>]*))?>")
_MENTION = re.compile(r"<(?:@[!&]?|!)[^>\s]{0,100}>|(?<![\w.@])@[\w.-]+")
_EMOJI = re.compile(r"<a?:\w+:\d+>|(?<!\w):[a-z0-9_+-]{2,40}:(?!\w)|\[<-\w+->\]", re.I)
_DECORATED = re.compile(r"[<@:\[]|www\.", re.I)  # what the four above cannot do without
_NICK = re.compile(r"\s*([\w\[\]{}|^`-]{2,30})([:,])\s+(?=\S)")
_APOSTROPHE = re.compile("[\u2018\u2019\u02bc\u00b4`]")  # typographic ones, to be written '
_WORD = re.compile(
    r"\d+(?:[.,]\d+)+"  # 1.33, 10,000
    r"|[a-z](?:\+\+|#)"  # c++, c#
    r"|(?:[^\W_]|[\u0900-\u0e7f])+(?:'[a-z]+)?"  # the range: Indic vowel signs are no \w
)
_UNSPACED = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{2,}")  # Japanese and Chinese

# What people type for short; what follows n't is handled by rule.
SHORT = {
    "u": "you", "ur": "your", "r": "are", "pls": "please", "plz": "please", "thx": "thanks",
    "ty": "thanks", "cant": "can not", "cannot": "can not", "dont": "do not", "wont": "will not",
    "doesnt": "does not", "didnt": "did not", "isnt": "is not", "wasnt": "was not",
    "arent": "are not", "havent": "have not", "hasnt": "has not", "couldnt": "could not",
    "shouldnt": "should not", "wouldnt": "would not", "im": "i am", "ive": "i have",
    "whats": "what is", "hows": "how is", "wheres": "where is", "thats": "that is",
    "theres": "there is", "gonna": "going to", "wanna": "want to", "gotta": "have to",
    "dunno": "do not know", "smth": "something", "sth": "something", "smb": "somebody",
    "msg": "message",
    "pw": "password", "pwd": "password", "acc": "account", "acct": "account", "pic": "picture",
    "config": "configuration", "docs": "documentation", "repo": "repository", "info": "information",
    "app": "application", "apps": "applications", "db": "database", "prod": "production",
    "dev": "development", "env": "environment", "auth": "authentication", "perms": "permissions",
    "admin": "administrator", "admins": "administrators", "notif": "notification",
    "notifs": "notifications", "dm": "direct message", "dms": "direct messages", "id": "identifier",
}  # fmt: skip
_SUFFIX = {"'m": " am", "'re": " are", "'ve": " have", "'ll": " will", "'d": " would", "'s": ""}
_IRREGULAR = {"can't": "can not", "won't": "will not", "shan't": "shall not"}

# Two words that are as often written as one, by the stem of the first.
_JOINED = {
    ("log", "in"): "login", ("log", "on"): "login", ("sign", "in"): "login",
    ("log", "out"): "logout", ("log", "off"): "logout", ("sign", "out"): "logout",
    ("sign", "up"): "signup", ("set", "up"): "setup", ("back", "up"): "backup",
    ("turn", "on"): "enabl", ("switch", "on"): "enabl", ("turn", "off"): "disabl",
    ("switch", "off"): "disabl", ("web", "site"): "websit", ("e", "mail"): "email",
    ("time", "zone"): "timezon", ("user", "name"): "usernam", ("web", "hook"): "webhook",
    ("file", "name"): "filenam", ("data", "base"): "databas", ("pass", "word"): "password",
    ("white", "list"): "whitelist", ("black", "list"): "blacklist", ("smart", "phone"): "phone",
    ("get", "rid"): "remov", ("git", "hub"): "github", ("on", "line"): "onlin",
    ("wi", "fi"): "wifi", ("sub", "domain"): "subdomain",
}  # fmt: skip
_SECOND = frozenset(second for _, second in _JOINED)
_SAME = {
    "signin": "login", "logon": "login", "logoff": "logout", "signout": "logout", "mail": "email",
    "delet": "remov", "eras": "remov", "cellphon": "phone", "smartphon": "phone", "photo": "pictur",
    "imag": "pictur", "pic": "pictur", "mobil": "phone",
}  # fmt: skip

STOP_WORDS = frozenset(
    """
    a about above after again all also although always am an and any anybody anyone anything are as
    at be because been before being below between both but by can could did do does doing done
    during each either else etc ever every everybody everyone few folks for from further get gets
    getting got guys had has have having he hello her here hers hey hi him his hiya hola how however
    i if in into is it its itself just kind know let lot many may maybe me mean might mine more
    morning most much must my myself
    neither no nor not now of off oh ok okay on once one only onto or other our ours out over own
    please possible quite rather really s same say says see seem seems shall she should since so
    some somebody somehow someone something sort still such sure than thank thanks that the their
    theirs them then there these they thing things this those though through to too under until up
    upon us very was way we well were what whatever when where whether which while who whom whose
    why will with within would yes yet you your yours yourself
    """.split()  # noqa: SIM905 - a list of 180 quoted words is no easier to read
)


def normalise(text: str) -> str:
    """One spelling of `text`: NFKC, lower case, no accents, links, mentions, emoji, code blocks.

    Reads the first LONGEST characters. Words are parted by one space; punctuation is gone; a
    number keeps its point. Returns "" where nothing is left to compare. Never raises.
    """
    return " ".join(words(text))


@lru_cache(maxsize=1024)
def words(text: str) -> tuple[str, ...]:
    """The words of `normalise(text)`, contractions and chat abbreviations written out."""
    found: list[str] = []
    for raw in _WORD.findall(plain(text)):
        found += _written_out(raw)
    return tuple(found)


def tokens(text: str) -> tuple[str, ...]:
    """The stemmed content words of `text` in their order, repeats included, stop words left out.

    "log in", "sign in" and "login" give one token; Japanese and Chinese give pairs of signs.
    """
    return tuple(root for root, _ in content(text))


def content(text: str) -> list[tuple[str, str]]:
    """The `tokens` of `text`, each with the word or words it stands for."""
    found: list[tuple[str, str]] = []
    heard = iter(pairwise((*words(text), "")))
    for word, following in heard:
        if following in _SECOND and (joined := _JOINED.get((stem(word), following))) is not None:
            found.append((joined, f"{word} {following}"))
            next(heard, None)
        else:
            found += _content(word)
    return found


@lru_cache(maxsize=65_536)
def _content(word: str) -> tuple[tuple[str, str], ...]:
    """The content in one word: none in a stop word or a lone letter."""
    if _UNSPACED.fullmatch(word):
        return tuple((a + b, a + b) for a, b in pairwise(word))
    if word in STOP_WORDS or (len(word) == 1 and "a" <= word <= "z"):
        return ()
    return ((stem(word), word),)


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """The Snowball English stem of one normalised word, near-synonyms of support talk merged."""
    # A stemmer keeps the word that it works on in itself, so each call gets its own: threads.
    root: str = EnglishStemmer().stemWord(word)
    return _SAME.get(root, root)


def addressee(text: str) -> str | None:
    """The nick that IRC users put before a message for one person ("nick: …", "nick, …"), or None.

    A word that an English sentence may start with ("Error: …", "Well, …") is no nick.
    """
    found = _NICK.match(text)
    if found is None:
        return None
    nick = found[1]
    if any(sign.isdigit() or sign in "_[]{}|^`" for sign in nick):
        return nick
    word = nick.lower()
    return None if word in STOP_WORDS or is_common(stem(word)) else nick


def prose(text: str) -> str:
    """What a person says in `text`: no links, mentions, emoji, code blocks; as it was written.

    Reads the first LONGEST characters. Never raises.
    """
    text = _FENCED.sub(" ", text[:LONGEST])
    nick = addressee(text)
    if nick is not None and f"{nick}:" in text:  # "Slack, how do I …" may speak of a product
        text = text.partition(":")[2]
    if _DECORATED.search(text):
        text = _LINK.sub(lambda link: f" {link[1] or ''} ", text)
        text = _CHANNEL.sub(lambda channel: f" {channel[1] or ''} ", text)
        text = _EMOJI.sub(" ", _MENTION.sub(" ", text))
    return _APOSTROPHE.sub("'", text)


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """`prose(text)` in lower case without accents; still punctuated. Never raises."""
    text = prose(text)
    if text.isascii():
        return text.lower()
    marked = unicodedata.normalize("NFKD", text).casefold()
    # Marks of Latin, Greek, Cyrillic, Hebrew, Arabic; format signs (joiners, direction) with them.
    bare = "".join(
        sign
        for sign in marked
        if not (
            "\u0300" <= sign <= "\u036f"
            or "\u0591" <= sign <= "\u05c7"
            or "\u064b" <= sign <= "\u065f"
        )
        and unicodedata.category(sign) != "Cf"
    )
    return unicodedata.normalize("NFKC", bare)


@lru_cache(maxsize=65_536)
def _written_out(word: str) -> tuple[str, ...]:
    """The words that `word` is a contraction or short for, or itself."""
    return tuple(each[:LONGEST_WORD] for each in _in_full(word).split())


def _in_full(word: str) -> str:
    if word in SHORT:
        return SHORT[word]
    if "'" not in word:
        return word
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("n't"):
        return word[:-3] + " not"
    for suffix, full in _SUFFIX.items():
        if word.endswith(suffix):
            return word.removesuffix(suffix) + full
    return word.replace("'", " ")
