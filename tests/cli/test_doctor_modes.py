"""The doctor looks at who may open the team's files, and says how to mend what is wrong."""

import subprocess
from pathlib import Path

from tests.cli.conftest import Shell


def findings(shell: Shell) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in shell.run("doctor", "--json").json:
        found.setdefault(f"{each['check']} {each['state']}", []).append(each["found"])
    return found


def mend(sentence: str) -> None:
    subprocess.run(["sh", "-c", sentence.rpartition("; ")[2]], check=True)


def test_the_doctor_says_who_can_open_what_and_its_remedies_work(
    shell: Shell, tmp_path: Path
) -> None:
    fresh = findings(shell)
    assert fresh["modes ok"] == ["the database is for its owner alone"]
    assert fresh["file system ok"][0].endswith("local")
    assert fresh["backup note"]

    shell.database.chmod(0o644)
    (wrong,) = findings(shell)["modes bad"]
    assert "everybody on this machine may read it" in wrong
    mend(wrong)
    assert findings(shell)["modes ok"]

    office = tmp_path / "the office"
    office.mkdir()
    office.chmod(0o2750)
    shared = Shell(office / "team.db")
    shared.did("init")
    shared.did("db", "backup")
    office.joinpath("team").mkdir()
    office.joinpath("team").chmod(0o777)
    shared.database.chmod(0o600)
    wrong_there = findings(shared)["modes bad"]
    assert len(wrong_there) == 3
    for each in wrong_there:
        mend(each)
    assert findings(shared)["modes ok"] == ["the database is for its group"]
    assert "modes bad" not in findings(shared)
