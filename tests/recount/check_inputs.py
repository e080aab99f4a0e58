"""Every row was told, every accepted event had its effect once, and nothing came from nowhere."""
from __future__ import annotations

import collections

import instants
from findings import Findings
from inputs import absences, data, is_under, reported_instant, return_instant
from ladder import DUE_AFTER
from run import REFERRAL, SCHEDULING, Run, uuid_of

DECISIONS = ("ReferralAccepted", "ReferralRefused", "NoticeHeld")


def check(run: Run, findings: Findings) -> None:
    _check_rows(run, findings)
    for record in run.reused:
        findings.add("EVENT_ID_REUSED", record.place, f"{record.name} {record.id} was said with two contents")
    opened = collections.defaultdict(list)
    for record in run.said(REFERRAL, "EpisodeOpened"):
        opened[record.data["episode_reference"]].append(record)
    known = set()
    for absence in absences(run.journal):
        known |= absence.references
        _check_absence(run, absence, [record for reference in absence.references for record in opened[reference]],
                       findings)
    for record in run.said(REFERRAL, "EpisodeOpened"):
        if record.data["episode_reference"] not in known:
            findings.add("EFFECT_WITHOUT_CAUSE", record.data["case_reference"], "an episode that nobody reported")


def _check_rows(run: Run, findings: Findings) -> None:
    spoken = {entry.said["row"]: entry for entry in run.journal if entry.kind == "row"}
    published = {entry.said.get("episode") for entry in run.journal if entry.kind == "publish"}
    for row in run.rows:
        entry = spoken.get(row.number)
        subject = f"row {row.number}"
        readable = row.start is not None and row.kind in ("M", "A") and row.birth is not None
        if entry is None:
            findings.add("ROW_LOST", subject, "the journal does not speak of it")
        elif entry.said.get("skipped"):
            if readable and (row.end is None or row.end >= row.start):
                findings.add("ROW_LOST", subject, f"skipped though it can be read: {entry.said['skipped']}")
        elif entry.said.get("episode") not in published:
            findings.add("ROW_LOST", subject, "no event was published for it")


def _check_absence(run: Run, absence, opened: list, findings: Findings) -> None:
    if not absence.of("ChildReportedMissing") and not absence.of("ChildReturned"):
        return
    if not opened:
        findings.add("EVENT_LOST", absence.key, f"{absence.events[0].name} was accepted and no episode was opened")
        return
    if len(opened) > 1:
        findings.add("EVENT_DOUBLED", absence.key, f"one absence opened {len(opened)} episodes")
    key, reference = uuid_of(opened[0].data["episode_id"]), opened[0].data["case_reference"]
    for name in ("EpisodeCorrected", "EpisodeWithdrawn"):
        _check_change(run, absence, name, key, reference, findings)
    returns = absence.of("ChildReturned")
    if returns:
        _check_return(run, absence, returns[0], key, reference, findings)
    elif run.by_plan(REFERRAL, "ReferralAccepted").get(key):
        findings.add("EFFECT_WITHOUT_CAUSE", reference, "a clock for a child of whom no return was reported")


def _check_change(run: Run, absence, name: str, key: str, reference: str, findings: Findings) -> None:
    effect = "ReturnCorrected" if name == "EpisodeCorrected" else name
    told, said = absence.of(name), run.by_plan(REFERRAL, effect).get(key, [])
    if len(said) < len(told):
        findings.add("EVENT_LOST", reference, f"{len(told)} {name} accepted, {len(said)} {effect} said")
    if len(said) > len(told):
        findings.add("EVENT_DOUBLED", reference, f"{len(told)} {name} accepted, {len(said)} {effect} said")
    for entry, record in zip(told, said):
        wanted = reported_instant(data(entry).get("return_time"))
        if wanted is not None and record.data["return_time"] != wanted:
            findings.add("WRONG_CLOCK", reference, f"corrected to {instants.text(wanted)}, "
                         f"but the event says {record.data['return_time']}")


def _check_return(run: Run, absence, entry, key: str, reference: str, findings: Findings) -> None:
    returned = run.by_plan(REFERRAL, "ChildReturned").get(key, [])
    if not returned:
        findings.add("EVENT_LOST", reference, "the accepted return was never said")
        return
    if len(returned) > 1:
        findings.add("EVENT_DOUBLED", reference, f"one return was said {len(returned)} times")
    wanted = return_instant(absence, entry)
    if returned[0].data["return_time"] != wanted:
        findings.add("WRONG_CLOCK", reference, f"came back at {instants.text(wanted)}, "
                     f"but the event says {instants.text(returned[0].data['return_time'])}")
    decisions = [record for name in DECISIONS for record in run.by_plan(REFERRAL, name).get(key, [])]
    held = any(record.name == "NoticeHeld" for record in decisions)
    first = next((record for record in decisions if record.name != "NoticeHeld"), None)
    if not decisions:
        findings.add("CLOCK_LOST", reference, "the return was neither accepted, refused nor held")
        return
    for name in ("ReferralAccepted", "ReferralRefused"):
        said = run.by_plan(REFERRAL, name).get(key, [])
        if len(said) > 1:
            findings.add("EVENT_DOUBLED", reference, f"{name} was said {len(said)} times")
    if bool(data(entry).get("is_history")) and not held:
        findings.add("WRONG_DECISION", reference, "marked as history, but not held for a person's release")
    if first is None:
        return
    if first.name == "ReferralRefused":
        _check_refusal(run, first, reference, findings)
        return
    _check_clock(run, absence, first, key, reference, findings)


def _check_refusal(run: Run, record, reference: str, findings: Findings) -> None:
    """A refusal for want of an agreement is wrong where one is in force."""
    in_force = any(known.data["authority_id"] == record.data["authority_id"] and known.time <= record.time
                   and (known.data["expire_time"] or record.time + 1) > record.time
                   for known in run.said(REFERRAL, "AgreementActivated"))
    if in_force and record.data["reason"] == "AGREEMENT_NOT_IN_FORCE":
        findings.add("WRONG_DECISION", reference, "refused for want of an agreement that is in force")


def _check_clock(run: Run, absence, accepted, key: str, reference: str, findings: Findings) -> None:
    under_12 = is_under(12, absence.birth(), accepted.data["return_time"])
    if accepted.data["under_12"] != under_12:
        findings.add("WRONG_DECISION", reference, f"under 12 is {under_12} by the date of birth, not the contrary")
    clocks = run.by_plan(SCHEDULING, "ClockStarted").get(key, [])
    if not clocks:
        findings.add("CLOCK_LOST", reference, "the referral was accepted and no clock started")
        return
    if len(clocks) > 1:
        findings.add("EVENT_DOUBLED", reference, f"its clock started {len(clocks)} times")
    clock = clocks[0].data
    if clock["return_time"] != accepted.data["return_time"] or clock["due_time"] != clock["return_time"] + DUE_AFTER:
        findings.add("WRONG_CLOCK", reference, "72 elapsed hours from the return are not what the clock counts")
