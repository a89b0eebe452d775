"""The project's own small Slack on loopback: what the real slack_bolt and slack_sdk talk to.

    async with running() as server:
        acme = server.workspace("Acme")
        ann = acme.user("Ann")
        help = acme.channel("help", members=[ann])
        acme.events_url = "http://127.0.0.1:…/slack/events"  # else Socket Mode
        ...  # run the bot with server.api_url, acme.token, server.app_token, server.signing_secret
        question = await ann.says(help, "How do I export?")
        answer = (await server.eventually(lambda: question.replies, "an answer"))[0]
        outcome = await ann.presses(answer, "This helped")
        assert outcome.private[0].shown == "Thanks!"

`server.faults` meddles with calls of the Web API, `server.sockets` breaks connections,
`server.courier` holds, repeats and loses what is on its way, `server.advance` lets time pass for
triggers, response_urls and tokens.
"""

from tests.slack_server.channels import Channel
from tests.slack_server.groups import Group
from tests.slack_server.message import Message
from tests.slack_server.outcome import Outcome, Refused
from tests.slack_server.people import User
from tests.slack_server.plain import plain
from tests.slack_server.server import SlackServer, running
from tests.slack_server.views import View
from tests.slack_server.workspaces import Workspace

__all__ = [
    "Channel",
    "Group",
    "Message",
    "Outcome",
    "Refused",
    "SlackServer",
    "User",
    "View",
    "Workspace",
    "plain",
    "running",
]
