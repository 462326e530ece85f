"""Makes the environment that the Makefile's commands run in, once, and prints its path.

It is rebuilt when the pins or the checkout's place change, and when a run was interrupted.
Standard library only: nothing is installed yet when this runs.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINS = ROOT / "constraints.txt"
STAMP = "salesops-environment"  # in the environment: what it was made from, or UNFINISHED
UNFINISHED = "unfinished"
BUILD = ("hatchling", "editables")  # what an editable install of this project needs
STEPS = ("Collecting", "Downloading", "Using", "Building", "Installing")  # of pip, worth showing
TAIL = 15  # lines of pip's output shown when it fails


class NotMade(Exception):
    """The environment could not be made; the message says why."""


def main(arguments: Sequence[str]) -> int:
    """Print the path of a ready environment, making it first where needed."""
    dev = "--dev" in arguments
    own, private = ROOT / ".venv", _private_place()
    try:
        ready = next((place for place in (own, private) if _is_ready(place, dev=dev)), None)
        place = ready or (own if os.access(ROOT, os.W_OK) else private)
        if not ready:
            _make_alone(place, dev=dev)
        if "--renew-pins" in arguments:
            _renew_pins(place)
    except NotMade as reason:
        _say(f"The environment could not be made: {reason}\n")
        return 1
    except OSError as reason:
        _say(f"The environment could not be made: {reason.strerror}: {reason.filename}\n")
        return 1
    except KeyboardInterrupt:
        _say("\nInterrupted; the next run starts afresh.\n")
        return 130
    sys.stdout.write(f"{place}\n")
    return 0


def _private_place() -> Path:
    """Where an environment goes when the checkout belongs to somebody else."""
    cache = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(cache) / "salesops" / f"environment-{_digest(str(ROOT).encode())[:12]}"


def _digest(*parts: bytes) -> str:
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _stamp(place: Path, *, dev: bool) -> str:
    made_from = [ROOT / "pyproject.toml", PINS, Path(__file__)]
    digest = _digest(bytes(place), bytes(ROOT), *(path.read_bytes() for path in made_from))
    kind = "dev, oracles" if dev and _oracles() else "dev" if dev else "runtime"
    return f"{digest} {kind}\n"


def _is_ready(place: Path, *, dev: bool) -> bool:
    try:
        found = (place / STAMP).read_text()
    except OSError:
        return False
    wanted = _stamp(place, dev=dev)
    accepted = {wanted} if wanted.endswith("oracles\n") else {wanted, _stamp(place, dev=True)}
    # Python itself may have been removed or replaced since: ask it.
    return found in accepted and _succeeds([_python(place), "-c", "import salesops_tui, textual"])


def _python(place: Path) -> str:
    return str(place / "bin" / "python")


def _succeeds(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make_alone(place: Path, *, dev: bool) -> None:
    """Make the environment while no other run does; the lock ends with the process."""
    place.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            _say("Another run is making the environment; waiting for it…\n")
            fcntl.flock(folder, fcntl.LOCK_EX)
        if not _is_ready(place, dev=dev):
            _make(place, dev=dev)
    finally:
        os.close(folder)


def _make(place: Path, *, dev: bool) -> None:
    if dev and _is_ready(place, dev=False):
        _say("Adding the development tools (about half a minute, once)…\n")
        with _unfinished(place, keep=_stamp(place, dev=False)):
            _install(place, dev=True)
    else:
        _clear(place)
        _say("Making the environment (about a minute, once)…\n")
        with _unfinished(place, keep=None):
            _run([sys.executable, "-m", "venv", str(place)])
            _install(place, dev=dev)
    (place / STAMP).write_text(_stamp(place, dev=dev))


def _clear(place: Path) -> None:
    """Remove an earlier environment, but only one that was made here."""
    if place.exists() and not (place / STAMP).exists() and any(place.iterdir()):
        raise NotMade(f"{place} was made by something else; remove it and try again.")
    shutil.rmtree(place, ignore_errors=True)


@contextlib.contextmanager
def _unfinished(place: Path, *, keep: str | None) -> Iterator[None]:
    """Mark the environment so that a killed run is noticed, and leave no half of one behind.

    ``keep`` is the stamp to put back when pip refuses before it has changed anything.
    """
    place.mkdir(exist_ok=True)
    (place / STAMP).write_text(UNFINISHED)
    try:
        yield
    except NotMade:
        if keep is None:
            shutil.rmtree(place, ignore_errors=True)
        else:
            (place / STAMP).write_text(keep)
        raise
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise


def _install(place: Path, *, dev: bool) -> None:
    pip = [_python(place), "-I", "-m", "pip", "install", "--progress-bar=off", "--no-input"]
    extras = [f"{ROOT}[fonts,sync,keyring]", *_groups()] if dev else [f"{ROOT}[sync]"]
    project = ["--no-build-isolation", "-e", *extras]
    # The pins hold for the build tools too, so they come first and the build is not isolated.
    _run([*pip, "-c", str(PINS), *BUILD])
    _run([*pip, "-c", str(PINS), *project])


def _groups() -> list[str]:
    """The development tools; where no test may skip, the vendors' clients too (150 MB)."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        groups: dict[str, list[str]] = tomllib.load(file)["dependency-groups"]
    return groups["dev"] + (groups["oracles"] if _oracles() else [])


def _oracles() -> bool:
    return bool(os.environ.get("SALESOPS_REQUIRE_TOOLS"))


def _pip_settings() -> Mapping[str, str]:
    """The machine's own pip settings stay; what would spoil an environment is overruled."""
    overruled = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return {**os.environ, **overruled, "PIP_ROOT_USER_ACTION": "ignore"}


def _run(command: Sequence[str]) -> None:
    """Run quietly; on a terminal the last step is shown, and on failure the last lines."""
    lines: deque[str] = deque(maxlen=TAIL)
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env=_pip_settings(),
    ) as process:
        for line in process.stdout or ():
            lines.append(f"    {line.rstrip()}\n")
            step = line.strip()
            if step.startswith(STEPS):
                _show_step(step)
    _show_step("")
    if process.returncode:
        tool = "pip" if "pip" in command else "venv"
        raise NotMade(f"{tool} failed, and its last lines were\n{''.join(lines)}".rstrip())


def _show_step(step: str) -> None:
    """Replace the line that tells a terminal what pip is doing."""
    if sys.stderr.isatty():
        width = shutil.get_terminal_size().columns - 1
        _say(f"\r\x1b[K{step[:width]}")


def _renew_pins(place: Path) -> None:
    """Write the pins anew: the newest of everything that pyproject.toml allows."""
    pip = [_python(place), "-I", "-m", "pip"]
    newest = ["--upgrade", "--upgrade-strategy=eager", "--no-build-isolation"]
    extras = f"{ROOT}[fonts,sync,keyring]"
    _run([*pip, "install", *newest, "-e", extras, *BUILD, *_groups()])
    freeze = [*pip, "freeze", "--exclude-editable", "--exclude=setuptools"]
    found = subprocess.run(freeze, capture_output=True, text=True, check=True).stdout
    comments = [line for line in PINS.read_text().splitlines() if line.startswith("#")]
    PINS.write_text("\n".join(comments) + "\n" + found.lower().replace("_", "-"))


def _say(words: str) -> None:
    sys.stderr.write(words)
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
