"""The process in which a team's own template is filled: told on stdin, answering on stdout."""

import json
import resource
import sys

from salesops_tui.rendering.errors import RenderingError
from salesops_tui.rendering.templating.filling import filled, mistakes

_MEMORY = 1024 * 1024 * 1024  # bytes
_SECONDS = 5


def main() -> None:
    """Read the question, lower every limit, fill the template, answer with a tree or an error."""
    question = json.load(sys.stdin)
    _limit()
    asked = (question["name"], question["texts"], question["data"])
    if question.get("try"):
        answer: dict[str, object] = {"mistakes": [_told(error) for error in mistakes(*asked)]}
    else:
        try:
            answer = {"document": filled(*asked)}
        except RenderingError as error:
            answer = {"error": _told(error)}
    sys.stdout.write(json.dumps(answer))


def _told(error: RenderingError) -> dict[str, str]:
    told = {"kind": type(error).__name__, "message": str(error)}
    parts = ("where", "reason", "field")
    return told | {key: getattr(error, key) for key in parts if hasattr(error, key)}


def _limit() -> None:
    """No more memory or processor time than a template needs, and no file written."""
    wanted = [
        (resource.RLIMIT_CPU, _SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_AS, _MEMORY),
    ]
    for limit, most in wanted:
        _, hard = resource.getrlimit(limit)
        if hard != resource.RLIM_INFINITY:
            most = min(most, hard)
        try:
            resource.setrlimit(limit, (most, most))
        except (ValueError, OSError):
            continue  # some systems do not know every limit; the parent's clock remains


if __name__ == "__main__":
    main()
