"""One laboratory for a test: without a page, or with all views."""

import pytest
from laboratories import SHARE

import tracrlab
from tracrlab.widgets import LabState, sealing


@pytest.fixture(autouse=True)
def without_seals(monkeypatch):
    """Only `test_seal.py` looks at them: elsewhere no sentence changes after all was shown."""
    monkeypatch.setattr(sealing, "MOST_WEIGHTS", 0)


@pytest.fixture
def state():
    found = LabState(SHARE, example="axbx")
    yield found
    found.close()


@pytest.fixture
def lab():
    found = tracrlab.lab("frac_prevs", example="axbx")
    yield found
    found.close()
