"""Values to digests: equal values have equal ones, in every process and on every machine."""

from hashlib import sha256
from typing import Any, Final

from msgspec import msgpack

LENGTH: Final = 20  # bytes; by chance two of 10**15 values would share one with odds of 10**-18


def digest(*parts: Any) -> bytes:
    """Of values, their containers and plain data; sets are for the caller to sort."""
    return digest_of_bytes(msgpack.encode(parts))


def digest_of_bytes(data: bytes) -> bytes:
    return sha256(data).digest()[:LENGTH]
