"""The group that every command of ``salesops doc`` joins, and the options several share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from salesops_tui.cli.command import F, File, noun, options
from salesops_tui.cli.completing import words

FORMATS = ("pdf", "md", "html", "docx")
FOLDER = File(folder=True)

doc = noun(
    "doc",
    "Documents: made from records, kept version by version, numbered when issued.\n\n"
    "DOCUMENT is a key such as Q-7, or a number such as Q-2026-0007.",
)

force = click.option("--force", is_flag=True, help="Replace files of the same name.")


def out(command: F) -> F:
    """``--out`` and ``--force``."""
    return options(
        click.option("--out", metavar="DIR", type=FOLDER, help="Write the files there too."),
        force,
    )(command)


def formats(text: str, **more: Any) -> Callable[[F], F]:
    """``--format``."""

    def decorate(command: F) -> F:
        return click.option(
            "--format", "formats", metavar="F", shell_complete=words(*FORMATS), help=text, **more
        )(command)

    return decorate


def split(text: str) -> list[str]:
    """The formats of ``pdf,md``."""
    return [part.strip().lower() for part in text.split(",") if part.strip()]
