"""The gateway as a process: it has no database and no migrations, and speaks HTTP."""
from __future__ import annotations

import pathlib
import urllib.error
import urllib.request

from .process import Process, Server, free_port
from .services import binary

GATEWAY = "gateway"


def ready(url: str) -> bool:
    """Asks /health/ready; True means that it has the issuer's keys and takes requests."""
    try:
        with urllib.request.urlopen(f"{url}/health/ready", timeout=2) as answer:
            return answer.status == 200
    except (OSError, urllib.error.URLError):
        return False


class Gateway(Server):
    """One gateway. It keeps its ports over restarts, so that clients find it again."""

    name = GATEWAY

    stop_seconds = 25

    def __init__(self, preset: str, folder: pathlib.Path, environment: dict, port: int | None = None):
        self.binary = binary(GATEWAY, preset)
        self.log = folder / f"{GATEWAY}.log"
        self.port = port or free_port()
        self.metrics_port = free_port()
        self.environment = {**environment, "SAFERETURN_HTTP_LISTEN": f"127.0.0.1:{self.port}",
                            "SAFERETURN_METRICS_LISTEN": self.metrics_address}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def metrics_address(self) -> str:
        return f"127.0.0.1:{self.metrics_port}"

    def start(self) -> None:
        self.process = Process.start(self.name, [self.binary, "serve"], self.log, env=self.environment)
        self.process.wait_ready(lambda: ready(self.url), 30)
