"""A private PostgreSQL 15 with trust on 127.0.0.1."""
from __future__ import annotations

import os
import pathlib
import shutil
import signal
import subprocess

from . import paths
from .process import Process, Server, StackError, accepts, free_port

SUPERUSER = "postgres"


class Postgres(Server):
    """Start, crash, restart and stop one cluster. `fsync=False` only where the data may be lost with the machine."""

    name = "postgres"

    stop_signal = signal.SIGINT  # "fast": does not wait for clients

    def __init__(self, folder: pathlib.Path, fsync: bool):
        self.data = folder / "postgres"
        self.log = folder / "postgres.log"
        self.fsync = fsync
        self.port = free_port()

    def uri(self, database: str = "postgres", user: str = SUPERUSER) -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def _identity(self) -> dict:
        """Popen options that make PostgreSQL run as postgres where we are root."""
        return {"user": "postgres", "group": "postgres", "extra_groups": []} if paths.needs_postgres_user() else {}

    def _init(self) -> None:
        self.data.mkdir(parents=True, mode=0o700)
        if paths.needs_postgres_user():
            shutil.chown(self.data, "postgres", "postgres")
        command = [paths.POSTGRES_BIN / "initdb", "-D", self.data, "-U", SUPERUSER, "-A", "trust", "-E", "UTF8",
                   "--locale=C", "--no-sync", "--no-instructions"]
        done = subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **self._identity())
        if done.returncode != 0:
            raise StackError(f"initdb failed:\n{done.stdout}{done.stderr}")
        durable = "on" if self.fsync else "off"
        with open(self.data / "postgresql.conf", "a", encoding="utf-8") as conf:
            # Even where fsync is off a commit must survive kill -9 of the server, so synchronous_commit stays on.
            conf.write(f"""
listen_addresses = '127.0.0.1'
port = {self.port}
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB
max_wal_size = 4GB
fsync = {durable}
full_page_writes = {durable}
timezone = 'UTC'
log_timezone = 'UTC'
log_line_prefix = '%m %u %d '
jit = off
""")

    def start(self) -> None:
        if not self.data.exists():
            self._init()
        # A crashed cluster leaves its pid file, whose pid may be another process's by now.
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        command = [paths.POSTGRES_BIN / "postgres", "-D", self.data]
        self.process = Process.start(self.name, command, self.log, cwd="/", **self._identity())
        self.process.wait_ready(self._ready, 60)

    def _ready(self) -> bool:
        if not accepts(self.port):
            return False
        import psycopg2
        try:
            psycopg2.connect(self.uri()).close()
        except psycopg2.OperationalError:
            return False
        return True

    def kill(self, number: int = signal.SIGKILL) -> None:
        """Ends it as a crash does: the postmaster and, since they outlive it for a moment, its children."""
        if not self.process:
            return
        children = pathlib.Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        pids = [int(pid) for pid in children.read_text().split()] if children.exists() else []
        self.process.stop(number)
        for pid in pids if number == signal.SIGKILL else []:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass


def create_database(admin_uri: str, database: str) -> None:
    """Creates a database unless it is there."""
    import psycopg2
    connection = psycopg2.connect(admin_uri)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", (database,))
            if cursor.fetchone() is None:
                cursor.execute(f'CREATE DATABASE "{database}"')
    finally:
        connection.close()
