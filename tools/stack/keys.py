"""The development keys: the pair that signs callers' tokens (ES256), and the file that wraps the keys of children."""
from __future__ import annotations

import base64
import os
import pathlib
import subprocess


def make_caller_keys(folder: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    """Returns the private and the public key file in `folder`, made if they are missing."""
    private, public = folder / "caller_private.pem", folder / "caller_public.pem"
    if not public.exists():
        options = {"check": True, "capture_output": True}
        subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256",
                        "-out", private], **options)
        os.chmod(private, 0o600)
        subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], **options)
    return private, public


def make_wrapping_key(folder: pathlib.Path) -> pathlib.Path:
    """Returns the key file (libs/seal/key_file.h) in `folder`, made if it is missing; its owner alone may read it."""
    path = folder / "wrapping_keys"
    if not path.exists():
        wrap, digest = (base64.b64encode(os.urandom(32)).decode() for _ in range(2))
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(f"digest {digest}\nwrap first {wrap}\n")
    return path
