"""Every method of every service, found by the descriptors: who may call it, and that nobody reaches what is not theirs."""
import pathlib
import re
import subprocess
import sys
import time
import unittest
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import api as apis
import hearing
import instants
import ladder
import psycopg2
import tokens
from google.protobuf import json_format
from hearing import Hearing
from house import House
from instants import HOUR, SECOND
from probe import Probe
from rest import settle
from stack import SERVICES, Stack
from stack.process import wait_until

KENT, LEEDS = "E10000016", "E08000035"
HERE, THERE = "2890011", "2890027"  # homes of Kent's
HOME_ROLES = ("placement_manager", "registered_manager")
# Whatever is known of one child's case has a home, and managers see their own home's only.
WITH_HOME = {"episodes", "plans", "alerts", "bookings", "interviews", "dangers", "actions", "visits", "assessments"}
# A danger is heard from everybody and about everybody: the caller's own people are told (product 4.4).
HEARD_FROM_ALL = {"interview.RaiseImmediateDanger"}


def permission_table():
    """Reads the matrix from libs/rpc/permissions.cc: permission → roles."""
    text = re.sub("//.*", "", (apis.ROOT / "libs" / "rpc" / "permissions.cc").read_text(encoding="utf-8"))
    roles = re.findall(r'\{"(\w+)", (?:true|false)\}', text)
    groups = {"k" + role.title().replace("_", ""): {role} for role in roles}
    for name, members in re.findall(r"constexpr uint32_t (k\w+) =\s*([^;]+);", text):
        groups[name] = set().union(*(groups[each.strip()] for each in members.split("|")))
    table = {permission: set().union(*(groups[each.strip()] for each in members.split("|")))
             for permission, members in re.findall(r'\{"(\w+\.\w+\.\w+)",\s*([\w\s|]+?)(?:,\s*(?:true|false))?\}', text)}
    return roles, table


def published_steps():
    """Returns the default ladder as an authority may publish it."""
    unless = {frozenset(): "NOTHING", frozenset({"arranged"}): "ARRANGED"}
    return [{"step": step.number, "offset": f"{step.offset // SECOND}s", "roles": list(step.roles),
             "template_key": "returned", "unless": f"STEP_UNLESS_{unless.get(step.unless, 'OFFERED_OR_ARRANGED')}",
             "ack_mode": "ACK_MODE_LOGIN"} for step in ladder.STEPS]


class WalkTest(unittest.TestCase):
    stack_name = "e2e-walk"

    @classmethod
    def setUpClass(cls):
        cls.stack = Stack(cls.stack_name, fsync=False)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start_servers()
        cls.stack.start_services()
        cls.api = apis.Api(cls.stack)
        cls.addClassCleanup(cls.api.close)
        cls.connection = psycopg2.connect(cls.stack.pg_uri())
        cls.connection.autocommit = True
        cls.addClassCleanup(cls.connection.close)
        cls.now = int(time.time()) * SECOND
        cls.kent = House(cls.api.call, KENT, cls.now, homes=(HERE, THERE), interviewers=2)
        cls.leeds = House(cls.api.call, LEEDS, cls.now, homes=("2890055",), interviewers=1)
        cls.roles, cls.table = permission_table()
        probe = cls.probe = Probe(cls.stack.pg_uri(), cls.stack.kafka_address, cls.stack.topic_prefix)
        cls.addClassCleanup(probe.close)
        settle(probe)  # people are known before the first alert
        cls.requests, cls.unlisted = {}, {}
        for house, home in ((cls.kent, HERE), (cls.leeds, "2890055")):
            cls.furnish(house, home)
            cls.furnish_hearing(house, home)
        settle(probe)
        cls.names = {house.authority: cls.find_resources(house) for house in (cls.kent, cls.leeds)}

    # --- a world in which each kind of resource exists in each authority

    @classmethod
    def report(cls, house, home, number, hours=1.0, **changes):
        return house.say("referral.ReportReturn", authority_id=house.authority, report={
            "child": [{"type": "local", "issuer": house.authority, "value": f"child:{number}"}],
            "category": "EPISODE_CATEGORY_MISSING", "home_urn": home, "birth_date": "2012-05-05",
            "episode_reference": f"{number}-{hours:g}",
            "return_time": {"time": instants.text(cls.now - round(hours * HOUR))}, **changes})["episode"]

    @classmethod
    def furnish(cls, house, home):
        episodes = [cls.report(house, home, number) for number in (1, 2)]
        for _ in range(2):  # two absences of one child that overlap
            cls.report(house, home, 3, hours=1 + _, start_time={"time": instants.text(cls.now - 9 * HOUR - _ * HOUR)})
        cls.report(house, home, 4, is_history=True)
        house.say("notification.PublishTemplate", authority_id=house.authority, template_key="returned",
                  subject="Case {{case_reference}}", body="See {{link}}")
        plan = episodes[0]["name"].replace("episodes/", "plans/")
        wait_until(lambda: cls.exists("scheduling.GetPlan", plan, house), 20, "a plan", pause=0.1)
        house.say("scheduling.PublishLadder", authority_id=house.authority, ladder_id="own",
                  steps=published_steps(), max_promise="14400s")
        slot = house.say("scheduling.ProposeSlots", name=plan, not_before=instants.text(cls.now + 2 * HOUR))["slots"][0]
        house.say("scheduling.BookInterview", name=plan, **{
            key: slot[key] for key in ("interviewer_id", "start_time", "end_time")})
        wait_until(lambda: house.say("notification.ListMessages", authority_id=house.authority).get("messages"), 20,
                   "a message", pause=0.1)

    @classmethod
    def furnish_hearing(cls, house, home):
        """Something of each kind that interview and risk keep, a school, and a valid request for each of their commands."""
        made = Hearing(cls.api, house, home, cls.now, cls.probe)
        interview, etag = made.drafted()
        try:  # a draft that lost
            made.say("interview.SaveDraft", made.as_interviewer, name=interview["name"], document={"analysis": "other words"})
        except apis.Refused as refused:
            assert refused.reason == "STALE_VERSION", refused
        made.say("interview.GetInterview", made.lead, name=interview["name"], with_record=True)  # which is a reading
        made.say("interview.RequestDebrief", made.as_interviewer, name=interview["name"])
        for command in ("interview.PublishFramework", "risk.PublishMatrix", "risk.PublishTriggerPolicy"):
            request, caller = made.valid(command)
            published = next(iter(cls.api.call(command, request, caller).values()))
        school, child = f"schools/{house.authority}|123456", made.episode()["child_id"]
        house.say("referral.RegisterSchool", authority_id=house.authority, school_urn="123456", dsl_person_id=house.people[0])
        wait_until(lambda: cls.exists("scheduling.GetSchool", school, house), 20, "a school", pause=0.1)
        house.say("scheduling.SetChildTimetable", authority_id=house.authority, child_id=child, school_urn="123456",
                  exams=[{"date": made.day(9), "start_minute": 540, "end_minute": 600}])
        cls.unlisted[house.authority] = {"timetables": [child.replace("children/", f"timetables/{house.authority}|")],
                                         "triggerPolicies": [published["name"]]}
        cls.requests[house.authority] = {method.name: made.valid(method.name)[0] for method in hearing.commands(cls.api)}

    @classmethod
    def exists(cls, method, name, house):
        try:
            cls.api.call(method, {"name": name}, house.system)
        except apis.Refused:
            return False
        return True

    @classmethod
    def everybody(cls, house):
        """Returns a caller with every role of the whole authority: what is refused to them is refused for another reason."""
        return house.caller("users/everybody", *(role for role in cls.roles if role not in HOME_ROLES))

    @classmethod
    def lists(cls):
        return [method for method in cls.api.methods.values()
                if "page_size" in method.request.DESCRIPTOR.fields_by_name and not method.name.startswith("operations.")]

    @classmethod
    def find_resources(cls, house):
        """Returns collection → names of an authority's resources, by every method that lists."""
        found = dict(cls.unlisted[house.authority])
        reader = cls.everybody(house)
        for method in cls.lists():
            known = method.request.DESCRIPTOR.fields_by_name
            request = {"page_size": 1000, **({"authority_id": house.authority} if "authority_id" in known else {})}
            answer = cls.api.call(method.name, request, reader)
            for resources in answer.values():
                for resource in resources if isinstance(resources, list) else ():
                    found.setdefault(resource["name"].partition("/")[0], []).append(resource["name"])
        for episode in found["episodes"]:
            child = cls.api.call("referral.GetEpisode", {"name": episode}, house.system)["episode"]["child_id"]
            found.setdefault("children", []).append(child)
        return found

    # --- requests

    def filled(self, method, house, other=None):
        """Returns a request that looks right: every field that a method may want, resources those of `house`."""
        other = other or house
        if method.name in self.requests[house.authority]:
            return self.prepared(method, house, other)
        names, second = self.names[house.authority], self.names[other.authority]
        person = f"people/{uuid.uuid4()}"
        at = lambda hours: instants.text(self.now + round(hours * HOUR))
        values = {
            "authority_id": house.authority, "request_id": str(uuid.uuid4()), "home_urn": HERE, "person_id": person,
            "to_person_id": other.people[0], "interviewer_id": second["interviewers"][0], "start_time": at(30),
            "end_time": at(31), "outcome": "OUTCOME_HELD", "into_episode_id": second["episodes"][-1],
            "into_child_id": second["children"][-1], "lead_plan_id": second["plans"][-1], "until_time": at(1),
            "action_code": "other", "email": "a@b.example", "mode": "phone", "result": "no_answer", "keep": "300s",
            "reason_code": "duplicate", "reason": "x", "type": "local", "issuer": house.authority, "value": "child:1",
            "role": "coordinator", "source": f"//{uuid.uuid4()}", "ladder_id": "own", "template_key": "returned",
            "subject": "Case {{case_reference}}", "body": "{{link}}", "packages": ["return_interview"], "expire_time": at(999),
            "interview_id": names["interviews"][0], "child_id": names["children"][0], "school_urn": "123456",
            "dsl_person_id": person, "report": {"child": [{"type": "local", "issuer": house.authority, "value": "child:9"}],
                       "category": "EPISODE_CATEGORY_MISSING", "home_urn": HERE, "reason_code": "other",
                       "episode_reference": "9", "return_time": {"date": "2026-01-01"}, "start_time": {"date": "2026-01-01"}}}
        fields = method.request.DESCRIPTOR.fields_by_name
        request = {name: value for name, value in values.items() if name in fields}
        if "report" in fields:
            known = fields["report"].message_type.fields_by_name
            request["report"] = {name: value for name, value in values["report"].items() if name in known}
        if "page_size" in fields:  # a list: no filters but the authority
            request = {name: value for name, value in request.items() if name == "authority_id"}
        if method.resource and names.get(method.resource[1]):
            request[method.resource[0]] = names[method.resource[1]][0]
        elif method.resource:
            request[method.resource[0]] = f"{method.resource[1]}/{uuid.uuid4()}"
        return json_format.ParseDict(request, method.request())

    def prepared(self, method, house, other):
        """Returns a valid request of interview or risk; joined with what is another's where `other` is."""
        request = {**self.requests[house.authority][method.name], "request_id": str(uuid.uuid4())}
        if other is not house:
            names = self.names[other.authority]
            theirs = {"interviewer_id": names["interviewers"][0], "plan_id": names["plans"][0],
                      "interview_id": names["interviews"][0]}
            request.update({name: value for name, value in theirs.items() if name in request})
        return json_format.ParseDict(request, method.request())

    def bare(self, method, house):
        """Returns a request for something that does not exist, so that nothing changes where it is allowed."""
        request = {"authority_id": house.authority, "request_id": str(uuid.uuid4())}
        fields = method.request.DESCRIPTOR.fields_by_name
        request = {name: value for name, value in request.items() if name in fields}
        if method.resource:
            request[method.resource[0]] = f"{method.resource[1]}/{uuid.uuid4()}"
        return json_format.ParseDict(request, method.request())

    def refusal(self, method, service, request, token):
        """Returns (code, reason); ("OK", "") where it was answered."""
        try:
            self.api.send(method, service, request, token)
        except apis.Refused as refused:
            return refused.code, refused.reason
        return "OK", ""

    def each(self):
        for method in self.api.methods.values():
            for service in method.serving:
                yield method, service

    def journal(self, authority):
        with self.connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(
                f"SELECT count(*) FROM {schema}.journal WHERE authority_id = %s" for schema in SERVICES),
                [authority] * len(SERVICES))
            return cursor.fetchall()

    # --- the tests

    def test_every_method_states_a_permission_that_has_a_row(self):
        self.assertGreater(len(self.api.methods), 100)
        for method in self.api.methods.values():
            with self.subTest(method=method.name):
                self.assertIn(method.permission, self.table)

    def test_every_change_has_a_request_id(self):
        """A GET is a query; every other binding changes something and must be repeatable."""
        for method in self.api.methods.values():
            is_get = 2 in apis.http_of(method.options)
            with self.subTest(method=method.name):
                self.assertEqual(not is_get, method.changes)

    def test_each_method_as_every_role(self):
        self.assertGreaterEqual(len(self.roles), 14)
        for role in self.roles:
            token = self.api.token(self.kent.caller(f"users/{uuid.uuid4()}", role, homes=(HERE,)))
            for method, service in self.each():
                allowed = role in self.table[method.permission]
                answer = self.refusal(method, service, self.bare(method, self.kent), token)
                with self.subTest(method=method.name, service=service, role=role):
                    if allowed:
                        self.assertNotEqual("PERMISSION_MISSING", answer[1])
                        self.assertNotIn(answer[0], ("UNAUTHENTICATED", "INTERNAL", "UNIMPLEMENTED", "UNKNOWN"))
                    else:
                        self.assertEqual(("PERMISSION_DENIED", "PERMISSION_MISSING"), answer)

    def test_a_role_that_the_product_does_not_know_grants_nothing(self):
        token = self.api.token(self.kent.caller("users/x", "admin", "root", "SYSTEM", "*"))
        for method, service in self.each():
            with self.subTest(method=method.name):
                self.assertEqual("PERMISSION_MISSING", self.refusal(method, service, self.bare(method, self.kent), token)[1])

    def bad_tokens(self):
        """Returns name → (token, the reason with which it is refused)."""
        caller = self.kent.system
        strange = self.stack.dir / "strange.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256", "-out", strange],
                       check=True, capture_output=True)
        now, good = int(time.time()), self.api.token(caller)
        head, body, signature = good.split(".")
        return {
            "none": (None, "CALLER_MISSING"), "empty": ("", "CALLER_MISSING"), "nonsense": ("nonsense", "CALLER_INVALID"),
            "forged": (tokens.mint(strange, caller), "CALLER_INVALID"),
            "unsigned": (tokens.unsigned(caller), "CALLER_INVALID"),
            "signed with the public key": (tokens.signed_with_public_key(self.stack.caller_public_key, caller),
                                           "CALLER_INVALID"),
            "signature cut": (f"{head}.{body}.{signature[:-4]}", "CALLER_INVALID"),
            "body of another": (f"{head}.{self.api.token(self.leeds.system).split('.')[1]}.{signature}", "CALLER_INVALID"),
            "expired": (self.api.token(caller, issued=now - 4000, lifetime=3000), "CALLER_EXPIRED"),
            "from the future": (self.api.token(caller, issued=now + 600, lifetime=60), "CALLER_NOT_YET_VALID"),
            "lives for ever": (self.api.token(caller, lifetime=10 ** 8), "CALLER_LIVES_TOO_LONG"),
            "wrong issuer": (self.api.token(caller, iss="somebody"), "CALLER_WRONG_ISSUER"),
            "wrong audience": (self.api.token(caller, aud="payroll"), "CALLER_WRONG_AUDIENCE"),
            "no subject": (self.api.token({**caller, "subject": ""}), "CALLER_INVALID"),
            "roles are text": (self.api.token(caller, roles="system"), "CALLER_INVALID"),
        }

    def test_each_method_without_a_good_token(self):
        for name, (token, reason) in self.bad_tokens().items():
            for method, service in self.each():
                with self.subTest(token=name, method=method.name, service=service):
                    self.assertEqual(("UNAUTHENTICATED", reason),
                                     self.refusal(method, service, self.filled(method, self.kent), token))

    def test_every_kind_of_resource_exists(self):
        """Otherwise the tests below would find nothing to reach."""
        wanted = {method.resource[1] for method in self.api.methods.values() if method.resource} - {"deadLetters"}
        for authority, names in self.names.items():
            self.assertEqual(set(), wanted - set(names), authority)
        self.assertEqual(set(), set(sum(self.names[KENT].values(), [])) & set(sum(self.names[LEEDS].values(), [])))

    def test_another_authority_reaches_nothing(self):
        """All roles of Leeds on Kent's resources, request by request; nothing of Kent's may change."""
        caller = self.leeds.caller("system/leeds", *self.roles, homes=(HERE, THERE))
        token, before = self.api.token(caller), self.journal(KENT)
        for method, service in self.each():
            if method.name.startswith("operations."):
                continue  # letters are the operators', who serve all authorities
            with self.subTest(method=method.name):
                answer = self.refusal(method, service, self.filled(method, self.kent), token)
                if method.name in HEARD_FROM_ALL and answer[0] == "OK":
                    continue  # it is their own danger: nothing of Kent's is read or changed, which is looked at below
                if "page_size" in method.request.DESCRIPTOR.fields_by_name and answer[0] == "OK":
                    continue  # looked into below
                if answer[0] == "OK" and not method.changes:
                    shown = self.api.send(method, service, self.filled(method, self.kent), token)
                    self.assertEqual(0, shown.ByteSize(), shown)
                    continue
                self.assertIn(answer[0], ("NOT_FOUND", "PERMISSION_DENIED"), answer)
        self.assertEqual(before, self.journal(KENT))

    def test_lists_show_nothing_of_another_authority(self):
        theirs = set(sum(self.names[KENT].values(), []))
        for method in self.lists():
            for request in ({"page_size": 1000}, {"page_size": 1000, "authority_id": KENT}):
                if set(request) - set(method.request.DESCRIPTOR.fields_by_name):
                    continue
                with self.subTest(method=method.name, request=request):
                    try:
                        answer = self.api.call(method.name, request, self.everybody(self.leeds))
                    except apis.Refused as refused:
                        self.assertEqual("PERMISSION_DENIED", refused.code)
                        continue
                    shown = {resource["name"] for resources in answer.values() if isinstance(resources, list)
                             for resource in resources}
                    self.assertEqual(set(), shown & theirs)

    def test_own_resources_cannot_be_joined_with_those_of_another_authority(self):
        token, before = self.api.token(self.everybody(self.leeds)), self.journal(KENT)
        joined = {"interviewer_id", "into_episode_id", "into_child_id", "lead_plan_id", "interview_id", "plan_id"}
        tried = 0
        for method, service in self.each():
            prepared = method.name in self.requests[LEEDS]
            if not joined & set(method.request.DESCRIPTOR.fields_by_name) or not method.changes or method.name in HEARD_FROM_ALL \
                    or not (method.resource or prepared):
                continue
            tried += 1
            answer = self.refusal(method, service, self.filled(method, self.leeds, self.kent), token)
            with self.subTest(method=method.name):
                self.assertIn(answer[0], ("NOT_FOUND", "PERMISSION_DENIED", "FAILED_PRECONDITION"), answer)
        self.assertGreaterEqual(tried, 8)
        self.assertEqual(before, self.journal(KENT))

    def test_managers_of_another_home_are_denied(self):
        """Kent's own managers, of a home that the child does not live in."""
        before, tried = self.journal(KENT), set()
        for role in HOME_ROLES:
            token = self.api.token(self.kent.caller(f"users/{uuid.uuid4()}", role, homes=(THERE,)))
            for method, service in self.each():
                if role not in self.table[method.permission]:
                    continue
                reports = "report" in method.request.DESCRIPTOR.fields_by_name
                if not reports and not (method.resource and method.resource[1] in WITH_HOME):
                    continue
                tried.add(method.name)
                request = self.filled(method, self.kent)
                answer = self.refusal(method, service, request, token)
                with self.subTest(method=method.name, role=role):
                    self.assertIn(answer, (("PERMISSION_DENIED", "HOME_FORBIDDEN"), ("PERMISSION_DENIED", "NOT_YOURSELF")))
        self.assertLessEqual({"referral.GetEpisode", "scheduling.GetPlan", "scheduling.ExplainDue", "scheduling.PreviewPlan",
                              "notification.GetAlert", "notification.AcknowledgeAlert"}, tried)
        self.assertEqual(before, self.journal(KENT))

    def test_managers_see_their_own_home(self):
        for role in HOME_ROLES:
            caller = self.kent.caller(f"users/{uuid.uuid4()}", role, homes=(HERE,))
            episode = self.api.call("referral.GetEpisode", {"name": self.names[KENT]["episodes"][0]}, caller)["episode"]
            self.assertEqual(HERE, episode["home_urn"])
            self.assertTrue(self.api.call("scheduling.ListPlans", {}, caller)["plans"])

    def test_lists_show_managers_nothing_of_another_home(self):
        elsewhere = {name for collection in (*WITH_HOME, "mergeCandidates", "children")
                     for name in self.names[KENT].get(collection, [])}
        for role in HOME_ROLES:
            caller = self.kent.caller(f"users/{uuid.uuid4()}", role, homes=(THERE,))
            for method in self.lists():
                if role not in self.table[method.permission]:
                    continue
                with self.subTest(method=method.name, role=role):
                    answer = self.api.call(method.name, {"page_size": 1000}, caller)
                    shown = {resource["name"] for resources in answer.values() if isinstance(resources, list)
                             for resource in resources}
                    self.assertEqual(set(), shown & elsewhere)
                    if "home_urn" in method.request.DESCRIPTOR.fields_by_name and elsewhere:
                        with self.assertRaises(apis.Refused) as caught:
                            self.api.call(method.name, {"home_urn": HERE}, caller)
                        self.assertEqual("HOME_FORBIDDEN", caught.exception.reason)

    def test_a_request_id_answers_the_same_and_no_other_request(self):
        request = {"request_id": str(uuid.uuid4()), "authority_id": KENT, "home_urn": "777"}
        first = self.api.call("referral.RegisterHome", request, self.kent.system)
        before = self.journal(KENT)
        self.assertEqual(first, self.api.call("referral.RegisterHome", request, self.kent.system))
        with self.assertRaises(apis.Refused) as caught:
            self.api.call("referral.RegisterHome", {**request, "home_urn": "778"}, self.kent.system)
        self.assertEqual(("INVALID_ARGUMENT", "REQUEST_ID_REUSED"), (caught.exception.code, caught.exception.reason))
        self.assertEqual(before, self.journal(KENT))

    def test_a_change_without_a_good_request_id_is_refused(self):
        token = self.api.token(self.everybody(self.kent))
        for method, service in self.each():
            if not method.changes:
                continue
            for value, reason in (("", "REQUEST_ID_REQUIRED"), ("17", "REQUEST_ID_MALFORMED")):
                request = self.bare(method, self.kent)
                request.request_id = value
                with self.subTest(method=method.name, value=value):
                    self.assertEqual(("INVALID_ARGUMENT", reason), self.refusal(method, service, request, token))


if __name__ == "__main__":
    unittest.main()
