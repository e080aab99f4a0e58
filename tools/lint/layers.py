"""The dependency rule (docs/architecture.md) as data, checked on include and import lines."""
from __future__ import annotations

import pathlib
import re

from .files import is_cpp, is_test

# What each library may include besides itself. libs/testing may include all; only tests may include it.
_DRIVERS = {"base", "codec", "config", "obs"}
LIBS = {
    "base": set(),
    "codec": {"base"},
    "contracts": {"base"},
    "config": {"base"},
    "obs": {"base", "config"},
    "pg": _DRIVERS,
    "kafka": _DRIVERS,
    "redis": _DRIVERS,
    "rpc": _DRIVERS,
    "seal": _DRIVERS | {"pg"},
    "data_returns": {"base"},
    # messaging's steps are runtime's Steps; runtime's Main builds messaging's parts.
    "messaging": _DRIVERS | {"pg", "kafka", "redis", "runtime"},
    "runtime": _DRIVERS | {"pg", "kafka", "redis", "rpc", "messaging", "seal"},
    # What the services' adapters and mains have in common.
    "api": _DRIVERS | {"pg", "kafka", "redis", "rpc", "messaging", "runtime", "seal"},
}

# What each layer of a service may include: {s} is the service itself.
LAYERS = {
    "domain": ("libs/base/", "libs/seal/sealed.h", "services/{s}/domain/", "absl/"),
    # libs/data_returns is pure, as a domain is.
    "app": ("libs/base/", "libs/codec/json.h", "libs/data_returns/", "libs/messaging/", "libs/seal/", "services/{s}/domain/",
            "services/{s}/app/", "absl/"),
}
LAYER_REMEDY = {
    "domain": "the domain is a function of (state, command, now): take what you need as an argument, "
              "or move this to app/ or adapters/",
    "app": "app may use domain, libs/base and libs/messaging; reach drivers, protos and Redis through an interface in "
           "app/ that adapters/ implements",
}

_INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')
_IMPORT = re.compile(r'^\s*import\s+(?:public\s+)?"([^"]+)"')


def _third_party(bracket: str, name: str) -> bool:
    """A system header that is neither the standard library's nor Abseil's: <grpcpp/grpcpp.h>, <libpq-fe.h>."""
    return bracket == "<" and not name.startswith("absl/") and ("/" in name or name.endswith(".h"))


def _service_finding(path: str, service: str, rest: str, bracket: str, name: str) -> str | None:
    """Judges one include of a file of a service; returns the remedy or None."""
    other = re.match(r"services/([a-z_]+)/", name)
    if other and other[1] != service:
        return f"services/{service} may not include services/{other[1]}; read its events instead"
    if is_test(path):
        return None
    if name.startswith("libs/testing/"):
        return "libs/testing is for tests only"
    layer = rest.split("/")[0]
    if layer in LAYERS:
        allowed = tuple(prefix.format(s=service) for prefix in LAYERS[layer])
        if _third_party(bracket, name) or (bracket == '"' and not name.startswith(allowed)):
            return f"{layer}/ may not include {name}: {LAYER_REMEDY[layer]}"
    if layer == "adapters":
        mine, theirs = rest.split("/")[1], re.match(rf"services/{service}/adapters/([a-z_]+)/", name)
        if theirs and "." not in mine and theirs[1] != mine:
            return f"adapters/{mine} may not include adapters/{theirs[1]}; join them in main.cc"
    proto = re.match(r"safereturn/([a-z_]+)/v\d+/(\w+)\.pb\.h", name)
    if proto and proto[1] not in (service, "common", "intake") and \
            not (proto[2] == "events" and rest.startswith("adapters/bus/")) and \
            not (proto[2].endswith("_service") and rest.startswith("adapters/reads/")):
        return (f"only adapters/bus may include another service's contract, and only its events.pb.h (adapters/reads its "
                f"_service.pb.h, for what must not travel on the bus); act on an event of {proto[1]} instead")
    return None


def include_finding(path: str, bracket: str, name: str) -> str | None:
    """Returns what is wrong with one include of `path`, with the remedy, or None."""
    parts = path.split("/")
    if parts[0] == "libs" and len(parts) > 2:
        if name.startswith("services/"):
            return "libs may not include services; move what both need into a library"
        used = re.match(r"libs/([a-z_]+)/", name)
        if parts[1] == "testing" or is_test(path) or used is None or used[1] == parts[1]:
            return None
        if used[1] not in LIBS.get(parts[1], set()):
            return (f"libs/{parts[1]} may not include libs/{used[1]}; lower libraries only "
                    f"({', '.join(sorted(LIBS.get(parts[1], set()))) or 'none'})")
    if parts[0] == "services" and len(parts) > 2:
        return _service_finding(path, parts[1], "/".join(parts[2:]), bracket, name)
    if parts[0] == "tools" and not is_test(path) and name.startswith(("services/", "libs/testing/")):
        return "tools speak to services by RPC and events only, never by their code"
    return None


def import_finding(path: str, name: str) -> str | None:
    """Returns what is wrong with one import of a .proto file, or None."""
    mine = re.match(r"proto/safereturn/([a-z_]+)/", path)
    theirs = re.match(r"safereturn/([a-z_]+)/", name)
    if mine and theirs and theirs[1] not in (mine[1], "common", "intake"):
        return (f"safereturn.{mine[1]} may not import safereturn.{theirs[1]}; use the id, or move what both need to "
                "safereturn.common")
    return None


def check(root: pathlib.Path, files: list[str]) -> list[str]:
    findings = []
    for path in files:
        if not (is_cpp(path) or path.endswith(".proto")):
            continue
        for number, line in enumerate((root / path).read_text(encoding="utf-8").splitlines(), 1):
            include, imported = _INCLUDE.match(line), _IMPORT.match(line)
            if include and is_cpp(path):
                remedy = include_finding(path, include[1], include[2])
            elif imported and path.endswith(".proto"):
                remedy = import_finding(path, imported[1])
            else:
                continue
            if remedy:
                findings.append(f"{path}:{number}: {remedy}")
    return findings
