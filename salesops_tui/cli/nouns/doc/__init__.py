"""``salesops doc``: one module per family of its commands."""

from salesops_tui.cli.nouns.doc.answers import decline, issue, send, sign, sign_off, void
from salesops_tui.cli.nouns.doc.group import doc as doc_command
from salesops_tui.cli.nouns.doc.making import new, render
from salesops_tui.cli.nouns.doc.showing import check, diff, kinds, list_, open_, show

__all__ = [
    "check",
    "decline",
    "diff",
    "doc_command",
    "issue",
    "kinds",
    "list_",
    "new",
    "open_",
    "render",
    "send",
    "show",
    "sign",
    "sign_off",
    "void",
]
