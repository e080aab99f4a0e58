"""What the recount can find, each kind with its name and what it counts as."""
from __future__ import annotations

import dataclasses

LOST = "lost"
DOUBLED = "doubled"
WRONG = "wrong"

# Every kind of finding and what it counts as in the totals.
KINDS = {
    "ROW_LOST": LOST,              # a row of the input that no event speaks of
    "EVENT_LOST": LOST,            # an input event or accepted command without its effect
    "CLOCK_LOST": LOST,            # an accepted return without its clock
    "MISSING_STEP": LOST,          # a step that had to fire and did not
    "ALERT_LOST": LOST,            # a raised step without its alert
    "MAIL_LOST": LOST,             # an alert with fewer mails than recipients
    "EVENT_DOUBLED": DOUBLED,      # one fact said by two different events
    "STEP_DOUBLED": DOUBLED,       # one step and day of one plan raised twice
    "ALERT_DOUBLED": DOUBLED,      # one step and day of one plan alerted twice
    "EVENT_ID_REUSED": DOUBLED,    # one event id with two contents
    "EARLY_STEP": WRONG,
    "LATE_STEP": WRONG,
    "UNEXPECTED_STEP": WRONG,      # a step that must not fire
    "WRONG_STEP": WRONG,           # fired when it had to, but with another cause, due time or roles
    "WRONG_CLOCK": WRONG,
    "WRONG_MILESTONE": WRONG,
    "WRONG_PROMISE": WRONG,
    "WRONG_RESULT": WRONG,
    "WRONG_DECISION": WRONG,
    "EFFECT_WITHOUT_CAUSE": WRONG,
    "MAIL_WITHOUT_ALERT": WRONG,
    "PERSONAL_DATA": WRONG,
}


@dataclasses.dataclass(frozen=True)
class Finding:
    kind: str
    subject: str  # the case reference, row or event that it speaks of
    text: str

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.text}"


class Findings(list):
    def add(self, kind: str, subject: str, text: str) -> None:
        assert kind in KINDS, kind
        self.append(Finding(kind, subject, text))

    def count(self, group: str) -> int:
        return sum(KINDS[finding.kind] == group for finding in self)
