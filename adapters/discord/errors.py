"""The codes of Discord's errors, and how long to wait after one."""

from datetime import timedelta

NO_ACCESS, NO_PERMISSION, NO_DIRECT_MESSAGES = 50001, 50013, 50007
UNKNOWN_CHANNEL, UNKNOWN_MESSAGE = 10003, 10008
UNKNOWN_MEMBER, UNKNOWN_USER = 10007, 10013
NOT_STARTED = 40058  # a forum's post has no first message yet
ARCHIVED, LOCKED, HAS_THREAD, MOST_THREADS = 50083, 160005, 160004, 160006
OPENING_TOO_FAST = 40003  # too many direct conversations at once
WRONG_CHANNEL = 50024  # it cannot be done in a channel of its type

CLOSED = "Session is closed"  # aiohttp's words, before anything is sent

SOON = timedelta(seconds=1)
LATER = timedelta(minutes=1)
