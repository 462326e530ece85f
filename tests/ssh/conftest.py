"""A box with sshd on loopback and Unix users of its own, taken down after the tests."""

import os
import re
import secrets
import selectors
import shlex
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SSHD = shutil.which("sshd", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")
TOOLS = ("ssh", "ssh-keygen", "useradd", "userdel", "groupadd", "unshare", "mount")
ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[@-Z\\-_=>])")
SECONDS = 30  # that anything may take
CONFIG = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {base}/host
PidFile none
UsePAM no
StrictModes no
PasswordAuthentication no
AuthorizedKeysFile {base}/keys/%u
AllowTcpForwarding yes
PermitTunnel yes
AcceptEnv USER LOGNAME SALESOPS_* _SALESOPS_* XDG_* TEXTUAL*
Subsystem sftp internal-sftp
"""
PROGRAM = """\
#!/bin/sh
'''exec' {python} "$0" "$@"
' '''
import sys
sys.path.insert(0, {root!r})
from salesops_tui.cli import main
sys.exit(main())
"""


@dataclass
class Box:
    """The machine that people reach by ssh."""

    base: Path
    port: int
    mark: str  # what all its users' names begin with
    keys: dict[str, Path] = field(default_factory=dict)

    @property
    def program(self) -> Path:
        """The command `salesops`, in a folder whose name has to be quoted."""
        return self.base / "it's a box" / "salesops"

    def user(self, name: str) -> str:
        """The login of a person."""
        return f"{self.mark}{name}"

    def authorize(self, account: str, *lines: str) -> None:
        """Append to what sshd takes for an account."""
        with (self.base / "keys" / self.user(account)).open("a") as stream:
            stream.writelines(f"{line.strip()}\n" for line in lines)

    def public(self, name: str) -> str:
        """Somebody's public key."""
        return self.keys[name].with_suffix(".pub").read_text()

    def line(self, account: str, key: str, *options: str) -> list[str]:
        """The words that start ssh to an account with somebody's key."""
        told = ["-F", "none", "-i", str(self.keys[key]), "-o", "IdentitiesOnly=yes"]
        told += ["-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "LogLevel=ERROR"]
        told += ["-o", "UserKnownHostsFile=/dev/null", *options]
        return ["ssh", *told, "-p", str(self.port), f"{self.user(account)}@127.0.0.1"]

    def ssh(
        self, account: str, key: str, command: str, *options: str, stdin: str = ""
    ) -> subprocess.CompletedProcess[str]:
        """Run a command there, as text that the other end gets as it is."""
        return subprocess.run(
            [*self.line(account, key, *options), *([command] if command else [])],
            input=stdin,
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )

    def run(self, name: str, database: Path, words: str) -> subprocess.CompletedProcess[str]:
        """Run salesops as a Unix user whose shell has a umask that shares nothing."""
        program = f"{shlex.quote(str(self.program))} --database {shlex.quote(str(database))}"
        return self.ssh(name, name, f"umask 077; {program} {words}")

    def did(self, name: str, database: Path, words: str) -> str:
        """The same, of a command that must succeed; what it printed."""
        done = self.run(name, database, words)
        assert done.returncode == 0, f"{words}: {done.stderr}"
        return done.stdout


class Terminal:
    """An ssh session with a terminal at the other end; ``shows`` waits for a text on it."""

    def __init__(self, line: list[str]) -> None:
        self.process = subprocess.Popen(
            [line[0], "-tt", *line[1:]],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "TERM": "xterm-256color"},
        )
        self.painted = b""

    def press(self, keys: str) -> None:
        """Type keys."""
        assert self.process.stdin is not None
        self.process.stdin.write(keys.encode())
        self.process.stdin.flush()

    def shows(self, text: str) -> bool:
        """Whether a text comes to be painted, from now on or since the last one that was."""
        assert self.process.stdout is not None
        with selectors.DefaultSelector() as waiting:
            waiting.register(self.process.stdout, selectors.EVENT_READ)
            while True:
                plain = ESCAPES.sub(b"", self.painted).decode("utf-8", "replace")
                if text in plain:
                    self.painted = b""
                    return True
                if not waiting.select(SECONDS):
                    pytest.fail(f"{text!r} is not on the screen: {plain[-3000:]}")
                more = os.read(self.process.stdout.fileno(), 1 << 16)
                if not more:
                    pytest.fail(f"{text!r} was not on the screen when it closed: {plain[-3000:]}")
                self.painted += more

    def leave(self) -> int:
        """Quit the board; the exit code."""
        self.press("\x11")
        self.process.communicate(timeout=SECONDS)
        return self.process.returncode


@pytest.fixture(scope="module")
def box() -> Iterator[Box]:
    """A running sshd with the users ana, bo, eve and desk; ana and bo share a group."""
    lacking = [tool for tool in TOOLS if shutil.which(tool) is None]
    if os.geteuid() or SSHD is None or lacking:
        pytest.skip("needs sshd and root")
    base = Path(tempfile.mkdtemp(prefix="salesops-ssh-", dir="/tmp"))
    base.chmod(0o755)
    box = Box(base, free_port(), f"s{secrets.token_hex(3)}")
    try:
        furnish(box)
        with serving(box):
            yield box
    finally:
        for name in ("ana", "bo", "eve", "desk"):
            subprocess.run(["userdel", box.user(name)], capture_output=True, check=False)
        subprocess.run(["groupdel", box.user("team")], capture_output=True, check=False)
        shutil.rmtree(base, ignore_errors=True)


def furnish(box: Box) -> None:
    """Make users, keys, the program, and the settings of sshd."""
    for folder in ("keys", "homes", "private", box.program.parent.name):
        (box.base / folder).mkdir()
    (box.base / "private").chmod(0o700)
    box.program.write_text(PROGRAM.format(python=shlex.quote(sys.executable), root=str(ROOT)))
    box.program.chmod(0o755)
    subprocess.run(["groupadd", box.user("team")], check=True)
    for name in ("ana", "bo", "eve", "desk"):
        more = ["-G", box.user("team")] if name in ("ana", "bo") else []
        home = str(box.base / "homes" / name)
        shell = ["-m", "-d", home, "-s", "/bin/sh", "-p", "*"]
        subprocess.run(["useradd", *shell, *more, box.user(name)], check=True)
        box.keys[name] = made_key(box.base / "private" / name)
        if name != "desk":
            box.authorize(name, box.public(name))
    box.keys["keeper"] = made_key(box.base / "private" / "keeper")
    box.authorize("desk", box.public("keeper"))
    made_key(box.base / "host")
    (box.base / "sshd_config").write_text(CONFIG.format(port=box.port, base=box.base))


def made_key(path: Path) -> Path:
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(path)], check=True)
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(box: Box) -> Iterator[None]:
    """sshd while the block lasts, in a view of the disk where all users reach the program."""
    Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
    start = f"exec {SSHD} -D -e -f {box.base}/sshd_config"
    words = ["unshare", "-m", "sh", "-ec", f"{reachable(box.base)}{start}"]
    with subprocess.Popen(words, stderr=subprocess.PIPE, text=True) as process:
        said = []
        for line in process.stderr or ():
            said.append(line)
            if "Server listening" in line:
                break
        else:
            pytest.skip(f"needs an sshd that starts: {''.join(said)}")
        try:
            yield
        finally:
            process.terminate()


def reachable(base: Path) -> str:
    """Commands after which other users reach the interpreter and the checkout.

    Where a folder above them is shut, such as a home of root, an open one with nothing else in it
    takes its place, in this view alone.
    """
    needed = {Path(sys.prefix), Path(sys.base_prefix).resolve(), ROOT}
    shut: dict[Path, list[Path]] = {}
    for path in sorted(needed):
        above = [folder for folder in reversed(path.parents) if not folder.stat().st_mode & 0o001]
        if above:
            shut.setdefault(above[0], []).append(path)
    commands = []
    for number, (folder, paths) in enumerate(shut.items()):
        for place, path in enumerate(paths):
            kept = base / f"kept-{number}-{place}"
            commands.append(f"mkdir {kept} && mount --bind {shlex.quote(str(path))} {kept}")
        commands.append(f"mount -t tmpfs -o mode=755 none {shlex.quote(str(folder))}")
        for place, path in enumerate(paths):
            there = shlex.quote(str(path))
            commands.append(
                f"mkdir -p {there} && mount --bind {base}/kept-{number}-{place} {there}"
            )
    return "".join(f"{command}\n" for command in commands)
