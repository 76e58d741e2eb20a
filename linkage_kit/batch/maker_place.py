"""Where the maker of papers is asked, and how a server tells its kernels."""

from __future__ import annotations

import os
from dataclasses import dataclass
from multiprocessing.connection import Client, Connection

#: Environment variables with the address, and with the key that opens it.
_ADDRESS, _KEY = "LINKAGE_MAKER", "LINKAGE_MAKER_KEY"


@dataclass(frozen=True)
class MakerPlace:
    """Where a maker is asked: the file of a socket, or a port of this machine; and the key."""

    address: str | int
    key: bytes

    @property
    def environment(self) -> dict[str, str]:
        """The variables that tell the processes that are started from now on."""
        return {_ADDRESS: str(self.address), _KEY: self.key.hex()}

    def called(self) -> Connection:
        """A connection with the maker; OSError, EOFError or AuthenticationError where there is none."""
        address = self.address if isinstance(self.address, str) else ("127.0.0.1", self.address)
        return Client(address, authkey=self.key)


def told_place() -> MakerPlace | None:
    """What the process that started this one told; None where it told nothing."""
    told = os.environ.get(_ADDRESS)
    if not told:
        return None
    return MakerPlace(int(told) if told.isdigit() else told, bytes.fromhex(os.environ[_KEY]))
