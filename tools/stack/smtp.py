"""The mail sink (smtp_sink.py) as one of the stack's servers."""
from __future__ import annotations

import json
import pathlib

from .process import Process, Server, accepts, free_port


class Smtp(Server):
    name = "smtp"

    def __init__(self, folder: pathlib.Path, clock_file: pathlib.Path | None):
        self.mailbox = folder / "mailbox.jsonl"
        self.refuse_file = folder / "smtp.refuse"
        self.log = folder / "smtp.log"
        self.clock_file = clock_file
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.mailbox.touch()
        command = ["/usr/bin/python3", pathlib.Path(__file__).with_name("smtp_sink.py"), "--port", self.port,
                   "--mailbox", self.mailbox, "--refuse-file", self.refuse_file]
        if self.clock_file:
            command += ["--clock-file", self.clock_file]
        self.process = Process.start(self.name, command, self.log)
        self.process.wait_ready(lambda: accepts(self.port), 15)

    def mails(self) -> list[dict]:
        """Returns every mail received so far."""
        lines = self.mailbox.read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]
