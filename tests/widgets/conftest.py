"""One laboratory for a test."""

import pytest
from laboratories import SHARE

from tracrlab.widgets import LabState


@pytest.fixture
def state():
    found = LabState(SHARE, example="axbx")
    yield found
    found.close()
