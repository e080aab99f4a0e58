"""The development issuer (issuer_server.py) as one of the stack's servers."""
from __future__ import annotations

import json
import pathlib
import shutil
import urllib.parse
import urllib.request

from .process import Process, Server, accepts, free_port

PEOPLE = pathlib.Path(__file__).with_name("people.json")


class Issuer(Server):
    name = "issuer"

    def __init__(self, folder: pathlib.Path):
        self.keys_folder = folder / "issuer_keys"
        self.people_file = folder / "people.json"
        self.log = folder / "issuer.log"
        self.port = free_port()

    @property
    def url(self) -> str:
        """The issuer's name (iss), which is its address too."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def keys(self):
        """The keys (issuer_keys.py): tests rotate them, and sign what no issuer would."""
        from .issuer_keys import IssuerKeys
        return IssuerKeys(self.keys_folder)

    def start(self) -> None:
        if not self.keys.ids():
            self.keys.rotate()
        if not self.people_file.exists():
            shutil.copy(PEOPLE, self.people_file)
        command = ["/usr/bin/python3", pathlib.Path(__file__).with_name("issuer_server.py"), "--port", self.port,
                   "--keys", self.keys_folder, "--people", self.people_file]
        self.process = Process.start(self.name, command, self.log)
        self.process.wait_ready(lambda: accepts(self.port), 15)

    def token(self, person: str) -> str:
        """Returns a bearer token for a person of the people file, as anybody may ask for one."""
        return ask_token(self.url, person)


def ask_token(url: str, person: str) -> str:
    """Asks an issuer for a person's token; raises urllib's HTTPError where there is nobody of that name."""
    form = urllib.parse.urlencode({"grant_type": "password", "username": person}).encode()
    with urllib.request.urlopen(f"{url}/token", form, timeout=5) as answer:
        return json.load(answer)["access_token"]
