"""Questions to the evidence of a play, by the absences' names."""
from __future__ import annotations

import unittest

from play import HOMES
from check_alerts import mail_alert
from instants import HOUR
from run import NOTIFICATION, REFERRAL, SCHEDULING, uuid_of


def _about(said: dict) -> set[str]:
    """Returns the uuids of the plans and episodes that an event speaks of."""
    named = [said.get("plan_id"), said.get("episode_id"), *said.get("plan_ids", ()), *said.get("episode_ids", ())]
    return {uuid_of(name) for name in named if name}


class Case(unittest.TestCase):
    """`theatre` is a class with `stage` (the Play), `evidence`, `summary` and `findings`."""

    theatre = None
    maxDiff = None

    def opened(self, name):
        found = [record.data for record in self.theatre.evidence.said(REFERRAL, "EpisodeOpened")
                 if record.data["episode_reference"] == name]
        self.assertEqual(1, len(found), f"{name} opened {len(found)} episodes")
        return found[0]

    def key(self, name):
        return uuid_of(self.opened(name)["episode_id"])

    def hours(self, name, record):
        """Returns how long after the return something was said, in hours."""
        back = self.said(name, REFERRAL, "ChildReturned")[0].data["return_time"]
        return round((record.time - back) / HOUR, 2)

    def said(self, name, topic, *events):
        """Returns the records of an absence, of these events or of all, in the order in which they were said."""
        key, case = self.key(name), self.opened(name)["case_reference"]
        return self._records(topic, events, lambda said: key in _about(said) or said.get("case_reference") == case)

    def of_child(self, name, topic, *events):
        """Like `said`, of the absence's child: for what names neither plan nor episode."""
        child = self.opened(name)["child_id"]
        return self._records(topic, events, lambda said: said.get("child_id") == child)

    def _records(self, topic, events, wanted):
        found = [record for record in self.theatre.evidence.records if record.topic == topic and record.data is not None
                 and (not events or record.name in events) and wanted(record.data)]
        return sorted(found, key=lambda record: (record.time, record.offset))

    def one(self, name, topic, event):
        found = self.said(name, topic, event)
        self.assertEqual(1, len(found), f"{name}: {event} was said {len(found)} times")
        return found[0].data

    def none(self, name, topic, *events):
        self.assertEqual([], [record.name for record in self.said(name, topic, *events)])

    def steps(self, name):
        """Returns (step, day, cause, hours after the return) of what was raised."""
        back = self.one(name, REFERRAL, "ChildReturned")["return_time"]
        return [(record.data["step"], record.data["day"], record.data["cause"].removeprefix("ESCALATION_CAUSE_"),
                 round((record.time - back) / HOUR, 2)) for record in self.said(name, SCHEDULING, "EscalationRaised")]

    def mails(self, name, step=None, kind="ESCALATION"):
        """Returns the addresses that were told of a step, or of all steps."""
        known = {uuid_of(record.data["alert_id"]) for record in self.theatre.evidence.said(NOTIFICATION, "AlertSent")}
        alerts = {uuid_of(record.data["alert_id"]) for record in self.said(name, NOTIFICATION, "AlertSent")
                  if record.data["kind"] == kind and (step is None or record.data["step"] == step)}
        return sorted(address for mail in self.theatre.evidence.mails if mail_alert(mail, known) in alerts
                      for address in mail["to"])

    def people(self, *roles, home=HOMES[0]):
        house = self.theatre.stage.house
        return sorted(address for role in roles for address in house.emails_of(
            role, home if role in ("placement_manager", "registered_manager") else ""))

    def closed(self, name):
        data = self.one(name, SCHEDULING, "PlanClosed")
        return data["outcome"].removeprefix("OUTCOME_"), data["offered_in_time"], data["held_in_time"]
