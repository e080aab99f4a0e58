"""What an accepted command means to the model, by the method's name."""
from __future__ import annotations

import instants


def apply(world, entry, now: int, run) -> None:
    """Commands that do not touch the ladder (attempts, hand-overs, queries) are left alone, and so are those on plans
    that the model does not know: another check says that they are missing."""
    request, name = entry.request, entry.name
    if name in _ON_ALERT:
        alert = run.alerts().get(alert_of(request))
        plan = world.plans.get(alert.data["plan_id"].rpartition("/")[2]) if alert else None
        if plan:
            world.advance(now, plan.child)
            _ON_ALERT[name](plan, alert.data, request, now)
        return
    plan = world.plans.get(plan_key(request))
    if plan:
        world.advance(now, plan.child)
    if plan and name in _ON_PLAN:
        _ON_PLAN[name](plan, request, now)


def plan_key(request: dict) -> str:
    """Returns the uuid of the plan that a request names."""
    for field in ("plan", "plan_id", "name"):
        if request.get(field):
            return request[field].rpartition("/")[2]
    return ""


def alert_of(request: dict) -> str:
    for field in ("alert", "alert_id", "name"):
        if request.get(field):
            value = request[field]
            return value if "/" in value else f"alerts/{value}"
    return ""


def _instant(request: dict, field: str, default: int) -> int:
    return instants.parse(request[field]) if request.get(field) else default


def _offer(plan, request, now) -> None:
    plan.offer(_instant(request, "offered_time", now), now)


def _book(plan, request, now) -> None:
    start = instants.parse(request["start_time"])
    plan.book(start, _instant(request, "end_time", start), now)


def _release(plan, _request, _now) -> None:
    plan.release()


def _split(plan, _request, now) -> None:
    plan.split(now)


def _acknowledge(plan, alert, request, now) -> None:
    plan.acknowledge(alert["step"], alert["alert_id"], instants.parse(request["until_time"]), now)


def _decline(plan, alert, _request, now) -> None:
    plan.decline_alert(alert["step"], now)


_ON_PLAN = {"OfferInterview": _offer, "BookInterview": _book, "RescheduleInterview": _book,
            "ReleaseBooking": _release, "SplitPlan": _split}
_ON_ALERT = {"AcknowledgeAlert": _acknowledge, "DeclineAlert": _decline}
