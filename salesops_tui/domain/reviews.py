"""The weekly review as data."""

REVIEW_DAYS = 7  # for so long a deal that was decided on is not asked about again
DECISIONS = {
    "keep": "Keep",
    "next": "Next step",
    "pause": "Pause",
    "lose": "Lose",
    "move": "Move",
}
