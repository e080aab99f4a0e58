#include "libs/testing/process.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>

#include <regex>

#include "libs/base/check.h"
#include "libs/config/config.h"
#include "libs/testing/eventually.h"

namespace safereturn::testing {
namespace {

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& each : texts) pointers.push_back(each.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

std::string Environment(const std::string& name) {
  const auto all = config::ProcessEnvironment();
  const auto found = all.find(name);
  return found == all.end() ? "" : found->second;
}

Process::Process(std::string binary, std::vector<std::string> arguments,
                 std::vector<std::string> variables) {
  arguments.insert(arguments.begin(), std::move(binary));
  const std::vector<char*> argv = Pointers(arguments);
  const std::vector<char*> envp = Pointers(variables);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 1, log_.path().c_str(), O_WRONLY | O_APPEND, 0);
  posix_spawn_file_actions_adddup2(&actions, 1, 2);
  SR_CHECK(posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), envp.data()) == 0,
           "the built binary starts");
  posix_spawn_file_actions_destroy(&actions);
}

Process::~Process() { Kill(); }

void Process::Signal(int signal) const {
  if (pid_ > 0) kill(pid_, signal);
}

int Process::Wait() {
  int status = -1;
  const bool ended =
      Eventually([&] { return pid_ < 0 || waitpid(pid_, &status, WNOHANG) == pid_; });
  if (!ended) return -1;
  pid_ = -1;
  return status;
}

int Process::Stop() {
  Signal(SIGTERM);
  return Wait();
}

void Process::Kill() {
  Signal(SIGKILL);
  if (pid_ > 0) waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

std::string Process::AwaitLog(const std::string& pattern) const {
  const std::regex wanted(pattern);
  std::string found;
  Eventually([&] {
    std::smatch match;
    const std::string text = log();
    if (!std::regex_search(text, match, wanted)) return false;
    found = match[1];
    return true;
  });
  return found;
}

}  // namespace safereturn::testing
