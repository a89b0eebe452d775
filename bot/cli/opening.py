"""Opening the database for a command, with a sentence when that does not work."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.cli.errors import OperatorError
from bot.config import Config, ConfigError
from bot.domain.entry import StoredEntry
from bot.domain.topics import Topic
from bot.logs import redact
from bot.store import (
    Reports,
    SchemaError,
    Store,
    TopicPages,
    at_head,
    connect,
    migrate,
    sqlite_file,
)

PATIENCE = 15  # seconds in which a database must answer


@asynccontextmanager
async def opened(address: str, *, make: bool = False) -> AsyncIterator[Store]:
    """The store. With *make* a database that is not there is made; otherwise that is an error."""
    await ready(address, make=make)
    store = Store(connect(address))
    try:
        yield store
    finally:
        await store.close()


async def ready(address: str, *, make: bool) -> None:
    """Return when the database can be used.

    Raises OperatorError, SchemaError.
    """
    need_folder(address)
    if await stands(address):
        return
    if not make:
        file = sqlite_file(address)
        where = "the database is empty" if file is None else f"there is no database in {file} yet"
        raise OperatorError(f"{where}; make it with: answerwell migrate")
    await migrated(address)


async def stands(address: str) -> bool:
    """Whether there is a database with its tables; one that is not there is not made."""
    file = sqlite_file(address)
    return (file is None or file.exists()) and await has_schema(address)


async def entries_of(address: str, community: str) -> Sequence[StoredEntry]:
    """Every entry of *community*. Raises as `opened` does."""
    async with opened(address) as store:
        return await Reports(store).entries(community)


async def topics_of(address: str, community: str) -> Sequence[Topic]:
    """Every topic of *community*, the removed ones too. Raises as `opened` does."""
    async with opened(address) as store:
        return await TopicPages(store).known(community)


def need_folder(address: str) -> None:
    """Raise OperatorError if a SQLite file would have no folder to be in."""
    file = sqlite_file(address)
    if file is not None and not file.parent.is_dir():
        raise OperatorError(f"database: the folder {file.parent} does not exist; make it first")


async def has_schema(address: str) -> bool:
    """Whether the database has its tables. Raises OperatorError, and SchemaError for old ones."""
    engines = connect(address)
    try:
        async with asyncio.timeout(PATIENCE):
            return await at_head(engines)
    except SchemaError:
        raise
    except Exception as error:
        raise _unusable(error) from error
    finally:
        await engines.dispose()


async def migrated(address: str) -> str:
    """Bring the schema up to date and return its version. Raises OperatorError."""
    try:
        return await migrate(address)
    except Exception as error:
        raise _unusable(error) from error


def _unusable(error: Exception) -> OperatorError:
    # The drivers' errors have no common type, and none of them may be imported here.
    cause = getattr(error, "orig", None) or error
    first = (str(cause).splitlines() or [""])[0].rpartition("'>: ")[2]
    if isinstance(error, TimeoutError):
        first = f"no answer within {PATIENCE} seconds"
    return OperatorError(f"the database cannot be used: {redact(first) or type(cause).__name__}")


def chosen(config: Config, community: str | None) -> str:
    """The community to work on: the one that was named, or the only one there is."""
    known = communities(config)
    if not known:
        raise ConfigError("the settings name no community; add a [communities.…] section")
    if community is None:
        if len(known) > 1:
            raise OperatorError(f"say which community with --community: {', '.join(known)}")
        return known[0]
    if community not in known:
        raise OperatorError(
            f"--community: the settings name no community {community}; there is {', '.join(known)}"
        )
    return community


def communities(config: Config) -> list[str]:
    """The ids of all communities; the playground's own when there is no other."""
    from adapters.web.cast import COMMUNITY

    return list(config.communities) or ([COMMUNITY] if config.playground.enabled else [])
