"""What the driver did and was answered, one JSON line each; the recount reads it (tests/recount/README.md)."""
from __future__ import annotations

import json
import pathlib
import threading
import time

import instants


class Journal:
    def __init__(self, path: pathlib.Path, clock):
        self.path = path
        self._clock = clock
        self._lock = threading.Lock()
        self._file = open(path, "w", encoding="utf-8")

    def write(self, kind: str, wall: float | None = None, **said) -> None:
        """Appends a line. `wall` is when it began; now where none is given."""
        line = {"wall": wall or time.time(), "virtual_time": instants.text(self._clock.now), "kind": kind, **said}
        with self._lock:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")

    def flush(self) -> None:
        with self._lock:
            self._file.flush()
