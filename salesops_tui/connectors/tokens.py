"""Tokens: found where people keep secrets, and shown to nobody."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from salesops_tui.domain.text import clean_line
from salesops_tui.errors import Invalid

SERVICE = "salesops"  # what the keyring files a token under
_COMMAND_SECONDS = 30
_LONGEST = 4096


class Secret:
    """A token; nothing prints it, and only ``reveal`` gives it."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The token itself, for the header of a request."""
        return self._value

    @property
    def end(self) -> str:
        """Its last four characters, by which its owner knows it; none of a short one."""
        return self._value[-4:] if len(self._value) >= 16 else ""

    def __repr__(self) -> str:
        return f"…{self.end}"

    def __reduce__(self) -> str:
        raise TypeError("a token is not stored")


class Token(NamedTuple):
    """A token, and in words where it is from."""

    secret: Secret
    source: str


def variable(system: str) -> str:
    """The environment variable of a system's token, such as SALESOPS_DROPBOX_SIGN_TOKEN."""
    return f"SALESOPS_{system.upper().replace('-', '_')}_TOKEN"


def find(system: str, folder: Path, commands: Mapping[str, Sequence[str]]) -> Token | None:
    """The token of a system; None when there is none.

    Asked in order: the environment, the person's own ``token_command``, the keyring, a file of
    ``folder`` that only its owner can read. Raises Invalid, naming what to mend, for a place that
    has one and does not keep it well.
    """
    if os.environ.get(variable(system), "").strip():
        return _token(os.environ[variable(system)], f"the variable {variable(system)}")
    if system in commands:
        return _token(_run(system, commands[system]), "token_command of config.toml")
    return _from_keyring(system) or _from_file(system, folder)


def keep(system: str, secret: Secret, folder: Path) -> str:
    """Keep a token in the keyring where there is a real one, else in a file; says where."""
    ring = _keyring()
    if ring is not None:
        ring.set_password(SERVICE, system, secret.reveal())
        return "the keyring"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    folder.chmod(0o700)
    path, fresh = folder / system, folder / f".{system}.{os.getpid()}"
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(f"{secret.reveal()}\n")
        os.replace(fresh, path)
    finally:
        fresh.unlink(missing_ok=True)
    return str(path)


def typed(text: str) -> Secret:
    """A token that somebody typed or piped in; raises Invalid for what cannot be one."""
    return _token(text, "you").secret


def _token(text: str, source: str) -> Token:
    value = text.strip()
    if not value or len(value) > _LONGEST or value != clean_line(value) or " " in value:
        raise Invalid(f"the token from {source} is no token: one word of printable characters")
    if not value.isascii():
        raise Invalid(f"the token from {source} has characters that no token has")
    return Token(Secret(value), source)


def _run(system: str, command: Sequence[str]) -> str:
    """What a person's own command prints; no shell is between."""
    try:
        done = subprocess.run(
            list(command), capture_output=True, text=True, timeout=_COMMAND_SECONDS,
            check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise Invalid(
            f"tokens.{system}: {command[0]} cannot be run ({type(error).__name__})"
        ) from None
    if done.returncode:
        raise Invalid(f"tokens.{system}: {command[0]} ended with {done.returncode}")
    return done.stdout


def _keyring() -> Any:
    """The keyring module when it is installed and has a real place to keep things."""
    if find_spec("keyring") is None:
        return None
    import keyring
    from keyring.backends import chainer, fail, null

    real = keyring.get_keyring()
    return (
        None if isinstance(real, fail.Keyring | null.Keyring | chainer.ChainerBackend) else keyring
    )


def _from_keyring(system: str) -> Token | None:
    ring = _keyring()
    found = ring.get_password(SERVICE, system) if ring is not None else None
    return _token(found, "the keyring") if found else None


def _from_file(system: str, folder: Path) -> Token | None:
    path = folder / system
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Invalid(f"{path}: cannot be read, or is a link ({error.strerror})") from None
    with os.fdopen(descriptor, encoding="utf-8", errors="replace") as stream:
        _refuse_open(path, os.fstat(stream.fileno()), folder.stat())
        return _token(stream.read(_LONGEST + 2), str(path))


def _refuse_open(path: Path, file: os.stat_result, folder: os.stat_result) -> None:
    """Raise Invalid for a token file that somebody else could read, write or replace."""
    if not stat.S_ISREG(file.st_mode):
        raise Invalid(f"{path}: is not an ordinary file")
    if file.st_uid != os.geteuid() or folder.st_uid != os.geteuid():
        raise Invalid(f"{path}: belongs to somebody else; `chown` it and its folder to yourself")
    if file.st_mode & 0o077:
        raise Invalid(f"{path}: others can read it; `chmod 600 {path}`")
    if folder.st_mode & 0o077:
        raise Invalid(f"{path.parent}: others can look into it; `chmod 700 {path.parent}`")
