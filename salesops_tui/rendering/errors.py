"""What can go wrong between a context and its files, as sentences a person can act on."""

from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Refused


class RenderingError(Refused):
    """The document could not be made."""


class KindUnknown(RenderingError):
    """There is no such kind of document."""

    def __init__(self, kind: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no document kind “{kind}”; there are: {', '.join(known)}.")


class FormatUnknown(RenderingError):
    """There is no such format."""

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(f"There is no document format “{name}”; there are: {', '.join(known)}.")


class LibraryMissing(RenderingError):
    """A format's library is not installed or does not load."""

    def __init__(self, what: str, package: str) -> None:
        self.package = package
        super().__init__(
            f"{what} needs the Python package “{package}”, which does not load here; "
            f"install it with: pip install {package}"
        )


class ContextRefused(RenderingError):
    """A value given for the document is missing, unknown or too long."""

    def __init__(self, kind: str, field: str, reason: str) -> None:
        self.field = field
        super().__init__(f"The {kind} cannot be made: {field}: {reason}.")


class PictureRefused(RenderingError):
    """A file given as the logo cannot be shown."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The logo cannot be used: {clean_line(reason)}.")


class TemplateMissing(RenderingError):
    """A template that is needed is not there."""

    def __init__(self, name: str, needed_by: str = "") -> None:
        wanted = f", which {needed_by} includes," if needed_by else ""
        super().__init__(f"The template {name}{wanted} was not found.")


class TemplateMistake(RenderingError):
    """A template says something it may not say; ``where`` is ``file:line`` when known."""

    def __init__(self, where: str, reason: str) -> None:
        self.where, self.reason = where, reason
        name, _, line = where.rpartition(":")
        place = f"{name}, line {line}" if name and line.isdigit() else where
        super().__init__(f"Template {place}: {reason}.")


class FieldUndefined(TemplateMistake):
    """A template uses a field that the document does not have."""

    def __init__(self, where: str, field: str) -> None:
        self.field = field
        super().__init__(where, f"the field “{field}” does not exist")


class TemplateRefused(RenderingError):
    """A template asked for more time, memory, output or reach than templates get."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"The template {name} was stopped: {reason}.")


class GlyphsMissing(RenderingError):
    """The document holds characters that none of its fonts can show."""

    def __init__(self, characters: str, field: str, text: str) -> None:
        self.characters, self.field, self.text = characters, field, text
        codes = ", ".join(f"“{c}” (U+{ord(c):04X})" for c in characters[:8])
        more = " and others" if len(characters) > 8 else ""
        place = f"{field} (“{text}”)" if field else f"“{text}”"
        super().__init__(
            f"The PDF cannot show {codes}{more} in {place}: the fonts lack these characters. "
            "Install the fonts extra (pip install 'salesops[fonts]'), change the text, replace "
            "them with a box, or use another format."
        )


class PageFailed(RenderingError):
    """The typesetter refused the document for a reason of its own."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The PDF could not be made: {reason}.")
