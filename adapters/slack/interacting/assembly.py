"""Puts commands, shortcuts, buttons, forms and the Home tab together."""

from collections.abc import Callable
from dataclasses import dataclass

from adapters.slack.clients import Clients
from adapters.slack.directory import Directory
from adapters.slack.drawing.looks import Looks
from adapters.slack.interacting.answers import Answers
from adapters.slack.interacting.callers import Callers
from adapters.slack.interacting.commands import Commands
from adapters.slack.interacting.desk import SlackDesk
from adapters.slack.interacting.front import SlackFront
from adapters.slack.interacting.home_tab import HomeTab
from adapters.slack.interacting.presses import Presses
from adapters.slack.interacting.publishing import Publishing
from adapters.slack.interacting.setup import SettingUp
from adapters.slack.interacting.shortcuts import Shortcuts
from adapters.slack.pace import Pace
from adapters.slack.sending.private import Private
from adapters.slack.sending.sender import Sender
from adapters.slack.sending.urls import Urls
from adapters.slack.workspaces import Workspaces
from bot.clock import Clock
from bot.config import Slack
from bot.policies import Policies
from bot.store import Reports, TopicPages


@dataclass(frozen=True, slots=True, kw_only=True)
class Interactions:
    """What stands before the inbox, and what takes requests out of it."""

    front: SlackFront
    desk: SlackDesk


def assemble(
    settings: Slack,
    *,
    workspaces: Workspaces,
    policies: Policies,
    clients: Clients,
    directory: Directory,
    looks: Looks,
    sender: Sender,
    private: Private,
    urls: Urls,
    reports: Reports,
    topics: TopicPages,
    clock: Clock,
    pace: Pace,
    saved: Callable[[], None],
) -> Interactions:
    """The parts, connected; *saved* is called when something was set up in chat."""
    callers, answers = Callers(directory, clock), Answers(clients, urls)
    home = HomeTab(
        clients=clients,
        directory=directory,
        looks=looks,
        reports=reports,
        topics=topics,
        policies=policies,
        clock=clock,
    )
    private.home = home.publish
    setting_up = SettingUp(
        clients=clients,
        directory=directory,
        workspaces=workspaces,
        policies=policies,
        callers=callers,
        pace=pace,
        saved=saved,
    )
    front = SlackFront(
        settings=settings,
        workspaces=workspaces,
        clients=clients,
        callers=callers,
        answers=answers,
        home=home,
        setting_up=setting_up,
        pace=pace,
    )
    desk = SlackDesk(
        settings=settings,
        callers=callers,
        answers=answers,
        home=home,
        commands=Commands(callers, workspaces, directory),
        shortcuts=Shortcuts(callers, clients, directory),
        presses=Presses(callers, Publishing(directory, reports, sender), private),
        setting_up=setting_up,
    )
    return Interactions(front=front, desk=desk)
