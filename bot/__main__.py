"""`python -m bot` is the command `answerwell`."""

from bot.cli import main

main()
