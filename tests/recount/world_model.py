"""All plans of the run: what one child's next episode, risk or interview does to them."""
from __future__ import annotations

import ladder
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
        self.levels: dict[str, tuple[int, int]] = {}  # child → (when, effective level) of its latest assessment
        self.early: dict[str, tuple] = {}          # plan that is not known yet → its first outcome and when
        self._caused_by: dict[str, set[str]] = {}  # new episode → plans that it suspended

    def advance(self, now: int, child: str | None = None) -> None:
        """Lets time pass for one child, or for all: children have nothing to do with each other."""
        for plan in self.plans.values() if child is None else self._of_child.get(child, ()):
            plan.advance(now)

    def siblings(self, key: str, child: str, state: str) -> list[Plan]:
        return [plan for plan in self._of_child.get(child, ()) if plan.key != key and plan.state == state]

    def _following(self, lead: Plan) -> list[Plan]:
        return [plan for plan in self.siblings(lead.key, lead.child, COMBINED) if plan.lead == lead.key]

    def opened(self, key: str, child: str, latest_start: int | None = None) -> list[Plan]:
        """The child is missing again: open plans stand still. Returns those that it suspended. An absence that began before
        a plan's return, at the latest, is an old one told late: it stops nothing. None: nobody knows when it began."""
        suspended = [plan for plan in self.siblings(key, child, RUNNING)
                     if latest_start is None or latest_start > plan.return_at]
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
        self._shift(plan, now)  # where it was told in the instant of the birth and came second
        for earlier in self.siblings(plan.key, plan.child, SUSPENDED):
            earlier.combine(plan.key)
            self.said.append(("PlanCombined", earlier.key))
        if plan.key in self.early:
            self._close(plan, *self.early.pop(plan.key), now)

    def ended(self, key: str, outcome: str, now: int) -> None:
        """The episode was withdrawn or merged, or opens no duty (refused, dismissed, not required)."""
        if key in self.plans:
            self._close(self.plans[key], outcome, None, now)
        for suspended in self._caused_by.pop(key, ()):
            if self.plans[suspended].state == SUSPENDED:
                self.plans[suspended].resume(now)
                self.said.append(("PlanResumed", suspended))

    def assessed(self, child: str, level: int, assessed_at: int, now: int) -> None:
        """The child's risk is known anew: from a level on every open clock of the child is one step earlier."""
        if not level or assessed_at < self.levels.get(child, (assessed_at, 0))[0]:
            return
        self.levels[child] = (assessed_at, level)
        for plan in self._of_child.get(child, ()):
            self._shift(plan, now)

    def reopened(self, key: str, now: int) -> None:
        """A merge was taken back."""
        if key in self.plans:
            self.plans[key].reopen(now)
            self._shift(self.plans[key], now)

    def _shift(self, plan: Plan, now: int) -> None:
        if self.levels.get(plan.child, (0, 0))[1] >= ladder.SHIFT_FROM_LEVEL and plan.shift(now):
            self.said.append(("LadderShifted", plan.key))

    def outcome(self, keys: list[str], outcome: str, outcome_at: int | None, now: int) -> None:
        """One interview ends the plans that it covers: those that lead with all that follow them, then what is left. One
        that is not known yet ends when its clock starts."""
        for key in keys:
            if key not in self.plans:
                self.early.setdefault(key, (outcome, outcome_at))
        plans = [self.plans[key] for key in keys if key in self.plans]
        for plan in sorted(plans, key=lambda plan: plan.state == COMBINED):
            lead = self.plans.get(plan.lead) if plan.state == COMBINED else None
            self._close(plan, outcome, outcome_at, now, lead.offered_at if lead else None)

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
