#!/usr/bin/python3
"""tools/dev gen [--check]: writes docs/reference from the code's own tables.

config.md    the services' tables of settings
metrics.md   the services' tables of metrics
rpcs.md      methods with their permission and HTTP binding, from the protos
events.md    what is said on each topic, from the protos
topics.md    deploy/kafka/topics.yaml
errors.md    every reason that is refused with, from the services' reasons.h and the Refuse calls

--check changes nothing and fails where a page is out of date.
"""
from __future__ import annotations

import argparse
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from gen.contracts import Contracts  # noqa: E402  (needs the path above)
from gen.errors import errors_page  # noqa: E402
from stack.services import SERVICES, binary  # noqa: E402
from stack.topics import read_topics  # noqa: E402

REFERENCE = ROOT / "docs" / "reference"
NOTE = "<!-- Written by tools/dev gen; change the source named below, not this page. -->\n\n"


def _printed(service: str, command: str, preset: str) -> str:
    return subprocess.run([binary(service, preset), command], capture_output=True, text=True, check=True, env={}).stdout.strip()


def from_services(command: str, title: str, intro: str, preset: str) -> str:
    """Joins what each service's binary prints about itself."""
    parts = [NOTE, f"# {title}\n\n{intro}\n"]
    printed = {service: _printed(service, command, preset) for service in SERVICES}
    head, common = [], []
    for service, text in printed.items():
        lines = text.splitlines()
        head = lines[:2]
        rows = lines[2:]
        common = rows if not common else [row for row in common if row in rows]
    parts.append("\n## Every service\n\n" + "\n".join([*head, *common]) + "\n")
    for service, text in printed.items():
        own = [row for row in text.splitlines()[2:] if row not in common]
        if own:
            parts.append(f"\n## {service}\n\n" + "\n".join([*head, *own]) + "\n")
    # The gateway is no service of the contracts: it has no database and no events, and shares little with the others.
    parts.append("\n## gateway\n\n" + _printed("gateway", command, preset) + "\n")
    return "".join(parts)


def topics_page() -> str:
    rows = [f"| `{topic['name']}` | {topic['partitions']} | {topic['replication']} | {_retention(topic)} | {topic['purpose']} |"
            for topic in read_topics(development=False)]
    return (NOTE + "# Topics\n\nFrom `deploy/kafka/topics.yaml`. `min.insync.replicas` is 2; keys are `children/<id>`. The number of "
            "partitions is never changed while a topic holds records.\n\n"
            "| Topic | Partitions | Replication | Kept | Purpose |\n|---|---|---|---|---|\n" + "\n".join(rows) + "\n")


def _retention(topic: dict) -> str:
    milliseconds = int(topic["config"]["retention.ms"])
    return "for ever" if milliseconds < 0 else f"{milliseconds // 86_400_000} days"


def pages(preset: str) -> dict[str, str]:
    contracts = Contracts(ROOT)
    return {
        "config.md": from_services("print-config-reference", "Settings",
                                   "All settings come from the environment. A variable that begins with `SAFERETURN_` and is not in the "
                                   "service's table is an error. A setting `X` may be given as a file in `X_FILE`.", preset),
        "metrics.md": from_services("print-metrics-reference", "Metrics",
                                    "Every metric that a service can expose on `/metrics`.", preset),
        "rpcs.md": NOTE + contracts.rpcs_page(),
        "events.md": NOTE + contracts.events_page(),
        "topics.md": topics_page(),
        "errors.md": NOTE + errors_page(ROOT),
    }


def main() -> int:
    parser = argparse.ArgumentParser(prog="tools/dev gen", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--preset", default="dev")
    arguments = parser.parse_args()
    stale = []
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, text in pages(arguments.preset).items():
        file = REFERENCE / name
        if file.exists() and file.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if not arguments.check:
            file.write_text(text, encoding="utf-8")
            print(f"wrote {file.relative_to(ROOT)}")
    if arguments.check and stale:
        print(f"out of date: {', '.join(stale)}; run: tools/dev gen")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
