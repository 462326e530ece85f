"""The kinds of document: each is one template file and one context model."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from salesops_tui.rendering.contexts import model
from salesops_tui.rendering.errors import ContextRefused


def checked(kind: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """The context as plain JSON data; raises ``ContextRefused`` naming the first bad field."""
    try:
        return model(kind).model_validate(dict(context)).model_dump(mode="json")
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        field = ""
        for part in first["loc"]:
            field += f"[{part}]" if isinstance(part, int) else f".{part}" if field else str(part)
        reason = str(first["msg"])
        if first["type"] in ("too_long", "string_too_long") and isinstance(first["input"], str):
            most = first["ctx"]["max_length"]
            reason = f"{len(first['input']):,} characters are too many; {most:,} fit"
        raise ContextRefused(kind, field, reason[:1].lower() + reason[1:]) from error
