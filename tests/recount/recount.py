#!/usr/bin/python3
"""Counts a run again from its evidence and evaluates the ladder by itself.

It shares no code with the services. It reads the input files, the driver's journal of commands and answers, all topics
from offset 0 and the mail sink's mailbox; it prints what it finds in words and ends with 0 only if all agree.
"""
from __future__ import annotations

import argparse
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import check_alerts
import check_climbs
import check_inputs
import check_interviews
import check_milestones
import check_repeats
import check_risk
import check_steps
import inputs
import instants
import run as runs
import summary as summaries
from findings import Findings


def recount(run: runs.Run, tolerance: int = instants.SECOND) -> tuple[dict, Findings]:
    """Returns the summary and what disagrees. `tolerance` is the lateness that is none, in microseconds."""
    findings = Findings()
    world = runs.replay(run)
    check_inputs.check(run, findings)
    check_steps.check(run, world, findings, tolerance)
    check_milestones.check(run, world, findings)
    check_risk.check(run, world, findings, tolerance)
    check_repeats.check(run, findings, tolerance)
    check_interviews.check(run, findings)
    check_climbs.check(run, findings, tolerance)
    check_alerts.check(run, findings, tolerance)
    return summaries.summary(run, world, findings), findings


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--input", type=pathlib.Path, help="folder of the SSDA903 files; none: only the journal counts")
    parser.add_argument("--journal", type=pathlib.Path, required=True, help="what the driver sent and was answered")
    parser.add_argument("--kafka", required=True, help="host:port of the broker")
    parser.add_argument("--topic-prefix", default="")
    parser.add_argument("--mailbox", type=pathlib.Path, required=True, help="what the mail sink received")
    parser.add_argument("--tolerance-s", type=float, default=1, help="virtual seconds that a step may be late")
    parser.add_argument("--json", type=pathlib.Path, help="write summary and findings here")
    parser.add_argument("--show", type=int, default=40, help="print at most so many findings")
    arguments = parser.parse_args()

    import topics
    import wire
    records = topics.read_topics(arguments.kafka, wire.Wire(), arguments.topic_prefix)
    run = runs.Run.of(inputs.read_rows(arguments.input) if arguments.input else [],
                      inputs.read_journal(arguments.journal), records, inputs.read_mailbox(arguments.mailbox))
    summary, findings = recount(run, round(arguments.tolerance_s * instants.SECOND))
    if arguments.json:
        told = {**summary, "findings": [vars(finding) for finding in findings]}
        arguments.json.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    print(f"recount: {len(run.records)} events ({run.copies} delivered again), {len(run.journal)} journal lines, "
          f"{len(run.mails)} mails")
    for finding in findings[:arguments.show]:
        print(f"  {finding}")
    if len(findings) > arguments.show:
        print(f"  … and {len(findings) - arguments.show} more")
    print("recount: all agree" if not findings else f"recount: {len(findings)} disagreements")
    return 0 if not findings else 1


if __name__ == "__main__":
    sys.exit(main())
