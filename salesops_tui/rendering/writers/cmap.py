"""Which characters a font can show, read from its own table of characters.

The format is that of the OpenType specification, ``cmap``, of which fonts in use have the
sub-tables 4 (for the first 65,536 characters) and 12 (for all).
"""

import struct
from functools import lru_cache
from pathlib import Path

_UNICODE = ((3, 10), (0, 6), (0, 4), (3, 1), (0, 3))  # platform and encoding, the fullest first


@lru_cache(maxsize=64)
def characters(path: Path) -> frozenset[int]:
    """The code points that the font has a picture for."""
    with path.open("rb") as file:
        (tables,) = struct.unpack(">4xH6x", file.read(12))
        for _ in range(tables):
            tag, start, length = struct.unpack(">4s4xII", file.read(16))
            if tag == b"cmap":
                file.seek(start)
                return _subtable(file.read(length))
    return frozenset()


def _subtable(data: bytes) -> frozenset[int]:
    (count,) = struct.unpack_from(">2xH", data)
    places = {}
    for nth in range(count):
        platform, encoding, start = struct.unpack_from(">HHI", data, 4 + 8 * nth)
        places[platform, encoding] = start
    for wanted in _UNICODE:
        if wanted in places:
            table = data[places[wanted] :]
            (form,) = struct.unpack_from(">H", table)
            return _groups(table) if form == 12 else _segments(table)
    return frozenset()


def _groups(table: bytes) -> frozenset[int]:
    """Sub-table 12: ranges of characters with the picture of the first."""
    found: set[int] = set()
    (count,) = struct.unpack_from(">12xI", table)
    for nth in range(count):
        first, last, picture = struct.unpack_from(">III", table, 16 + 12 * nth)
        found.update(range(first if picture else first + 1, last + 1))
    return frozenset(found)


def _segments(table: bytes) -> frozenset[int]:
    """Sub-table 4: ranges whose pictures follow one another or are listed."""
    doubled = struct.unpack_from(">6xH", table)[0]
    count = doubled // 2
    words = struct.unpack(f">{len(table) // 2}H", table[: len(table) // 2 * 2])
    ends, starts = words[7 : 7 + count], words[8 + count : 8 + 2 * count]
    deltas, offsets = words[8 + 2 * count : 8 + 3 * count], 8 + 3 * count
    found: set[int] = set()
    for nth, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for code in range(first, last + 1):
            picture = code
            if offset := words[offsets + nth]:
                at = offsets + nth + offset // 2 + code - first
                picture = words[at] if at < len(words) else 0
                if not picture:
                    continue
            if (picture + deltas[nth]) % 65536 and code != 0xFFFF:
                found.add(code)
    return frozenset(found)
