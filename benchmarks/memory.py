"""How much memory this process has used at most."""

import resource
import sys
from pathlib import Path

STATUS = Path("/proc/self/status")  # Linux: of this program alone, not of what started it
RESET = Path("/proc/self/clear_refs")


def peak_bytes() -> int:
    """The largest resident size since the start, or since `forget_peak`."""
    if STATUS.exists():
        line = next(line for line in STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def forget_peak() -> None:
    """Make what is resident now the peak, where the system can."""
    try:
        RESET.write_text("5")
    except OSError:
        pass  # then growth is counted from the peak so far, as it is on systems without /proc
