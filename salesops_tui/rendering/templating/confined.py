"""Templates that did not come with the product: filled in a process that has little to spend."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import salesops_tui
from salesops_tui.domain.text import clean_line
from salesops_tui.rendering import errors
from salesops_tui.rendering.document.tree import Document

_SECONDS = 5
_LARGEST_ANSWER = 64 * 1024 * 1024  # bytes; a tree is larger than the text it came from


def filled_apart(name: str, texts: Mapping[str, str], data: Mapping[str, Any]) -> Document:
    """The tree of a template filled in a process of its own, with limits on time and memory."""
    answer = _asked({"name": name, "texts": dict(texts), "data": dict(data)})
    if "error" in answer:
        raise _told(answer["error"])
    document: Document = answer["document"]
    return document


def mistakes_apart(
    name: str, texts: Mapping[str, str], data: Mapping[str, Any]
) -> list[errors.RenderingError]:
    """What is wrong with a template that is tried in a process of its own."""
    question = {"name": name, "texts": dict(texts), "data": dict(data), "try": True}
    try:
        return [_told(error) for error in _asked(question)["mistakes"]]
    except errors.RenderingError as error:
        return [error]


def _asked(question: Mapping[str, Any]) -> dict[str, Any]:
    """What the confined process answers; raises ``TemplateRefused`` when it was stopped."""
    name = str(question["name"])
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", "salesops_tui.rendering.templating.confined_child"],
            input=json.dumps(question).encode(),
            capture_output=True,
            env=_surroundings(),
            cwd="/",
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise errors.TemplateRefused(name, f"it ran longer than {_SECONDS} seconds") from error
    except OSError as error:
        raise errors.RenderingError(
            f"The template {name} cannot be tried: {error.strerror}."
        ) from error
    if done.returncode < 0 or len(done.stdout) > _LARGEST_ANSWER:
        raise errors.TemplateRefused(name, "it needs too much time or memory")
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise errors.TemplateRefused(name, f"it failed with {clean_line(last)[:200]}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _surroundings() -> dict[str, str]:
    """An environment that holds the way to this package and nothing of the user's."""
    root = Path(salesops_tui.__file__).resolve().parent.parent
    kept = {key: os.environ[key] for key in ("LD_LIBRARY_PATH", "PATH") if key in os.environ}
    return {"PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1", **kept}


def _told(told: Mapping[str, Any]) -> errors.RenderingError:
    """The error the other process met, of the same class and with the same words."""
    kinds = {
        "TemplateMistake": errors.TemplateMistake,
        "FieldUndefined": errors.FieldUndefined,
        "TemplateRefused": errors.TemplateRefused,
    }
    kind = kinds.get(told["kind"], errors.RenderingError)
    error = kind.__new__(kind)
    Exception.__init__(error, told["message"])
    for key in ("where", "reason", "field"):
        if key in told:
            setattr(error, key, told[key])
    return error
