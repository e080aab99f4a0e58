"""A private Redis that keeps nothing on disk: it may be emptied at any moment."""
from __future__ import annotations

import pathlib
import socket

from .process import Process, Server, free_port


class Redis(Server):
    name = "redis"

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        self.log = folder / "redis.log"
        self.port = free_port()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        command = ["redis-server", "--bind", "127.0.0.1", "--port", self.port, "--save", "", "--appendonly", "no",
                   "--dir", self.folder, "--daemonize", "no"]
        self.process = Process.start(self.name, command, self.log)
        self.process.wait_ready(lambda: command_reply(self.address, "PING") == b"+PONG", 15)


def command_reply(address: str, *words: str) -> bytes:
    """Sends one command and returns the first line of the answer; empty where nobody answers."""
    host, _, port = address.rpartition(":")
    try:
        with socket.create_connection((host, int(port)), timeout=2) as link:
            link.sendall(" ".join(words).encode() + b"\r\n")
            return link.recv(4096).split(b"\r\n")[0]
    except OSError:
        return b""
