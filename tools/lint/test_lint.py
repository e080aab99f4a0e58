"""Plants one violation of each kind and sees it found; and sees that good code is left alone."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from lint import banned, external, layers, links, protos
from lint.files import ROOT


class LayersTest(unittest.TestCase):
    def found(self, path, include):
        bracket, name = include[0], include[1:-1]
        return layers.include_finding(path, bracket, name)

    def test_refuses_what_the_dependency_rule_forbids(self):
        for path, include, word in (
            ("services/referral/domain/a.cc", '"safereturn/referral/v1/events.pb.h"', "function of"),
            ("services/referral/domain/a.cc", "<grpcpp/grpcpp.h>", "function of"),
            ("services/referral/domain/a.cc", '"services/referral/app/tables.h"', "function of"),
            ("services/referral/domain/a.cc", '"libs/obs/log.h"', "function of"),
            ("services/referral/app/a.cc", '"services/referral/adapters/rpc/service.h"', "interface"),
            ("services/referral/app/a.cc", '"libs/pg/pool.h"', "interface"),
            ("services/referral/app/a.cc", "<hiredis/hiredis.h>", "interface"),
            ("services/referral/app/a.cc", '"services/scheduling/domain/plan.h"', "read its events"),
            ("services/referral/main.cc", '"services/scheduling/config.h"', "read its events"),
            ("services/referral/app/a_test.cc", '"services/scheduling/domain/plan.h"', "read its events"),
            ("services/referral/main.cc", '"libs/testing/fake.h"', "tests only"),
            ("services/referral/adapters/store/a.cc", '"services/referral/adapters/rpc/service.h"', "main.cc"),
            ("services/notification/adapters/rpc/a.cc", '"safereturn/scheduling/v1/events.pb.h"', "adapters/bus"),
            ("services/notification/adapters/bus/a.cc", '"safereturn/scheduling/v1/plan.pb.h"', "events.pb.h"),
            ("services/reporting/adapters/rpc/a.cc", '"safereturn/referral/v1/referral_service.pb.h"', "adapters/reads"),
            ("services/reporting/adapters/bus/a.cc", '"safereturn/referral/v1/referral_service.pb.h"', "adapters/reads"),
            ("libs/base/a.cc", '"libs/obs/log.h"', "lower libraries"),
            ("libs/pg/a.cc", '"libs/messaging/tx.h"', "lower libraries"),
            ("libs/pg/a.cc", '"services/referral/config.h"', "may not include services"),
            ("tools/safereturnctl/a.cc", '"services/referral/domain/a.h"', "RPC and events"),
        ):
            with self.subTest(path=path, include=include):
                self.assertIn(word, self.found(path, include) or "")

    def test_allows_what_it_allows(self):
        for path, include in (
            ("services/referral/domain/a.cc", '"libs/base/result.h"'),
            ("services/referral/domain/a.cc", "<chrono>"),
            ("services/referral/domain/a.cc", '"absl/status/statusor.h"'),
            ("services/referral/domain/a.cc", "<absl/status/statusor.h>"),
            ("services/referral/app/a.cc", '"libs/messaging/tx.h"'),
            ("services/referral/app/a.cc", '"services/referral/domain/episode.h"'),
            ("services/referral/app/a_test.cc", '"libs/testing/fake.h"'),
            ("services/notification/adapters/bus/a.cc", '"safereturn/scheduling/v1/events.pb.h"'),
            ("services/reporting/adapters/reads/a.cc", '"safereturn/referral/v1/referral_service.pb.h"'),
            ("services/reporting/app/a.cc", '"libs/data_returns/rules.h"'),
            ("services/referral/adapters/rpc/a.cc", "<grpcpp/grpcpp.h>"),
            ("services/referral/main.cc", '"services/referral/adapters/rpc/service.h"'),
            ("libs/rpc/a.cc", '"libs/obs/log.h"'),
            ("libs/messaging/a.cc", '"libs/runtime/step.h"'),
        ):
            with self.subTest(path=path, include=include):
                self.assertIsNone(self.found(path, include))

    def test_a_contract_may_not_import_another_services_contract(self):
        path = "proto/safereturn/scheduling/v1/plan.proto"
        self.assertIn("may not import", layers.import_finding(path, "safereturn/referral/v1/episode.proto"))
        self.assertIsNone(layers.import_finding(path, "safereturn/common/v1/options.proto"))
        self.assertIsNone(layers.import_finding(path, "google/protobuf/timestamp.proto"))


class BannedTest(unittest.TestCase):
    def test_each_banned_call_is_found_with_its_remedy(self):
        for path, line, word in (
            ("services/referral/app/a.cc", "auto now = std::chrono::system_clock::now();", "injected Clock"),
            ("libs/pg/a.cc", "time(nullptr);", "injected Clock"),
            ("services/referral/domain/a.cc", "std::chrono::steady_clock::now()", "no clock"),
            ("libs/obs/a.cc", "std::random_device seed;", "injected Random"),
            ("libs/obs/a.cc", "int x = rand();", "injected Random"),
            ("services/referral/app/a.cc", "std::thread worker(run);", "Step"),
            ("services/referral/main.cc", "std::jthread worker(run);", "Step"),
            ("libs/obs/a.cc", "worker.detach();", "own the thread"),
            ("libs/kafka/a_test.cc", "std::this_thread::sleep_for(5ms);", "Eventually"),
            ("services/referral/main.cc", 'getenv("HOME")', "setting"),
            ("services/referral/main.cc", "std::cout << 1;", "obs::Info"),
            ("libs/pg/a.cc", "} catch (...) {", "libs/runtime"),
            ("libs/pg/a.cc", '  throw std::runtime_error("x");', "Refuse"),
            ("libs/pg/a.cc", "assert(x);", "SR_CHECK"),
            ("services/referral/app/a.cc", 'tx.Exec("SELECT a FROM b");', "no SQL"),
            ("libs/pg/a.cc", "// TO" "DO: later", "issue"),
            ("services/referral/adapters/rpc/a.cc", "return grpc::Status(grpc::INTERNAL, x);", "absl::Status"),
        ):
            with self.subTest(path=path, line=line):
                self.assertIn(word, " ".join(banned.line_findings(path, line)))

    def test_owners_tests_and_comments_are_left_alone(self):
        for path, line in (
            ("libs/base/clock.cc", "return std::chrono::system_clock::now();"),
            ("libs/runtime/runner.cc", "std::jthread thread_;"),
            ("libs/config/config.cc", "getenv(name)"),
            ("libs/pg/a_test.cc", "std::thread other(run);"),
            ("libs/pg/a.cc", "int x = 1;  // not std::thread: see runner.h"),
            ("libs/pg/a.cc", "absl::Time time(0);".replace("time(0)", "t")),
            ("libs/pg/a.cc", "static_assert(sizeof(x) == 8);"),
            ("libs/pg/a.cc", "operand(1); strand(2); snapshot.time(0);"),
        ):
            with self.subTest(path=path, line=line):
                self.assertEqual([], banned.line_findings(path, line))


class PlantedTest(unittest.TestCase):
    """Checks that read files, in a small project of their own."""

    def setUp(self):
        self.root = pathlib.Path(tempfile.mkdtemp(prefix="lint-"))
        self.addCleanup(shutil.rmtree, self.root)

    def plant(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return path

    def test_include_lines_of_files_are_checked(self):
        path = self.plant("services/referral/domain/a.cc", '#include "libs/base/result.h"\n#include "libs/pg/pool.h"\n')
        found = layers.check(self.root, [path])
        self.assertEqual(1, len(found))
        self.assertTrue(found[0].startswith(f"{path}:2: "))

    def test_banned_calls_in_files_are_found(self):
        path = self.plant("services/referral/main.cc", "int main() {\n  std::cout << 1;\n}\n")
        self.assertTrue(banned.check(self.root, [path])[0].startswith(f"{path}:2: "))

    def test_dead_links_and_dead_headings_are_found(self):
        self.plant("docs/there.md", "# A heading, with `code`\n")
        path = self.plant("docs/a.md", "[good](there.md) [good](there.md#a-heading-with-code) [web](https://example.org)\n"
                          "[dead](gone.md)\n[dead](there.md#gone)\n```\n[not a link](gone.md)\n```\n`[nor this](gone.md)`\n")
        self.assertEqual([2, 3], [int(text.split(":")[1]) for text in links.check(self.root, [path])])

    def test_a_forgotten_proto_is_found(self):
        self.plant("proto/CMakeLists.txt", "sr_proto_library(\n  PROTOS\n    safereturn/a/v1/a.proto\n    safereturn/a/v1/gone.proto)\n")
        listed = self.plant("proto/safereturn/a/v1/a.proto", "")
        forgotten = self.plant("proto/safereturn/a/v1/b.proto", "")
        found = protos.check(self.root, [listed, forgotten])
        self.assertEqual(2, len(found))
        self.assertIn("add it", found[0])
        self.assertIn("remove the line", found[1])

    def test_unformatted_code_is_found(self):
        shutil.copy(ROOT / ".clang-format", self.root)
        bad = self.plant("libs/base/bad.cc", "int  main( ){return 0 ;}\n")
        good = self.plant("libs/base/good.cc", "int main() { return 0; }\n")
        found = external.check_format(self.root, [bad, good])
        self.assertEqual(1, len(found))
        self.assertIn("tools/dev fmt", found[0])

    def test_faulty_shell_is_found(self):
        bad = self.plant("tools/bad", "#!/usr/bin/env bash\ncd $1\n")
        self.assertIn("SC2086", " ".join(external.check_shell(self.root, [bad])))

    def plant_workspace(self, text):
        shutil.copy(ROOT / "buf.yaml", self.root)
        (self.root / "build").mkdir()
        (self.root / "build" / "tools").symlink_to(ROOT / "build" / "tools")
        shutil.copytree(ROOT / "build" / "googleapis", self.root / "build" / "googleapis")
        return self.plant("proto/safereturn/a/v1/a.proto", text)

    GOOD = ('syntax = "proto3";\n\npackage safereturn.a.v1;\n\n// A thing.\nmessage Thing {\n'
            '  // Its name.\n  string name = 1;\n}\n')

    def test_a_contract_without_comments_is_found(self):
        path = self.plant_workspace(self.GOOD.replace("  // Its name.\n", ""))
        self.assertIn("comment", " ".join(external.check_buf(self.root, [path])))

    def test_an_unformatted_contract_is_found(self):
        path = self.plant_workspace(self.GOOD.replace("string name", "string  name"))
        self.assertIn("tools/dev fmt", " ".join(external.check_buf(self.root, [path])))

    def test_a_change_that_breaks_readers_of_the_last_release_is_found(self):
        path = self.plant_workspace(self.GOOD)

        def git(*words):
            subprocess.run(["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words], cwd=self.root,
                           check=True, capture_output=True)
        git("init", "-q")
        git("add", "proto", "buf.yaml")
        git("commit", "-q", "-m", "release")
        git("tag", "v1.0.0")
        self.assertEqual([], external.check_buf(self.root, [path]))
        self.plant(path, self.GOOD.replace("string name = 1", "int32 name = 1"))
        self.assertIn("v2 package", " ".join(external.check_buf(self.root, [path])))


if __name__ == "__main__":
    unittest.main()
