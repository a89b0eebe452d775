"""How the tests are shared out among processes, which take equal parts of the list in its order."""

from collections.abc import Sequence
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def shared_out(slowest: Sequence[T], quick: Sequence[T], processes: int) -> list[T]:
    """All of both, so that each of the *processes* begins with its share of the *slowest*."""
    total = len(slowest) + len(quick)
    rest = iter(quick)
    shared: list[T] = []
    for number in range(processes):
        shared += slowest[number::processes]
        end = total * (number + 1) // processes
        shared += islice(rest, max(0, end - len(shared)))
    return [*shared, *rest]
