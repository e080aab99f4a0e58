"""Does harm in the middle of work: some random milliseconds after an instant at which much happens."""
from __future__ import annotations

import queue
import random
import threading
import time
from typing import Callable


class Saboteur(threading.Thread):
    """`harm` is called after `rounds` of the `busy` instants (hours); the last one is awaited by `finish`.

    It must be made before the workload: what comes first into the script happens first.
    """

    def __init__(self, stage, harm: Callable[[random.Random], None], seed: str, rounds: int, busy: list[float],
                 delay_ms: float = 60):
        super().__init__(daemon=True)
        self._random = random.Random(seed)
        self._harm, self._delay = harm, delay_ms / 1000
        self._due: queue.SimpleQueue = queue.SimpleQueue()
        self._rounds = rounds
        self.done = 0
        self.failure: BaseException | None = None
        for hours in sorted(self._random.sample(busy, rounds)):
            # Just before: what falls due at the instant itself is done before any act.
            stage.at(hours - 1e-6, lambda: self._due.put(None))
        self.start()

    def run(self) -> None:
        try:
            for _ in range(self._rounds):
                self._due.get()
                time.sleep(self._random.uniform(0, self._delay))
                self._harm(self._random)
                self.done += 1
        except BaseException as error:
            self.failure = error

    def finish(self, seconds: float = 120) -> None:
        self.join(seconds)
        if self.failure:
            raise self.failure
        assert self.done == self._rounds, f"{self.done} of {self._rounds} rounds were done"
