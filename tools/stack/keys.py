"""The development key pair that signs callers' tokens (ES256)."""
from __future__ import annotations

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
