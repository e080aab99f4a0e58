"""The development issuer's keys, a file each in one folder: the newest signs, all of them vouch."""
from __future__ import annotations

import os
import pathlib
import secrets
import time

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from jwt.utils import base64url_encode

AUDIENCE = "safe-return"
LIFETIME = 3600  # seconds


class IssuerKeys:
    """Key files are named NUMBER-RANDOM.ALGORITHM.pem; NUMBER-RANDOM is the key's id."""

    def __init__(self, folder: pathlib.Path):
        self.folder = folder
        folder.mkdir(mode=0o700, exist_ok=True)

    def _files(self) -> list[pathlib.Path]:
        return sorted(self.folder.glob("*.pem"))

    def ids(self) -> list[str]:
        """Returns the ids of all keys; the last one signs."""
        return [file.name.split(".")[0] for file in self._files()]

    def rotate(self, algorithm: str = "ES256") -> str:
        """Makes a key (ES256 or RS256) that signs from now on, and returns its id; earlier ones go on vouching."""
        known = self.ids()
        number = int(known[-1].split("-")[0]) + 1 if known else 1
        name = f"{number:04}-{secrets.token_hex(4)}"
        key = ec.generate_private_key(ec.SECP256R1()) if algorithm == "ES256" else rsa.generate_private_key(65537, 2048)
        text = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                 serialization.NoEncryption())
        # Readers see whole files only.
        unfinished = self.folder / f"{name}.new"
        with open(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text)
        unfinished.rename(self.folder / f"{name}.{algorithm}.pem")
        return name

    def retire(self, name: str) -> None:
        """Takes a key away: what it signed is believed by nobody once the gateway has read the keys again."""
        for file in self.folder.glob(f"{name}.*.pem"):
            file.unlink()

    def private(self, name: str | None = None) -> tuple[str, str, object]:
        """Returns (id, algorithm, private key) of a key, by default of the one that signs."""
        name = name or self.ids()[-1]
        file, = self.folder.glob(f"{name}.*.pem")
        return name, file.name.split(".")[1], serialization.load_pem_private_key(file.read_bytes(), None)

    def jwks(self) -> dict:
        """Returns the public halves as a JSON Web Key Set."""
        keys = []
        for name in self.ids():
            _, algorithm, private = self.private(name)
            keys.append({**_public(algorithm, private.public_key()), "kid": name, "alg": algorithm, "use": "sig"})
        return {"keys": keys}

    def sign(self, issuer: str, person: dict, name: str | None = None, header: dict | None = None, **changes) -> str:
        """Returns a token for a person (sub, roles, authorities, homes); `changes` replace claims, None takes one away."""
        now = int(time.time())
        claims = {"iss": issuer, "aud": AUDIENCE, "iat": now, "exp": now + LIFETIME, "jti": secrets.token_hex(8), **person,
                  **changes}
        kid, algorithm, private = self.private(name)
        return jwt.encode({claim: value for claim, value in claims.items() if value is not None}, private, algorithm,
                          headers={"kid": kid, **(header or {})})


def _public(algorithm: str, key) -> dict:
    numbers = key.public_numbers()
    if algorithm == "RS256":
        return {"kty": "RSA", "n": _text(numbers.n, 256), "e": _text(numbers.e, 3)}
    return {"kty": "EC", "crv": "P-256", "x": _text(numbers.x, 32), "y": _text(numbers.y, 32)}


def _text(number: int, size: int) -> str:
    return base64url_encode(number.to_bytes(size, "big")).decode()
