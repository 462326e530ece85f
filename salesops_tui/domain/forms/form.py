"""A form: named fields with titles, read whole, in part, or one by one while typing."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from salesops_tui.domain.forms.fields import Choice
from salesops_tui.domain.money import plain
from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid

MULTILINE: dict[str, Any] = {"multiline": True}  # marks a field for several lines
_LONGEST = 200_000  # characters worth reading at all: ten times the longest field


class Form(BaseModel):
    """The fields of one record that people fill in; titles are what screens show."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def counted(cls, typed: Mapping[str, str]) -> dict[str, str]:
        """What to show below fields while they are typed, such as how long a text is."""
        return {}


def read(form: type[Form], raw: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the fields given; raise Invalid for the first that cannot be taken.

    Fields not given are left out: an edit changes only what it names.
    """
    return {name: read_field(form, name, value) for name, value in raw.items()}


def read_new(form: type[Form], raw: Mapping[str, Any]) -> dict[str, Any]:
    """Values of all fields of a new record, defaults included."""
    for name, field in form.model_fields.items():
        if field.is_required() and not raw.get(name):
            raise Invalid(f"{title(form, name)}: this is needed", field=name)
    defaults = {n: f.default for n, f in form.model_fields.items() if not f.is_required()}
    return {**defaults, **read(form, raw)}


def read_field(form: type[Form], name: str, value: Any) -> Any:
    """The value of one field; raise Invalid with a sentence that names it."""
    if name not in form.model_fields:
        raise Invalid(
            f"{name}: there is no such field; there are {', '.join(form.model_fields)}", field=name
        )
    if isinstance(value, str) and len(value) > _LONGEST:
        sentence = f"{len(value):,} characters are too many"
        raise Invalid(f"{title(form, name)}: {sentence}", field=name)
    try:
        return _adapter(form, name).validate_python(value)
    except ValidationError as mistake:
        listed = form.model_fields[name].annotation is not str
        sentence = _sentence(mistake.errors()[0], listed=listed)
        raise Invalid(f"{title(form, name)}: {sentence}", field=name) from None


def title(form: type[Form], name: str) -> str:
    """What people call a field."""
    return form.model_fields[name].title or name.replace("_", " ").capitalize()


def options(form: type[Form], name: str) -> Mapping[str, str]:
    """The keys and labels a field takes, or nothing when it takes free text."""
    marks = form.model_fields[name].metadata
    return next((mark.options for mark in marks if isinstance(mark, Choice)), {})


def as_typed(kind: str, value: Any) -> str:
    """A column's value (of a kind of ``exports.table``) as people type it into a form."""
    if value is None:
        return ""
    if kind == "money":
        return plain(value)
    if kind == "rate":
        return f"{value / 100:g}%"
    return ", ".join(value) if kind == "tags" else str(value)


def multiline(form: type[Form], name: str) -> bool:
    """Whether a field is for several lines of text."""
    return form.model_fields[name].json_schema_extra == MULTILINE


@cache
def _adapter(form: type[Form], name: str) -> TypeAdapter[Any]:
    field = form.model_fields[name]
    kind: Any = field.annotation
    for mark in field.metadata:
        kind = Annotated[kind, mark]
    return TypeAdapter(kind)


def _sentence(error: Any, *, listed: bool) -> str:
    """What is wrong with a field, one that holds a list or not."""
    kind, context, value = error["type"], error.get("ctx", {}), error["input"]
    if kind.endswith("too_short"):
        return "this is needed"
    if kind.endswith("too_long"):
        many = context.get("actual_length", len(value))
        what = "" if listed else "characters "
        return f"{many:,} {what}are too many; {context['max_length']:,} fit"
    if kind == "less_than_equal":
        return f"{clean_line(str(value))} is too much; at most {context['le']}"
    return str(error["msg"]).removeprefix("Value error, ")
