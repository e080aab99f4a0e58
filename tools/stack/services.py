"""Our own services as processes: migrate, start, wait for health, kill, restart."""
from __future__ import annotations

import pathlib
import subprocess

from . import paths
from .process import Process, Server, StackError, accepts, free_port

SERVICES = ("referral", "scheduling", "interview", "risk", "notification", "reporting")
# These keep narratives: the keys of children lie in a database of their own for each, apart from the sealed texts.
SEALING = ("interview", "risk")


def binary(service: str, preset: str) -> pathlib.Path:
    """Returns the path of a service's executable; raises where it is not built."""
    path = paths.BUILD / preset / "services" / service / f"{service}_service"
    if not path.exists():
        raise StackError(f"{path} is not built; run: tools/dev build {preset}")
    return path


def serving(address: str) -> bool:
    """Asks gRPC's health service; True means SERVING."""
    import grpc
    with grpc.insecure_channel(address) as channel:
        check = channel.unary_unary("/grpc.health.v1.Health/Check")
        try:
            return check(b"", timeout=2) == b"\x08\x01"  # HealthCheckResponse{status: SERVING}
        except grpc.RpcError:
            return False


class Service(Server):
    """One service process. It keeps its ports over restarts, so that clients find it again."""

    stop_seconds = 25

    def __init__(self, name: str, preset: str, folder: pathlib.Path, environment: dict):
        self.name = name
        self.binary = binary(name, preset)
        self.log = folder / f"{name}.log"
        self.rpc_port = free_port()
        self.metrics_port = free_port()
        self.environment = {**environment, "SAFERETURN_RPC_LISTEN": self.address,
                            "SAFERETURN_METRICS_LISTEN": self.metrics_address}

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.rpc_port}"

    @property
    def metrics_address(self) -> str:
        return f"127.0.0.1:{self.metrics_port}"

    def migrate(self) -> None:
        with open(self.log, "ab") as log:
            done = subprocess.run([self.binary, "migrate"], env=self.environment, stdin=subprocess.DEVNULL,
                                  stdout=log, stderr=subprocess.STDOUT, check=False)
        if done.returncode != 0:
            end = self.log.read_text(errors="replace").splitlines()[-10:]
            raise StackError(f"{self.name} migrate ended with {done.returncode}; log: {self.log}\n" + "\n".join(end))

    def start(self, wait: bool = True) -> None:
        self.process = Process.start(self.name, [self.binary, "serve"], self.log, env=self.environment)
        if wait:
            self.wait_ready()

    def wait_ready(self, seconds: float = 30) -> None:
        self.process.wait_ready(lambda: accepts(self.rpc_port) and serving(self.address), seconds)
