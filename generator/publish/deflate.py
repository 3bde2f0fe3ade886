"""Deflate, as quickly as this machine can: what one of the two below wrote the other one reads.

A first build packs some hundred kilobytes an article. ISA-L takes a quarter of zlib's time for them,
but is not built for every machine.
"""

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from zlib import compress, crc32, decompress
    from zlib import error as DeflateError  # noqa: N812 - as zlib names it, it could be any error

    FASTEST: Final = 1
else:
    try:
        from isal.isal_zlib import compress, crc32, decompress
        from isal.isal_zlib import error as DeflateError  # noqa: N812

        FASTEST = 0  # half the time of 1, for a tenth more bytes
    except ImportError:
        from zlib import compress, crc32, decompress
        from zlib import error as DeflateError  # noqa: N812

        FASTEST = 1  # with 0 it would not compress

__all__ = ("FASTEST", "DeflateError", "compress", "crc32", "decompress")
