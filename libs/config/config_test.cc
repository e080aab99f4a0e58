#include "libs/config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "libs/base/result.h"

namespace safereturn::config {
namespace {

using std::chrono::milliseconds;
using std::chrono_literals::operator""ms;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

struct CommonConfig {
  std::string listen;
  std::string password;
  milliseconds relay_interval{};
};

struct ReferralConfig : CommonConfig {
  int64_t batch = 0;
  bool is_strict = false;
  double share = 0;
  std::string mode;
};

const Settings<CommonConfig> kCommon = {
    {&CommonConfig::listen, "SAFERETURN_LISTEN", "127.0.0.1:0", "Where calls are answered"},
    {&CommonConfig::password,
     "SAFERETURN_PG_PASSWORD",
     "",
     "Password of the database",
     {.is_secret = true}},
    {&CommonConfig::relay_interval,
     "SAFERETURN_RELAY_INTERVAL_MS",
     200ms,
     "How often the outbox is read",
     {.range = Range{1, 60000}}},
};

const Settings<ReferralConfig> kReferral = Extend<ReferralConfig>(
    kCommon,
    {{&ReferralConfig::batch,
      "SAFERETURN_BATCH",
      500,
      "Messages a transaction",
      {.range = Range{1, 5000}}},
     {&ReferralConfig::is_strict, "SAFERETURN_STRICT", true, "Whether to be strict"},
     {&ReferralConfig::share, "SAFERETURN_SHARE", 0.5, "Part of the whole", {.range = Range{0, 1}}},
     {&ReferralConfig::mode, "SAFERETURN_MODE", "fast", "How", {.choices = {"fast", "safe"}}}});

// A file that is removed at the end of the test.
class TempFile {
 public:
  explicit TempFile(const std::string& content)
      : path_(testing::TempDir() + "config_test_" + std::to_string(++count_)) {
    std::ofstream(path_) << content;
  }
  ~TempFile() { std::remove(path_.c_str()); }
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  static inline int count_ = 0;
  std::string path_;
};

std::vector<std::string> Faults(const Environment& environment) {
  ReferralConfig config;
  return CheckAll(Bind(config, kReferral), environment);
}

TEST(LoadConfig, TakesDefaultsOfBothTables) {
  const auto config = LoadConfig(kReferral, {});

  ASSERT_TRUE(config.ok()) << Describe(config.status());
  EXPECT_EQ(config->listen, "127.0.0.1:0");
  EXPECT_EQ(config->relay_interval, 200ms);
  EXPECT_EQ(config->batch, 500);
  EXPECT_TRUE(config->is_strict);
  EXPECT_EQ(config->share, 0.5);
}

TEST(LoadConfig, TakesTheEnvironmentsValues) {
  const auto config = LoadConfig(kReferral, {{"SAFERETURN_LISTEN", "[::]:7001"},
                                             {"SAFERETURN_RELAY_INTERVAL_MS", "50"},
                                             {"SAFERETURN_BATCH", "5000"},
                                             {"SAFERETURN_STRICT", "false"},
                                             {"SAFERETURN_SHARE", "0.25"},
                                             {"SAFERETURN_MODE", "safe"},
                                             {"PATH", "/bin"}});

  ASSERT_TRUE(config.ok()) << Describe(config.status());
  EXPECT_EQ(config->listen, "[::]:7001");
  EXPECT_EQ(config->relay_interval, 50ms);
  EXPECT_EQ(config->batch, 5000);
  EXPECT_FALSE(config->is_strict);
  EXPECT_EQ(config->share, 0.25);
  EXPECT_EQ(config->mode, "safe");
}

TEST(LoadConfig, TellsAllFaultsAtOnce) {
  const auto config = LoadConfig(kReferral, {{"SAFERETURN_BATCH", "0"}, {"SAFERETURN_SHARE", "x"}});

  EXPECT_EQ(config.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(config.status()), "CONFIG_INVALID");
  EXPECT_THAT(MessageOf(config.status()), HasSubstr("SAFERETURN_BATCH=0"));
  EXPECT_THAT(MessageOf(config.status()), HasSubstr("SAFERETURN_SHARE=x"));
}

TEST(CheckAll, RefusesWhatIsNotOfTheTypeOrRange) {
  const Environment bad = {{"SAFERETURN_BATCH", "5001"},   {"SAFERETURN_BATCH", "12 "},
                           {"SAFERETURN_STRICT", "yes"},   {"SAFERETURN_SHARE", "1.5"},
                           {"SAFERETURN_SHARE", "nan"},    {"SAFERETURN_RELAY_INTERVAL_MS", "1s"},
                           {"SAFERETURN_MODE", "unknown"}, {"SAFERETURN_BATCH", ""}};
  for (const auto& [name, value] : bad) {
    EXPECT_THAT(Faults({{name, value}}), ElementsAre(HasSubstr(name + "=" + value))) << name;
  }
}

TEST(CheckAll, AnUnknownVariableIsAnErrorThatNamesTheNearest) {
  EXPECT_THAT(Faults({{"SAFERETURN_RELAY_INTERVALL_MS", "1"}}),
              ElementsAre("SAFERETURN_RELAY_INTERVALL_MS is not a setting of this program; did you "
                          "mean SAFERETURN_RELAY_INTERVAL_MS?"));
}

TEST(CheckAll, SharedVariablesAreNobodysTypo) {
  for (const std::string& name : SharedVariables()) {
    EXPECT_THAT(Faults({{name, "anything"}}), IsEmpty()) << name;
  }
}

TEST(CheckAll, ARequiredSettingMayBeNeitherAbsentNorEmpty) {
  CommonConfig config;
  const Settings<CommonConfig> settings = {
      {&CommonConfig::listen, "SAFERETURN_LISTEN", "", "Where", {.is_required = true}}};

  EXPECT_THAT(CheckAll(Bind(config, settings), {}), ElementsAre(HasSubstr("is required")));
  EXPECT_THAT(CheckAll(Bind(config, settings), {{"SAFERETURN_LISTEN", ""}}),
              ElementsAre(HasSubstr("is empty")));
  EXPECT_THAT(CheckAll(Bind(config, settings), {{"SAFERETURN_LISTEN", "x"}}), IsEmpty());
}

TEST(Secrets, ComeFromAFileWithoutItsLineBreak) {
  const TempFile file("hunter2\n");

  const auto config = LoadConfig(kReferral, {{"SAFERETURN_PG_PASSWORD_FILE", file.path()}});

  ASSERT_TRUE(config.ok()) << Describe(config.status());
  EXPECT_EQ(config->password, "hunter2");
}

TEST(Secrets, InTheOpenAbsentOrEmptyAreFaults) {
  const TempFile empty("\n");

  EXPECT_THAT(Faults({{"SAFERETURN_PG_PASSWORD", "hunter2"}}),
              ElementsAre(testing::AllOf(HasSubstr("SAFERETURN_PG_PASSWORD_FILE"),
                                         testing::Not(HasSubstr("hunter2")))));
  EXPECT_THAT(Faults({{"SAFERETURN_PG_PASSWORD_FILE", "/does/not/exist"}}),
              ElementsAre(HasSubstr("cannot read")));
  EXPECT_THAT(Faults({{"SAFERETURN_PG_PASSWORD_FILE", empty.path()}}),
              ElementsAre(HasSubstr("is empty")));
}

TEST(PrintReference, IsOneTableRowPerSetting) {
  ReferralConfig config;
  std::ostringstream out;

  PrintReference(Bind(config, kReferral), out);

  EXPECT_THAT(out.str(), HasSubstr("| `SAFERETURN_RELAY_INTERVAL_MS` | milliseconds | `200` | 1 to "
                                   "60000 | How often the outbox is read |\n"));
  EXPECT_THAT(out.str(),
              HasSubstr("| `SAFERETURN_PG_PASSWORD_FILE` | file with a secret | none |"));
  EXPECT_THAT(out.str(), HasSubstr("| `SAFERETURN_MODE` | text | `fast` | fast, safe | How |\n"));
}

TEST(PrintValues, NeverShowsASecret) {
  const TempFile file("hunter2");
  ReferralConfig config;
  ASSERT_TRUE(Load(Bind(config, kReferral), {{"SAFERETURN_PG_PASSWORD_FILE", file.path()}}).ok());
  std::ostringstream out;

  PrintValues(Bind(config, kReferral), out);

  EXPECT_THAT(out.str(), HasSubstr("SAFERETURN_PG_PASSWORD=(set)\n"));
  EXPECT_THAT(out.str(), HasSubstr("SAFERETURN_BATCH=500\n"));
  EXPECT_THAT(out.str(), testing::Not(HasSubstr("hunter2")));
}

TEST(ProcessEnvironment, HoldsThePath) { EXPECT_TRUE(ProcessEnvironment().contains("PATH")); }

}  // namespace
}  // namespace safereturn::config
