"""Caller tokens (ES256), good and bad ones. openssl signs: no further Python package is needed."""
from __future__ import annotations

import base64
import functools
import json
import pathlib
import subprocess
import time


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _raw_signature(der: bytes) -> bytes:
    """Returns r and s, 32 bytes each, of a DER sequence of two integers."""
    first = 4 + der[3]
    r, s = der[4:first], der[first + 2:first + 2 + der[first + 1]]
    return b"".join(number.lstrip(b"\0").rjust(32, b"\0") for number in (r, s))


@functools.lru_cache(maxsize=4096)
def _signed(key: pathlib.Path, header: str, claims: str) -> str:
    said = f"{_text(header.encode())}.{_text(claims.encode())}"
    der = subprocess.run(["openssl", "dgst", "-sha256", "-sign", key], input=said.encode(), capture_output=True,
                         check=True).stdout
    return f"{said}.{_text(_raw_signature(der))}"


def mint(key: pathlib.Path, caller: dict, issued: int | None = None, lifetime: int = 3000, algorithm: str = "ES256",
         **claims) -> str:
    """Returns a token. `claims` replace others, `issued` is in seconds since 1970 (default: a minute that has begun)."""
    issued = int(time.time()) // 60 * 60 if issued is None else issued
    said = {"iss": "safereturn-gateway", "aud": "safereturn", "sub": caller.get("subject", ""), "iat": issued,
            "exp": issued + lifetime, **{name: list(caller.get(name, ())) for name in ("roles", "authorities", "homes")},
            **claims}
    header = json.dumps({"alg": algorithm, "typ": "JWT"})
    return _signed(key, header, json.dumps(said))


def unsigned(caller: dict) -> str:
    """Returns a token of the algorithm `none`."""
    now = int(time.time())
    said = {"iss": "safereturn-gateway", "aud": "safereturn", "sub": caller["subject"], "iat": now, "exp": now + 600,
            "roles": caller["roles"], "authorities": caller["authorities"], "homes": []}
    return f"{_text(json.dumps({'alg': 'none'}).encode())}.{_text(json.dumps(said).encode())}."


def signed_with_public_key(public_key: pathlib.Path, caller: dict) -> str:
    """Returns an HMAC token whose secret is the public key, which everybody may know."""
    import hashlib
    import hmac
    now = int(time.time())
    said = {"iss": "safereturn-gateway", "aud": "safereturn", "sub": caller["subject"], "iat": now, "exp": now + 600,
            "roles": caller["roles"], "authorities": caller["authorities"], "homes": []}
    body = f"{_text(json.dumps({'alg': 'HS256', 'typ': 'JWT'}).encode())}.{_text(json.dumps(said).encode())}"
    return f"{body}.{_text(hmac.new(public_key.read_bytes(), body.encode(), hashlib.sha256).digest())}"
