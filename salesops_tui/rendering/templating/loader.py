"""Finding a template and its partials: the folders given, then those shipped with the product."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from salesops_tui.rendering.errors import (
    RenderingError,
    TemplateMissing,
    TemplateMistake,
    TemplateRefused,
)

SUFFIX = ".html.j2"
_LARGEST = 256 * 1024  # bytes of one template file
_MOST = 40  # templates that one document may pull in


@dataclass(frozen=True, slots=True)
class Source:
    """A template's text with everything it includes, and whether all of it is the product's."""

    name: str
    texts: Mapping[str, str]
    shipped: bool

    def digest(self) -> str:
        """SHA-256 over the template and its partials, by name and text."""
        total = hashlib.sha256()
        for name, text in sorted(self.texts.items(), key=lambda pair: (pair[0] != self.name, pair)):
            for part in (name.encode(), text.encode()):
                total.update(len(part).to_bytes(8, "big") + part)
        return total.hexdigest()


@lru_cache(maxsize=1)
def shipped_folder() -> Path:
    """Where the product's own templates, page styles and fonts are."""
    return Path(str(files("templates")))


def load(kind: str, folders: Sequence[Path]) -> Source:
    """The template of ``kind`` with its partials; the first folder that has a file wins."""
    first = kind + SUFFIX
    texts: dict[str, str] = {}
    shipped = True
    wanted = [(first, "")]
    while wanted:
        name, needed_by = wanted.pop()
        if name in texts:
            continue
        text, ours = _read(name, needed_by, folders)
        texts[name], shipped = text, shipped and ours
        if len(texts) > _MOST:
            raise TemplateRefused(first, f"it includes more than {_MOST} others")
        wanted += [(partial, name) for partial in _partials(name, text)]
    return Source(first, texts, shipped)


def _read(name: str, needed_by: str, folders: Sequence[Path]) -> tuple[str, bool]:
    if Path(name).name != name or not name.endswith(SUFFIX):
        raise TemplateMistake(
            needed_by, f"“{name}” cannot be included: only a file name ending in {SUFFIX} can"
        )
    for folder in folders:
        if (folder / name).exists() or (folder / name).is_symlink():
            return _read_text(folder, name), False
    text = _shipped(name)
    if text is None:
        raise TemplateMissing(name, needed_by)
    return text, True


@lru_cache(maxsize=128)
def _shipped(name: str) -> str | None:
    """A template of the product's own, which does not change while it runs."""
    folder = shipped_folder()
    return _read_text(folder, name) if (folder / name).is_file() else None


def _read_text(folder: Path, name: str) -> str:
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise TemplateRefused(name, "it is a link to a file outside its folder")
    try:
        if not path.is_file():
            raise TemplateRefused(name, "it is not a plain file")
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise TemplateRefused(name, f"it is larger than {_LARGEST // 1024} kB")
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise TemplateMistake(name, "the file is not UTF-8 text") from error
    except OSError as error:
        raise RenderingError(f"The template {path} cannot be read: {error.strerror}.") from error


@lru_cache(maxsize=64)
def _partials(name: str, text: str) -> tuple[str, ...]:
    """The templates that one names; a name taken from data is refused."""
    from jinja2 import meta

    from salesops_tui.rendering.templating.environment import parse

    found = list(meta.find_referenced_templates(parse(name, text)))
    named = tuple(partial for partial in found if partial is not None)
    if len(named) != len(found):
        raise TemplateMistake(name, "what to include must be written out, not taken from a value")
    return named
