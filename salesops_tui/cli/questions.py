"""The seven questions as options, for whatever is qualified."""

from __future__ import annotations

from collections.abc import Callable

import click

from salesops_tui.cli.command import F, options
from salesops_tui.domain.deals import QUESTIONS


def question_options() -> Callable[[F], F]:
    """A text and a score for each question."""
    each: list[Callable[[F], F]] = []
    for question, text in QUESTIONS.items():
        each.append(click.option(f"--{question}", metavar="TEXT", help=text))
        each.append(
            click.option(f"--{question}-score", metavar="0..3", help="0 unknown … 3 strong.")
        )
    return options(*each)
