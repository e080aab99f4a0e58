#include <gtest/gtest.h>

#include <cstdlib>
#include <set>
#include <string>

#include "libs/runtime/app.h"

namespace safereturn::runtime {
namespace {

struct Config : CommonConfig {
  int64_t own = 0;
};

// Runs the program with one argument and returns its exit code; what it printed is in `out`.
int RunWith(const char* argument, std::string* out = nullptr, std::string* err = nullptr) {
  const ServiceSpec<Config> spec{
      .name = "sample",
      .settings = config::Extend<Config>(
          CommonSettings(), {{&Config::own, "SAFERETURN_SAMPLE", 7, "A setting of its own"}}),
      .migrations = {},
      .build = [](App&, const Config&) { return absl::OkStatus(); }};
  std::string name = "sample_service";
  std::string text = argument;
  char* argv[] = {name.data(), text.data()};
  ::testing::internal::CaptureStdout();
  ::testing::internal::CaptureStderr();
  const int code = Main(2, argv, spec);
  const std::string stdout_text = ::testing::internal::GetCapturedStdout();
  const std::string stderr_text = ::testing::internal::GetCapturedStderr();
  if (out != nullptr) *out = stdout_text;
  if (err != nullptr) *err = stderr_text;
  return code;
}

TEST(Program, HelpListsTheCommandsAndAllSettings) {
  std::string out;
  EXPECT_EQ(RunWith("--help", &out), 0);
  for (const char* part : {"migrate", "check-config", "print-config-reference", "version",
                           "SAFERETURN_PG", "SAFERETURN_SAMPLE"}) {
    EXPECT_NE(out.find(part), std::string::npos) << part;
  }
}

TEST(Program, VersionAndReferenceNeedNoSettings) {
  std::string out;
  EXPECT_EQ(RunWith("version", &out), 0);
  EXPECT_EQ(out.rfind("sample ", 0), 0u);
  EXPECT_EQ(RunWith("print-config-reference", &out), 0);
  EXPECT_NE(out.find("SAFERETURN_RELAY_INTERVAL_MS"), std::string::npos);
  EXPECT_EQ(RunWith("print-metrics-reference", &out), 0);
  EXPECT_NE(out.find("safereturn_step_"), std::string::npos);
}

TEST(Program, AnUnknownCommandIsAUsageError) {
  std::string err;
  EXPECT_EQ(RunWith("sevre", nullptr, &err), 2);
  EXPECT_NE(err.find("--help"), std::string::npos);
}

TEST(Program, CheckConfigSaysWhatIsWrong) {
  std::string err;
  EXPECT_EQ(RunWith("check-config", nullptr, &err), 2);
  EXPECT_NE(err.find("SAFERETURN_CALLER_PUBLIC_KEY"), std::string::npos);

  ASSERT_EQ(setenv("SAFERETURN_RPC_THREADS", "0", 1), 0);
  EXPECT_EQ(RunWith("check-config", nullptr, &err), 2);
  EXPECT_NE(err.find("SAFERETURN_RPC_THREADS"), std::string::npos);
  unsetenv("SAFERETURN_RPC_THREADS");
}

TEST(CommonSettings, EachSettingIsNamedOnceAndLiesInItsRange) {
  std::set<std::string> names;
  for (const auto& setting : CommonSettings()) {
    EXPECT_TRUE(names.insert(setting.name).second) << setting.name;
    EXPECT_EQ(setting.name.rfind("SAFERETURN_", 0), 0u) << setting.name;
  }
}

TEST(App, OwnsInOrderAndDestroysInReverse) {
  CommonConfig config;
  config.pg = "host=127.0.0.1";
  config.pg_pool_size = 1;
  config.pg_worker_pool_size = 1;
  std::string order;
  struct Note {
    Note(std::string& log, char letter) : log(log), letter(letter) {}
    ~Note() { log += letter; }
    std::string& log;
    char letter;
  };
  {
    auto app = App::Create("sample", config);
    ASSERT_TRUE(app.ok());
    (*app)->Own<Note>(order, 'a');
    (*app)->Own<Note>(order, 'b');
    (*app)->Keep(std::make_unique<Note>(order, 'c'));
    EXPECT_EQ((*app)->instance(), "sample-0");
    EXPECT_EQ((*app)->Prefixed("topic"), "topic");
  }
  EXPECT_EQ(order, "cba");
}

}  // namespace
}  // namespace safereturn::runtime
