"""Both installations as people meet them: a real sshd, real Unix users, real keys."""

import json
import shlex
import stat
import subprocess
from pathlib import Path

from tests.ssh.conftest import Box, Terminal


def mode(path: Path) -> str:
    return oct(stat.S_IMODE(path.stat().st_mode))


def test_a_group_shares_a_database_whatever_its_umasks_and_nobody_else_reads_it(box: Box) -> None:
    office = box.base / "office"
    office.mkdir()
    subprocess.run(["chgrp", box.user("team"), str(office)], check=True)
    office.chmod(0o2770)
    database = office / "team.db"
    box.did("ana", database, "init")
    box.did("ana", database, "deal add Alpha --organization 'Ada University'")
    box.did("bo", database, "deal add Beta --organization 'Bee Institute'")

    words = f"umask 077; {shlex.quote(str(box.program))} --database {database}"
    board = Terminal([*box.line("bo", "bo"), words])
    board.shows("Alpha")
    box.did("ana", database, "deal add Gamma --organization 'Ada University'")
    board.shows("Gamma")
    beside = sorted(office.glob("team.db*"))
    assert {"team.db-wal", "team.db-shm"} <= {file.name for file in beside}
    assert {mode(file) for file in beside} == {"0o660"}
    assert board.leave() == 0

    made = Path(box.did("ana", database, "db backup").strip())
    assert (mode(made), mode(made.parent)) == ("0o660", "0o2770")
    deals = json.loads(box.did("bo", database, "deal list --json"))
    owners = {deal["name"]: deal["owner"] for deal in deals}
    assert owners == {"Alpha": box.user("ana"), "Beta": box.user("bo"), "Gamma": box.user("ana")}
    assert {file.group() for file in (database, made)} == {box.user("team")}
    found = json.loads(box.did("bo", database, "doctor --json"))
    assert [f for f in found if f["state"] == "bad"] == []

    assert box.run("bo", database, "user list").returncode == 6
    assert box.run("bo", database, f"--as {box.user('ana')} deal list").returncode == 6
    assert box.run("bo", database, f"serve --login {box.user('ana')}").returncode == 6
    stranger = box.run("eve", database, "deal list")
    assert stranger.returncode != 0
    assert "Permission denied" in stranger.stderr
    assert "Traceback" not in stranger.stderr


def served(box: Box) -> Path:
    """A database of the account `desk`, in which the keys of ana and bo work as who they are."""
    place = box.base / "homes" / "desk"
    for name in ("ana", "bo"):
        (place / f"{name}.pub").write_text(box.public(name))
    program = f'"{box.program}" --database "{place}/team.db"'
    lines = [f"{program} init", f"{program} user add ana", f"{program} user add bo --role admin"]
    lines += [f"{program} user authorize {name} {place}/{name}.pub" for name in ("ana", "bo")]
    done = box.ssh("desk", "keeper", " && ".join(lines))
    assert done.returncode == 0, done.stderr
    authorized = [line for line in done.stdout.splitlines() if line.startswith("restrict,pty,")]
    assert len(authorized) == 2
    box.authorize("desk", *authorized)
    return place


def test_a_key_opens_the_board_and_commands_of_its_owner_and_nothing_else(box: Box) -> None:
    place = served(box)
    board = Terminal(box.line("desk", "ana"))
    board.shows("Qualifying")

    added = box.ssh("desk", "ana", "deal add 'Hub $(touch pwned) `id`; id' --organization Ada")
    assert (added.returncode, added.stdout) == (0, "D-1\n")
    board.shows("Hub $(touch")
    board.press("E")
    board.shows("over ssh give no path")
    assert board.leave() == 0
    exported = box.ssh("desk", "bo", "salesops export deals --format csv --columns name,owner")
    assert exported.stdout == '"name","owner"\n"Hub $(touch pwned) `id`; id","ana"\n'

    sent = box.ssh("desk", "bo", "import deals - --format csv", stdin=exported.stdout)
    assert sent.returncode == 0, sent.stderr
    lies = "USER=bo LOGNAME=bo SALESOPS_DATABASE=/x SALESOPS_CONFIG=/x _SALESOPS_COMPLETE=1"
    honest = box.ssh("desk", "ana", "deal add Honest --json", "-o", f"SetEnv={lies}")
    assert json.loads(honest.stdout)["owner"] == "ana"

    before = sorted(path.name for path in place.iterdir())
    refused = {
        "; id": 2,
        "deal list\nid": 2,
        "$(id)": 2,
        "sh -c id": 2,
        "deal list --database /etc/passwd": 6,
        "serve --login bo": 6,
        "export deals --out taken.csv": 6,
    }
    for command, code in refused.items():
        answer = box.ssh("desk", "ana", command)
        assert answer.returncode == code, (command, answer.stdout, answer.stderr)
        assert "uid=" not in answer.stdout + answer.stderr
        assert "Traceback" not in answer.stderr
    assert sorted(path.name for path in place.iterdir()) == before


def test_a_key_carries_no_files_and_no_connections(box: Box) -> None:
    if not (box.base / "homes" / "desk" / "team.db").exists():
        served(box)
    line = box.line("desk", "ana")
    options = [*line[1 : line.index("-p")], "-P", str(box.port)]
    for program in ("scp", "sftp"):
        words = [f"{line[-1]}:team.db", str(box.base / "taken.db")]
        copy = [program, *options, *(words if program == "scp" else words[:1])]
        done = subprocess.run(copy, capture_output=True, input="", text=True, check=False)
        assert done.returncode != 0
    assert not (box.base / "taken.db").exists()
    through = subprocess.run(
        [*line[:-1], "-W", f"127.0.0.1:{box.port}", line[-1]],
        capture_output=True,
        text=True,
        check=False,
    )
    assert through.returncode != 0
    assert "SSH-2.0" not in through.stdout
    assert box.ssh("desk", "eve", "deal list").returncode == 255
