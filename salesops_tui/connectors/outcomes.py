"""How a request can end other than well; each says what it means for what was to be done there.

Outcome
├── NotReached      it never left: try again later
├── Uncertain       it left, and nobody knows whether it was carried out: look before sending again
├── Held            too many requests: nothing was done, the whole system waits ``seconds``
├── Shut            the token is not accepted, or may not do this: nothing was done, a person acts
├── Declined        the system will not do it, and says why: nothing was done, a person acts
└── Misread         the answer is not what the system promises (of a read: nothing was done)
"""

from __future__ import annotations

from salesops_tui.errors import Refused


class Outcome(Refused):
    """A request to another system has not ended well."""


class NotReached(Outcome):
    """The system cannot be reached."""


class Uncertain(Outcome):
    """The answer was lost; whether it was carried out is not known.

    ``seconds`` is how long the system may take until a look there can tell.
    """

    def __init__(self, sentence: str, seconds: float = 0.0) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class Held(Outcome):
    """The system asks to wait."""

    def __init__(self, sentence: str, seconds: float) -> None:
        super().__init__(sentence)
        self.seconds = seconds


class Shut(Outcome):
    """The system does not accept the token."""


class Declined(Outcome):
    """The system has declined; ``status`` is the HTTP status it gave."""

    def __init__(self, sentence: str, status: int = 0) -> None:
        super().__init__(sentence)
        self.status = status


class Misread(Outcome):
    """The answer cannot be understood."""
