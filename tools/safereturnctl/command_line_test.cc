#include "tools/safereturnctl/command_line.h"

#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <set>

#include "libs/rpc/permissions.h"
#include "tools/safereturnctl/contracts.h"

namespace safereturn::ctl {
namespace {

TEST(CommandLine, HasEveryMethodOfEveryServiceWithHelp) {
  Program program;
  const auto app = MakeCommandLine(program);
  std::set<std::string> services;
  for (const Method& method : Methods()) {
    services.insert(method.service);
    CLI::App* command = app->get_subcommand(method.service)->get_subcommand(method.command);
    EXPECT_FALSE(command->get_description().empty()) << method.command;
    EXPECT_NE(command->help().find(method.permission), std::string::npos) << method.command;
  }
  EXPECT_EQ(services, (std::set<std::string>{"referral", "scheduling", "interview", "risk",
                                             "notification", "reporting", "operations"}));
}

TEST(CommandLine, NamesOnlyPermissionsThatSomebodyCanHave) {
  for (const Method& method : Methods()) {
    EXPECT_TRUE(rpc::IsPermission(method.permission)) << method.command << " " << method.permission;
  }
}

bool Parses(const std::string& line, Program& program) {
  const auto app = MakeCommandLine(program);
  try {
    app->parse(line, false);
    return true;
  } catch (const CLI::ParseError&) {
    return false;
  }
}

TEST(CommandLine, TakesCommonFlagsAnywhere) {
  Program program;
  EXPECT_TRUE(
      Parses("referral list-episodes --authority-id E10009901 --page-size 10 --json", program));
  EXPECT_TRUE(program.json);
  EXPECT_TRUE(program.action);
  Program other;
  EXPECT_TRUE(Parses("--as roles=operator due --within 4h", other));
  EXPECT_EQ(other.as, "roles=operator");
}

TEST(CommandLine, TakesNamesWithoutAFlagAndRepeatsOfAFlag) {
  Program program;
  EXPECT_TRUE(Parses("scheduling get-plan plans/1", program));
  EXPECT_TRUE(Parses("referral create-agreement --packages return_interview --packages follow_up",
                     program));
  EXPECT_TRUE(Parses("referral report-return --report.return-time.date 2026-03-27", program));
  EXPECT_TRUE(Parses("scheduling register-interviewer --is-active", program));
}

TEST(CommandLine, ImportsBothFormats) {
  const std::string ssda903 = "import ssda903 --authority E10009901 --from files";
  Program program;
  EXPECT_TRUE(Parses(ssda903 + " --check --year 2026 --last-year files/before", program));
  EXPECT_TRUE(Parses(ssda903 + " --dry-run --history --json", program));
  EXPECT_TRUE(Parses("import ssd-missing --authority E10009901 --from a.csv", program));
  EXPECT_FALSE(Parses(ssda903 + " --check --dry-run", program));
  EXPECT_FALSE(Parses(ssda903 + " --year 26", program));
  EXPECT_FALSE(Parses("import ssda903 --authority E10009901", program));
}

TEST(CommandLine, RefusesWhatIsNotThere) {
  Program program;
  EXPECT_FALSE(Parses("", program));
  EXPECT_FALSE(Parses("referral", program));
  EXPECT_FALSE(Parses("referral fly", program));
  EXPECT_FALSE(Parses("referral get-episode --altitude 3", program));
  EXPECT_FALSE(Parses("dead-letters discard deadLetters/1", program));
}

}  // namespace
}  // namespace safereturn::ctl
