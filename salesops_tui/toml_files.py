"""Reading a TOML file that somebody wrote by hand; whatever it is instead gets a sentence."""

from __future__ import annotations

import fcntl
import os
import re
import stat
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from salesops_tui import modes
from salesops_tui.domain.text import clean, clean_line
from salesops_tui.errors import FileInvalid, StorageRefused
from salesops_tui.process_data import line_of

MOST = 200_000  # bytes of a file; a team's own process has some thousands
_LONGEST_LINE = 10_000  # characters: what a line holds is read in the square of its dots
_PLACE = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")
_LONG_NUMBER = re.compile(r"[0-9_]{4300}")  # what Python reads of a number


def read(path: Path) -> tuple[str, dict[str, Any]] | None:
    """The text of a file and what it says, None when there is none.

    Raises FileInvalid with the file, and the line where there is one.
    """
    text = _text(path)
    if text is None:
        return None
    for number, line in enumerate(text.splitlines(), 1):
        if len(line) > _LONGEST_LINE:
            raise FileInvalid(
                f"{path}, line {number}: {len(line):,} characters are too many;"
                f" {_LONGEST_LINE:,} fit"
            )
    try:
        return text, tomllib.loads(text)
    except RecursionError:
        found = re.search(r"[\[{]\s*[\[{]\s*[\[{]\s*[\[{]", text)
        at = _line(text, found)
        raise FileInvalid(f"{path}, line {at}: this is nested too deeply") from None
    except tomllib.TOMLDecodeError as mistake:
        raise FileInvalid(f"{path}, {_said(str(mistake), text)}") from None
    except ValueError:
        at = _line(text, _LONG_NUMBER.search(text))
        raise FileInvalid(f"{path}, line {at}: this number is too long") from None


def change(path: Path, edit: Callable[[Any], None]) -> None:
    """Let a file of the team be edited, its comments and order kept; it is whole or as it was.

    ``edit`` gets the document and changes it in place; a second edit waits for the first. Raises
    FileInvalid for a file that cannot be read, Refused for one that cannot be written.
    """
    import tomlkit

    from salesops_tui.exports.files import whole_path

    with _alone(path.parent):
        found = read(path)
        document = tomlkit.parse(found[0] if found else "")
        edit(document)
        with whole_path(path, force=True) as part:
            part.write_text(tomlkit.dumps(document), encoding="utf-8")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder, made where needed, while nobody else does; the lock ends with the process."""
    try:
        modes.make_folder(folder)
        held = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise StorageRefused(f"{folder}: cannot be used ({error.strerror})") from None
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


def refusal(path: Path, text: str, error: Any) -> FileInvalid:
    """What a schema says against a value, with the file, the line and the name."""
    place = tuple(part for part in error["loc"] if part != "[key]")
    name = ".".join(str(part) for part in place)
    said = str(error["msg"]).removeprefix("Value error, ")
    said = said[:1].lower() + said[1:]
    return FileInvalid(f"{path}, line {line_of(text, place)}: {name}: {said}")


def plain_line(text: str) -> str:
    """A text as it is shown; TOML can spell control characters, which no screen may get."""
    if text != clean_line(text):
        raise ValueError("this is not a plain line of text")
    return text


def plain_text(text: str) -> str:
    """The same for a text of several lines."""
    if text != clean(text):
        raise ValueError("this holds characters that are no text")
    return text


def _text(path: Path) -> str | None:
    try:
        # Without waiting for the other end, should this be a pipe.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as stream:
            if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                raise FileInvalid(f"{path}: cannot be read: it is not an ordinary file")
            content = stream.read(MOST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileInvalid(f"{path}: cannot be read ({error.strerror})") from None
    if len(content) > MOST:
        raise FileInvalid(f"{path}: is larger than {MOST:,} bytes; this is no settings file")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise FileInvalid(f"{path}, line {line}: is not UTF-8 text; save it as UTF-8") from None


def _said(sentence: str, text: str) -> str:
    """tomllib's sentence with its line in front."""
    place = _PLACE.search(sentence)
    line = (place and place[1]) or text.count("\n") + 1
    said = _PLACE.sub("", sentence)
    return f"line {line}: {said[:1].lower()}{said[1:]}"


def _line(text: str, found: re.Match[str] | None) -> int:
    return text.count("\n", 0, found.start()) + 1 if found else 1
