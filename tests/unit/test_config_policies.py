"""Policies in the settings: what they state, what they inherit, and what is said of mistakes."""

from datetime import timedelta

import pytest

from bot.config import Config, ConfigError, parse
from bot.domain.limits import Limits
from bot.domain.setup import Setup, applied
from tests.scenarios.chat import START

COMMUNITY = """
[discord.servers.acme]
guild = "123456789012345678"
groups = { customer = "223456789012345678" }
[communities.acme]
staff_channel = "discord:1"
limits = { first_response = "1h", repeat_every = "2h" }
"""


def policies(*tables: str) -> str:
    """Settings with one policy for each of *tables*."""
    return COMMUNITY + "".join(f"[[communities.acme.policies]]\n{table}\n" for table in tables)


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        parse(text, "bot.toml")
    return [
        problem.removeprefix("bot.toml: communities.acme.") for problem in raised.value.problems
    ]


def limits_of(config: Config, policy: int) -> Limits:
    return config.communities["acme"].policies[policy].limits


def test_limits_stand_beside_the_conditions_and_the_others_are_the_communitys() -> None:
    """Who states one limit for paying customers keeps every other one that the community has."""
    paying = 'name = "paying"\ngroups = ["customer"]\nfirst_response = "15m"\nresolution = "1d"'

    config = parse(policies(paying, 'name = "rest"\nrepeats = 0'), "bot.toml")

    assert limits_of(config, 0) == Limits(
        first_response=timedelta(minutes=15),
        resolution=timedelta(days=1),
        repeat_every=timedelta(hours=2),
    )
    assert limits_of(config, 1) == Limits(
        first_response=timedelta(hours=1), repeat_every=timedelta(hours=2), repeats=0
    )


def test_setup_in_chat_reaches_the_policies_that_stated_no_time_of_their_own() -> None:
    """It sets the community's own limit; who has another one keeps it."""
    own, none = 'name = "a"\ngroups = ["customer"]\nfirst_response = "15m"', 'name = "b"'
    policy = parse(policies(own, none), "bot.toml").communities["acme"]
    setup = Setup(
        watched=(),
        staff_channel="1",
        staff_role="2",
        first_response=timedelta(minutes=50),
        by="discord:3",
        by_name="Sam",
        at=START,
    )

    now = applied(policy, "discord", setup)

    assert now.limits.first_response == timedelta(minutes=50)
    assert [level.limits.first_response for level in now.policies] == [
        timedelta(minutes=15),
        timedelta(minutes=50),
    ]


@pytest.mark.parametrize(
    ("tables", "path", "says"),
    [
        (['name = "a"\nfirst_respons = "5m"'], "policies, item 1.first_respons", "did you mean fi"),
        (['name = "a"\nlimits = {}'], "policies, item 1.limits", "unknown setting"),
        (['name = "a"\ninherits = []'], "policies, item 1.inherits", "unknown setting"),
        (['name = "a"\nfirst_response = 5'], "policies, item 1.first_response", '"30m", not 5'),
        (['name = "a"\nrepeats = -1'], "policies, item 1.repeats", "from 0 to 1000"),
        (['name = "a"\nwarning = 75'], "policies, item 1.warning", "from 0 to 1"),
        (['name = "a"\nrepeats = "x"'], "policies, item 1.repeats", "a whole number"),
        (['name = "a"\nchannels = ["help"]'], "policies, item 1.channels", '"platform:channel"'),
        (['name = "a"\nplatforms = ["irc"]'], "policies, item 1.platforms", 'not "irc"'),
        (['name = "a"\ntopics = "x"'], "policies, item 1.topics", "a list"),
        (["repeats = 1"], "policies, item 1.name", "is missing"),
        (['name = "a"\nplatforms = ["slack"]', 'name = "A"'], "policies, item 2.name", "item 1"),
        (['name = "a"', 'name = "b"'], "policies, item 2", "never holds"),
        (
            ['name = "a"\nplatforms = ["slack", "discord"]', 'name = "b"\nplatforms = ["slack"]'],
            "policies, item 2",
            "is item 1's already",
        ),
        (['name = "a"\ngroups = ["custmer"]'], "policies, item 1.groups", 'you mean "customer"'),
        (['name = "a"\ngroups = ["vip"]'], "policies, item 1.groups", "discord.servers.acme"),
    ],
)
def test_a_mistake_is_named_where_it_was_written(tables: list[str], path: str, says: str) -> None:
    """One sentence, with the path that people wrote."""
    (mistake,) = mistakes(policies(*tables))

    assert mistake.startswith(f"{path}: ")
    assert says in mistake


def test_one_table_instead_of_a_list() -> None:
    """[communities.acme.policies] is one table: the brackets are what is missing."""
    (mistake,) = mistakes(f'{COMMUNITY}[communities.acme.policies]\nname = "a"')

    assert mistake == "policies: needs two brackets on each side: [[communities.acme.policies]]"


def test_what_is_wrong_with_the_communitys_limits_is_said_once() -> None:
    """Policies inherit values, not mistakes."""
    (mistake,) = mistakes(policies('name = "a"').replace('"1h"', '"soon"'))

    assert mistake.startswith("limits.first_response: ")


def test_policies_that_overlap_are_in_order_and_all_reached() -> None:
    """Each has questions of its own, though some fit several."""
    tables = ['name = "a"\nplatforms = ["slack"]\ntopics = ["Billing"]', 'name = "b"\n']
    narrower = ['name = "c"\nplatforms = ["slack"]', *tables[:1]]

    config = parse(policies(*tables), "bot.toml")

    assert len(config.communities["acme"].policies) == len(tables)
    assert mistakes(policies(*narrower)) == [
        "policies, item 2: never holds, for every question that it fits is item 1's already; put it"
        " above that one, or give that one narrower conditions"
    ]


def test_a_ladder_of_a_policy_may_name_a_tier() -> None:
    """The role of a tier that only a policy's ladder has is no mistake."""
    tiers = 'tiers = { leads = "323456789012345678" }\n[communities.acme]'
    text = policies('name = "a"\ntiers = ["staff", "leads"]').replace(
        "[communities.acme]", tiers, 1
    )

    config = parse(text, "bot.toml")

    assert limits_of(config, 0).tiers == ("staff", "leads")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            COMMUNITY.replace('"223456789012345678"', '"vips"'),
            'groups: of "customer" must be an id',
        ),
        (
            '[slack.workspaces.acme]\nteam = "T024BE7LD"\ngroups = { customer = "@vip" }\n'
            '[communities.acme]\nstaff_channel = "slack:C1"',
            'groups: of "customer" must be the id of a user group',
        ),
    ],
)
def test_a_group_is_named_by_its_id(text: str, says: str) -> None:
    """A role or user group that is named instead of numbered is told what its id looks like."""
    (mistake,) = mistakes(text)

    assert says in mistake
