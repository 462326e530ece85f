"""Public keys of SSH, and the line that lets one speak as somebody and do nothing else."""

from __future__ import annotations

import base64
import binascii
import shlex
import struct
import subprocess
from collections.abc import Sequence
from pathlib import Path
from shutil import which
from typing import NamedTuple

from salesops_tui.domain.text import brief, clean_line
from salesops_tui.errors import Invalid

TYPES = (
    "ssh-ed25519",
    "ssh-rsa",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
)
RSA_BITS = 2048  # a shorter one can be broken
_LONGEST = 64 * 1024  # bytes that a file of public keys may have


class PublicKey(NamedTuple):
    """One key: its type, and what is in base64 after it."""

    type: str
    blob: bytes

    @property
    def text(self) -> str:
        """As it stands in a file."""
        return f"{self.type} {base64.b64encode(self.blob).decode()}"


def read(path: Path, *, every: bool = False) -> list[PublicKey]:
    """The public keys of a file: one, or with ``every`` any number. Raises Invalid."""
    text = _text(path)
    if "PRIVATE KEY" in text:
        raise Invalid(
            f"{path}: this is a private key, which nobody else should have; give the file that"
            " ends in .pub"
        )
    lines = [line.strip() for line in text.splitlines()]
    keys = [_key(path, line) for line in lines if line and not line.startswith("#")]
    if not keys:
        raise Invalid(f"{path}: there is no public key in it")
    if len(keys) > 1 and not every:
        raise Invalid(f"{path}: there are {len(keys)} keys in it; --all authorizes every one")
    return keys


def line(key: PublicKey, words: Sequence[str], comment: str) -> str:
    """The line of ``authorized_keys`` that runs these words for whoever has the key.

    The words are quoted for the shell that sshd hands them to, then for sshd. Raises Invalid
    where a word holds what no line can.
    """
    if any(not word.isprintable() for word in words):
        raise Invalid("a path with control characters cannot stand in authorized_keys")
    command = shlex.join(words).replace('"', '\\"')
    return f'restrict,pty,command="{command}" {key.text} {comment}'


def _text(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return stream.read(_LONGEST).decode("ascii")
    except OSError as reason:
        raise Invalid(f"{path}: cannot be read ({reason.strerror or reason})") from None
    except UnicodeDecodeError:
        raise Invalid(f"{path}: this is no file of public keys") from None


def _key(path: Path, text: str) -> PublicKey:
    words = text.split()
    if words[0] not in TYPES:
        if any(word in TYPES for word in words):
            raise Invalid(f"{path}: options stand before the key; give the key alone")
        first = clean_line(brief(words[0], 60))
        raise Invalid(f"{path}: {first!r} is no public key; it starts with one of {TYPES[0]}, …")
    try:
        blob = base64.b64decode(words[1], validate=True)
    except (IndexError, binascii.Error):
        raise Invalid(f"{path}: this {words[0]} key is cut or damaged") from None
    key = PublicKey(words[0], blob)
    parts = _parts(blob)
    if not parts or parts[0] != key.type.encode() or len(parts) < 2:
        raise Invalid(f"{path}: this {key.type} key is cut or damaged")
    if key.type == "ssh-rsa" and int.from_bytes(parts[-1], "big").bit_length() < RSA_BITS:
        raise Invalid(
            f"{path}: an RSA key needs {RSA_BITS:,} bits; make one: ssh-keygen -t ed25519"
        )
    _ask_system(path, key)
    return key


def _parts(blob: bytes) -> list[bytes]:
    """The fields of a key, each after its length; nothing when they do not add up."""
    parts, at = [], 0
    while at + 4 <= len(blob):
        (size,) = struct.unpack_from(">I", blob, at)
        parts.append(blob[at + 4 : at + 4 + size])
        at += 4 + size
    return parts if at == len(blob) else []


def _ask_system(path: Path, key: PublicKey) -> None:
    """Have ssh-keygen look at the key too, where it is installed."""
    program = which("ssh-keygen")
    if not program:
        return
    done = subprocess.run(
        [program, "-l", "-f", "-"], input=key.text, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Invalid(f"{path}: ssh-keygen does not take this {key.type} key")
