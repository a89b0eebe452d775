"""General English as spelling repair knows it: which words are real, and how usual they are."""

import math
from collections import Counter
from collections.abc import Callable
from functools import cache
from importlib.resources import files

from knowledge.text import SHORT

_SUFFIXES = (
    "s",
    "es",
    "ed",
    "d",
    "ing",
    "er",
    "ers",
    "or",
    "ly",
    "r",
    "able",
    "less",
    "ful",
    "ness",
)
_PREFIXES = (
    "un",
    "re",
    "pre",
    "non",
    "dis",
    "mis",
    "de",
    "in",
    "im",
    "sub",
    "auto",
    "multi",
    "over",
    "inter",
)
_CONTRACTED = """
    arent cant couldnt didnt doesnt dont hadnt hasnt havent isnt shouldnt wasnt werent wont wouldnt
"""
# Words of computing and of support that are no whole word of BERT's.
_JARGON = """
    abort abortable admin alias allocate authenticate async auth autocomplete autofill autoplay
    autosave autosuggest avocado backend backlog backtrace bake biometric bitcoin bitrate
    blockchain bool boolean bootstrap breakpoint broccoli browse bugfix bundler cached caching
    callback captcha cashback centos changelog chargeback chatbot checkbox checkout checksum
    clickable clipboard codebase codec compile config const cooldown coroutine cors cron
    cronjob crypto cuda customizable dataset datetime debian debit debounce debug debugger
    debugging decode decoder decrypt dedupe deprecated deserialize dialog diff discord docker
    dockerfile dotfiles downtime draggable drilldown dropbox dropdown ebay ecommerce embed
    emoji encode encoder encrypt endpoint enqueue enum ethereum eval expire failover fallback
    favicon fedora filename filesystem firebase firefox firewall firmware fixme freelancer
    frontend func functor geolocation github gitlab glitchy gmail gradle grep hardcode hashes
    hashmap hashtag heroku hostname hotfix hotkey hover href hype hyperlink iban iframe inbound
    inbox infra init instagram invoice iter iterator javascript jira jquery json kafka kanban
    keypair keyring keystore kotlin kubectl kubernetes latency leaderboard linkedin lint linter
    localhost localstorage lockfile logfile login logout lookup macos mailbox makefile malloc
    malware markdown mastercard maven microservice middleware minify mixin modal mongo mongodb
    mongoose monorepo multipart mutex mysql namespace nginx nodejs nonce nullable numpy oauth
    offline onboarding onclick opcode opengraph opensource openssl outbound overdraft overflow
    overload paginate pagination param parse parser parsing passcode passphrase passwordless
    patreon payout paypal paywall permalink placeholder playlist plugin polyfill popup postgres
    postgresql powershell preauthorization prepaid preset prettier printf proc prod profiler
    prorate prorated pytest quora readme rebase reboot recaptcha reconnect reddit redirect
    redis refactor refactoring refund regex reimburse reindex reinstall repaint repo resend
    resize resolver resync retry roadmap rollback rollout router runtime sandbox scam scheduler
    schema screencast screenshot selenium selfie semver serialize serializer serverless
    sharding shortcode shortcut sidebar signin signup sitemap skype slider smoothie smtp
    snapchat snippet spam spammer spreadsheet sqlite stackoverflow stacktrace stateful
    stateless stderr stdin stdlib stdout storefront struct stylesheet subclass subcommand
    subdomain subfolder submodule subnet subreddit subscribe substring subtask sudo superuser
    surcharge swagger symlink syslog templating tensorflow testnet textarea throttling tiktok
    timeout timestamp timezone todo tofu toggle toolbar toolchain tooltip touchpad touchscreen
    traceback transpile trello tuple tweet typescript typo ubuntu unarchive unassign unban
    unblock uninstall uninstalled unlink unmute unpin unset unsubscribe unverified upload
    uptime username util uuid validator vegan venv viber vlan walkthrough wallpaper webapp
    webcam webhook webinar webpack websocket whatsapp whitelist whitespace widget wifi wildcard
    wireframe wordpress workaround workflow workspace xcode yaml zipfile
"""
_USUAL = 12_000  # words made from others are made from the so many most usual words, or from …
_RARE = 4  # … words of more letters
_SHORTEST = 3  # letters of what is left when a prefix or suffix is taken away


@cache
def ranks() -> dict[str, int]:
    """Each word → its place by falling frequency, from 0.

    The whole words of the vocabulary of BERT (Devlin et al. 2018), which lists them roughly in that
    order, and what people type for short.
    """
    listed = files("knowledge").joinpath("minilm", "vocab.txt").read_text("utf-8").split("\n")
    known: dict[str, int] = {}
    for word in (*_CONTRACTED.split(), *listed, *SHORT, *_JARGON.split()):
        if word.isascii() and word.isalpha():
            known.setdefault(word, len(known))
    return known


def bases(word: str) -> set[str]:
    """What `word` may be a regular form of: "stopped" → stopp, stoppe, stop; "replies" → reply."""
    found: set[str] = set()
    for suffix in _SUFFIXES:
        base = word.removesuffix(suffix)
        if base == word or len(base) < (_SHORTEST if suffix not in ("d", "r") else 4):
            continue
        found |= {base, f"{base}e"} if suffix not in ("s", "d", "r") else {base}
        if base[-1] == base[-2]:
            found.add(base[:-1])
        if base[-1] == "i":
            found.add(f"{base[:-1]}y")
    return found


def is_formed(word: str, is_known: Callable[[str], bool]) -> bool:
    """Whether `word` is made from known words or they from it: a form, a prefix, a compound."""
    if _is_form(word, is_known):
        return True
    for prefix in _PREFIXES:
        rest = word.removeprefix(prefix)
        if rest != word and len(rest) > _SHORTEST and _is_form(rest, is_known):
            return True
    return any(
        is_known(word[:at]) and _is_form(word[at:], is_known) for at in range(4, len(word) - 3)
    )


def is_usual(word: str) -> bool:
    """Whether other words may be made from `word`; rare short ones are mostly names."""
    rank = ranks().get(word)
    return rank is not None and (rank < _USUAL or len(word) > _RARE)


def _is_form(word: str, is_known: Callable[[str], bool]) -> bool:
    if is_known(word) or any(map(is_known, bases(word))):
        return True
    endings = ("d", "r") if word[-1] == "e" else () if word[-1] == "s" else ("s",)
    return any(word + ending in ranks() or is_known(word + ending) for ending in endings)


def surprise(word: str) -> float:
    """-log of the probability, in nats, that a word unheard of is spelt like `word`.

    A model of letter trigrams, smoothed by those of bigrams and letters (Dirichlet smoothing).
    """
    counts, followed = _letters()
    total = 0.0
    spelt = f"^^{word}$"
    for at in range(2, len(spelt)):
        chance = 1 / 30
        for length in (0, 1, 2):
            before = spelt[at - length : at]
            seen, all_ = counts[before + spelt[at]], followed[before]
            chance = (seen + _SMOOTH * chance) / (all_ + _SMOOTH)
        total -= math.log(chance)
    return total


_SMOOTH = 8.0  # letters that the shorter context counts for


@cache
def _letters() -> tuple[Counter[str], Counter[str]]:
    """How often each run of one to three letters occurs in the words, and each as a context."""
    counts: Counter[str] = Counter()
    followed: Counter[str] = Counter()
    for word in ranks():
        spelt = f"^^{word}$"
        for length in (0, 1, 2):
            counts.update(spelt[at - length : at + 1] for at in range(2, len(spelt)))
            followed.update(spelt[at - length : at] for at in range(2, len(spelt)))
    return counts, followed
