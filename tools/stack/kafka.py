"""A private one-node Apache Kafka (KRaft). The jars come from tools/kafka/fetch."""
from __future__ import annotations

import base64
import os
import pathlib
import shutil
import subprocess
import tempfile

from . import paths
from .process import Process, Server, StackError, accepts, free_port

_SETTINGS = paths.ROOT / "tools" / "kafka"


class Kafka(Server):
    """Start, crash, restart and stop one broker.

    `quick` compiles with C1 only: it starts in two seconds and carries 60,000 messages a second. Benchmarks turn it off.
    """

    name = "kafka"

    stop_seconds = 20

    def __init__(self, folder: pathlib.Path, quick: bool = True, libs: pathlib.Path = paths.KAFKA):
        self.folder = folder
        self.data = folder / "kafka"
        self.log = folder / "kafka.log"
        self.libs = libs
        self.quick = quick
        self.port = free_port()
        self.controller_port = free_port()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def _java(self, *options: str) -> list:
        archive = self.libs / "kafka.jsa"
        shared = [f"-XX:SharedArchiveFile={archive}", "-Xlog:cds=off", "-Xlog:cds+dynamic=off"] if archive.exists() else []
        tiered = ["-XX:TieredStopAtLevel=1"] if self.quick else []
        return ["java", "-Xmx512m", "-XX:+UseSerialGC", *tiered, *shared, *options,
                f"-Dlog4j2.configurationFile={_SETTINGS / 'log4j2.properties'}", "-cp", f"{self.libs / 'libs'}/*"]

    def _format(self) -> None:
        self.data.mkdir(parents=True)
        text = (_SETTINGS / "server.properties").read_text(encoding="utf-8")
        for key, value in {"port": self.port, "controller_port": self.controller_port, "data": self.data}.items():
            text = text.replace("{" + key + "}", str(value))
        properties = self.folder / "kafka.properties"
        properties.write_text(text, encoding="utf-8")
        cluster = base64.urlsafe_b64encode(os.urandom(16)).decode().rstrip("=")
        if cluster.startswith("-"):
            cluster = "s" + cluster[1:]
        done = subprocess.run([*self._java(), "kafka.tools.StorageTool", "format", "--standalone", "-t", cluster,
                               "-c", str(properties)], capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise StackError(f"formatting Kafka's storage failed:\n{done.stdout}{done.stderr}")

    def start(self, *options: str) -> None:
        if not (self.libs / "libs").is_dir():
            raise StackError("Kafka's jars are missing; run: tools/dev setup")
        if not self.data.exists():
            self._format()
        command = [*self._java(*options), "kafka.Kafka", self.folder / "kafka.properties"]
        self.process = Process.start(self.name, command, self.log)
        self.process.wait_ready(lambda: accepts(self.port) and answers(self.address), 60)


def answers(address: str) -> bool:
    """Says whether the broker at `address` answers a metadata request."""
    from confluent_kafka import KafkaException
    from confluent_kafka.admin import AdminClient
    client = AdminClient({"bootstrap.servers": address, "log_level": 0, "socket.timeout.ms": 2000})
    try:
        return len(client.list_topics(timeout=2).brokers) > 0
    except KafkaException:
        return False


def record_archive(libs: pathlib.Path) -> None:
    """Runs a broker once and records its classes (class-data sharing), which halves every later start."""
    archive = libs.resolve() / "kafka.jsa"
    folder = pathlib.Path(tempfile.mkdtemp(prefix="kafka-archive-", dir=libs))
    broker = Kafka(folder, libs=libs.resolve())
    try:
        broker.start(f"-XX:ArchiveClassesAtExit={archive}")
        broker.process.stop(seconds=60)
    finally:
        shutil.rmtree(folder, ignore_errors=True)

