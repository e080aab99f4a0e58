"""Each raised step has one alert, each alert its mails, and no mail says who the child is."""
from __future__ import annotations

import collections
import re

import instants
from findings import Findings
from run import INTERVIEW, NOTIFICATION, RISK, SCHEDULING, Run, uuid_of

# Event that says whom to tell → kind of its alert. Each of them is one alert, at once.
URGENT = {
    (INTERVIEW, "ImmediateDangerRaised"): "DANGER", (INTERVIEW, "DangerUnanswered"): "DANGER",
    (INTERVIEW, "ActionOverdue"): "ACTION_OVERDUE", (INTERVIEW, "VisitOverdue"): "VISIT_OVERDUE",
    (INTERVIEW, "DebriefRequested"): "DEBRIEF", (RISK, "RepeatThresholdReached"): "REPEAT_TRIGGER",
    (SCHEDULING, "BookingQuestioned"): "BOOKING_QUESTIONED",
}


def check(run: Run, findings: Findings, tolerance: int) -> None:
    alerts = run.said(NOTIFICATION, "AlertSent")
    _check_steps(run, alerts, findings)
    _check_urgent(run, alerts, findings, tolerance)
    _check_mails(run, alerts, findings)
    _check_privacy(run, findings)


def _check_steps(run: Run, alerts: list, findings: Findings) -> None:
    sent = collections.defaultdict(list)
    for record in alerts:
        if record.data["kind"] == "ESCALATION":
            sent[(uuid_of(record.data["plan_id"]), record.data["step"], record.data["day"])].append(record)
    raised = {}
    for record in run.said(SCHEDULING, "EscalationRaised"):
        said = record.data
        raised.setdefault((uuid_of(said["plan_id"]), said["step"], said["day"]), said["case_reference"])
    for (key, step, day), reference in raised.items():
        found = sent.get((key, step, day), [])
        if not found:
            findings.add("ALERT_LOST", reference, f"step {step} day {day} was raised and nobody was told")
        elif len(found) > 1:
            findings.add("ALERT_DOUBLED", reference, f"step {step} day {day} was alerted {len(found)} times")
    for (key, step, day), found in sent.items():
        if (key, step, day) not in raised:
            findings.add("EFFECT_WITHOUT_CAUSE", found[0].data["alert_id"], f"an alert of step {step} that was not raised")
    again = collections.Counter(uuid_of(record.data["plan_id"]) for record in alerts
                                if record.data["kind"] == "MISSING_AGAIN")
    for record in run.said(SCHEDULING, "PlanSuspended"):
        if not again[uuid_of(record.data["plan_id"])]:
            findings.add("ALERT_LOST", record.data["case_reference"], "missing again, and nobody was told")


def _check_urgent(run: Run, alerts: list, findings: Findings, tolerance: int) -> None:
    """What interview and risk ask to tell has its alert at once, with the same words for the same people, and once."""
    asked, sent = collections.defaultdict(list), collections.defaultdict(list)
    for (topic, event), kind in URGENT.items():
        for record in run.said(topic, event):
            asked[(kind, record.data["child_id"], record.data["template_key"], frozenset(record.data["roles"]))].append(record)
    for record in alerts:
        if record.data["kind"] in URGENT.values():
            sent[(record.data["kind"], record.data["child_id"], record.data["template_key"],
                  frozenset(record.data["roles"]))].append(record)
    for key in asked.keys() | sent.keys():
        wanted, found = (sorted(records[key], key=lambda record: record.time) for records in (asked, sent))
        subject = (wanted or found)[0].data["case_reference"] or key[1]
        kind = key[0].lower().replace("_", " ")
        if len(found) < len(wanted):
            findings.add("ALERT_LOST", subject, f"{kind}: {len(wanted)} times somebody was to be told, {len(found)} alerts")
        elif len(found) > len(wanted):
            findings.add("ALERT_DOUBLED", subject, f"{kind}: {len(wanted)} times somebody was to be told, {len(found)} alerts")
        else:
            for asking, alert in zip(wanted, found):
                if not asking.time <= alert.time <= asking.time + tolerance:
                    findings.add("LATE_STEP", subject, f"{kind}: asked for at {instants.civil(asking.time)}, alerted at "
                                 f"{instants.civil(alert.time)}")


_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def mail_alert(mail: dict, alerts) -> str:
    """Returns the uuid of the alert that a mail names, in its Message-ID, its headers or its link; "" for none."""
    said = [mail.get("message_id") or "", *(mail.get("headers") or {}).values(), mail.get("body") or ""]
    return next((found for text in said for found in _UUID.findall(text.lower()) if found in alerts), "")


def _check_mails(run: Run, alerts: list, findings: Findings) -> None:
    mails = collections.defaultdict(set)
    known = {uuid_of(record.data["alert_id"]) for record in alerts}
    for mail in run.mails:
        mails[mail_alert(mail, known)].add(mail["message_id"])
    over = collections.Counter(uuid_of(record.data["alert_id"]) for record in run.said(NOTIFICATION, "AlertHandedOver"))
    late = collections.Counter()
    for record in run.said(NOTIFICATION, "PeopleFound"):
        late[uuid_of(record.data["alert_id"])] += record.data["recipients"]
    failed = collections.Counter(uuid_of(record.data["alert_id"]) for record in run.said(NOTIFICATION, "DeliveryFailed"))
    for record in alerts:
        key = uuid_of(record.data["alert_id"])
        wanted = record.data["recipients"] + over[key] + late[key] - failed[key]
        if len(mails[key]) < wanted:
            findings.add("MAIL_LOST", record.data["alert_id"], f"step {record.data['step']}: {wanted} people to be told, "
                         f"{len(mails[key])} mails")
        elif len(mails[key]) > wanted:
            findings.add("ALERT_DOUBLED", record.data["alert_id"], f"step {record.data['step']}: {wanted} people to be "
                         f"told, {len(mails[key])} different mails")
    if mails[""]:
        findings.add("MAIL_WITHOUT_ALERT", min(mails[""]), f"{len(mails[''])} mails belong to no alert")


def _check_privacy(run: Run, findings: Findings) -> None:
    """Product decision 6. Short identifiers are left out: they occur in addresses by chance."""
    secrets = {row.child for row in run.rows if len(row.child) >= 5}
    for row in run.rows:
        if row.birth:
            secrets |= {row.birth.isoformat(), row.birth.strftime("%d/%m/%Y")}
    if not secrets:
        return
    pattern = re.compile(r"(?<![\w-])(" + "|".join(map(re.escape, sorted(secrets))) + r")(?![\w-])")
    for mail in run.mails:
        found = pattern.search(f"{mail.get('subject') or ''}\n{mail.get('body') or ''}")
        if found:
            findings.add("PERSONAL_DATA", mail["message_id"], "a mail carries a child's identifier or date of birth")


def repeated(run: Run) -> int:
    """Mails beyond the first of each Message-ID: allowed after a crash, and counted."""
    return len(run.mails) - len({mail["message_id"] for mail in run.mails})
