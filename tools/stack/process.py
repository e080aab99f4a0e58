"""Child processes that can be found again later, free ports, and waiting for a condition."""
from __future__ import annotations

import contextlib
import os
import pathlib
import random
import signal
import socket
import subprocess
import time
from typing import Callable, Optional


class StackError(RuntimeError):
    """Something could not be started or stopped; the message says where to look."""


# Below the range that the kernel gives to outgoing connections, which could otherwise take a port just chosen.
_PORTS = range(20000, 32000)
_given: set[int] = set()


def free_port() -> int:
    """Returns a port of 127.0.0.1 that nobody listens on; never the same one twice in one program."""
    for _ in range(1000):
        port = random.SystemRandom().choice(_PORTS)
        if port in _given:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with contextlib.suppress(OSError):
                probe.bind(("127.0.0.1", port))
                _given.add(port)
                return port
    raise StackError("no free port between 20000 and 31999")


def accepts(port: int) -> bool:
    """Says whether something on 127.0.0.1 accepts connections on `port`."""
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition: Callable[[], bool], seconds: float, what: str, pause: float = 0.02) -> None:
    """Returns when `condition` holds; raises StackError naming `what` after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise StackError(f"{what}: not within {seconds:g} s")
        time.sleep(pause)


def _stat(pid: int) -> Optional[tuple[str, int]]:
    """Returns state and start time of a process, or None where there is none."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return fields[0], int(fields[19])


class Process:
    """One process, known by its pid and start time, so that a recycled pid is never taken for it."""

    def __init__(self, name: str, pid: int, started: int, log: str, popen: Optional[subprocess.Popen] = None):
        self.name = name
        self.pid = pid
        self.started = started
        self.log = pathlib.Path(log)
        self._popen = popen

    @classmethod
    def start(cls, name: str, command: list, log: pathlib.Path, **options) -> Process:
        """Starts `command` in a session of its own, its output appended to `log`."""
        with open(log, "ab") as output:
            popen = subprocess.Popen([str(word) for word in command], stdin=subprocess.DEVNULL, stdout=output,
                                     stderr=subprocess.STDOUT, start_new_session=True, **options)
        found = _stat(popen.pid)
        return cls(name, popen.pid, found[1] if found else 0, str(log), popen)

    def to_json(self) -> dict:
        return {"name": self.name, "pid": self.pid, "started": self.started, "log": str(self.log)}

    @classmethod
    def from_json(cls, data: dict) -> Process:
        return cls(data["name"], data["pid"], data["started"], data["log"])

    def alive(self) -> bool:
        if self._popen is not None:
            return self._popen.poll() is None
        found = _stat(self.pid)
        return found is not None and found[1] == self.started and found[0] != "Z"

    @property
    def returncode(self) -> Optional[int]:
        """The exit code, negative for a signal; None while it runs or where another program started it."""
        return self._popen.poll() if self._popen is not None else None

    def send(self, number: int) -> None:
        if self.alive():
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def wait(self, seconds: float) -> bool:
        """Returns whether it ended within `seconds`."""
        end = time.monotonic() + seconds
        while self.alive():
            if time.monotonic() > end:
                return False
            time.sleep(0.01)
        return True

    def stop(self, number: int = signal.SIGTERM, seconds: float = 10) -> None:
        """Asks it to end and kills it if it does not within `seconds`."""
        self.send(number)
        if not self.wait(seconds):
            self.send(signal.SIGKILL)
            self.wait(5)

    def tail(self, lines: int = 20) -> str:
        """Returns the end of its log."""
        with contextlib.suppress(FileNotFoundError):
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])
        return ""

    def wait_ready(self, ready: Callable[[], bool], seconds: float) -> None:
        """Returns when `ready` holds; raises with the end of the log if it ends before or takes too long."""
        def check() -> bool:
            if not self.alive():
                raise StackError(f"{self.name} ended with {self.returncode} before it was ready:\n{self.tail()}")
            return ready()
        try:
            wait_until(check, seconds, f"{self.name} ready")
        except StackError as error:
            raise StackError(f"{error}\nlog: {self.log}\n{self.tail()}") from None


class Server:
    """What the stack starts and stops: `process` is None until `start` of the class itself made it."""

    stop_signal = signal.SIGTERM
    stop_seconds: float = 10  # what an orderly end may take
    process: Process | None = None

    def stop(self) -> None:
        if self.process:
            self.process.stop(self.stop_signal, self.stop_seconds)

    def kill(self, number: int = signal.SIGKILL) -> None:
        if self.process:
            self.process.stop(number)
