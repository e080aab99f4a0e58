"""The end of the run: the independent recount, the table, the JSON."""
from __future__ import annotations

import json
import pathlib
import subprocess
import tempfile

from stack import paths

# Names and order of the summary, with their words for the table.
FIGURES = {
    "episodes": "returned episodes with a clock",
    "offered_in_time": "offered within 72 hours",
    "held_in_time": "held within 72 hours",
    "escalated_by_step": "escalated, by step",
    "interviews_held": "interviews held",
    "dangers": "immediate dangers",
    "actions_overdue": "actions that fell overdue",
    "ladders_shifted": "ladders that risk made one step earlier",
    "repeat_triggers": "repeat triggers",
    "alerts_sent": "alerts",
    "acknowledged": "acknowledged",
    "expired": "promises that lapsed",
    "worst_alert_lateness_s": "worst lateness of an alert (virtual seconds)",
    "worst_alert_wall_ms": "worst time from due to alert (real ms)",
    "mails_received": "mails",
    "mails_repeated": "mails repeated",
    "events_lost": "events lost",
    "events_doubled": "events doubled",
    "recount_agrees": "the independent recount agrees",
    "seconds": "seconds",
}


def recount(stack, folder: pathlib.Path, journal: pathlib.Path) -> tuple[dict, bool]:
    """Runs the recount as a program of its own; returns its figures and whether it agrees."""
    with tempfile.TemporaryDirectory() as temporary:
        report = pathlib.Path(temporary) / "recount.json"
        done = subprocess.run([paths.ROOT / "tests" / "recount" / "recount.py", "--input", folder, "--journal", journal,
                               "--kafka", stack.kafka_address, "--topic-prefix", stack.topic_prefix, "--mailbox",
                               stack.smtp.mailbox, "--json", report], check=False)
        figures = json.loads(report.read_text(encoding="utf-8")) if report.exists() else {}
    return figures, done.returncode == 0 and bool(figures.get("recount_agrees"))


def show(summary: dict, paint) -> None:
    """Prints the table."""
    print()
    for name, what in FIGURES.items():
        value = summary.get(name)
        if name == "escalated_by_step":
            value = "  ".join(f"{step}: {count}" for step, count in (value or {}).items())
        elif isinstance(value, bool):
            value = "yes" if value else "NO"
        bad = (name in ("events_lost", "events_doubled") and value) or value == "NO"
        print(f"  {what:46} {paint('1;31' if bad else '1', str(value))}")
