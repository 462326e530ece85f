"""``salesops project``: the projects of engagements."""

from salesops_tui.cli.record_noun import RecordNoun

project_command = RecordNoun(
    "project",
    "Projects of engagements.",
    "project",
    short="key engagement name status url",
)
