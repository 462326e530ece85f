"""Paths that are no place for a file, and settings files that hold anything but settings."""

import os
import unicodedata

import pytest

PLACES = {
    "nul": "a\0b",
    "long": "x" * 300,
    "very long": "x/" * 50_000,
    "folder": "folder",
    "pipe": "pipe",
    "full": "/dev/full",
    "null": "/dev/null",
    "zero": "/dev/zero",
    "link": "link",
    "loop": "loop",
    "no folder": "none/file",
    "under a file": "file/x",
    "nobody": "~nobody-has-this-name/x",
    "surrogate": "a\ud800b",
}
DEEP = "[" * 5_000
SHELL_WRITES = (
    ("export", "deals", "--format", "csv", "--out"),
    ("export", "deals", "--format", "xlsx", "--force", "--out"),
    ("doc", "new", "quote", "D-1", "--format", "md", "--out"),
    ("db", "backup"),
    ("db", "backup", "--force"),
)


@pytest.fixture
def folder(shell, tmp_path, monkeypatch):
    """A folder with everything in it that is not a file."""
    shell.did("deal", "add", "Hub")
    shell.did("line", "add", "D-1", "--product", "day", "--unit-price", "5")
    found = tmp_path / "work"
    found.mkdir()
    monkeypatch.chdir(found)
    (found / "folder").mkdir()
    (found / "file").write_text("kept")
    (found / "link").symlink_to("file")
    (found / "loop").symlink_to("loop")
    os.mkfifo(found / "pipe")
    return found


def tree(folder):
    """Every name below a folder, with the text of its files."""
    return {
        str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None
        for path in sorted(folder.rglob("*"))
    }


def sentence(answer):
    """What a refusal says: one sentence on stderr, fit for a terminal."""
    assert answer.code in range(1, 8), answer
    assert answer.out == ""
    said = answer.err.strip().splitlines()[-1]
    assert len(answer.err) < 2500
    assert not [c for c in answer.err if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    return said


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("words", SHELL_WRITES, ids=" ".join)
def test_what_is_no_place_for_a_file_is_refused_and_nothing_is_left(shell, folder, words, place):
    before = tree(folder)
    if words[0] == "doc" and place in ("folder", "no folder"):
        pytest.skip("a place for documents")
    answer = shell.run(*words, PLACES[place])
    assert sentence(answer)
    assert tree(folder) == before
    assert (folder / "pipe").is_fifo()


def test_a_name_of_two_lines_is_a_name(shell, folder):
    shell.did("export", "deals", "--format", "csv", "--out", "two\nlines")
    assert (folder / "two\nlines").is_file()


@pytest.mark.parametrize("place", [p for p in PLACES if p != "link"])
@pytest.mark.parametrize("words", [("deal", "list"), ("db", "status"), ("db", "verify"), ("init",)])
def test_what_is_no_database_is_refused_in_a_sentence(shell, folder, words, place):
    if words == ("init",) and place == "no folder":
        pytest.skip("init makes the folder")
    before = tree(folder)
    answer = shell.run("--database", PLACES[place], *words)
    if words == ("db", "verify"):
        assert answer.code
    else:
        assert sentence(answer)
    assert tree(folder) == before


@pytest.mark.parametrize("place", [p for p in PLACES if p != "link"])
def test_what_is_no_settings_file_is_refused_in_a_sentence(shell, folder, place):
    assert sentence(shell.run("--config", PLACES[place], "deal", "list"))


CONTENTS = {
    "garbage": (b"\x00\xff\xfe\x1b[2J" * 100, "line 1: is not UTF-8 text"),
    "fifty megabytes": (b"# x\n" * 12_500_000, "is larger than 200,000 bytes"),
    "one line": (b"a = '" + b"x" * 100_000 + b"'", "line 1: 100,006 characters are too many"),
    "deep": (b"\n\na = [\n" + b"[\n" * 50_000, "line 3: this is nested too deeply"),
    "deep tables": (b"a = " + b"{a=" * 3_000, "line 1: this is nested too deeply"),
    "dots": (b"x" + b".x" * 40_000 + b" = 1", "line 1: 80,005 characters are too many"),
    "control": (b"a = 1\nb = '\x1b[2J'", "line 2: "),
    "long number": (b"a = 1\nb = " + b"9" * 5_000, "line 2: this number is too long"),
    "unended": (b"a = 1\nb = [", "line 2: "),
    "no day": (b"a = 2026-02-30", "line 1: "),
    "half a letter": (b"a = 1\nb = '\xe2\x82'", "line 2: is not UTF-8 text"),
    "twice": (b"a = 1\na = 2", "line 2: "),
    "strange key": (b'"\\u001b[2J" = 1', "line 1: "),
    "wrong kind": (b"\n[[letterhead]]\n[[theme]]\n[[stage]]\nkey = []", "line "),
}
FILES = {"config": "config.toml", "team": "team/team.toml", "process": "team/process.toml"}


@pytest.mark.parametrize("content", CONTENTS)
@pytest.mark.parametrize("kind", FILES)
def test_a_file_of_anything_else_is_refused_with_its_line(
    shell, tmp_path, monkeypatch, kind, content
):
    path = tmp_path / FILES[kind]
    path.parent.mkdir(exist_ok=True)
    written, words = CONTENTS[content]
    path.write_bytes(written)
    if kind == "config":
        monkeypatch.setenv("SALESOPS_CONFIG", str(path))
    answer = shell.run("deal", "list")
    said = sentence(answer)
    assert said.startswith(f"{path}")
    assert words in said
    assert answer.code == 2


@pytest.mark.parametrize(
    "text",
    [
        "stage = 1",
        "stage = [1]",
        "[[stage]]\nkey = []",
        "[[stage]]\nkey = {}",
        "[stage]\nkey = 'x'",
        "[[stage]]\nkey = 'won'\ngate = 7",
        "[[stage]]\nkey = 'won'\n[[stage.gate]]\nkey = {a = 1}",
        "[[stage]]\nkey = 'won'\nlabel = '\\u001b[2J'".replace("'\\u", '"\\u')[:-1] + '"',
        '[[stage]]\nkey = "won"\nlabel = "a\\u202eb"',
        "win_rates = 1",
        "[win_rates]\nnew = 1e309",
        "[win_rates]\nnew = -1",
        "[[checklist]]\nkey = 'x'\nitems = [[]]",
        "schema = 2",
    ],
)
def test_a_process_that_is_none_is_refused_with_its_line(shell, tmp_path, text):
    path = tmp_path / "team" / "process.toml"
    path.parent.mkdir()
    path.write_text(text)
    answer = shell.run("deal", "list")
    assert sentence(answer).startswith(f"{path}, line ")
    assert answer.code == 2


def test_a_mark_at_the_start_of_a_file_is_no_mistake(shell, tmp_path):
    path = tmp_path / "team" / "team.toml"
    path.parent.mkdir()
    path.write_bytes(b'\xef\xbb\xbfcurrency = "EUR"\r\n')
    shell.did("deal", "add", "Hub")
    assert shell.did("deal", "list", "--json").json[0]["currency"] == "EUR"


def test_a_seal_of_anything_else_only_means_checking_again(shell, tmp_path, home):
    path = tmp_path / "team" / "process.toml"
    path.parent.mkdir()
    path.write_text('[[stage]]\nkey = "won"\nlabel = "Done"\n')
    shell.did("deal", "list")
    seal = home / "cache" / "salesops" / "process.sha256"
    assert seal.is_file()
    seal.write_bytes(b"\xff\x00")
    shell.did("deal", "list")
    seal.unlink()
    seal.mkdir()
    shell.did("deal", "list")
