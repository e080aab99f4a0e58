// The keys of a service that keeps narratives, from the first `migrate` to a destroyed key.
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "libs/base/result.h"
#include "libs/pg/connection.h"
#include "libs/pg/test_database.h"
#include "libs/runtime/keys_database.h"
#include "libs/runtime/narratives.h"

namespace safereturn::runtime {
namespace {

struct Config : CommonConfig, KeysConfig {};

const config::Settings<Config>& Settings() {
  static const auto& table =
      *new config::Settings<Config>(config::Extend<Config>(CommonSettings(), KeysSettings(), {}));
  return table;
}

ChildId Child(int number) {
  Uuid uuid;
  uuid.bytes[15] = static_cast<uint8_t>(number);
  return ChildId(uuid);
}

class KeysTest : public ::testing::Test {
 protected:
  KeysTest()
      : database_("keys_test_" + std::to_string(getpid())),
        folder_(std::filesystem::temp_directory_path() / database_) {
    server_ = config::ProcessEnvironment().at("SAFERETURN_PG");
    std::filesystem::create_directory(folder_);
    setenv("SAFERETURN_PG", pg::TestDatabase().c_str(), 1);
    setenv("SAFERETURN_KEYS_PG", pg::TestConninfo(database_).c_str(), 1);
    setenv("SAFERETURN_KEY_FILE", (folder_ / "keys").c_str(), 1);
  }
  ~KeysTest() override {
    const auto connection = pg::Connection::Open(pg::TestDatabase());
    EXPECT_TRUE(
        (*connection)->ExecScript("DROP DATABASE IF EXISTS " + database_ + " WITH (FORCE)").ok());
    std::filesystem::remove_all(folder_);
    setenv("SAFERETURN_PG", server_.c_str(), 1);
  }

  // Runs the program and returns its exit code; what it printed is in out_.
  int Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "sample_service");
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int code = Main<Config>(static_cast<int>(argv.size()), argv.data(),
                                  {.name = "keys_sample",
                                   .settings = Settings(),
                                   .migrations = {},
                                   .build = [](App&, const Config&) { return absl::OkStatus(); }});
    out_ = ::testing::internal::GetCapturedStdout();
    out_ += ::testing::internal::GetCapturedStderr();
    return code;
  }

  // The service as it starts: its own cache, the role of `serve`.
  struct Service {
    std::unique_ptr<App> app;
    std::unique_ptr<Narratives> narratives;
  };
  Service Start() {
    const Config config = *config::LoadConfig(Settings());
    Service service;
    service.app = *App::Create("keys_sample", config);
    auto opened = Narratives::Open(*service.app, config);
    EXPECT_TRUE(opened.ok()) << opened.status();
    service.narratives = *std::move(opened);
    return service;
  }

  const std::string database_;
  const std::filesystem::path folder_;
  std::string server_;
  std::string out_;
};

TEST_F(KeysTest, FromTheFirstMigrateToADestroyedKey) {
  EXPECT_EQ(Run({"check-config"}), 2);  // the caller's key is missing, and settings come first
  EXPECT_EQ(Run({"keys", "generate", "2026-03"}), 0) << out_;
  EXPECT_EQ(Run({"keys", "status"}), 1);  // no database yet
  ASSERT_EQ(Run({"migrate"}), 0) << out_;
  ASSERT_EQ(Run({"migrate"}), 0) << out_;

  std::vector<seal::Sealed> sealed;
  {
    const Service service = Start();
    for (int child = 1; child <= 3; ++child) {
      sealed.push_back(*service.narratives->vault().Seal(Child(child), "c", "what was said"));
    }
  }
  EXPECT_EQ(Run({"keys", "status"}), 0);
  EXPECT_NE(out_.find("3          keys wrapped by 2026-03"), std::string::npos) << out_;

  // A service that runs on while the wrapping key is changed.
  const Service running = Start();
  EXPECT_EQ(Run({"keys", "generate", "2026-11"}), 0) << out_;
  EXPECT_EQ(Run({"keys", "rotate"}), 0) << out_;
  EXPECT_NE(out_.find("3 keys are wrapped by 2026-11 now"), std::string::npos) << out_;
  EXPECT_EQ(Run({"keys", "rotate"}), 0);
  EXPECT_NE(out_.find("0 keys are wrapped"), std::string::npos) << out_;
  EXPECT_EQ(*Start().narratives->vault().Open(Child(1), "c", sealed[0]), "what was said");
  EXPECT_EQ(Start().narratives->digest().Digest(seal::FactKind::kPhone, "07700 900123").value(),
            running.narratives->digest().Digest(seal::FactKind::kPhone, "+44 7700 900123").value());

  EXPECT_EQ(Run({"keys", "destroy", "somebody"}), 1);
  EXPECT_EQ(Run({"keys", "destroy", Child(1).name()}), 0) << out_;
  EXPECT_EQ(Run({"keys", "destroy", Child(1).name()}), 0) << out_;
  const Service after = Start();
  EXPECT_EQ(ReasonOf(after.narratives->vault().Open(Child(1), "c", sealed[0]).status()),
            "KEY_DESTROYED");
  EXPECT_EQ(*after.narratives->vault().Open(Child(2), "c", sealed[1]), "what was said");
  EXPECT_EQ(Run({"keys", "status"}), 0);
  EXPECT_NE(out_.find("1          keys destroyed"), std::string::npos) << out_;
}

TEST_F(KeysTest, OnlyTheKeysRoleMayConnect) {
  ASSERT_EQ(Run({"keys", "generate", "k"}), 0) << out_;
  ASSERT_EQ(Run({"migrate"}), 0) << out_;
  EXPECT_TRUE(
      pg::Connection::Open(pg::TestConninfo(database_, "safereturn_keys_sample_keys")).ok());
  EXPECT_FALSE(pg::Connection::Open(pg::TestConninfo(database_, "safereturn_keys_sample")).ok());
  // And that role has no business in the service's own schema.
  const auto elsewhere = pg::Connection::Open(
      pg::TestConninfo("pg_test_" + std::to_string(getpid()), "safereturn_keys_sample_keys"));
  EXPECT_FALSE((*elsewhere)->Exec("SELECT count(*) FROM keys_sample.journal").ok());
}

TEST_F(KeysTest, WithoutMigrateOrDatabaseTheServiceSaysSo) {
  ASSERT_EQ(Run({"keys", "generate", "k"}), 0) << out_;
  const Service service = Start();  // a database that is away now may come back
  EXPECT_EQ(ReasonOf(service.narratives->vault().Seal(Child(1), "c", "text").status()),
            "KEYS_UNAVAILABLE");
  const auto connection = pg::Connection::Open(pg::TestDatabase());
  ASSERT_TRUE((*connection)->ExecScript("CREATE DATABASE " + database_).ok());
  const Config config = *config::LoadConfig(Settings());
  const auto opened = Narratives::Open(*service.app, config);
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kFailedPrecondition) << opened.status();
}

TEST_F(KeysTest, ABackupHoldsTheKeysAndOldOnesGo) {
  using std::chrono::hours;
  ASSERT_EQ(Run({"keys", "generate", "k"}), 0) << out_;
  ASSERT_EQ(Run({"migrate"}), 0) << out_;
  const auto backups = folder_ / "backups";
  std::filesystem::create_directory(backups);
  const auto now = std::filesystem::file_time_type::clock::now();
  const std::pair<const char*, hours> files[] = {{"child-keys-old.dump", hours(24 * 7 + 1)},
                                                 {"child-keys-cut.part", hours(24 * 7 + 1)},
                                                 {"child-keys-young.dump", hours(24 * 7 - 1)},
                                                 {"somebody-elses", hours(24 * 30)}};
  for (const auto& [name, age] : files) {
    std::ofstream(backups / name) << "x";
    std::filesystem::last_write_time(backups / name, now - age);
  }

  ASSERT_EQ(std::system((std::string(SR_KEYS_BACKUP " ") + backups.c_str()).c_str()), 0);

  EXPECT_FALSE(std::filesystem::exists(backups / "child-keys-old.dump"));
  EXPECT_FALSE(std::filesystem::exists(backups / "child-keys-cut.part"));
  EXPECT_TRUE(std::filesystem::exists(backups / "child-keys-young.dump"));
  EXPECT_TRUE(std::filesystem::exists(backups / "somebody-elses"));
  std::string fresh;
  for (const auto& entry : std::filesystem::directory_iterator(backups)) {
    if (entry.path().filename().string().starts_with("child-keys-2")) fresh = entry.path();
  }
  ASSERT_FALSE(fresh.empty());
  EXPECT_EQ(std::filesystem::status(fresh).permissions(),
            std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  EXPECT_EQ(std::system(("pg_restore --list " + fresh + " | grep -q child_key").c_str()), 0);
  // Also where no new one can be made, old ones go.
  std::filesystem::last_write_time(fresh, now - hours(24 * 8));
  setenv("SAFERETURN_KEYS_PG", "postgresql://nobody@127.0.0.1:1/none", 1);
  EXPECT_NE(std::system((std::string(SR_KEYS_BACKUP " ") + backups.c_str()).c_str()), 0);
  EXPECT_FALSE(std::filesystem::exists(fresh));
}

TEST_F(KeysTest, UsageIsRefused) {
  EXPECT_EQ(Run({"keys"}), 2);
  EXPECT_EQ(Run({"keys", "rotate", "now"}), 2);
  EXPECT_EQ(Run({"keys", "burn"}), 2);
  EXPECT_NE(out_.find("keys destroy CHILD"), std::string::npos);
  EXPECT_EQ(Run({"--help"}), 0);
  EXPECT_NE(out_.find("keys rotate"), std::string::npos);
  EXPECT_NE(out_.find("SAFERETURN_KEY_FILE"), std::string::npos);
}

TEST(KeysDatabase, LiesBesideTheServicesOwnUnlessNamed) {
  CommonConfig common;
  common.pg = "postgresql://u@h:5433/safe?sslmode=require";
  KeysConfig keys;
  const auto beside = FindKeysDatabase("interview", common, keys);
  EXPECT_EQ(beside->database, "safe_interview_keys");
  EXPECT_EQ(beside->schema, "interview_keys");
  EXPECT_EQ(beside->role, "safereturn_interview_keys");
  EXPECT_NE(beside->admin_conninfo.find("5433"), std::string::npos);
  keys.keys_pg = "postgresql://u@other/vaults";
  EXPECT_EQ(FindKeysDatabase("interview", common, keys)->database, "vaults");
  keys.keys_pg = "postgresql://u@other";
  EXPECT_EQ(ReasonOf(FindKeysDatabase("interview", common, keys).status()), "PG_MALFORMED");
}

}  // namespace
}  // namespace safereturn::runtime
