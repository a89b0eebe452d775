"""Reads a message as a short sequence of word classes: what speaks of asking, without the topic."""

import re
from collections.abc import Sequence

_LONGEST = 100  # words and signs read

# The words of a class are one word to the detector. What stands here in no class and not in _ASIS
# is a word of the topic: WORD.
_CLASSES = {
    "HELLO": "hi hello hey hiya heya hola howdy greetings yo morning evening afternoon guys folks"
    " team dear",
    "REPLY": "yes yeah yep yup sure ok okay ah oh aha hm hmm no nope nah lol haha lmao wow right"
    " exactly indeed true agreed nice cool great awesome congrats sorry nvm welcome gotcha",
    "THANKS": "thanks thank thx ty cheers appreciated",
    "I": "i im i'm ive i've id i'd i'll we we're we've we'd we'll",
    "MY": "my our mine us me",
    "YOU": "you u ya",
    "YOU'RE": "you're youre",
    "YOUR": "your ur yours",
    "IT": "it that this these those they he she them",
    "IT'S": "it's its that's thats",
    "ANYONE": "anyone anybody someone somebody everyone",
    "BE": "is are was were am be been isn't aren't wasn't weren't isnt arent",
    "DO": "do does",
    "CAN": "can could would will should may might shall must",
    "HAVE": "have has had having haven't hasn't",
    "NOT": "not don't doesn't didn't dont doesnt didnt never",
    "CANNOT": "can't cant cannot won't wont couldn't couldnt unable wouldn't impossible",
    "THE": "the a an",
    "WANT": "want need like would love trying tried wonder wondering looking hoping curious"
    " interested struggling wanted needed wish",
    "HELP": "help idea ideas advice pointers suggestions suggestion clue hint hints guidance"
    " explain recommend",
    "QUESTION": "question questions",
    "WAY": "possible way ways plans supported support recommended best easiest proper difference",
    # What does not work, and how that shows.
    "TROUBLE": "error errors fail fails failed failing failure issue issues problem problems"
    " trouble bug bugs stuck crash crashes crashed crashing broken freeze freezes freezing timeout"
    " timeouts invalid denied declined rejected missing blank lost hangs down offline suspended"
    " refused exception warning wrong empty unauthorized forbidden stopped gone disappeared drops"
    " greyed gray grey disconnected blocked",
    "STATE": "pending limited late twice blurry slow reset expired closes loops itself forever"
    " nothing shows showing returns gives appears loading load receive receiving arrive arrives"
    " forgot deleted cancel restore recover upgrade downgrade migrate install installed updated"
    " upgraded accept accepted",
    # What support is asked about, whatever the product.
    "THING": "account accounts password email mail emails login api key keys token app page site"
    " website button link links file files server bot plan plans subscription subscriptions payment"
    " payments card invoice invoices export import upload update version release webhook webhooks"
    " dashboard setting settings channel channels role roles user users customer customers"
    " permission permissions message messages notification notifications code plugin library crate"
    " package container image images docker database project repo domain request requests endpoint"
    " event events data docs documentation example config installation browser phone android ios"
    " windows linux mac macs client wallet network build function method type struct trait module"
    " component field fields order refund limit limits quota workspace member members backup"
    " backups sync search feature option sdk url log logs script command beta",
}
_ASIS = """
    how what what's whats where where's when why which who whose if because but so and or also there
    any some with for to in on of from at by about after before since just still only then too
    though as than get gets getting got know see use using used work works working think guess
    suppose make check read please pls let said says say mean means all up out now again same
    instead always keep keeps new today yesterday first here something anything go found fixed
    solved try did mind worry care iirc afaik agree well suggest believe add set run put look
    correct huh eh much many long often one most remember disable enable google maybe
"""
_CLASS_OF = {word: word for word in _ASIS.split()} | {
    word: name for name, words in _CLASSES.items() for word in words.split()
}
_TOKEN = re.compile(r"[^\W\d_]+(?:'[a-z]+)?|\d+|\?+|[.!…]+|\n|[:;,(){}\[\]`\"=<>/_]")
_REPEATED = frozenset({"WORD", "NUMBER", "CODE"})  # one after the other they count once


def classes(heard: str) -> Sequence[str]:
    """The word classes of `heard` (of `knowledge.text.plain`), "START" first and "END" last.

    "STOP" stands between sentences, "?" for any number of question marks, "NUMBER" and "CODE" for
    digits and signs; other words are themselves or "WORD".
    """
    found = ["START"]
    for token in _TOKEN.findall(heard)[:_LONGEST]:
        name = _CLASS_OF.get(token) or _sign(token)
        if name == "STOP" and found[-1] in ("STOP", "START"):
            continue
        if name not in _REPEATED or found[-1] != name:
            found.append(name)
    if found[-1] == "STOP":
        found.pop()
    found.append("END")
    return found


def _sign(token: str) -> str:
    first = token[0]
    if first.isalpha():
        return "WORD"
    if first in "?,":
        return first
    if first in ".!…;:\n":
        return "STOP"
    return "NUMBER" if first.isdigit() else "CODE"
