"""The team: who may change it, what is kept of somebody who leaves, and that an admin remains."""

import shutil
import subprocess
from pathlib import Path

import pytest

from db.rows.people import UserRow
from salesops_tui.domain.transitions import Move
from salesops_tui.errors import Invalid, NotAllowed, NotFound
from salesops_tui.services import joining, public_keys
from salesops_tui.workspace import Workspace, open_workspace
from tests.conftest import Colleague


def roles(work: Workspace) -> dict[str, tuple[str, bool]]:
    return {member.login: (member.role, member.active) for member in work.users.listed()}


def test_an_admin_adds_changes_and_deactivates_and_undo_takes_each_back(work: Workspace) -> None:
    me = work.session.actor.login
    work.users.add({"login": "ana", "name": "Ana Lima", "email": "ana@example.org"})
    assert roles(work) == {me: ("admin", True), "ana": ("member", True)}
    work.users.set_role("ana", "Manager")
    work.users.deactivate("ana")
    assert roles(work)["ana"] == ("manager", False)
    for expected in (("manager", True), ("member", True)):
        work.history.undo()
        assert roles(work)["ana"] == expected
    work.history.undo()
    assert "ana" not in roles(work)
    work.history.redo()
    assert roles(work)["ana"] == ("member", True)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"login": "ana bo"}, "Login: 'ana bo' is no login"),
        ({"login": "-rf"}, "is no login"),
        ({"login": "me"}, "'me' means whoever asks"),
        ({"login": "ana", "role": "boss"}, "Role: 'boss' is not one of viewer, member"),
        ({"login": "ana", "email": "x"}, "E-mail:"),
        ({"login": ""}, "Login: this is needed"),
    ],
)
def test_what_cannot_be_taken_is_named(work: Workspace, fields: dict[str, str], words: str) -> None:
    with pytest.raises(Invalid, match=words):
        work.users.add({"name": "Ana", **fields})


def test_the_last_admin_stays_one_by_every_way(work: Workspace) -> None:
    me = work.session.actor.login
    for wrong in (lambda: work.users.set_role(me, "member"), lambda: work.users.deactivate(me)):
        with pytest.raises(NotAllowed, match="nobody as admin"):
            wrong()
    work.users.add({"login": "ana", "name": "Ana", "role": "admin"})
    added = work.history.log(1)[0].id
    work.users.set_role(me, "manager")
    with pytest.raises(NotAllowed):
        work.history.undo(added)  # a manager, and it would take the only admin away
    with pytest.raises(NotAllowed, match="needs the role admin"):
        work.users.listed()


def test_a_manager_undoes_what_others_did_but_not_who_may_do_what(
    work: Workspace, colleague: Colleague
) -> None:
    bo = colleague("bo", "manager")
    work.deals.add({"name": "Hub", "deal_class": "new"})
    bo.history.undo(work.history.log(1)[0].id)
    work.users.set_role("bo", "member")
    work.users.set_role("bo", "manager")
    for entry in work.history.log(2):
        with pytest.raises(NotAllowed, match="taking back a change of users"):
            bo.history.undo(entry.id)


def test_a_role_holds_from_the_next_change_on_also_where_a_board_is_open(
    work: Workspace, colleague: Colleague
) -> None:
    ana = colleague("ana")
    ana.deals.add({"name": "One", "deal_class": "new"})
    work.users.set_role("ana", "viewer")
    with pytest.raises(NotAllowed, match="you \\(ana\\) are viewer"):
        ana.deals.add({"name": "Two", "deal_class": "new"})
    work.users.deactivate("ana")
    with pytest.raises(NotAllowed, match="taken off this team"):
        ana.deals.add({"name": "Three", "deal_class": "new"})


def test_who_leaves_keeps_the_past_and_hands_over_what_is_open(
    work: Workspace, colleague: Colleague
) -> None:
    ana, _ = colleague("ana"), colleague("bo")
    for name in ("Open", "Lost"):
        ana.deals.add({"name": name, "deal_class": "new", "owner": "ana"})
    ana.pipeline.move(2, Move("lost", reason="price"))
    ana.leads.add_line("Ann Vale <ann@ada.example> @Ada University")
    ana.tasks.add({"text": "Call", "assignee": "ana"})
    assert work.users.open_work("ana") == "1 deal, 1 lead, 1 task"
    work.users.deactivate("ana", reassign="bo")
    assert work.users.open_work("ana") == ""
    assert work.users.open_work("bo") == "1 deal, 1 lead, 1 task"
    assert work.pipeline.deal(2).owner == "ana"
    assert work.history.log(2)[1].by == "ana"
    work.history.undo()
    assert work.users.open_work("ana") == "1 deal, 1 lead, 1 task"


def test_an_imported_owner_becomes_the_person_that_is_added(work: Workspace) -> None:
    with work.session.change("imported owners") as group:
        placeholder = group.insert(UserRow, {"name": "Ana Lima"})
    work.deals.add({"name": "Hub", "deal_class": "new", "owner": "Ana Lima"})
    work.users.add({"login": "ana", "name": "Ana Lima"})
    assert work.users.person("ana").id == placeholder
    assert work.users.open_work("ana") == "1 deal"
    with pytest.raises(Invalid, match="on the team already"):
        work.users.add({"login": "ana", "name": "Ana Lima"})


def test_a_login_like_an_imported_name_is_somebody_else(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    with work.session.change("imported owners") as group:
        placeholder = group.insert(UserRow, {"name": "ana", "role": "admin"})
    monkeypatch.setattr(joining, "login_name", lambda: "ana")
    joined = joining.actor(work.session.store, work.session.clock, None)
    assert (joined.id != placeholder, joined.role) == (True, "member")


@pytest.mark.parametrize(("join", "role"), [("viewer", "viewer"), ("refuse", None)])
def test_the_team_says_what_becomes_of_somebody_new(
    work: Workspace, monkeypatch: pytest.MonkeyPatch, join: str, role: str | None
) -> None:
    team = work.session.store.path.parent / "team"
    team.mkdir()
    (team / "team.toml").write_text(f'join = "{join}"\n')
    monkeypatch.setattr(joining, "login_name", lambda: "eve")
    if role is None:
        with pytest.raises(NotAllowed, match="ask its admin for `salesops user add eve`"):
            open_workspace(work.session.store.path)
    else:
        joined = open_workspace(work.session.store.path)
        assert joined.session.actor.role == role
        joined.close()


def test_who_was_deactivated_does_not_get_in(
    work: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    work.users.add({"login": "eve", "name": "Eve"})
    work.users.deactivate("eve")
    monkeypatch.setattr(joining, "login_name", lambda: "eve")
    with pytest.raises(NotAllowed, match="taken off this team"):
        open_workspace(work.session.store.path)
    with pytest.raises(NotFound, match="brings them back"):
        work.users.set_role("eve", "admin")


def made(folder: Path, name: str, *options: str) -> Path:
    words = ["ssh-keygen", "-q", "-N", "", "-f", str(folder / name), *options]
    subprocess.run(words, check=True)
    return folder / f"{name}.pub"


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, Path]:
    """Files that somebody may take for a public key."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("needs ssh-keygen")
    good = made(tmp_path, "good", "-t", "ed25519", "-C", "ana@laptop $(id)")
    short = made(tmp_path, "short", "-t", "rsa", "-b", "1024")
    files = {
        "private": (tmp_path / "good").read_text(),
        "options": f'command="id" {good.read_text()}',
        "several": good.read_text() * 2,
        "cut": good.read_text()[:50],
        "renamed": good.read_text().replace("ssh-ed25519", "ssh-rsa", 1),
        "empty": "# nothing\n",
        "words": "hello there\n",
        "smuggled": good.read_text().rstrip() + "\nssh-ed25519 AAAA\n",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "bytes").write_bytes(b"\xff\xfe\x00")
    return {"good": good, "short": short, **{n: tmp_path / n for n in (*files, "bytes", "gone")}}


def test_only_one_public_key_and_nothing_else_is_authorized(
    work: Workspace, keys: dict[str, Path]
) -> None:
    work.users.add({"login": "ana", "name": "Ana"})
    program = ('/opt/it\'s "here"/salesops',)
    (line,) = work.users.authorized("ana", keys["good"], program)
    kind, blob = keys["good"].read_text().split()[:2]
    assert line.startswith('restrict,pty,command="')
    assert line.endswith(f'" {kind} {blob} ana')
    assert "$(id)" not in line
    command = line.removeprefix('restrict,pty,command="').partition(f'" {kind}')[0]
    heard = subprocess.run(
        ["sh", "-c", "printf '%s\\n' " + command.replace('\\"', '"')],
        capture_output=True,
        text=True,
        check=True,
    )
    database = str(work.session.store.path.resolve())
    words = [*program, "--database", database, "serve", "--login", "ana"]
    assert heard.stdout.splitlines() == words
    assert len(work.users.authorized("ana", keys["several"], program, every=True)) == 2
    for name, sentence in {
        "private": "private key",
        "options": "options stand before the key",
        "several": "2 keys in it",
        "cut": "cut or damaged",
        "renamed": "cut or damaged",
        "smuggled": "cut or damaged",
        "short": "2,048 bits",
        "empty": "no public key",
        "words": "'hello' is no public key",
        "bytes": "no file of public keys",
        "gone": "No such file",
    }.items():
        with pytest.raises(Invalid, match=sentence):
            work.users.authorized("ana", keys[name], program)
    with pytest.raises(NotFound):
        work.users.authorized("bo", keys["good"], program)
    with pytest.raises(Invalid, match="control characters"):
        public_keys.line(public_keys.read(keys["good"])[0], ("a\nb",), "ana")


def test_nobody_but_an_admin_manages_users(work: Workspace, colleague: Colleague) -> None:
    for role in ("viewer", "member", "manager"):
        theirs = colleague(role[:3], role).users
        for call in (
            theirs.listed,
            lambda theirs=theirs: theirs.add({"login": "x", "name": "X"}),
            lambda theirs=theirs: theirs.set_role("vie", "admin"),
            lambda theirs=theirs: theirs.deactivate("vie"),
            lambda theirs=theirs: theirs.open_work("vie"),
            lambda theirs=theirs: theirs.authorized("vie", Path("x"), ("s",)),
        ):
            with pytest.raises(NotAllowed, match="needs the role admin"):
                call()
