"""A team's process file over the shipped one; mistakes name file, line and key."""

from pathlib import Path

import pytest

from salesops_tui import process_file
from salesops_tui.domain.process import Kind
from salesops_tui.errors import FileInvalid

OPEN = ("qualifying", "prospecting", "partnering", "invoicing")
CLOSED = ("won", "lost", "paused", "completed")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "process.toml"


def test_the_shipped_file_is_the_process_of_the_team_without_one(file: Path) -> None:
    process = process_file.load(file)
    assert tuple(stage.key for stage in process.stages) == OPEN + CLOSED
    assert [stage.expected_days for stage in process.pipeline] == [14, 30, 45, 30]
    assert process.win_rates == {"renewal": 8000, "new": 3000, "expansion": 3000}
    assert process.checklists["engagement"]


def test_the_shipped_file_passes_its_own_check(file: Path) -> None:
    file.write_text((Path(process_file.__file__).parent / "process.toml").read_text())
    assert process_file.load(file) == process_file.load(None)


def test_a_stage_is_changed_key_by_key(file: Path) -> None:
    file.write_text('[[stage]]\nkey = "partnering"\nlabel = "Partners"\nexpected_days = 60\n')
    partnering = process_file.load(file).stage("partnering")
    shipped = process_file.load(None).stage("partnering")
    assert partnering
    assert shipped
    assert (partnering.label, partnering.expected_days) == ("Partners", 60)
    assert (partnering.kind, partnering.gates) == (shipped.kind, shipped.gates)


def test_severity_off_takes_a_gate_away_and_another_changes_it(file: Path) -> None:
    file.write_text(
        '[[stage]]\nkey = "qualifying"\n'
        '[[stage.gate]]\nkey = "answers"\nseverity = "off"\n'
        '[[stage.gate]]\nkey = "representative"\nseverity = "block"\n'
    )
    gates = {gate.key: gate.severity for gate in process_file.load(file).stages[0].gates}
    assert gates == {"class": "block", "amount-dates": "warn", "representative": "block"}


def test_a_new_stage_and_a_new_gate_are_added(file: Path) -> None:
    file.write_text(
        '[[stage]]\nkey = "declined"\nlabel = "Declined"\nkind = "lost"\n'
        '[[stage]]\nkey = "invoicing"\n[[stage.gate]]\nkey = "yes"\nlabel = "Yes"\n'
        'severity = "warn"\ncheck = "verbal_yes"\n'
    )
    process = process_file.load(file)
    assert process.kind("declined") is Kind.LOST
    assert process.stages[3].gates[-1].check == "verbal_yes"


def test_a_win_rate_and_a_checklist_are_changed_alone(file: Path) -> None:
    file.write_text(
        '[win_rates]\nnew = 2500\n[[checklist]]\nkey = "engagement"\nitems = ["Call"]\n'
    )
    process = process_file.load(file)
    assert process.win_rates == {"renewal": 8000, "new": 2500, "expansion": 3000}
    assert process.checklists["engagement"] == ("Call",)


GATE = '[[stage]]\nkey = "qualifying"\n[[stage.gate]]\nkey = "class"\n'
MISTAKES = [
    ("[[stage]\n", 1, "toml", ""),
    ('[[stage]]\nkey = "x"\nkey = "y"\n', 3, "toml", ""),
    ('colour = "red"\n', 1, "colour", "extra inputs are not permitted"),
    ("schema = 2\n", 1, "schema", "input should be 1"),
    (
        "[win_rates]\nrenewal = 8000\nnew = 20000\n",
        3,
        "win_rates.new",
        "less than or equal",
    ),
    ('[win_rates]\nnew = "a lot"\n', 2, "win_rates.new", "valid integer"),
    ('[[stage]]\nkey = "qualifying"\nexpected_days = -1\n', 3, "expected_days", "greater than"),
    (
        '[[stage]]\nkey = "qualifying"\n\n[[stage]]\nkey = "won"\nkind = "done"\n',
        6,
        "kind",
        "'open'",
    ),
    ('[[stage]]\nkey = "Not A Key"\n', 2, "key", "string should match pattern"),
    (f'{GATE}severity = "maybe"\n', 5, "severity", "'block', 'warn' or 'off'"),
    (f'{GATE}chek = "class_set"\n', 5, "chek", "extra inputs"),
    (f'{GATE}check = "nothing"\n', 3, "class", "no check is called 'nothing'; there are"),
    ('[[stage]]\nkey = "new-one"\n', 2, "stage new-one", "is new and needs label"),
    (
        '[[stage]]\nkey = "won"\n[[stage.gate]]\nkey = "g"\nlabel = "G"\n',
        4,
        "gate g",
        "needs severity",
    ),
]


@pytest.mark.parametrize(("text", "line", "key", "words"), MISTAKES)
def test_a_mistake_names_file_line_and_key(
    file: Path, text: str, line: int, key: str, words: str
) -> None:
    file.write_text(text)
    with pytest.raises(FileInvalid) as caught:
        process_file.load(file)
    sentence = str(caught.value)
    assert sentence.startswith(str(file))
    assert f"line {line}" in sentence
    if key != "toml":
        assert key in sentence
    assert words in sentence
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[[stage]]\nkey = "won"\nkind = "lost"\n', "no stage of kind won is left; add one"),
        (
            '[[stage]]\nkey = "partnering"\n[[stage.gate]]\nkey = "class"\nlabel = "C"\n'
            'severity = "warn"\ncheck = "class_set"\n',
            "gate class stands twice; rename one of them",
        ),
    ],
)
def test_two_files_that_make_no_process_are_refused(file: Path, text: str, words: str) -> None:
    file.write_text(text)
    with pytest.raises(FileInvalid, match=words):
        process_file.load(file)


def test_a_file_that_cannot_be_read_says_why(file: Path) -> None:
    file.write_bytes(b"\xff\xfe")
    with pytest.raises(FileInvalid, match="is not UTF-8 text; save it as UTF-8"):
        process_file.load(file)
    file.unlink()
    file.mkdir()
    with pytest.raises(FileInvalid, match="cannot be read"):
        process_file.load(file)


def test_a_file_is_checked_again_when_it_changes_though_it_was_sealed(
    file: Path, tmp_path: Path
) -> None:
    seal = tmp_path / "cache" / "seal"
    file.write_text('[[stage]]\nkey = "qualifying"\nlabel = "First"\n')
    assert process_file.load(file, seal).label("qualifying") == "First"
    assert seal.exists()
    assert process_file.load(file, seal).label("qualifying") == "First"
    file.write_text('[[stage]]\nkey = "qualifying"\nlabel = 7\n')
    with pytest.raises(FileInvalid, match="line 3"):
        process_file.load(file, seal)
