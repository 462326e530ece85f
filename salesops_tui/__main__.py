"""``python -m salesops_tui`` is the same as ``salesops``."""

from salesops_tui.cli import main

main()
