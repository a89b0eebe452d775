"""The settings file: what it may say, and one line for each thing that it may not."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, get_args, get_origin, get_type_hints

import pytest

from bot.config import (
    DATABASE,
    DATABASE_FILE,
    Config,
    ConfigError,
    Discord,
    DiscordServer,
    Slack,
    SlackWorkspace,
    load,
    parse,
)
from bot.config.service_level_rules import LIMITS
from bot.domain.bridge import Webhook
from bot.domain.calendars import Calendar
from bot.domain.duty import Override, Rota, Shift
from bot.domain.policy import Policy
from bot.domain.service_levels import ServiceLevel

EXAMPLE = Path(__file__).parents[2] / "config.example.toml"
GUILD = "123456789012345678"
TEAM = "T024BE7LD"
COMMUNITY = '[communities.acme]\nstaff_channel = "discord:1"\n'


def mistakes(text: str) -> list[str]:
    """What is wrong with *text*."""
    with pytest.raises(ConfigError) as raised:
        parse(text, "bot.toml")
    return list(raised.value.problems)


def settings_of(kind: Any) -> Iterator[str]:
    """The names of all settings below *kind*."""
    for field in fields(kind):
        yield field.name
        inner = get_type_hints(kind)[field.name]
        inner = get_args(inner)[1] if get_origin(inner) is dict else inner
        if is_dataclass(inner):
            yield from settings_of(inner)


def with_community(example: str) -> str:
    """*example* with the community's section, which is a comment in it."""
    rest = example[example.index("# [communities.") :]
    return example.replace(rest, rest.replace("\n# ", "\n")[2:])


def test_the_example_is_the_defaults() -> None:
    """Who starts with the example as it is has the same settings as who states nothing."""
    example = EXAMPLE.read_text(encoding="utf-8")

    config = parse(example, "example")

    assert config == Config()


def test_the_examples_community_is_the_defaults() -> None:
    """Who takes away the "# " and names channel and server has every limit at its default."""
    example = with_community(EXAMPLE.read_text(encoding="utf-8"))
    example = example.replace('staff_channel = ""', 'staff_channel = "slack:C1"')

    example = example.replace('guild = ""', f'guild = "{GUILD}"')
    example = example.replace('name = ""       # needed', 'name = "all"  # needed')

    config = parse(example.replace('team = ""', f'team = "{TEAM}"'), "example")

    assert config.communities == {
        "my-community": Policy(
            staff_channel="slack:C1",
            policies=(ServiceLevel(name="all", inherits=LIMITS),),
            calendars={"office": Calendar()},
            rotas={
                "support": Rota(
                    shifts=(Shift(who=()),),
                    overrides=(Override(begins="2026-12-24 08:00", ends="2026-12-27 08:00"),),
                )
            },
            webhooks={"helpdesk": Webhook()},
        )
    }
    assert config.discord == Discord(servers={"my-community": DiscordServer(guild=GUILD)})
    assert config.slack == Slack(workspaces={"my-community": SlackWorkspace(team=TEAM)})


def test_the_example_names_every_setting() -> None:
    """No setting has to be found in the source."""
    example = with_community(EXAMPLE.read_text(encoding="utf-8"))

    stated = {line.partition("=")[0].strip() for line in example.splitlines()}
    sections = {part for line in stated for part in line.partition("]")[0].strip("[").split(".")}

    assert set(settings_of(Config)) - stated - sections == set()


def test_a_full_file() -> None:
    """Every kind of value arrives as what it is."""
    text = """
        database = "postgresql://bot@db.example/answerwell"
        log = { level = "debug", format = "json" }
        playground = { enabled = true, host = "::1", port = 9000 }
        [communities.acme]
        name = "Acme"
        watched = ["discord:1", "slack:C2"]
        staff_channel = "discord:3"
        same_asker = "90s"
        limits = { first_response = "1d12h", repeats = 0, tiers = ["helpers", "staff"] }
        credits = { accepted = 20, staff_on_board = true }
        matching = { question = 1, answer = 0.9, suggest = 0.25, model = "/srv/e5", \
          channels = { "slack:C2" = 0.7 } }
    """

    config = parse(text, "bot.toml")

    acme = config.communities["acme"]
    assert config.database == "postgresql://bot@db.example/answerwell"
    assert (config.log.level, config.log.format) == ("debug", "json")
    assert (config.playground.host, config.playground.port) == ("::1", 9000)
    assert (acme.name, acme.watched) == ("Acme", ("discord:1", "slack:C2"))
    assert acme.same_asker == timedelta(seconds=90)
    assert acme.limits.first_response == timedelta(days=1, hours=12)
    assert (acme.limits.repeats, acme.limits.tiers) == (0, ("helpers", "staff"))
    assert (acme.credits.accepted, acme.credits.staff_on_board) == (20, True)
    assert (acme.matching.question, acme.matching.suggest) == (1.0, 0.25)
    assert acme.matching.model == "/srv/e5"
    assert (acme.matching.least("slack:C2"), acme.matching.least("slack:C3")) == (0.7, 1.0)


@pytest.mark.parametrize(
    ("text", "path", "said"),
    [
        ('databse = "x"', "databse", "did you mean database?"),
        ("[log]\nlevl = 1", "log.levl", "did you mean level? Allowed here: level, format"),
        ("[zzz]", "zzz", "unknown setting"),
        ('[log]\nlevel = "loud"', "log.level", "'info'"),
        ("[playground]\nport = '80'", "playground.port", 'a whole number, not "80"'),
        ("[playground]\nport = 80.5", "playground.port", "a whole number, not 80.5"),
        ("[playground]\nport = 0", "playground.port", "from 1 to 65535"),
        ("[playground]\nenabled = 1", "playground.enabled", "true or false, not 1"),
        ("[playground]\nhost = ''", "playground.host", "127.0.0.1"),
        ("log = 3", "log", "a table, not 3"),
        ("communities = 3", "communities", "a table, not 3"),
        ("database = 3", "database", "text in quotes, not 3"),
        ("database = 'mysql://x/y'", "database", "sqlite:///"),
        ("database = 'sqlite://'", "database", "needs a file"),
        ("[communities.'a b']\nstaff_channel = 'slack:1'", "communities.a b", "letters, digits"),
        ("[communities.acme]", "communities.acme.staff_channel", "is missing"),
        (
            "[communities.acme]\nstaff_channel = 'irc:1'",
            "communities.acme.staff_channel",
            "discord, slack, playground",
        ),
        (
            "[communities.acme]\nstaff_channel = 'staff'",
            "communities.acme.staff_channel",
            '"platform:channel"',
        ),
        (COMMUNITY + "watched = ['help']", "communities.acme.watched", '"platform:channel"'),
        (COMMUNITY + "watched = ['']", "communities.acme.watched", "empty"),
        (COMMUNITY + "watched = [1]", "communities.acme.watched, item 1", "text in quotes"),
        (COMMUNITY + "watched = 'discord:1'", "communities.acme.watched", "a list"),
        (COMMUNITY + "same_asker = 5", "communities.acme.same_asker", '"30m", not 5'),
        (COMMUNITY + "same_asker = '-5m'", "communities.acme.same_asker", "above zero"),
        (COMMUNITY + "same_asker = '0m'", "communities.acme.same_asker", "no time at all"),
        (COMMUNITY + "same_asker = 'soon'", "communities.acme.same_asker", "like 30m, 2h or 1d12h"),
        (COMMUNITY + "limits.tiers = []", "communities.acme.limits.tiers", "at least one"),
        (COMMUNITY + "limits.tiers = ['']", "communities.acme.limits.tiers", "at least one"),
        (COMMUNITY + "limits.repeats = -1", "communities.acme.limits.repeats", "from 0 to 1000"),
        (COMMUNITY + "limits.first = '1h'", "communities.acme.limits.first", "first_response"),
        (COMMUNITY + "credits.accepted = -1", "communities.acme.credits.accepted", "from 0"),
        (
            COMMUNITY + "matching.model = ''",
            "communities.acme.matching.model",
            '"none" or a folder',
        ),
        (COMMUNITY + "matching.model = 3", "communities.acme.matching.model", "text in quotes"),
        (COMMUNITY + "matching.answer = 1.2", "communities.acme.matching.answer", "from 0 to 1"),
        (COMMUNITY + "surges.people = 1", "communities.acme.surges.people", "no crowd"),
        (COMMUNITY + "surges.people = -5", "communities.acme.surges.people", "from 0 to 1000"),
        (COMMUNITY + "matching.answer = nan", "communities.acme.matching.answer", "from 0 to 1"),
        (
            COMMUNITY + "matching.channels = { 'irc:1' = 0.7 }",
            "communities.acme.matching.channels",
            'of "irc:1" must be "platform:channel"',
        ),
        (
            COMMUNITY + "matching.channels = { 'slack:C2' = 7 }",
            "communities.acme.matching.channels",
            'of "slack:C2" must be from 0 to 1, not 7',
        ),
        (
            COMMUNITY + "matching.channels = { 'slack:C2' = 'high' }",
            "communities.acme.matching.channels.slack:C2",
            "a number",
        ),
        (
            COMMUNITY + "matching = { answer = 0.5, suggest = 0.6 }",
            "communities.acme.matching.suggest",
            "not be above answer",
        ),
    ],
)
def test_one_mistake(text: str, path: str, said: str) -> None:
    """A mistake gives one line with the file, the setting and what is allowed."""
    wrong = text

    found = mistakes(wrong)

    assert len(found) == 1
    assert found[0].startswith(f"bot.toml: {path}: ")
    assert said in found[0]


def test_all_mistakes_at_once() -> None:
    """Nobody has to correct a file line by line, starting again each time."""
    text = """
        databse = "x"
        [log]
        level = "loud"
        [communities.acme.limits]
        first_response = "-1m"
    """

    found = mistakes(text)

    assert [line.split(": ")[1] for line in found] == [
        "communities.acme.limits.first_response",
        "communities.acme.staff_channel",
        "databse",
        "log.level",
    ]


def test_a_channel_belongs_to_one_community() -> None:
    """Two communities that watch the same channel would both answer."""
    text = COMMUNITY + "watched = ['discord:7']\n" + COMMUNITY.replace("acme", "twin")

    found = mistakes(text + "watched = ['discord:7']")

    assert found == [
        'bot.toml: communities.twin.watched: "discord:7" is already watched by the community acme'
    ]


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb =\n", 2), ("a = 1\na = 2", 2), ('a = "x', 1), ("\n[a\n", 2)]
)
def test_no_toml(text: str, line: int) -> None:
    """What is no TOML is said with its line."""
    wrong = text

    found = mistakes(wrong)

    assert len(found) == 1
    assert found[0].startswith(f"bot.toml, line {line}: this is no TOML: ")


def test_no_file(tmp_path: Path) -> None:
    """Who has no settings yet learns how to get some."""
    path = tmp_path / "bot.toml"

    with pytest.raises(ConfigError) as raised:
        load(path, {})

    assert raised.value.problems == (
        f"{path}: there is no such file; make one with: answerwell init {path}",
    )


def test_no_utf8(tmp_path: Path) -> None:
    """A file in an old encoding is named with the line that shows it."""
    path = tmp_path / "bot.toml"
    path.write_bytes(b"# fine\nname = 'M\xfcller'\n")

    with pytest.raises(ConfigError, match="line 2: is no UTF-8 text"):
        load(path, {})


def test_the_environment_comes_first(tmp_path: Path) -> None:
    """A database is looked for in the environment, then in a file, then in the settings."""
    settings, secret, other = tmp_path / "bot.toml", tmp_path / "secret", tmp_path / "other"
    secret.write_text("postgresql://bot:pw1@db/x\n", encoding="utf-8")
    other.write_text("postgresql://bot:pw2@db/x", encoding="utf-8")
    settings.write_text(f"database_file = '{secret}'", encoding="utf-8")

    by_all = load(settings, {DATABASE: "sqlite:///env.db", DATABASE_FILE: str(other)})
    by_named = load(settings, {DATABASE_FILE: str(other)})
    by_settings = load(settings, {})

    assert by_all.database == "sqlite:///env.db"
    assert by_named.database == "postgresql://bot:pw2@db/x"
    assert by_settings.database == "postgresql://bot:pw1@db/x"


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://bot:hunter2@db:port/x",
        "postgres://bot:hunter2@db/x",
        "bot:hunter2@db/x",
        "mysql://bot:hunter2@db/x",
    ],
)
def test_a_password_is_never_shown(tmp_path: Path, address: str) -> None:
    """An address that cannot be used is refused without showing what it holds."""
    settings = tmp_path / "bot.toml"
    settings.write_text("", encoding="utf-8")

    with pytest.raises(ConfigError) as raised:
        load(settings, {DATABASE: address})

    assert DATABASE in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_a_password_is_not_in_the_repr(tmp_path: Path) -> None:
    """Settings that are printed or logged show no password."""
    settings = tmp_path / "bot.toml"
    settings.write_text("", encoding="utf-8")

    config = load(settings, {DATABASE: "postgresql://bot:hunter2@db/x"})

    assert "hunter2" in config.database
    assert "hunter2" not in repr(config)


@pytest.mark.parametrize(
    "address", ["postgresql://bot:hunter2@db/x", "postgresql://db/x?user=bot&password=hunter2"]
)
def test_no_password_in_the_settings(address: str) -> None:
    """Secrets come from the environment or a file of their own, not from the settings."""
    text = f'database = "{address}"'

    found = mistakes(text)

    assert len(found) == 1
    assert "must not hold a password" in found[0]
    assert "hunter2" not in found[0]


def test_a_secret_file_that_is_not_there(tmp_path: Path) -> None:
    """A missing file with the address is named, with who names it."""
    settings = tmp_path / "bot.toml"
    settings.write_text("database_file = 'nowhere'", encoding="utf-8")

    with pytest.raises(ConfigError, match="database_file: nowhere cannot be read: No such file"):
        load(settings, {})


def test_a_channel_of_discord_is_numbered() -> None:
    """A name in place of the id is one sentence that says how to find the id."""
    text = '[communities.acme]\nwatched = ["discord:#help"]\nstaff_channel = "discord:1"'

    with pytest.raises(ConfigError) as raised:
        parse(text, "a.toml")

    (problem,) = raised.value.problems
    assert "communities.acme.watched: needs the channel's id, digits only" in problem
    assert "Copy ID" in problem
