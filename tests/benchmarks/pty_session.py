"""A program in a real pseudo-terminal: what it writes for each key, and how long it takes.

Times run to the last byte of an answer. The quiet time that shows an answer is over is waited
for, but not counted.
"""

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

_CONTROL = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[@-_=>]")
_SYNC_ASKED, _SYNC_ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;1$y"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: seconds to its first and last byte, and the bytes themselves."""

    first: float
    last: float
    data: bytes

    @property
    def size(self) -> int:
        """How many bytes were written."""
        return len(self.data)


class PtySession:
    """A command on a terminal of its own; use it as a context manager.

    ``quiet`` is how many seconds without output end an answer.
    """

    def __init__(
        self,
        command: Sequence[str],
        *,
        columns: int = 160,
        rows: int = 48,
        env: Mapping[str, str] | None = None,
        cwd: str | Path | None = None,
        quiet: float = 0.05,
    ) -> None:
        self.quiet = quiet
        self.started = time.perf_counter()
        self.status: int | None = None
        surroundings = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LINES": str(rows),
            "COLUMNS": str(columns),
            **(env or {}),
        }
        self.pid, self._tty = _spawn(list(command), surroundings, cwd, rows, columns)

    def __enter__(self) -> "PtySession":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def first_paint(self, marker: str, timeout: float = 30.0) -> Answer:
        """From the start of the process to the end of the burst that shows ``marker``."""
        return self._read(self.started, timeout, until=marker.encode())

    def send(self, keys: str, timeout: float = 10.0, *, expect: str = "") -> Answer:
        """Type keys; the answer is what is written until it is quiet (and ``expect`` was seen)."""
        self._drain()
        begun = time.perf_counter()
        os.write(self._tty, keys.encode())
        return self._read(begun, timeout, until=expect.encode())

    def hold(self, key: str, times: int, per_second: float = 30.0) -> Answer:
        """Type a key at a steady pace; times count from the last press, its release."""
        self._drain()
        data = b""
        begun = time.perf_counter()
        for nth in range(times - 1):
            os.write(self._tty, key.encode())
            due = begun + (nth + 1) / per_second
            while (left := due - time.perf_counter()) > 0:
                data += self._some(left) or b""
        last = time.perf_counter()
        os.write(self._tty, key.encode())
        answer = self._read(last, 30.0)
        return Answer(answer.first, answer.last, data + answer.data)

    def idle(self, seconds: float) -> tuple[int, float]:
        """Bytes written and CPU seconds used while nothing is typed."""
        self._drain()
        before, end, size = self.cpu_seconds(), time.perf_counter() + seconds, 0
        while (left := end - time.perf_counter()) > 0:
            size += len(self._some(left) or b"")
        return size, self.cpu_seconds() - before

    def peak_memory(self) -> int:
        """The most resident memory the process has had, in bytes (Linux)."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) * 1024 if found else 0

    def cpu_seconds(self) -> float:
        """User and system time of the process so far (Linux)."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / float(os.sysconf("SC_CLK_TCK"))

    def close(self) -> int:
        """End the process, politely at first; its exit status."""
        for signum in (signal.SIGTERM, signal.SIGKILL):
            if self.status is not None:
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signum)
            self._wait(2.0)
        with contextlib.suppress(OSError):
            os.close(self._tty)
        return self.status if self.status is not None else -1

    def wait(self, timeout: float = 10.0) -> int | None:
        """Let the process end by itself; its exit status, None when it is still running."""
        self._wait(timeout)
        return self.status

    def _wait(self, timeout: float) -> None:
        end = time.perf_counter() + timeout
        while self.status is None and time.perf_counter() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
            else:
                self._some(0.01)

    def _read(self, begun: float, timeout: float, until: bytes = b"") -> Answer:
        """Everything written until it is quiet and the text ``until`` has been seen."""
        data = bytearray()
        seen = not until
        first = last = begun
        while True:
            now = time.perf_counter()
            if now - begun > timeout:
                if not seen:
                    raise TimeoutError(f"no {until!r} in {timeout} s; the end: {data[-300:]!r}")
                break
            chunk = self._some(self.quiet if seen else timeout)
            if chunk is None or (not chunk and seen and data):
                break
            if chunk:
                last = time.perf_counter()
                first = first if data else last
                data += chunk
                seen = seen or until in _CONTROL.sub(b"", bytes(data))
            elif seen and time.perf_counter() - begun > max(self.quiet, 0.25):
                break  # a key that is answered by nothing
        if not seen:
            raise TimeoutError(f"ended without {until!r}: {bytes(data[-2000:])!r}")
        return Answer(first - begun, last - begun, bytes(data))

    def _some(self, timeout: float) -> bytes | None:
        """What arrives within ``timeout``; empty if nothing does, None when the terminal closed."""
        waiting = select.poll()  # `select` knows no descriptor above 1023
        waiting.register(self._tty, select.POLLIN)
        if not waiting.poll(timeout * 1000):
            return b""
        try:
            chunk = os.read(self._tty, 1 << 16)
        except OSError:
            return None
        if _SYNC_ASKED in chunk:  # like a modern terminal: frames may be synchronized
            os.write(self._tty, _SYNC_ANSWER)
        return chunk or None

    def _drain(self) -> None:
        while self._some(self.quiet):
            pass


def _spawn(
    command: list[str], env: dict[str, str], cwd: str | Path | None, rows: int, columns: int
) -> tuple[int, int]:
    pid, tty = pty.fork()
    if pid == 0:
        try:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            if cwd is not None:
                os.chdir(cwd)
            os.execvpe(command[0], command, env)
        finally:
            os._exit(127)
    return pid, tty


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which a share (0 … 1) of the values lies, the nearest one."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]


def self_test() -> None:
    """``cat`` echoes what is typed: quickly, whole, and its end is noticed."""
    with PtySession(["sh", "-c", "echo ready; exec cat"], columns=80, rows=24) as session:
        paint = session.first_paint("ready")
        assert 0 < paint.first <= paint.last < 5, paint
        answer = session.send("abc\n", expect="abc")
        assert answer.data.count(b"abc") == 2, answer
        assert answer.last < session.quiet, "the quiet time was counted"
        assert session.peak_memory() > 0
        assert session.idle(0.1)[0] == 0
        held = session.hold("x", 5, 50)
        assert held.data.count(b"x") == 5, held
        session.send("\n\x04")
        assert session.wait() == 0
    print(f"ready after {paint.last * 1000:.1f} ms, echo after {answer.last * 1000:.2f} ms")


if __name__ == "__main__":
    self_test()
    sys.exit(0)
