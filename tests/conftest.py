"""What every test shares: a tool that is missing may skip a test at home, never in the checks."""

import os
from collections.abc import Generator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Fail a test that skips with ``needs …`` where SALESOPS_REQUIRE_TOOLS promises the tools."""
    report = yield
    if os.environ.get("SALESOPS_REQUIRE_TOOLS") and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if report.skipped and reason.startswith("needs "):
            report.outcome = "failed"
            report.longrepr = f"Skipped where nothing may be missing: {reason}"
    return report
