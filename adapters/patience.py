"""Connections of the HTTP server that end where no request comes: a port open to all needs it."""

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol


class PatientProtocol(H11Protocol):
    """Uvicorn's, with one time limit until the next request's headers are there, all of them.

    Uvicorn's own ends with the first byte, and a connection that never says a word has none.
    """

    # As in Uvicorn: asyncio.Protocol says BaseTransport, but a stream has a Transport.
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.timeout_keep_alive_task = self.loop.call_later(
            self.timeout_keep_alive, self.timeout_keep_alive_handler
        )

    def data_received(self, data: bytes) -> None:
        self.conn.receive_data(data)
        self.handle_events()  # ends the time limit when there is a request
