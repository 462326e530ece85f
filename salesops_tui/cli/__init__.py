"""The command line: it only translates words into one service call, and is all that prints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn


def main(args: Sequence[str] | None = None, prog_name: str = "salesops") -> NoReturn:
    """Run one command and end the process with its exit code."""
    from salesops_tui.cli.root import root

    root.main(args, prog_name)
    raise SystemExit(0)
