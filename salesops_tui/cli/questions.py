"""The seven questions as options, for whatever is qualified."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import click

from salesops_tui.cli.command import F, given, options
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


def asked(fields: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """The options given, by question: its ``text``, its ``score``."""
    values: dict[str, dict[str, str]] = {}
    for name, value in given(dict(fields)).items():
        question, _, part = name.partition("_")
        values.setdefault(question, {})[part or "text"] = value
    return values
