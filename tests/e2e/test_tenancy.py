"""Every table of every service belongs to authorities, and the database itself keeps them apart."""
import pathlib
import sys
import time
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import api as apis
import psycopg2
from hearing import Hearing
from house import House
from instants import SECOND
from probe import Probe
from stack import SERVICES, Stack

KENT, LEEDS = "E10000016", "E08000035"
# Of the migrator: no authority's data.
WITHOUT_AUTHORITY = {"schema_migration"}
# Names of locks; they say nothing of anybody, and whoever writes must be able to lock.
OPEN_TO_ALL = {"ordering_key"}


class TenancyTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stack = Stack("e2e-tenancy", fsync=False)
        cls.addClassCleanup(cls.stack.stop)
        cls.stack.start_servers()
        cls.stack.start_services()
        api = apis.Api(cls.stack)
        cls.addClassCleanup(api.close)
        probe = Probe(cls.stack.pg_uri(), cls.stack.kafka_address, cls.stack.topic_prefix)
        cls.addClassCleanup(probe.close)
        for authority in (KENT, LEEDS):
            house = House(api.call, authority, int(time.time()) * SECOND, interviewers=1)
            house.say("referral.ReportMissing", authority_id=authority, report={
                "child": [{"type": "local", "issuer": authority, "value": "1"}], "category": "EPISODE_CATEGORY_MISSING",
                "start_time": {"date": "2025-01-01"}})
            house.say("notification.PublishTemplate", authority_id=authority, template_key="returned",
                      subject="Case {{case_reference}}", body="See {{link}}")
            made = Hearing(api, house, house.homes[0], house.now, probe)
            made.drafted()
            made.danger()
            made.overridden()
        cls.connection = psycopg2.connect(cls.stack.pg_uri())
        cls.connection.autocommit = True
        cls.addClassCleanup(cls.connection.close)
        cls.tables = cls.rows("SELECT table_schema, table_name FROM information_schema.tables"
                              " WHERE table_schema = ANY(%s) AND table_type = 'BASE TABLE' ORDER BY 1, 2", list(SERVICES))

    @classmethod
    def rows(cls, sql, *arguments, connection=None):
        with (connection or cls.connection).cursor() as cursor:
            cursor.execute(sql, arguments or None)
            return cursor.fetchall()

    def as_role(self, role, authorities=None):
        connection = psycopg2.connect(self.stack.pg_uri(user=role))
        self.addCleanup(connection.close)
        connection.autocommit = True
        if authorities is not None:
            self.rows("SELECT set_config('safereturn.authorities', %s, false)", authorities, connection=connection)
        return connection

    def test_every_service_has_tables(self):
        self.assertEqual(set(SERVICES), {schema for schema, _ in self.tables})
        self.assertGreater(len(self.tables), 3 * 6)

    def test_every_table_has_an_authority(self):
        having = set(self.rows("SELECT table_schema, table_name FROM information_schema.columns"
                               " WHERE column_name = 'authority_id' AND is_nullable = 'NO'"))
        self.assertEqual([], [table for table in self.tables if table not in having and table[1] not in WITHOUT_AUTHORITY])

    def test_every_table_is_protected_by_row_level_security(self):
        protected = set(self.rows("SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                  " WHERE c.relrowsecurity"))
        self.assertEqual([], [table for table in self.tables
                              if table not in protected and table[1] not in WITHOUT_AUTHORITY])

    def test_every_table_has_a_policy_of_its_callers_and_one_of_the_workers(self):
        policies = {}
        for schema, table, name, roles, using in self.rows(
                "SELECT schemaname, tablename, policyname, roles::text[], qual FROM pg_policies"):
            policies.setdefault((schema, table), []).append((name, set(roles), using))
        for schema, table in self.tables:
            if table in WITHOUT_AUTHORITY:
                continue
            with self.subTest(table=f"{schema}.{table}"):
                mine = policies.get((schema, table), [])
                for name, roles, using in mine:
                    if roles == {f"safereturn_{schema}_worker"}:
                        self.assertEqual("true", using)
                    elif table not in OPEN_TO_ALL:
                        self.assertIn("own_authority(authority_id)", using, name)
                self.assertEqual(2, len(mine), mine)

    def test_roles_are_bound_by_row_level_security(self):
        roles = dict((name, (superuser, bypass)) for name, superuser, bypass in self.rows(
            "SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'safereturn%%'"))
        for service in SERVICES:
            for role in (f"safereturn_{service}", f"safereturn_{service}_worker"):
                self.assertEqual((False, False), roles[role], role)
        owners = {owner for owner, in self.rows("SELECT tableowner FROM pg_tables WHERE schemaname = ANY(%s)", list(SERVICES))}
        self.assertEqual(set(), owners & set(roles), "an owner is not bound by policies")

    def test_no_role_can_touch_the_schema_of_another_service(self):
        for service in SERVICES:
            for role in (f"safereturn_{service}", f"safereturn_{service}_worker"):
                for schema, table in self.tables:
                    if schema == service:
                        continue
                    usage, select, change = self.rows(
                        "SELECT has_schema_privilege(%s, %s, 'USAGE'), has_table_privilege(%s, %s, 'SELECT'),"
                        " has_table_privilege(%s, %s, 'INSERT, UPDATE, DELETE, TRUNCATE')",
                        role, schema, role, f"{schema}.{table}", role, f"{schema}.{table}")[0]
                    self.assertFalse(usage or select or change, f"{role} and {schema}.{table}")

    def test_roles_cannot_make_or_change_tables(self):
        for service in SERVICES:
            connection = self.as_role(f"safereturn_{service}", KENT)
            for statement in (f"CREATE TABLE {service}.mine (a int)", f"ALTER TABLE {service}.journal DISABLE ROW LEVEL SECURITY",
                              f"DELETE FROM {service}.schema_migration", f"DROP TABLE {service}.inbox"):
                with self.subTest(statement=statement), self.assertRaises(psycopg2.errors.InsufficientPrivilege):
                    self.rows(statement, connection=connection)

    def held(self, connection, schema, table):
        return {authority for authority, in self.rows(f'SELECT DISTINCT authority_id FROM "{schema}"."{table}"',
                                                      connection=connection)}

    def test_a_call_sees_the_rows_of_its_authorities_and_no_others(self):
        for service in SERVICES:
            kent, nobody = self.as_role(f"safereturn_{service}", KENT), self.as_role(f"safereturn_{service}")
            both = self.as_role(f"safereturn_{service}", f"{KENT},{LEEDS}")
            seen = set()
            for schema, table in self.tables:
                if schema != service or table in WITHOUT_AUTHORITY | OPEN_TO_ALL:
                    continue
                with self.subTest(table=f"{schema}.{table}"):
                    self.assertLessEqual(self.held(kent, schema, table), {KENT})
                    self.assertLessEqual(self.held(both, schema, table), {KENT, LEEDS})
                    self.assertEqual(set(), self.held(nobody, schema, table))
                    seen |= self.held(kent, schema, table)
            self.assertEqual({KENT}, seen, f"{service} holds something of Kent")

    def test_a_call_cannot_write_rows_of_another_authority(self):
        for service in SERVICES:
            connection = self.as_role(f"safereturn_{service}", KENT)
            with self.subTest(service=service), self.assertRaises(psycopg2.errors.InsufficientPrivilege):
                self.rows(f"INSERT INTO {service}.outbox (journal_id, authority_id) VALUES (999999999, '{LEEDS}')",
                          connection=connection)
            with connection.cursor() as cursor:
                cursor.execute(f"UPDATE {service}.journal SET type = 'x' WHERE authority_id = '{LEEDS}'")
                self.assertEqual(0, cursor.rowcount)


if __name__ == "__main__":
    unittest.main()
