"""Trying every template against sample data, in every format, and telling every mistake."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from salesops_tui.rendering.errors import RenderingError, TemplateMistake
from salesops_tui.rendering.kinds import checked
from salesops_tui.rendering.samples import bare, sample
from salesops_tui.rendering.templating.loader import SUFFIX, Source, load, shipped_folder

_SPARSE = " (when only what is needed is filled in)"


class Problem(NamedTuple):
    """A mistake in a template: its file, the line where it is known, and what is wrong."""

    file: str
    line: int | None
    sentence: str
    kind: str = ""


def problems(kinds: Sequence[str], folders: Sequence[Path]) -> list[Problem]:
    """What is wrong with the templates of ``kinds`` and with the files beside them."""
    found = [*_strangers(folders)]
    for kind in kinds:
        found += _of_kind(kind, folders)
    # A partial that many kinds include is at fault in all of them: the first one tells it.
    once = {problem[:3]: problem for problem in reversed(found)}
    kept = [problem for problem in found if once[problem[:3]] is problem]
    return sorted(kept, key=lambda problem: (problem.file, problem.line or 0))


def _of_kind(kind: str, folders: Sequence[Path]) -> list[Problem]:
    try:
        source = load(kind, folders)
    except RenderingError as error:
        return [_problem(error, kind, folders)]
    full = [_problem(error, kind, folders) for error in _mistakes(source, kind, sample(kind))]
    known = {problem[:2] for problem in full}
    sparse = [_problem(error, kind, folders) for error in _mistakes(source, kind, bare(kind))]
    full += [
        problem._replace(sentence=problem.sentence.rstrip(".") + f"{_SPARSE}.")
        for problem in sparse
        if problem[:2] not in known
    ]
    return full or [_problem(error, kind, folders) for error in _unwritten(kind, folders)]


def _mistakes(source: Source, kind: str, context: dict[str, Any]) -> list[RenderingError]:
    if source.shipped:
        from salesops_tui.rendering.templating.filling import mistakes
    else:
        from salesops_tui.rendering.templating.confined import mistakes_apart as mistakes
    data = checked(kind, context)
    issuer = {key: value for key, value in data["issuer"].items() if key != "logo"}
    return mistakes(source.name, source.texts, {**data, "issuer": issuer})


def _unwritten(kind: str, folders: Sequence[Path]) -> Iterator[RenderingError]:
    """The formats that could not be made though the template was filled."""
    from salesops_tui.rendering import FORMATS, render

    for name in FORMATS:
        try:
            render(kind, sample(kind), [name], templates=folders)
        except RenderingError as error:
            yield error


def _problem(error: RenderingError, kind: str, folders: Sequence[Path]) -> Problem:
    if not isinstance(error, TemplateMistake):
        return Problem(_path(kind + SUFFIX, folders), None, str(error), kind)
    name, _, line = error.where.rpartition(":")
    reason = f"{error.reason[:1].upper()}{error.reason[1:]}."
    if not name:
        return Problem(_path(error.where, folders), None, reason, kind)
    return Problem(_path(name, folders), int(line), reason, kind)


def _path(name: str, folders: Sequence[Path]) -> str:
    """Where a template was found."""
    places = [folder / name for folder in (*folders, shipped_folder())]
    return str(next((place for place in places if place.exists()), name))


def _strangers(folders: Sequence[Path]) -> Iterator[Problem]:
    """Files that look like templates and that nothing is ever made from."""
    from salesops_tui.rendering import KINDS

    for folder in folders:
        for path in sorted(folder.glob("*.j2")) if folder.is_dir() else ():
            name = path.name.removesuffix(SUFFIX)
            if not path.name.endswith(SUFFIX):
                yield Problem(str(path), None, f"It is not read: its name must end in {SUFFIX}.")
            elif not name.startswith("_") and name not in KINDS:
                yield Problem(str(path), None, f"No document is made from it; {_choice(KINDS)}.")


def _choice(kinds: Sequence[str]) -> str:
    return f"there are {', '.join(kinds)}, and parts whose name begins with _"
