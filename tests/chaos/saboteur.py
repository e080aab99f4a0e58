"""Does harm in the middle of work: at chosen instants of virtual time, some random milliseconds after they came."""
from __future__ import annotations

import queue
import random
import threading
import time
from typing import Callable

from instants import HOUR


class Saboteur(threading.Thread):
    """`harm` is called once for each instant; the last one is awaited by `finish`."""

    def __init__(self, stage, harm: Callable[[random.Random], None], seed: str, rounds: int, begin: float, end: float,
                 delay_ms: float = 120):
        super().__init__(daemon=True)
        self._random = random.Random(seed)
        self._harm, self._delay = harm, delay_ms / 1000
        self._due: queue.SimpleQueue = queue.SimpleQueue()
        self._rounds = rounds
        self.done = 0
        self.failure: BaseException | None = None
        for _ in range(rounds):
            stage.at(self._random.uniform(begin, end), lambda: self._due.put(HOUR))
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
