"""No test reaches beyond this machine."""

from __future__ import annotations

import socket
from typing import Any

from atrium.config.environment import is_loopback


class OutsideError(AssertionError):
    """A test, or what it tests, tried to reach another machine."""


def close() -> None:
    """Refuse every connection of this process to another machine."""
    for name in ("connect", "connect_ex"):
        setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))


def _guarded(connect: Any) -> Any:
    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX and not is_loopback(str(address[0])):
            raise OutsideError(f"A connection to {address} was tried; tests stay on this machine.")
        return connect(self, address)

    return guarded
