"""The gateway in front of all services: reads, pages, changes once, conflicts, problems, tokens, and its own contract."""
import json
import pathlib
import sys
import time
import unittest
import urllib.error
import urllib.parse
import urllib.request
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import api as apis
import instants
import jsonschema
import psycopg2
from hearing import Hearing
from hostile_tokens import hostile
from house import House
from instants import HOUR, SECOND
from probe import Probe
from rest import settle
from rest_api import Rest, RestApi
from stack import Stack
from stack.issuer import ask_token
from stack.process import wait_until
from stack.status import health

KENT, LEEDS = "E10000016", "E08000035"
HERE, THERE = "2890011", "2890027"
PLANS = 5
OAS = apis.ROOT / "build" / "openapi" / "3.1" / "schema.json"


class RestTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("e2e-rest", fsync=False)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start_servers()
        cls.stack.start_services()
        cls.grpc = apis.Api(cls.stack)
        cls.addClassCleanup(cls.grpc.close)
        cls.connection = psycopg2.connect(cls.stack.pg_uri())
        cls.connection.autocommit = True
        cls.addClassCleanup(cls.connection.close)
        now = int(time.time()) * SECOND
        probe = Probe(cls.stack.pg_uri(), cls.stack.kafka_address, cls.stack.topic_prefix)
        cls.addClassCleanup(probe.close)
        cls.kent = House(cls.grpc.call, KENT, now, homes=(HERE, THERE), interviewers=2)
        cls.leeds = House(cls.grpc.call, LEEDS, now, homes=("2890055",), interviewers=1)
        settle(probe)
        for number in range(PLANS):
            cls.kent.say("referral.ReportReturn", authority_id=KENT, report={
                "child": [{"type": "local", "issuer": KENT, "value": f"child:{number}"}],
                "category": "EPISODE_CATEGORY_MISSING", "home_urn": HERE, "birth_date": "2012-05-05",
                "episode_reference": str(number), "return_time": {"time": instants.text(now - HOUR)}})
        cls.hearing = Hearing(cls.grpc, cls.kent, HERE, now, probe)
        settle(probe)
        cls.stack.start_gateway()
        cls.rest = Rest(cls.stack)
        cls.addClassCleanup(cls.rest.close)
        cls.api = RestApi(cls.grpc, cls.stack)
        cls.addClassCleanup(cls.api.close)
        cls.token = cls.api.token(cls.kent.coordinator)
        cls.plans = [plan["name"] for plan in cls.kent.say("scheduling.ListPlans", authority_id=KENT)["plans"]]
        cls.document = cls.rest.ask("GET", "/openapi.json").json

    def refused(self, answer, status, reason, field=None):
        """Says that `answer` is a problem, as the contract describes one."""
        self.assertEqual((status, "application/problem+json"), (answer.status, answer.headers["content-type"]), answer)
        problem = answer.json
        self.valid(problem, {"$ref": "#/components/schemas/Problem"})
        self.assertEqual((status, reason, field), (problem["status"], problem["reason"], problem.get("field")), problem)
        self.assertTrue(problem["advice"] and problem["detail"])
        return problem

    def valid(self, said, schema):
        whole = {**schema, "components": self.document["components"]}
        jsonschema.Draft202012Validator(whole).validate(said)

    def said_of(self, path, verb="get", status="200"):
        """Returns the schema of an answer by the contract."""
        return self.document["paths"][path][verb]["responses"][status]["content"]["application/json"]["schema"]

    def count(self, sql, *arguments):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, arguments)
            return cursor.fetchone()[0]

    # --- reading

    def test_a_plan_reads_as_by_grpc_with_its_etag(self):
        answer = self.rest.ask("GET", f"/v1/{self.plans[0]}", self.token)

        self.assertEqual(200, answer.status, answer)
        plan = answer.json["plan"]
        read = lambda api: api.call("scheduling.GetPlan", {"name": self.plans[0]}, self.kent.coordinator)["plan"]
        self.assertEqual(read(self.grpc), read(self.api))
        self.assertEqual(("PLAN_STATE_RUNNING", HERE), (plan["state"], plan["home_urn"]))
        self.assertEqual(f'"{plan["etag"]}"', answer.headers["etag"])
        self.valid(answer.json, self.said_of("/v1/plans/{plan}"))
        again = self.rest.ask("GET", f"/v1/{self.plans[0]}", self.token, headers={"If-None-Match": answer.headers["etag"]})
        self.assertEqual((304, b""), (again.status, again.body))

    def test_pages_show_each_plan_once(self):
        seen, token, pages = [], "", 0
        while True:
            query = urllib.parse.urlencode({"page_size": 2, **({"page_token": token} if token else {})})
            page = self.rest.ask("GET", f"/v1/plans?{query}", self.token)
            self.assertEqual(200, page.status, page)
            self.valid(page.json, self.said_of("/v1/plans"))
            seen += [plan["name"] for plan in page.json["plans"]]
            token, pages = page.json["next_page_token"], pages + 1
            self.assertLessEqual(len(page.json["plans"]), 2)
            if not token:
                break
        self.assertEqual(sorted(self.plans), sorted(seen))
        self.assertGreaterEqual(pages, -(-len(self.plans) // 2))

    def test_a_page_token_of_nobodys_making_is_refused(self):
        answer = self.rest.ask("GET", "/v1/plans?page_token=nonsense", self.token)
        self.refused(answer, 400, "PAGE_TOKEN_INVALID", "page_token")

    def test_schools_and_their_calendars_have_paths_of_their_own(self):
        self.kent.say("referral.RegisterSchool", authority_id=KENT, school_urn="120001", dsl_person_id=self.kent.people[0])
        path = urllib.parse.quote(f"/v1/schools/{KENT}|120001")
        school = self.rest.ask("GET", path, self.token)
        self.assertEqual("120001", school.json["school"]["school_urn"])
        wait_until(lambda: self.rest.ask("GET", f"{path}/calendar", self.token).status == 200, 20, "the calendar", pause=0.1)
        self.assertIn("bell_periods", self.rest.ask("GET", f"{path}/calendar", self.token).json["school"])
        self.assertEqual(1, len(self.rest.ask("GET", "/v1/schools/-/calendars", self.token).json["schools"]))
        self.assertNotIn("bell_periods", self.rest.ask("GET", "/v1/schools", self.token).json["schools"][0])

    # --- changing

    def test_a_change_with_one_key_is_done_once(self):
        plan, key = self.plans[1], str(uuid.uuid4())
        said = lambda: self.count("SELECT count(*) FROM scheduling.journal WHERE type LIKE %s AND subject = %s",
                                  "%.InterviewOffered", plan)
        self.assertEqual(0, said())
        offer = lambda body: self.rest.ask("POST", f"/v1/{plan}:offer", self.token, body, {"Idempotency-Key": key})

        first, second = offer({"mode": "phone"}), offer({"mode": "phone"})

        self.assertEqual((200, 200), (first.status, second.status), first)
        self.assertEqual(first.json, second.json)
        self.valid(first.json, self.said_of("/v1/plans/{plan}:offer", "post"))
        self.assertEqual(1, said())
        self.refused(offer({"mode": "letter"}), 400, "REQUEST_ID_REUSED", "request_id")
        self.assertEqual(1, said())

    def test_a_change_without_a_key_is_refused(self):
        answer = self.rest.ask("POST", f"/v1/{self.plans[0]}:offer", self.token, {"mode": "phone"})
        self.assertIn("Idempotency-Key", self.refused(answer, 400, "REQUEST_ID_REQUIRED", "request_id")["advice"])

    def test_whoever_changes_what_changed_meanwhile_is_told(self):
        interview, etag = self.hearing.drafted()
        token = self.api.token(self.hearing.as_interviewer)
        save = lambda match, words: self.rest.ask(
            "POST", f"/v1/{interview['name']}:saveDraft", token, {"document": {"analysis": words}},
            {"Idempotency-Key": str(uuid.uuid4()), "If-Match": f'"{match}"'})

        saved = save(etag, "one")

        self.assertEqual(200, saved.status, saved)
        self.refused(save(etag, "another"), 412, "STALE_VERSION", "etag")

    # --- problems

    def test_refusals_name_reason_and_field(self):
        key = {"Idempotency-Key": str(uuid.uuid4())}
        plan = f"/v1/{self.plans[0]}"
        for name, answer, status, reason, field in (
                ("unknown value", self.rest.ask("POST", f"{plan}:offer", self.token, {"mode": "pigeon"}, key), 400,
                 "MODE_UNKNOWN", "mode"),
                ("unknown field", self.rest.ask("GET", "/v1/plans?colour=red", self.token), 400, "FIELD_UNKNOWN", "colour"),
                ("no JSON", self.rest.ask("POST", f"{plan}:offer", self.token, b"{", {
                    **key, "Content-Type": "application/json"}), 400, "JSON_INVALID", None),
                ("unknown plan", self.rest.ask("GET", f"/v1/plans/{uuid.uuid4()}", self.token), 404, "PLAN_NOT_FOUND", "name"),
                ("unknown path", self.rest.ask("GET", "/v1/plan", self.token), 404, "ROUTE_UNKNOWN", None),
                ("other method", self.rest.ask("DELETE", plan, self.token), 405, "METHOD_NOT_ALLOWED", None)):
            with self.subTest(name):
                self.refused(answer, status, reason, field)

    def test_another_authority_and_another_home_see_nothing(self):
        stranger = self.api.token(self.leeds.coordinator)
        manager = self.api.token(self.kent.caller(f"users/{uuid.uuid4()}", "placement_manager", homes=(THERE,)))
        hidden = self.rest.ask("GET", f"/v1/{self.plans[0]}", stranger)
        self.refused(hidden, 404, "PLAN_NOT_FOUND", "name")
        # It is refused as what does not exist.
        unknown = f"plans/{uuid.uuid4()}"
        nobodys = self.rest.ask("GET", f"/v1/{unknown}", stranger)
        self.assertEqual({**hidden.json, "trace_id": "", "detail": hidden.json["detail"].replace(self.plans[0], unknown)},
                         {**nobodys.json, "trace_id": ""})
        self.assertEqual([], self.rest.ask("GET", "/v1/plans", stranger).json["plans"])
        self.refused(self.rest.ask("GET", f"/v1/{self.plans[0]}", manager), 403, "HOME_FORBIDDEN")
        analyst = self.api.token(self.kent.caller("users/analyst", "analyst"))
        self.refused(self.rest.ask("POST", f"/v1/{self.plans[0]}:offer", analyst, {"mode": "phone"}, {
            "Idempotency-Key": str(uuid.uuid4())}), 403, "PERMISSION_MISSING")

    # --- who calls

    def test_hostile_tokens_are_refused_each_for_its_reason(self):
        person = {"sub": "x", "roles": ["coordinator", "operator"], "authorities": [KENT]}
        table = hostile(self.stack.issuer, person)
        self.assertGreaterEqual(len(table), 40)
        for name, (token, reason) in table.items():
            with self.subTest(name):
                answer = self.rest.ask("GET", f"/v1/{self.plans[0]}", token)
                self.refused(answer, 401, reason)
                self.assertEqual("Bearer", answer.headers["www-authenticate"])
        good = self.stack.issuer.keys.sign(self.stack.issuer.url, person)
        self.assertEqual(200, self.rest.ask("GET", f"/v1/{self.plans[0]}", good).status)

    def test_people_of_the_development_issuer_sign_in(self):
        issuer = self.stack.issuer
        with urllib.request.urlopen(f"{issuer.url}/.well-known/openid-configuration", timeout=5) as answer:
            found = json.load(answer)
        self.assertEqual(issuer.url, found["issuer"])
        with urllib.request.urlopen(found["jwks_uri"], timeout=5) as answer:
            self.assertFalse([key for key in json.load(answer)["keys"] if "d" in key])
        people = json.loads(issuer.people_file.read_text(encoding="utf-8"))
        people["kent-desk"] = {"sub": "1", "roles": ["coordinator"], "authorities": [KENT], "homes": []}
        issuer.people_file.write_text(json.dumps(people), encoding="utf-8")

        self.assertEqual(200, self.rest.ask("GET", f"/v1/{self.plans[0]}", issuer.token("kent-desk")).status)

        self.assertEqual([], self.rest.ask("GET", "/v1/plans", issuer.token("desk")).json["plans"])
        with self.assertRaises(urllib.error.HTTPError):
            ask_token(issuer.url, "mallory")

    def test_keys_are_rotated_without_a_restart(self):
        keys, url = self.stack.issuer.keys, self.stack.issuer.url
        person = {"sub": "x", "roles": ["coordinator"], "authorities": [KENT]}
        status = lambda token: self.rest.ask("GET", f"/v1/{self.plans[0]}", token).status
        first, old = keys.ids()[-1], keys.sign(url, person)
        self.assertEqual(200, status(old))

        second = keys.rotate("RS256")

        new = keys.sign(url, person)
        wait_until(lambda: status(new) == 200, 10, "the new key is known", pause=0.1)
        self.assertEqual(200, status(old))
        keys.retire(first)
        wait_until(lambda: status(old) == 401, 10, "the old key is forgotten", pause=0.1)
        self.refused(self.rest.ask("GET", "/v1/plans", old), 401, "TOKEN_KEY_UNKNOWN")
        self.assertEqual((200, [second]), (status(new), keys.ids()))
        type(self).token = self.api.renewed(self.kent.coordinator)

    # --- the contract

    def test_the_contract_is_valid_openapi(self):
        schema = json.loads(OAS.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(self.document)
        for name, each in self.document["components"]["schemas"].items():
            with self.subTest(name):
                jsonschema.Draft202012Validator.check_schema(each)
        ids = [operation["operationId"] for path in self.document["paths"].values() for operation in path.values()]
        self.assertEqual(len(ids), len(set(ids)))

    def test_the_contract_has_every_method(self):
        tagged = {}
        for path in self.document["paths"].values():
            for operation in path.values():
                tagged.setdefault(operation["summary"], set()).update(operation["tags"])
        for method in self.grpc.methods.values():
            self.assertLessEqual(set(method.serving), tagged[method.name.split(".")[1]], method.name)

    # --- life

    def test_its_health_is_seen_and_it_comes_back_on_its_port(self):
        addresses = json.loads((self.stack.dir / "state.json").read_text())["addresses"]
        self.assertEqual(("ok", "ok"), (health("gateway", addresses["gateway"]), health("issuer", addresses["issuer"])))

        self.stack.restart("gateway")

        self.assertEqual(200, self.rest.ask("GET", "/v1/plans", self.token).status)

    def test_nothing_of_a_request_is_in_its_log(self):
        self.rest.ask("GET", f"/v1/{self.plans[0]}?colour=red", self.token)
        log = self.stack.gateway.log.read_text(encoding="utf-8")
        self.assertIn("service.serving", log)
        for words in (self.plans[0].split("/")[1], "colour", self.token.split(".")[2]):
            self.assertNotIn(words, log)


if __name__ == "__main__":
    unittest.main()
