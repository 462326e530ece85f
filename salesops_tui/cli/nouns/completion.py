"""``salesops completion``: what a shell needs to complete commands, options and keys."""

from __future__ import annotations

import click
from click.shell_completion import ShellComplete, get_completion_class

from salesops_tui.cli import printing
from salesops_tui.cli.command import Leaf

SHELLS = ("bash", "zsh", "fish")


@click.command(
    "completion",
    cls=Leaf,
    examples=(
        "salesops completion bash > ~/.local/share/bash-completion/completions/salesops",
        "salesops completion zsh > ~/.zfunc/_salesops",
        "salesops completion fish > ~/.config/fish/completions/salesops.fish",
    ),
)
@click.argument("shell", type=click.Choice(SHELLS))
def completion_command(shell: str) -> None:
    """Print the completion script of a SHELL.

    It completes commands, options, words such as stages, and the keys of records.
    """
    from salesops_tui.cli.root import root

    kind = get_completion_class(shell)
    assert kind is not None  # Click has all three
    script = kind(root, {}, "salesops", "_SALESOPS_COMPLETE")
    printing.block(ShellComplete.source(script))  # without asking bash for its version
