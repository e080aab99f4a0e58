// A real process with a real database, started, asked and stopped.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include "libs/base/result.h"
#include "libs/config/config.h"
#include "libs/pg/connection.h"
#include "libs/rpc/client.h"
#include "libs/rpc/testing/keys.h"
#include "libs/runtime/wakeup.h"

namespace safereturn::runtime {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

std::string PgAddress() {
  const auto environment = config::ProcessEnvironment();
  const auto found = environment.find("SAFERETURN_PG");
  return found == environment.end() ? "" : found->second;
}

// A temporary file's path; removed at the end.
class TempFile {
 public:
  explicit TempFile(const std::string& content = "") {
    std::array<char, 64> name{"/tmp/safereturn-runtime-XXXXXX"};
    const int file = mkstemp(name.data());
    close(file);
    path_ = name.data();
    std::ofstream(path_) << content;
  }
  ~TempFile() { unlink(path_.c_str()); }
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] std::string Read() const {
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }

 private:
  std::string path_;
};

// The sample service as a child process.
class Process {
 public:
  Process(const std::string& command, const std::vector<std::string>& environment) {
    std::vector<std::string> variables = environment;
    std::vector<char*> envp;
    for (std::string& each : variables) envp.push_back(each.data());
    envp.push_back(nullptr);
    std::string binary = SR_SAMPLE_BINARY;
    std::string argument = command;
    std::array<char*, 3> argv{binary.data(), argument.data(), nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 1, log_.path().c_str(), O_WRONLY | O_APPEND, 0);
    posix_spawn_file_actions_adddup2(&actions, 1, 2);
    EXPECT_EQ(posix_spawn(&pid_, binary.c_str(), &actions, nullptr, argv.data(), envp.data()), 0);
    posix_spawn_file_actions_destroy(&actions);
  }
  ~Process() {
    if (pid_ <= 0) return;
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }

  void Signal(int signal) const { kill(pid_, signal); }

  // Returns the wait status, or -1 after ten seconds.
  int Wait() {
    Wakeup nobody;
    for (int i = 0; i < 1000; ++i) {
      int status = 0;
      if (waitpid(pid_, &status, WNOHANG) == pid_) {
        pid_ = -1;
        return status;
      }
      nobody.WaitFor(milliseconds(10), {});
    }
    return -1;
  }

  // Returns the first group of `pattern` once the log holds it, "" after ten seconds.
  [[nodiscard]] std::string AwaitLog(const std::string& pattern) const {
    Wakeup nobody;
    for (int i = 0; i < 1000; ++i) {
      const std::string text = log();
      std::smatch match;
      if (std::regex_search(text, match, std::regex(pattern))) return match[1];
      nobody.WaitFor(milliseconds(10), {});
    }
    return "";
  }

  [[nodiscard]] std::string log() const { return log_.Read(); }

 private:
  TempFile log_;
  pid_t pid_ = -1;
};

class LifecycleTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (PgAddress().empty()) GTEST_SKIP() << "SAFERETURN_PG is not set";
    auto connection = pg::Connection::Open(PgAddress());
    ASSERT_TRUE(connection.ok()) << Describe(connection.status());
    const auto dropped = (*connection)->Exec("DROP SCHEMA IF EXISTS runtime_sample CASCADE");
    ASSERT_TRUE(dropped.ok()) << Describe(dropped.status());
  }

  std::vector<std::string> Environment(const std::vector<std::string>& more = {}) {
    std::vector<std::string> all{"SAFERETURN_PG=" + PgAddress(),
                                 "SAFERETURN_RPC_LISTEN=127.0.0.1:0",
                                 "SAFERETURN_METRICS_LISTEN=127.0.0.1:0",
                                 "SAFERETURN_CALLER_PUBLIC_KEY_FILE=" + key_.path()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  void Migrate() {
    Process migrate("migrate", Environment());
    ASSERT_EQ(migrate.Wait(), 0) << migrate.log();
  }

  // Waits until the process says SERVING, in its log and to a client.
  void AwaitServing(const Process& process) {
    ASSERT_NE(process.AwaitLog("(service.serving)"), "") << process.log();
    const std::string port = process.AwaitLog(R"("rpc_port":(\d+))");
    ASSERT_NE(port, "") << process.log();
    rpc::Client client("127.0.0.1:" + port);
    const auto serving = client.CheckHealth(rpc::Deadline::After(seconds(5)));
    ASSERT_TRUE(serving.ok() && *serving) << process.log();
  }

  TempFile key_{rpc::testing::NewKeyPair().public_pem};
};

TEST_F(LifecycleTest, MigratesServesAndStopsOnSigterm) {
  Migrate();
  Process service("serve", Environment());
  AwaitServing(service);

  const auto asked = std::chrono::steady_clock::now();
  service.Signal(SIGTERM);

  EXPECT_EQ(service.Wait(), 0) << service.log();
  EXPECT_LT(std::chrono::steady_clock::now() - asked, seconds(3));
  EXPECT_NE(service.log().find("service.stopped"), std::string::npos);
}

TEST_F(LifecycleTest, SaysNotServingDuringTheDrainDelayAndASecondSignalEndsIt) {
  Migrate();
  Process service("serve", Environment({"SAFERETURN_DRAIN_DELAY_MS=10000"}));
  AwaitServing(service);
  rpc::Client client("127.0.0.1:" + service.AwaitLog(R"("rpc_port":(\d+))"));

  service.Signal(SIGTERM);
  ASSERT_NE(service.AwaitLog("(service.stopping)"), "");
  Wakeup nobody;
  nobody.WaitFor(milliseconds(100), {});
  const auto serving = client.CheckHealth(rpc::Deadline::After(seconds(5)));
  service.Signal(SIGTERM);

  EXPECT_TRUE(serving.ok() && !*serving);
  const int status = service.Wait();
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGTERM);
}

TEST_F(LifecycleTest, RefusesASchemaThatIsOlderThanItsMigrations) {
  Migrate();
  Process service("serve", Environment({"SAFERETURN_SAMPLE_WANTS_MORE=true"}));

  const int status = service.Wait();

  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1);
  EXPECT_NE(service.log().find("SCHEMA_TOO_OLD"), std::string::npos) << service.log();
}

TEST_F(LifecycleTest, AFailedBuildEndsTheStart) {
  Migrate();
  Process service("serve", Environment({"SAFERETURN_SAMPLE_FAILS=true"}));

  const int status = service.Wait();

  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1) << service.log();
  EXPECT_NE(service.log().find("as asked"), std::string::npos) << service.log();
}

TEST_F(LifecycleTest, ASignalWhileItWaitsForTheDatabaseStopsIt) {
  auto environment = Environment();
  environment[0] = "SAFERETURN_PG=postgresql://127.0.0.1:1/none";
  Process service("serve", environment);
  ASSERT_NE(service.AwaitLog("(service.waiting_for_database)"), "");

  service.Signal(SIGTERM);

  EXPECT_EQ(service.Wait(), 0) << service.log();
}

TEST_F(LifecycleTest, AMissingKeyIsToldAtOnce) {
  auto environment = Environment();
  environment.pop_back();
  Process service("serve", environment);

  const int status = service.Wait();

  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1);
  EXPECT_NE(service.log().find("CALLER_KEY_UNREADABLE"), std::string::npos) << service.log();
}

#ifdef SR_VIRTUAL_CLOCK
TEST_F(LifecycleTest, AVirtualClockIsAnnounced) {
  Migrate();
  TempFile clock(std::string(8, '\1'));
  Process service("serve", Environment({"SAFERETURN_CLOCK_FILE=" + clock.path()}));
  AwaitServing(service);

  EXPECT_NE(service.log().find("VIRTUAL CLOCK"), std::string::npos);
  service.Signal(SIGTERM);
  EXPECT_EQ(service.Wait(), 0) << service.log();
}
#endif

}  // namespace
}  // namespace safereturn::runtime
