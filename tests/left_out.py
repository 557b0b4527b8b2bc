"""What a run of the tests leaves out on this machine, and how it says so at its end."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator

import pytest

# What `make test` brings where it may. Where changes are proved it must be there, and its tests fail without it.
BROWSER = "no Chromium on this machine; as root, `make test` installs it"
DATABASE = "no PostGIS on this machine; as root, `make test` installs it"
MAY_LEAVE_OUT = "CI" not in os.environ


def lines(skipped: list[pytest.TestReport]) -> Iterator[str]:
    """How many tests were left out, and for which reasons, the commonest first."""
    reasons = Counter(reason_of(report) for report in skipped)
    if not reasons:
        yield "Nothing was left out."
        return
    yield f"Left out: {reasons.total()} test{'s' * (reasons.total() > 1)}."
    for reason, count in reasons.most_common():
        yield f"  {count}: {reason}"


def reason_of(report: pytest.TestReport) -> str:
    """Why a test was skipped, in the words of the test."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
    return reason.removeprefix("Skipped: ")
