"""``salesops community``: the communities that hubs serve."""

from salesops_tui.cli.merging import add_merge
from salesops_tui.cli.record_noun import RecordNoun

community_command = RecordNoun(
    "community",
    "Communities: who uses a hub, and what they need of it.",
    "community",
    short="key name organization size compute data_location",
)

add_merge(
    community_command,
    "community",
    lambda work, word: work.records.id_of("community", word),
    ("salesops community merge M-3 M-4 --dry-run", "salesops community merge M-3 M-4"),
)
