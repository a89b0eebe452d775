"""Ports for what is started, killed and started again on the same one."""

import itertools
import os
import socket

# Below what systems hand out to whoever connects: nobody gets one by chance while it is unused.
FIRST, EACH = 20_000, 700  # ports, and how many of them each process of the tests has
PROCESSES = 17

_numbers = itertools.count(os.getpid())  # another run of the tests begins elsewhere


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on, and nobody else is told of."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % PROCESSES
    for number in itertools.islice(_numbers, EACH):
        port = FIRST + worker * EACH + number % EACH
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise AssertionError("no port is free")
