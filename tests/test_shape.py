"""The shape of the code stays small: its files, its functions, its folders."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("salesops_tui", "screens", "db", "templates")
TOP_LEVEL = {
    *PACKAGES,
    "tests",
    "pyproject.toml",
    "constraints.txt",
    "Makefile",
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
}
SHAPELESS = {"utils", "util", "helpers", "helper", "common", "constants", "types", "misc"}
FUNCTION_LINES = 40
MODULE_LINES = 300


def modules() -> Iterator[Path]:
    """Every Python file of ours that a person writes; migrations only ever grow."""
    for folder in (*PACKAGES, "tests", ".ci"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


def functions(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (
                f"{where(path)}:{node.lineno} {node.name}",
                (node.end_lineno or 0) - node.lineno + 1,
            )


def where(path: Path) -> str:
    return str(path.relative_to(ROOT))


def ignored() -> set[str]:
    """What .gitignore names at the top: it may lie about, and is not part of the project."""
    lines = (ROOT / ".gitignore").read_text().splitlines()
    return {line.strip("/") for line in lines if not line.startswith("#")}


def test_no_function_is_longer_than_a_screen() -> None:
    long = {
        name: lines
        for path in modules()
        for name, lines in functions(path)
        if lines > FUNCTION_LINES
    }
    assert long == {}


def test_no_module_is_longer_than_a_sitting() -> None:
    lengths = {where(path): len(path.read_bytes().splitlines()) for path in modules()}
    assert {name: lines for name, lines in lengths.items() if lines > MODULE_LINES} == {}


def test_a_thing_lives_with_what_it_is_about() -> None:
    shapeless = [where(path) for path in modules() if SHAPELESS & {path.stem, path.parent.name}]
    assert shapeless == []


def test_the_top_level_is_exactly_what_was_agreed() -> None:
    found = {entry.name for entry in ROOT.iterdir() if not entry.name.startswith(".")}
    assert found - ignored() == TOP_LEVEL


def test_no_init_under_tests_shadows_a_package() -> None:
    assert list((ROOT / "tests").rglob("__init__.py")) == []


def test_every_folder_of_a_package_is_a_package() -> None:
    folders = {path.parent for path in modules() if path.parts[len(ROOT.parts)] in PACKAGES}
    assert [where(path) for path in sorted(folders) if not (path / "__init__.py").exists()] == []
