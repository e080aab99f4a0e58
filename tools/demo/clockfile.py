"""The clock that the services read (product decision 20): microseconds since 1970 in a memory-mapped file."""
from __future__ import annotations

import ctypes
import mmap
import pathlib


class ClockFile:
    """Time that moves only when told to, and never back."""

    def __init__(self, path: pathlib.Path, now: int):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(now.to_bytes(8, "little", signed=True))
        with open(path, "r+b") as file:
            self._map = mmap.mmap(file.fileno(), 8)
        # One aligned 64-bit store: no reader sees half of it.
        self._cell = ctypes.c_int64.from_buffer(self._map)
        self.path = path

    @property
    def now(self) -> int:
        return self._cell.value

    def move(self, to: int) -> None:
        assert to >= self.now, "time does not run backwards"
        self._cell.value = to
