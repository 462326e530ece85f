"""Whether everything that is installed is pinned, and whether a pin has a known vulnerability.

The first is checked anywhere. For the second pip-audit asks its advisory service. Whatever that did
not look up is printed with the reason, and does not fail: only what is known against a pin does.
Run it with the environment's Python; standard library only.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "constraints.txt"
OWN = {"salesops", "pip", "setuptools", "wheel"}  # the project, and what makes an environment
SECONDS = 120


def plain(name: str) -> str:
    """A name as package indexes compare it."""
    return name.lower().replace("_", "-").replace(".", "-")


def pins(text: str) -> dict[str, str]:
    """The versions that a file of pins names."""
    lines = (line.split("#")[0].strip() for line in text.splitlines())
    pairs = (line.partition("==")[::2] for line in lines if line)
    return {plain(name): version.strip() for name, version in pairs}


def unpinned(pinned: dict[str, str]) -> Iterator[str]:
    """What is installed and not pinned as it is, a sentence each."""
    installed = {plain(each.metadata["Name"]): each.version for each in distributions()}
    for name, version in sorted(installed.items()):
        if name not in OWN and pinned.get(name) != version:
            pin = pinned.get(name, "not pinned")
            yield f"{name} {version} is installed; constraints.txt: {pin} (`make pins` renews it)"


def vulnerable() -> tuple[list[str], str]:
    """Known vulnerabilities of what is pinned; then which pins were not looked up, and why."""
    program = shutil.which("pip-audit") or shutil.which("uvx") or shutil.which("pipx")
    if program is None:
        return [], "all: there is no pip-audit, uvx or pipx; install one"
    prefix = {"uvx": [program, "pip-audit"], "pipx": [program, "run", "pip-audit"]}
    command = prefix.get(Path(program).name, [program])
    options = [
        "-r",
        str(PINS),
        "--no-deps",
        "--disable-pip",
        "-f",
        "json",
        "--progress-spinner=off",
    ]
    try:
        done = subprocess.run(
            [*command, *options], capture_output=True, text=True, timeout=SECONDS, check=False
        )
        found = json.loads(done.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired, ValueError, KeyError):
        return [], "all: the advisory service does not answer"
    skipped = [each["name"] for each in found if "skip_reason" in each]
    unknown = "all" if len(skipped) == len(found) else f"{len(skipped)} ({', '.join(skipped)})"
    reason = f"{unknown}: the advisory service does not know them" if skipped else ""
    flaws = [(each, flaw) for each in found for flaw in each.get("vulns", ())]
    return [
        f"{each['name']} {each['version']}: {flaw['id']}, mended in {flaw['fix_versions']}"
        for each, flaw in flaws
    ], reason


def main() -> int:
    """Print what is wrong; 1 when there is anything."""
    wrong = list(unpinned(pins(PINS.read_text())))
    known, reason = vulnerable()
    for sentence in (*wrong, *known):
        sys.stdout.write(f"{sentence}\n")
    if reason:
        sys.stdout.write(f"Vulnerabilities of pins that were not looked up: {reason}.\n")
    return 1 if wrong or known else 0


if __name__ == "__main__":
    sys.exit(main())
