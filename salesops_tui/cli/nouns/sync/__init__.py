"""``salesops sync``: what other systems are told, and what they did."""

from salesops_tui.cli.nouns.sync import drifting, entries, going, setting_up, showing, signing
from salesops_tui.cli.nouns.sync.group import sync_command

__all__ = ["drifting", "entries", "going", "setting_up", "showing", "signing", "sync_command"]
