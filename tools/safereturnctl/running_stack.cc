#include "tools/safereturnctl/running_stack.h"

#include <pwd.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include "libs/base/result.h"
#include "tools/safereturnctl/request.h"

namespace safereturn::ctl {
namespace {

namespace fs = std::filesystem;

constexpr char kUp[] = "up";  // the name that `tools/dev up` gives

std::string ReadText(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

// The folders that may hold one folder per stack: build/run beside this program's build tree, and
// the place outside that a super-user's stack takes.
std::vector<fs::path> Bases() {
  std::vector<fs::path> bases;
  std::error_code ignored;
  const fs::path self = fs::read_symlink("/proc/self/exe", ignored);
  for (fs::path folder = self.parent_path(); folder != folder.root_path();
       folder = folder.parent_path()) {
    if (folder.filename() == "build") bases.push_back(folder / "run");
  }
  if (const passwd* user = ::getpwuid(::geteuid()); user != nullptr) {
    bases.push_back(fs::path("/var/tmp") / ("safereturn-" + std::string(user->pw_name)));
  }
  return bases;
}

// A recycled pid has another start time (field 22 of /proc/<pid>/stat).
bool IsAlive(const Json& process) {
  const Json pid = MemberAt(process, "pid");
  const Json started = MemberAt(process, "started");
  if (!pid.is_number_integer() || !started.is_number_integer()) return false;
  const std::string stat =
      ReadText(fs::path("/proc") / std::to_string(pid.get<int64_t>()) / "stat");
  const size_t name_end = stat.rfind(')');
  if (name_end == std::string::npos) return false;
  std::istringstream fields(stat.substr(name_end + 1));
  std::vector<std::string> parts;
  for (std::string part; fields >> part;) parts.push_back(part);
  return parts.size() > 19 && parts[0] != "Z" &&
         parts[19] == std::to_string(started.get<int64_t>());
}

std::map<std::string, Json> RunningStacks() {
  std::map<std::string, Json> running;
  for (const fs::path& base : Bases()) {
    std::error_code error;
    for (const auto& folder : fs::directory_iterator(base, error)) {
      const Json state = Json::parse(ReadText(folder.path() / "state.json"), nullptr, false);
      const Json processes = MemberAt(state, "processes");
      for (const Json& process : processes) {
        if (IsAlive(process)) running[TextAt(state, "name")] = state;
      }
    }
  }
  return running;
}

}  // namespace

absl::StatusOr<config::Environment> RunningStackEnvironment(const std::string& name) {
  const auto running = RunningStacks();
  auto found = running.find(name.empty() ? kUp : name);
  if (name.empty() && found == running.end() && running.size() == 1) found = running.begin();
  if (found == running.end()) {
    if (name.empty()) return config::Environment();
    return Refuse(absl::StatusCode::kNotFound, "STACK_NOT_RUNNING",
                  "no stack of that name runs; start one with: tools/dev up", "stack");
  }
  config::Environment environment;
  const Json variables = MemberAt(found->second, "client_environment");
  for (const auto& [variable, value] : variables.items()) {
    if (value.is_string()) environment[variable] = value.get<std::string>();
  }
  return environment;
}

}  // namespace safereturn::ctl
