// The commands of a service binary.
#include <algorithm>
#include <cstdio>
#include <sstream>
#include <string>
#include <string_view>

#include "libs/base/result.h"
#include "libs/messaging/migrations.h"
#include "libs/obs/log.h"
#include "libs/obs/metrics.h"
#include "libs/runtime/app.h"
#include "libs/runtime/keys_command.h"
#include "libs/runtime/keys_database.h"
#include "libs/runtime/lifecycle.h"

namespace safereturn::runtime {
namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;

void Print(const std::string& text) { std::fputs(text.c_str(), stdout); }

int Complain(const std::string& text, int code) {
  obs::FlushLogs();
  std::fprintf(stderr, "%s\n", text.c_str());
  return code;
}

std::string Help(const Program& program) {
  std::ostringstream out;
  out << "safereturn " << program.name << " service " SR_VERSION "\n\n"
      << "Usage: " << program.name << "_service [COMMAND]\n\n"
      << "  serve                   serves until SIGTERM (default)\n"
      << "  migrate                 brings the database schema up to date\n"
      << "  check-config            says what is wrong with the settings, or prints them\n"
      << (program.keys != nullptr ? KeysHelp() : "")
      << "  print-config-reference  prints the table of settings in Markdown\n"
      << "  print-metrics-reference prints the table of metrics in Markdown\n"
      << "  version                 prints the version\n"
      << "  --help                  prints this\n\n"
      << "All settings come from the environment:\n\n";
  config::PrintReference(program.settings, out);
  return out.str();
}

int CheckConfig(const Program& program) {
  const SystemClock wall_clock;
  if (const auto verifier = MakeVerifier(*program.common, wall_clock); !verifier.ok()) {
    return Complain("SAFERETURN_CALLER_PUBLIC_KEY_FILE: " + Describe(verifier.status()), kUsage);
  }
  std::ostringstream out;
  config::PrintValues(program.settings, out);
  Print(out.str());
  return 0;
}

int MigrateSchema(const Program& program) {
  const std::string role = "safereturn_" + program.name;
  const absl::Status status = pg::Migrate(program.common->pg, program.name, program.migrations,
                                          {.app_role = role, .worker_role = role + "_worker"});
  if (!status.ok()) return Complain("migrate: " + Describe(status), kFailed);
  if (program.keys == nullptr) return 0;
  const auto database = FindKeysDatabase(program.name, *program.common, *program.keys);
  const absl::Status keys = database.ok() ? MigrateKeys(*database) : database.status();
  return keys.ok() ? 0 : Complain("migrate the keys database: " + Describe(keys), kFailed);
}

int Serve(const Program& program) {
  const absl::Status status = Lifecycle(program).Run();
  return status.ok() ? 0 : Complain(program.name + ": " + Describe(status), kFailed);
}

}  // namespace

std::vector<pg::Migration> AllMigrations(const std::vector<pg::Migration>& own) {
  std::vector<pg::Migration> all = messaging::kMigrations;
  for (const pg::Migration& migration : own) {
    const bool is_there = std::any_of(all.begin(), all.end(), [&](const pg::Migration& other) {
      return other.name == migration.name;
    });
    if (!is_there) all.push_back(migration);
  }
  return all;
}

int RunProgram(int argc, char** argv, const Program& program) {
  const std::string_view command = argc > 1 ? argv[1] : "serve";
  const bool is_keys = command == "keys" && program.keys != nullptr;
  if (argc > 2 && !is_keys) return Complain("one command at most; try --help", kUsage);
  if (command == "--help" || command == "-h" || command == "help") {
    Print(Help(program));
    return 0;
  }
  if (command == "version" || command == "--version") {
    Print(program.name + " " SR_VERSION "\n");
    return 0;
  }
  if (command == "print-config-reference") {
    std::ostringstream out;
    config::PrintReference(program.settings, out);
    Print(out.str());
    return 0;
  }
  if (command == "print-metrics-reference") {
    Print(obs::DumpMetricsReference());
    return 0;
  }
  if (command != "serve" && command != "migrate" && command != "check-config" && !is_keys) {
    return Complain("unknown command '" + std::string(command) + "'; try --help", kUsage);
  }
  if (const absl::Status status = config::Load(program.settings, config::ProcessEnvironment());
      !status.ok()) {
    return Complain(MessageOf(status), kUsage);
  }
  obs::Level level = obs::Level::kInfo;
  obs::ParseLevel(program.common->log_level, level);  // the table allows only levels
  obs::InitLogging(program.name, SR_VERSION, level);
  int code = 0;
  if (command == "check-config") code = CheckConfig(program);
  if (command == "migrate") code = MigrateSchema(program);
  if (command == "serve") code = Serve(program);
  if (is_keys) code = RunKeysCommand(program, {argv + 2, argv + argc});
  obs::FlushLogs();
  return code;
}

}  // namespace safereturn::runtime
