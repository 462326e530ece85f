"""The wheel holds everything that an installed salesops needs."""

import subprocess
import sys
import zipfile
from email.parser import HeaderParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("salesops_tui", "screens", "db", "templates")
BUILD = "import hatchling.build, sys; print(hatchling.build.build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-c", BUILD, str(folder)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return zipfile.ZipFile(folder / run.stdout.split()[-1])


def source_files() -> set[str]:
    """Every file of the four packages, as the wheel should name it."""
    return {
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def metadata(wheel: zipfile.ZipFile, name: str) -> str:
    (path,) = (path for path in wheel.namelist() if path.endswith(f".dist-info/{name}"))
    return wheel.read(path).decode()


def test_the_wheel_holds_every_file_of_the_four_packages(wheel: zipfile.ZipFile) -> None:
    assert source_files() - set(wheel.namelist()) == set()


def test_the_wheel_holds_nothing_else(wheel: zipfile.ZipFile) -> None:
    others = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert others - source_files() == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_the_wheel_has_each_import_package(wheel: zipfile.ZipFile, package: str) -> None:
    assert f"{package}/__init__.py" in wheel.namelist()


@pytest.mark.parametrize(
    "pattern", ["salesops_tui/process.toml", "templates/*.html.j2", "templates/*.typ"]
)
def test_the_wheel_has_the_data_that_code_reads(wheel: zipfile.ZipFile, pattern: str) -> None:
    assert [name for name in wheel.namelist() if Path(name).match(pattern)]


def test_every_font_comes_with_its_licence(wheel: zipfile.ZipFile) -> None:
    fonts = [Path(name) for name in wheel.namelist() if name.endswith((".ttf", ".otf"))]
    assert fonts
    licensed = {Path(name).parent for name in wheel.namelist() if "OFL" in name}
    assert {font.parent for font in fonts} <= licensed


def test_the_command_is_called_salesops(wheel: zipfile.ZipFile) -> None:
    assert "salesops = salesops_tui.cli:main" in metadata(wheel, "entry_points.txt")


def test_the_metadata_names_version_licence_and_python(wheel: zipfile.ZipFile) -> None:
    from salesops_tui import __version__

    headers = HeaderParser().parsestr(metadata(wheel, "METADATA"))
    assert headers["Name"] == "salesops"
    assert headers["Version"] == __version__
    assert headers["License-Expression"] == "BSD-3-Clause"
    assert headers["Requires-Python"] == ">=3.11"
