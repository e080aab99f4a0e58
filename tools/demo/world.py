"""The world that safereturnctl seed makes, as far as the driver speaks for its people."""
from __future__ import annotations

import json
import pathlib


class World:
    """One authority: who publishes, who coordinates, who can stand in."""

    def __init__(self, told: dict):
        self.authority = told["authority_id"]
        self.source = told["sources"][0]
        # Who may take an alert over: staff of the whole authority, not of one home.
        self.people = [person["person_id"] for person in told["people"]
                       if not person["home_urn"] and person["role"] != "interviewer"]
        self.roles = {person["person_id"]: "the " + person["role"].replace("_", " ") if person["role"] else "a deputy"
                      for person in told["people"]}
        self.deputies: dict[str, str] = {}  # alert → who took it over
        desk = next(person for person in told["people"] if person["role"] == "coordinator")
        self.coordinator = self.person(desk["person_id"], "coordinator", "")

    def person(self, person_id: str, role: str, home_urn: str) -> dict:
        """Returns the caller for somebody who was told in a role. The duty team and deputies act as coordinators."""
        return {"subject": person_id.replace("people/", "users/"), "authorities": [self.authority],
                "roles": [role if role not in ("", "duty_team") else "coordinator"],
                "homes": [home_urn] if home_urn else []}


def seed(stack, folder: pathlib.Path) -> World:
    """Makes the world, with the homes that the files name; returns its first authority."""
    told = json.loads(stack.ctl("seed", "--json", "--homes-from", str(folder)).stdout)
    return World(told["authorities"][0])
