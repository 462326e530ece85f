"""Adds deals until the disk takes no more, and says how many it was told were added.

``python -m tests.faults.filling PATH [LIMIT]``: with LIMIT no file may grow beyond so many bytes.
"""

import resource
import sys
from pathlib import Path

from salesops_tui.errors import StorageRefused
from salesops_tui.workspace import open_workspace


def main(path: Path, limit: int = 0) -> None:
    """Print the number of deals, then the sentence that ended it."""
    work = open_workspace(path)
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    added = 0
    try:
        while True:
            work.deals.add({"name": f"Hub {added} {'x' * 180}", "organization": "Ada"})
            added += 1
    except StorageRefused as refusal:
        sys.stdout.write(f"{added}\n{refusal}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *map(int, sys.argv[2:]))
