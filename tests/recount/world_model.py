"""All plans of the run: what one child's next episode or one interview does to the others."""
from __future__ import annotations

from plan_model import COMBINED, RUNNING, SUSPENDED, Plan

# An interview that ends the leading plan this way ends those combined into it too.
SHARED_OUTCOMES = frozenset({"OUTCOME_HELD", "OUTCOME_DECLINED_BY_CHILD", "OUTCOME_DECLINED_BY_PARENT_CARER",
                             "OUTCOME_UNABLE_TO_CONTACT", "OUTCOME_CHILD_MOVED_OUT_OF_AREA", "OUTCOME_CHILD_18"})


class World:
    """Plans by the uuid that they share with their episode."""

    def __init__(self):
        self.plans: dict[str, Plan] = {}
        self._of_child: dict[str, list[Plan]] = {}
        self.said: list[tuple[str, str]] = []      # (event, plan) that plans must say about each other
        self._caused_by: dict[str, set[str]] = {}  # new episode → plans that it suspended

    def advance(self, now: int, child: str | None = None) -> None:
        """Lets time pass for one child, or for all: children have nothing to do with each other."""
        for plan in self.plans.values() if child is None else self._of_child.get(child, ()):
            plan.advance(now)

    def siblings(self, key: str, child: str, state: str) -> list[Plan]:
        return [plan for plan in self._of_child.get(child, ()) if plan.key != key and plan.state == state]

    def _following(self, lead: Plan) -> list[Plan]:
        return [plan for plan in self.siblings(lead.key, lead.child, COMBINED) if plan.lead == lead.key]

    def opened(self, key: str, child: str) -> list[Plan]:
        """A new episode: the child is missing again, open plans stand still. Returns those that it suspended."""
        suspended = self.siblings(key, child, RUNNING)
        for plan in suspended:
            plan.suspend()
            self.said.append(("PlanSuspended", plan.key))
            self._caused_by.setdefault(key, set()).add(plan.key)
        return suspended

    def accepted(self, plan: Plan, now: int) -> None:
        """A clock starts; what stood still because of this child's being missing again follows it."""
        if plan.key in self.plans:
            return
        self.plans[plan.key] = plan
        self._of_child.setdefault(plan.child, []).append(plan)
        plan.start(now)
        for earlier in self.siblings(plan.key, plan.child, SUSPENDED):
            earlier.combine(plan.key)
            self.said.append(("PlanCombined", earlier.key))

    def ended(self, key: str, outcome: str, now: int) -> None:
        """The episode was withdrawn or merged, or opens no duty (refused, dismissed, not required)."""
        if key in self.plans:
            self._close(self.plans[key], outcome, None, now)
        for suspended in self._caused_by.pop(key, ()):
            if self.plans[suspended].state == SUSPENDED:
                self.plans[suspended].resume(now)
                self.said.append(("PlanResumed", suspended))

    def outcome(self, key: str, outcome: str, outcome_at: int | None, now: int) -> None:
        self._close(self.plans[key], outcome, outcome_at, now)

    def _close(self, plan: Plan, outcome: str, outcome_at: int | None, now: int, lead_offer: int | None = None) -> None:
        """Ends a plan, and those that follow it, and those that follow them."""
        if not plan.is_open:
            return
        offer = plan.close(outcome, outcome_at, now, lead_offer)
        if outcome in SHARED_OUTCOMES:
            for follower in self._following(plan):
                self._close(follower, outcome, outcome_at, now, offer)
        else:
            self._stand_alone(plan, now)

    def _stand_alone(self, lead: Plan, now: int) -> None:
        """Their lead ended for a reason of its own: they are owed their interview still."""
        for plan in self._following(lead):
            plan.split(now)
            self.said.append(("PlanSplit", plan.key))
