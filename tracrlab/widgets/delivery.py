"""Where results are set: in a kernel on its loop, elsewhere at once."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress


class Delivery:
    """Brings what a worker found to where traits may be set.

    In a kernel that is the event loop that the last message came in on, so that messages to the
    page are sent in order and never from two threads at once. In plain Python there is no loop,
    and it is done at once, one at a time.

    >>> delivery, found = Delivery(), []
    >>> delivery.post(lambda: found.append(1))
    >>> found
    [1]
    """

    def __init__(self) -> None:
        self.lock = threading.RLock()  # whoever sets traits holds it
        self._parcels: deque[Callable[[], None]] = deque()
        self._loop: asyncio.AbstractEventLoop | None = None
        self.here()

    def here(self) -> None:
        """From now on, deliver on the loop that runs here, if one does."""
        with suppress(RuntimeError):
            self._loop = asyncio.get_running_loop()

    def post(self, parcel: Callable[[], None]) -> None:
        """Have this done, after all that was posted before it."""
        self._parcels.append(parcel)
        loop = self._loop
        if loop is not None and loop.is_running():
            with suppress(RuntimeError):  # it was closed this moment
                loop.call_soon_threadsafe(self.settle)
                return
        self.settle()

    def settle(self) -> None:
        """Do all that was posted, here and now."""
        with self.lock:
            while self._parcels:
                self._parcels.popleft()()
