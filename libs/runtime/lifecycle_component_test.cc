// A real process with a real database, started, asked and stopped.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <chrono>
#include <string>
#include <vector>

#include "libs/base/result.h"
#include "libs/pg/connection.h"
#include "libs/rpc/client.h"
#include "libs/rpc/testing/keys.h"
#include "libs/runtime/wakeup.h"
#include "libs/testing/process.h"

namespace safereturn::runtime {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

using safereturn::testing::Environment;
using safereturn::testing::Process;
using safereturn::testing::TempFile;

// The sample service as a child process.
Process Sample(const std::string& command, const std::vector<std::string>& variables) {
  return {SR_SAMPLE_BINARY, {command}, variables};
}

class LifecycleTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (Environment("SAFERETURN_PG").empty()) GTEST_SKIP() << "SAFERETURN_PG is not set";
    auto connection = pg::Connection::Open(Environment("SAFERETURN_PG"));
    ASSERT_TRUE(connection.ok()) << Describe(connection.status());
    const auto dropped = (*connection)->Exec("DROP SCHEMA IF EXISTS runtime_sample CASCADE");
    ASSERT_TRUE(dropped.ok()) << Describe(dropped.status());
  }

  std::vector<std::string> Variables(const std::vector<std::string>& more = {}) {
    std::vector<std::string> all{"SAFERETURN_PG=" + Environment("SAFERETURN_PG"),
                                 "SAFERETURN_RPC_LISTEN=127.0.0.1:0",
                                 "SAFERETURN_METRICS_LISTEN=127.0.0.1:0",
                                 "SAFERETURN_CALLER_PUBLIC_KEY_FILE=" + key_.path()};
    all.insert(all.end(), more.begin(), more.end());
    return all;
  }

  void Migrate() {
    Process migrate = Sample("migrate", Variables());
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
  Process service = Sample("serve", Variables());
  AwaitServing(service);

  const auto asked = std::chrono::steady_clock::now();
  service.Signal(SIGTERM);

  EXPECT_EQ(service.Wait(), 0) << service.log();
  EXPECT_LT(std::chrono::steady_clock::now() - asked, seconds(3));
  EXPECT_NE(service.log().find("service.stopped"), std::string::npos);
}

TEST_F(LifecycleTest, SaysNotServingDuringTheDrainDelayAndASecondSignalEndsIt) {
  Migrate();
  Process service = Sample("serve", Variables({"SAFERETURN_DRAIN_DELAY_MS=10000"}));
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
  Process service = Sample("serve", Variables({"SAFERETURN_SAMPLE_WANTS_MORE=true"}));

  const int status = service.Wait();

  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1);
  EXPECT_NE(service.log().find("SCHEMA_TOO_OLD"), std::string::npos) << service.log();
}

TEST_F(LifecycleTest, AFailedBuildEndsTheStart) {
  Migrate();
  Process service = Sample("serve", Variables({"SAFERETURN_SAMPLE_FAILS=true"}));

  const int status = service.Wait();

  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1) << service.log();
  EXPECT_NE(service.log().find("as asked"), std::string::npos) << service.log();
}

TEST_F(LifecycleTest, ASignalWhileItWaitsForTheDatabaseStopsIt) {
  auto environment = Variables();
  environment[0] = "SAFERETURN_PG=postgresql://127.0.0.1:1/none";
  Process service = Sample("serve", environment);
  ASSERT_NE(service.AwaitLog("(service.waiting_for_database)"), "");

  service.Signal(SIGTERM);

  EXPECT_EQ(service.Wait(), 0) << service.log();
}

TEST_F(LifecycleTest, AMissingKeyIsToldAtOnce) {
  auto environment = Variables();
  environment.pop_back();
  Process service = Sample("serve", environment);

  const int status = service.Wait();

  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 1);
  EXPECT_NE(service.log().find("CALLER_KEY_UNREADABLE"), std::string::npos) << service.log();
}

#ifdef SR_VIRTUAL_CLOCK
TEST_F(LifecycleTest, AVirtualClockIsAnnounced) {
  Migrate();
  TempFile clock(std::string(8, '\1'));
  Process service = Sample("serve", Variables({"SAFERETURN_CLOCK_FILE=" + clock.path()}));
  AwaitServing(service);

  EXPECT_NE(service.log().find("VIRTUAL CLOCK"), std::string::npos);
  service.Signal(SIGTERM);
  EXPECT_EQ(service.Wait(), 0) << service.log();
}
#endif

}  // namespace
}  // namespace safereturn::runtime
