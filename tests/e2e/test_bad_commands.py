"""Bad input to every command of interview and risk and to all about schools, school days and places: refused with a typed
reason, and nothing is written."""
import pathlib
import sys
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import api as apis
import bad_commands
import bad_school_days
import hearing
import psycopg2
from hearing import at, plant
from house import House
from instants import SECOND
from probe import Probe
from rest import settle
from schooling import METHODS, Schooling
from stack import Stack

KENT, LEEDS, HOME = "E10000016", "E08000035", "2890011"
TYPED = ("INVALID_ARGUMENT", "FAILED_PRECONDITION", "NOT_FOUND", "ABORTED", "ALREADY_EXISTS", "PERMISSION_DENIED",
         "RESOURCE_EXHAUSTED")
# Longer than any text may be, shorter than what a call may carry.
OVERSIZED = "x" * 21_000
HOSTILE = {"a NUL": "a\0b", "an escape sequence": "a\x1b[2Jb", "writing that turns": "a\u202eb", "a bell": "\a"}
WORD = "qx echo!"  # no code; and no refusal may say it again


class BadCommandsTest(unittest.TestCase):
    maxDiff = None

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("e2e-bad-commands", fsync=False)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start_servers()
        cls.stack.start_services()
        cls.api = apis.Api(cls.stack)
        cls.addClassCleanup(cls.api.close)
        cls.connection = psycopg2.connect(cls.stack.pg_uri())
        cls.connection.autocommit = True
        cls.addClassCleanup(cls.connection.close)
        cls.now = int(time.time()) * SECOND
        cls.kent = House(cls.api.call, KENT, cls.now, homes=(HOME,), interviewers=1)
        cls.leeds = House(cls.api.call, LEEDS, cls.now, homes=("2890055",), interviewers=1)
        cls.probe = Probe(cls.stack.pg_uri(), cls.stack.kafka_address, cls.stack.topic_prefix)
        cls.addClassCleanup(cls.probe.close)
        cls.hearing = Schooling(cls.api, cls.kent, HOME, cls.now, cls.probe)
        settle(cls.probe)
        cls.commands = {method.name: method for method in (
            *hearing.commands(cls.api), *(cls.api.methods[name] for name in METHODS))}
        cls.requests = {name: cls.hearing.valid(name) for name in cls.commands}
        cls.cases = [*bad_commands.table(cls.hearing.at), *bad_school_days.table(cls.hearing)]
        settle(cls.probe)

    def refusal(self, command, request, caller):
        """Returns what a command was refused with, None where it was accepted. A refusal must have written nothing."""
        before = self.written()
        try:
            self.api.call(command, request, caller)
        except apis.Refused as refused:
            self.assertEqual(before, self.written(), f"{command} was refused and something was written")
            return refused
        return None

    def written(self):
        with self.connection.cursor() as cursor:
            cursor.execute("SELECT (SELECT count(*) FROM interview.journal), (SELECT count(*) FROM risk.journal),"
                           " (SELECT count(*) FROM referral.journal), (SELECT count(*) FROM scheduling.journal),"
                           " (SELECT sum(version) FROM scheduling.timetable)")  # which says nothing
            return cursor.fetchone()

    def typed(self, command, request, caller):
        refused = self.refusal(command, request, caller)
        self.assertIsNotNone(refused, "accepted")
        self.assertIn(refused.code, TYPED, refused)
        self.assertRegex(refused.reason, r"^[A-Z][A-Z0-9_]+$")
        return refused

    def test_every_command_has_a_valid_request_and_cases(self):
        table = {case.command for case in self.cases}
        self.assertEqual(set(), set(self.commands) - table - {"interview.RequestDebrief"})

    def test_each_case_of_the_table(self):
        for case in self.cases:
            with self.subTest(case=case.name):
                request, caller = self.hearing.valid(case.command) if case.after else self.requests[case.command]
                if case.after:
                    self.api.call(case.command, request, caller)
                    settle(self.probe)
                if case.role:
                    caller = {**caller, "subject": f"users/{uuid.uuid4()}", "roles": [case.role]}
                refused = self.typed(case.command, case.change(request), caller)
                self.assertEqual((case.code, case.reason), (refused.code, refused.reason), refused)
                self.assertEqual(case.field, refused.field.split(".")[-1].split("[")[0], refused)

    def test_oversized_and_hostile_texts(self):
        for name, method in self.commands.items():
            request, caller = self.requests[name]
            for path in hearing.texts(method):
                for what, text in {"oversized": OVERSIZED, **HOSTILE}.items():
                    with self.subTest(command=name, field=".".join(path), text=what):
                        refused = self.typed(name, plant(method, request, path, text), caller)
                        self.assertEqual("INVALID_ARGUMENT", refused.code, refused)
                        self.assertEqual(path[-1], refused.field.split(".")[-1].split("[")[0], refused)

    def test_a_word_in_the_place_of_an_id_or_code_is_refused_and_not_repeated(self):
        for name, method in self.commands.items():
            request, caller = self.requests[name]
            for path in hearing.strings(method.request.DESCRIPTOR):
                if hearing.is_text(path) or not at(request, path) or name in hearing.PUBLISHED:
                    continue
                with self.subTest(command=name, field=".".join(path)):
                    refused = self.typed(name, plant(method, request, path, WORD), caller)
                    self.assertNotIn(WORD, str(refused))

    def test_another_authority_cannot(self):
        for name, (request, caller) in self.requests.items():
            if name == "interview.RaiseImmediateDanger":
                continue  # a danger is heard from everybody; whose people it tells is looked at by the walk
            stranger = {**caller, "authorities": [LEEDS], "subject": f"users/{uuid.uuid4()}"}
            with self.subTest(command=name):
                refused = self.typed(name, request, stranger)
                self.assertIn(refused.code, ("NOT_FOUND", "PERMISSION_DENIED", "FAILED_PRECONDITION"), refused)

    def test_an_oversized_request_is_refused_before_it_is_read(self):
        request, caller = self.requests["interview.SaveDraft"]
        refused = self.refusal("interview.SaveDraft", plant(
            self.commands["interview.SaveDraft"], request, ("document", "analysis"), "x" * (9 << 20)), caller)
        self.assertEqual("RESOURCE_EXHAUSTED", refused.code)

    def test_z_the_valid_requests_are_accepted(self):
        """Last, since it uses them up: what was wrong above was wrong for its reason alone."""
        for name, (request, caller) in self.requests.items():
            with self.subTest(command=name):
                self.api.call(name, request, caller)


if __name__ == "__main__":
    unittest.main()
