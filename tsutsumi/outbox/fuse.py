"""An end to every conversation: a server that says one byte at a time never runs into a time-out of single reads."""

import contextlib
import os
import socket
import threading

LONGEST = 90.0  # seconds of a mail; less than the lease of a message
SHORT = 30.0  # of one question and its answer


class Fuse:
    """Cuts a connection after so many seconds: whoever reads from it finds it ended. `put_out` when all is said."""

    def __init__(self, seconds: float = LONGEST) -> None:
        self.seconds = seconds
        self.handle: socket.socket | None = None
        self.timer: threading.Timer | None = None

    def watch(self, wire: socket.socket) -> socket.socket:
        """From now on. A handle of its own: a socket that is wrapped later (TLS) is cut with the one below it."""
        self.put_out()
        self.handle = socket.socket(fileno=os.dup(wire.fileno()))
        self.timer = threading.Timer(self.seconds, _cut, [self.handle])
        self.timer.daemon = True
        self.timer.start()
        return wire

    def put_out(self) -> None:
        if self.timer is not None and self.handle is not None:
            self.timer.cancel()
            self.handle.close()
            self.timer = self.handle = None


def _cut(handle: socket.socket) -> None:
    with contextlib.suppress(OSError):
        handle.shutdown(socket.SHUT_RDWR)
