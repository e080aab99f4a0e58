"""Waits until the services have nothing left to read, publish or do."""
from __future__ import annotations

from stack.process import wait_until


def settle(probe, seconds: float = 90, now: int | None = None) -> None:
    """Returns when two looks of the demo's `Probe` in a row find nothing to do; with `now`, nothing that is due either."""
    def quiet() -> bool:
        sweep = probe.sweep()
        return sweep.resting(now) if now is not None else not sweep.outbox and not sweep.behind
    wait_until(lambda: quiet() and quiet(), seconds, "all events read and published", pause=0.02)
