"""The figures of a run, counted from evidence and model."""
from __future__ import annotations

import collections

import check_alerts
from findings import DOUBLED, LOST, Findings
from instants import SECOND
from run import INTERVIEW, NOTIFICATION, REFERRAL, RISK, SCHEDULING, Run, uuid_of
from world_model import World


def summary(run: Run, world: World, findings: Findings) -> dict:
    lateness, wall = _lateness(run, world)
    steps = collections.Counter(record.data["step"] for record in run.said(SCHEDULING, "EscalationRaised"))
    results = [plan.result for plan in world.plans.values() if plan.result]
    return {
        "episodes": len({record.data["episode_id"] for record in run.said(REFERRAL, "ReferralAccepted")}),
        "offered_in_time": sum(result["offered_in_time"] for result in results),
        "held_in_time": sum(result["held_in_time"] for result in results),
        "escalated_by_step": {str(step): steps[step] for step in range(8)},
        "interviews_held": len({record.data["interview_id"] for record in run.said(INTERVIEW, "InterviewHeld")}),
        "dangers": len({record.data["danger_id"] for record in run.said(INTERVIEW, "ImmediateDangerRaised")}),
        "actions_overdue": len({record.data["action_id"] for record in run.said(INTERVIEW, "ActionOverdue")}),
        "ladders_shifted": len({record.data["plan_id"] for record in run.said(SCHEDULING, "LadderShifted")}
                               | _born_shifted_by_risk(run)),
        "repeat_triggers": len({record.data["trigger_id"] for record in run.said(RISK, "RepeatThresholdReached")}),
        "alerts_sent": len(run.said(NOTIFICATION, "AlertSent")),
        "acknowledged": len(run.said(NOTIFICATION, "AlertAcknowledged")),
        "expired": len(run.said(NOTIFICATION, "AlertExpired")),
        "worst_alert_lateness_s": round(lateness, 6),
        "worst_alert_wall_ms": round(wall, 1),
        "mails_received": len(run.mails),
        "mails_repeated": check_alerts.repeated(run),
        "events_lost": findings.count(LOST),
        "events_doubled": findings.count(DOUBLED),
        "recount_agrees": not findings,
    }


def _born_shifted_by_risk(run: Run) -> set[str]:
    """Clocks that were born one step earlier though the child was not under 12."""
    old = {uuid_of(record.data["episode_id"]) for record in run.said(REFERRAL, "ReferralAccepted") if not record.data["under_12"]}
    return {record.data["plan_id"] for record in run.said(SCHEDULING, "ClockStarted")
            if record.data["shifted"] and uuid_of(record.data["plan_id"]) in old}


def _lateness(run: Run, world: World) -> tuple[float, float]:
    """Returns the worst (virtual seconds, wall milliseconds) from when a step had to fire to its alert."""
    wanted = {(plan.key, fired.step, fired.day): fired.at for plan in world.plans.values() for fired in plan.fired}
    moments = collections.defaultdict(list)  # virtual instant → wall times at which something happened in it
    for entry in run.journal:
        if entry.kind in ("clock", "publish", "command"):
            moments[entry.at].append(entry.wall_ms)
    late, wall = 0.0, 0.0
    for record in run.said(NOTIFICATION, "AlertSent"):
        key = (uuid_of(record.data["plan_id"]), record.data["step"], record.data["day"])
        if record.data["kind"] != "ESCALATION" or key not in wanted:
            continue
        late = max(late, (record.time - wanted[key]) / SECOND)
        before = [moment for moment in moments[wanted[key]] if moment <= record.wall_ms + 1]
        if before:
            wall = max(wall, record.wall_ms - max(before))
    return late, max(wall, 0.0)
