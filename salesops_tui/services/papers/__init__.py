"""Documents: made from records, frozen version by version, numbered when issued."""

from salesops_tui.services.papers.answers import Answers
from salesops_tui.services.papers.batch import Batch, Batches, Ready, Skipped
from salesops_tui.services.papers.comparing import Diff
from salesops_tui.services.papers.issuing import Issuing
from salesops_tui.services.papers.press import FORMATS
from salesops_tui.services.papers.reviews import Reviews
from salesops_tui.services.papers.shelf import Made

__all__ = ["FORMATS", "Batch", "Diff", "Made", "Papers", "Ready", "Skipped"]


class Papers(Batches, Issuing, Answers, Reviews):
    """Everything that is done with documents."""
