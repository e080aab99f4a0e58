"""Bearer tokens that nobody may believe, each with a name and the reason with which it is refused.

They are made with other libraries than those that check them (PyJWT, hashlib), and by hand where no library would.
"""
from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa

import jwt

INVALID = "TOKEN_INVALID"


def text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def part(said) -> str:
    return text(said if isinstance(said, bytes) else json.dumps(said).encode())


def _hmac(header: dict, claims: dict, secret: bytes) -> str:
    said = f"{part(header)}.{part(claims)}"
    return f"{said}.{text(hmac.new(secret, said.encode(), hashlib.sha256).digest())}"


def hostile(issuer, person: dict) -> dict[str, tuple[str | None, str]]:
    """Returns name → (token, reason). `issuer` is the stack's; `person` (sub, roles, authorities, homes) may do everything."""
    keys, url, now = issuer.keys, issuer.url, int(time.time())
    kid, _, private = keys.private()
    public = private.public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    der = public.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    jwk = next(key for key in keys.jwks()["keys"] if key["kid"] == kid)
    claims = {"iss": url, "aud": "safe-return", "iat": now, "exp": now + 600, **person}
    strange_ec = ec.generate_private_key(ec.SECP256R1())
    strange_rsa = rsa.generate_private_key(65537, 2048)
    larger_curve = ec.generate_private_key(ec.SECP384R1())

    def sign(key=None, algorithm="ES256", header=None, **changes) -> str:
        said = {name: value for name, value in {**claims, **changes}.items() if value is not None}
        return jwt.encode(said, key or private, algorithm, headers={"kid": kid, **(header or {})})

    def bare(header: dict, signature: str = "") -> str:
        return f"{part(header)}.{part(claims)}.{signature}"

    good = sign()
    head, body, signature = good.split(".")
    raised = part({**claims, "roles": ["operator", "system"], "authorities": ["E08000035"]})
    flipped = ("A" if signature[10] != "A" else "B")
    return {
        "no header": (None, "TOKEN_MISSING"),
        "empty": ("", "TOKEN_MISSING"),
        "nonsense": ("nonsense", INVALID),
        "only dots": ("..", INVALID),
        "header alone": (f"{head}..", INVALID),
        "four parts": (f"{good}.x", INVALID),
        "five parts, as if encrypted": (f"{good}.x.y", INVALID),
        "padded base64": (f"{head}=.{body}=.{signature}=", INVALID),
        "standard base64 letters": (f"{head}.{body}.{signature[:-2]}+/", INVALID),
        "huge": (f"{head}.{text(b'x' * 9000)}.{signature}", INVALID),
        "header is no JSON": (f"{part(b'{alg')}.{body}.{signature}", INVALID),
        "header is a list": (f"{part([])}.{body}.{signature}", INVALID),
        "alg none, unsigned": (bare({"alg": "none", "kid": kid}), INVALID),
        "alg None": (bare({"alg": "None", "kid": kid}), INVALID),
        "alg nOnE with a signature": (bare({"alg": "nOnE", "kid": kid}, signature), INVALID),
        "alg absent": (bare({"kid": kid}, signature), INVALID),
        "alg null": (bare({"alg": None, "kid": kid}, signature), INVALID),
        "alg a list": (bare({"alg": ["ES256"], "kid": kid}, signature), INVALID),
        "ES256 without signature": (bare({"alg": "ES256", "kid": kid}), INVALID),
        "signature of zeros": (f"{head}.{body}.{text(bytes(64))}", INVALID),  # CVE-2022-21449
        "signature in DER": (f"{head}.{body}.{text(b'0' + bytes([68]) + bytes(68))}", INVALID),
        "signature cut short": (good[:-4], INVALID),
        "signature with one letter changed": (f"{head}.{body}.{signature[:10]}{flipped}{signature[11:]}", INVALID),
        "signature of another token": (f"{head}.{body}.{sign(jti='other').split('.')[2]}", INVALID),
        "claims raised under a good signature": (f"{head}.{raised}.{signature}", INVALID),
        "HMAC with the public key's PEM": (_hmac({"alg": "HS256", "kid": kid}, claims, pem), INVALID),
        "HMAC with the public key's DER": (_hmac({"alg": "HS256", "kid": kid}, claims, der), INVALID),
        "HMAC with the public JWK": (_hmac({"alg": "HS256", "kid": kid}, claims, json.dumps(jwk).encode()), INVALID),
        "HMAC with an empty secret": (_hmac({"alg": "HS256", "kid": kid}, claims, b""), INVALID),
        "HMAC said to be ES256": (_hmac({"alg": "ES256", "kid": kid}, claims, pem), INVALID),
        "forged with another key of our id": (sign(strange_ec), INVALID),
        "RS256 under the EC key's id": (sign(strange_rsa, "RS256"), INVALID),
        "PS256": (sign(strange_rsa, "PS256"), INVALID),
        "ES384": (sign(larger_curve, "ES384"), INVALID),
        "its own key in the header": (sign(strange_ec, header={"jwk": _own_jwk(strange_ec)}), INVALID),
        "address of its own keys": (sign(strange_ec, header={"jku": "http://127.0.0.1:1/jwks"}), INVALID),
        "certificate in the header": (sign(strange_ec, header={"x5c": [base64.b64encode(der).decode()]}), INVALID),
        "critical header that we do not know": (sign(header={"crit": ["x"], "x": 1}), INVALID),
        "another type": (sign(header={"typ": "logout+jwt"}), INVALID),
        "key id absent": (jwt.encode(claims, private, "ES256"), INVALID),
        "key id is a path": (sign(header={"kid": "../../../dev/null"}), "TOKEN_KEY_UNKNOWN"),
        "key id is SQL": (sign(header={"kid": "' OR 1=1 --"}), "TOKEN_KEY_UNKNOWN"),
        "key id unknown": (sign(strange_ec, header={"kid": "9999-00000000"}), "TOKEN_KEY_UNKNOWN"),
        "expired": (sign(iat=now - 4000, exp=now - 400), "TOKEN_EXPIRED"),
        "without an end": (sign(exp=None), INVALID),
        "valid for a year": (sign(exp=now + 31_536_000), "TOKEN_LIVES_TOO_LONG"),
        "from the future": (sign(iat=now + 600, exp=now + 900), "TOKEN_NOT_YET_VALID"),
        "not before later": (sign(nbf=now + 600), "TOKEN_NOT_YET_VALID"),
        "wrong issuer": (sign(iss="http://127.0.0.1:1"), "TOKEN_WRONG_ISSUER"),
        "issuer with a slash more": (sign(iss=f"{url}/"), "TOKEN_WRONG_ISSUER"),
        "wrong audience": (sign(aud="payroll"), "TOKEN_WRONG_AUDIENCE"),
        "audience absent": (sign(aud=None), "TOKEN_WRONG_AUDIENCE"),
        "the services' own audience": (sign(aud="safereturn", iss="safereturn-gateway"), "TOKEN_WRONG_ISSUER"),
        "nobody": (sign(sub=None), INVALID),
        "subject with a line break": (sign(sub="a\r\nx-safereturn-caller: b"), INVALID),
        "roles an object": (sign(roles={"system": True}), INVALID),
        "roles of numbers": (sign(roles=[1]), INVALID),
    }


def _own_jwk(key) -> dict:
    numbers = key.public_key().public_numbers()
    return {"kty": "EC", "crv": "P-256", "x": text(numbers.x.to_bytes(32, "big")), "y": text(numbers.y.to_bytes(32, "big"))}
