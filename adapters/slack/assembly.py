"""Puts the parts of the bot on Slack together."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.drawing.looks import Looks
from adapters.slack.hearing.assembly import assemble as assemble_hearing
from adapters.slack.hearing.backfill import Backfill
from adapters.slack.interacting.assembly import assemble as assemble_interacting
from adapters.slack.oauth.flow import Flow
from adapters.slack.oauth.installed import Installed
from adapters.slack.pace import Pace
from adapters.slack.platform import Part, SlackPlatform
from adapters.slack.receiving import http
from adapters.slack.receiving.bolt import Reception
from adapters.slack.receiving.front import Desk
from adapters.slack.receiving.request import Kind
from adapters.slack.receiving.sockets import Sockets
from adapters.slack.receiving.worker import Worker
from adapters.slack.sending.calls import Calls
from adapters.slack.sending.pictures import Pictures
from adapters.slack.sending.private import Private
from adapters.slack.sending.rooms import Rooms
from adapters.slack.sending.sender import Sender
from adapters.slack.sending.traces import Traces
from adapters.slack.sending.urls import Urls
from adapters.slack.tokens import OneToken, Tokens
from adapters.slack.upkeep import scopes
from adapters.slack.upkeep.health import Health
from adapters.slack.workspaces import PLATFORM, Workspaces
from bot.clock import Clock
from bot.config import Slack, SlackSecrets
from bot.platform import Inbox
from bot.policies import Policies
from bot.store import Inbox as Rows
from bot.store import Installations, InstallStates, Reports, Store, TopicPages


@dataclass(frozen=True, slots=True)
class Assembled:
    """The bot on Slack, and the parts of it that others may ask to look again."""

    platform: SlackPlatform
    health: Health
    backfill: Backfill


def assemble(
    settings: Slack,
    secrets: SlackSecrets,
    *,
    store: Store,
    policies: Policies,
    clock: Clock,
    pace: Pace | None = None,
    on_ready: Callable[[int], None] | None = None,
) -> Assembled:
    """The bot on Slack, with everything that goes on beside its messages.

    *on_ready* is told the port on which it listens in mode "http".
    """
    pace = pace or Pace()
    workspaces = Workspaces(settings.workspaces, policies)
    tokens = _tokens(settings, secrets, store, clock)
    clients = Clients(settings, workspaces, tokens, pace)
    directory = Directory(clients, workspaces, pace=pace, clock=clock)
    looks = Looks(
        settings,
        workspaces=workspaces,
        policies=policies,
        clients=clients,
        directory=directory,
        clock=clock,
    )
    calls = Calls(clients, workspaces, tokens, clock)
    sender = Sender(
        calls=calls,
        traces=Traces(calls),
        looks=looks,
        pictures=Pictures(calls, clients, settings.api_url, pace),
        clock=clock,
        pace=pace,
    )
    urls = Urls(clients, settings.api_url, clock)
    private = Private(sender=sender, calls=calls, urls=urls)
    health = Health(clients, tokens, workspaces, policies, clock, pace=pace)
    hearing = assemble_hearing(
        store=store,
        clients=clients,
        directory=directory,
        workspaces=workspaces,
        clock=clock,
        pace=pace,
        lost=tokens.lost,
        changed=health.look_soon,
    )
    interacting = assemble_interacting(
        settings,
        workspaces=workspaces,
        policies=policies,
        clients=clients,
        directory=directory,
        looks=looks,
        sender=sender,
        private=private,
        urls=urls,
        reports=Reports(store),
        topics=TopicPages(store),
        clock=clock,
        pace=pace,
        saved=health.look_soon,
    )
    rows, wake = Rows(store, PLATFORM), asyncio.Event()
    reception = Reception(
        interacting.front,
        rows,
        workspaces,
        clock=clock,
        wake=wake,
        signing_secret=secrets.signing_secret,
        api_url=settings.api_url,
    )
    desks: dict[Kind, Desk] = {**dict.fromkeys(Kind, interacting.desk), Kind.EVENT: hearing.desk}
    worker = Worker(rows, desks, workspaces, pace=pace, clock=clock)

    async def listen(_: Inbox) -> None:
        try:
            if settings.mode == "socket":
                sockets = Sockets(
                    reception.app,
                    secrets.app_token,
                    api_url=settings.api_url,
                    pace=pace,
                    on_gap=hearing.backfill.ask,
                )
                await sockets.run()
            else:
                page = _page(settings, secrets, store, workspaces, clock, health.look_soon)
                app = http.create_app(reception.app, secrets.signing_secret, page)
                await http.serve(app, settings.host, settings.port, on_ready)
        finally:
            await reception.close()

    async def work(inbox: Inbox) -> None:
        await worker.run(inbox, wake)

    parts: list[Part] = [listen, work, hearing.backfill.run, health.run]
    platform = SlackPlatform(
        sender=sender,
        private=private,
        rooms=Rooms(sender=sender, calls=calls, clock=clock),
        clients=clients,
        parts=parts,
    )
    return Assembled(platform, health, hearing.backfill)


def _tokens(settings: Slack, secrets: SlackSecrets, store: Store, clock: Clock) -> Tokens:
    if settings.client_id:
        return Installed(settings, secrets, Installations(store, PLATFORM), clock)
    return OneToken(secrets.bot_token, clock)


def _page(
    settings: Slack,
    secrets: SlackSecrets,
    store: Store,
    workspaces: Workspaces,
    clock: Clock,
    installed: Callable[[], None],
) -> http.Page | None:
    """What browsers are shown; nothing where nobody can install the bot by it."""
    if not settings.client_id:
        return None
    return Flow(
        settings,
        secrets,
        workspaces=workspaces,
        installations=Installations(store, PLATFORM),
        states=InstallStates(store),
        clock=clock,
        scopes=scopes.NAMES,
        installed=installed,
    ).page
