"""``salesops community``: the communities that hubs serve."""

from salesops_tui.cli.record_noun import RecordNoun

community_command = RecordNoun(
    "community",
    "Communities: who uses a hub, and what they need of it.",
    "community",
    short="key name organization size compute data_location",
)
