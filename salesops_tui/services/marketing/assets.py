"""Assets: what may be handed out, and whether we may."""

from __future__ import annotations

from typing import Any

from db.journal import Group
from salesops_tui.services.keepers import Keeper


class AssetKeeper(Keeper):
    """Shareable assets; one that is used without licence or permission is marked as such."""

    def ready(self, group: Group, values: dict[str, Any], before: dict[str, Any] | None) -> None:
        """Say what is missing when an asset is used for content."""
        now = {**(before or {}), **values}
        missing = lacking(now["licence"], now["permission"])
        if now["content_id"] and missing and not group.id:
            group.what += f"; it has {missing} yet"


def lacking(licence: str, permission: str) -> str:
    """What an asset needs before it is shared, in words; "" when nothing is missing."""
    missing = [
        name for name, text in (("licence", licence), ("permission", permission)) if not text
    ]
    return " and ".join(f"no {name}" for name in missing)
