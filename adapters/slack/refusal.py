"""What ends the bot on Slack: something that only the operator can change."""


class SlackRefusedError(Exception):
    """The bot cannot work on Slack until the operator changes what the sentence names."""
