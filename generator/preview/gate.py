"""Who may ask: pages of the preview itself, at the names that this machine has."""

import ipaddress
import socket
from dataclasses import dataclass
from functools import cached_property
from typing import Final
from urllib.parse import urlsplit

LOCAL: Final = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Gate:
    """``host`` is what the server listens on: a name, an address, or all addresses.

    A page elsewhere can give its own name this machine's address; then its browser sends that name
    as Host. Bare addresses cannot be had that way.
    """

    host: str

    def admits(self, host: str) -> bool:
        """Whether a Host header names this server."""
        name = host_name(host)
        if name is None:
            return False
        address = _address(name)
        if self.is_loopback:
            return (
                name in LOCAL or name == self.host.lower() or bool(address and address.is_loopback)
            )
        return address is not None or name in self._names

    def owns(self, origin: str, host: str) -> bool:
        """Whether an Origin header is that of the page's own server."""
        try:
            parts = urlsplit(origin)
        except ValueError:
            return False
        return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()

    @cached_property
    def is_loopback(self) -> bool:
        address = _address(self.host)
        return self.host.lower() == "localhost" or bool(address and address.is_loopback)

    @cached_property
    def _names(self) -> frozenset[str]:
        own = socket.gethostname().lower()
        return LOCAL | {own, f"{own.partition('.')[0]}.local", self.host.lower()}


def host_name(host: str) -> str | None:
    """The name in a Host header, without port and brackets; None where it is none."""
    try:
        parts = urlsplit(f"//{host}")
        _ = parts.port
    except ValueError:
        return None
    if parts.username is not None or parts.path or parts.query or parts.fragment:
        return None
    return (parts.hostname or "").rstrip(".") or None


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return None
