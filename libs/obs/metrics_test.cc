#include "libs/obs/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "libs/base/result.h"

namespace safereturn::obs {
namespace {

using testing::HasSubstr;

const MetricTable kTable{
    {.name = "safereturn_obs_test_total",
     .kind = MetricKind::kCounter,
     .help = "Things counted.",
     .unit = "things",
     .labels = {"kind"}},
    {.name = "safereturn_obs_test_open",
     .kind = MetricKind::kGauge,
     .help = "Things open.",
     .unit = "things"},
    {.name = "safereturn_obs_test_seconds",
     .kind = MetricKind::kHistogram,
     .help = "Time taken.",
     .unit = "seconds",
     .buckets = {1, 2}},
};

// Returns the whole answer of 127.0.0.1:port to a GET of `path`.
std::string HttpGet(int port, const std::string& path) {
  const int descriptor = socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(descriptor, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0) {
    const std::string request = "GET " + path + " HTTP/1.0\r\n\r\n";
    EXPECT_EQ(write(descriptor, request.data(), request.size()),
              static_cast<ssize_t>(request.size()));
    char buffer[4096];
    for (ssize_t n = 0; (n = read(descriptor, buffer, sizeof buffer)) > 0;) {
      answer.append(buffer, static_cast<size_t>(n));
    }
  }
  close(descriptor);
  return answer;
}

TEST(Metrics, TheSameLabelsGiveTheSameSeries) {
  GetCounter("safereturn_obs_test_total", {{"kind", "same"}}).Increment();
  GetCounter("safereturn_obs_test_total", {{"kind", "same"}}).Increment(2);

  EXPECT_EQ(GetCounter("safereturn_obs_test_total", {{"kind", "same"}}).value(), 3);
  EXPECT_EQ(GetCounter("safereturn_obs_test_total", {{"kind", "other"}}).value(), 0);
}

TEST(Metrics, EveryDeclaredMetricWithASeriesIsExposed) {
  GetGauge("safereturn_obs_test_open").Set(4);
  GetHistogram("safereturn_obs_test_seconds").Observe(1.5);

  const std::string text = MetricsText();

  EXPECT_THAT(text, HasSubstr("safereturn_obs_test_open 4"));
  EXPECT_THAT(text, HasSubstr("safereturn_obs_test_seconds_bucket{le=\"1\"} 0"));
  EXPECT_THAT(text, HasSubstr("safereturn_obs_test_seconds_bucket{le=\"2\"} 1"));
}

TEST(Metrics, TheReferenceListsTheTable) {
  EXPECT_THAT(DumpMetricsReference(),
              HasSubstr("| `safereturn_obs_test_total` | counter | things | `kind` | "
                        "Things counted. |"));
}

TEST(MetricsDeathTest, AnUndeclaredNameOrLabelAborts) {
  EXPECT_DEATH(GetCounter("safereturn_obs_unknown_total"), "library's table");
  EXPECT_DEATH(GetCounter("safereturn_obs_test_total"), "labels are those of the table");
  EXPECT_DEATH(GetGauge("safereturn_obs_test_total", {{"kind", "a"}}), "of the kind");
}

TEST(MetricsServer, ServesTheTextOverHttp) {
  GetGauge("safereturn_obs_test_open").Set(7);
  const auto server = MetricsServer::Start("127.0.0.1:0");
  ASSERT_TRUE(server.ok()) << Describe(server.status());

  const std::string answer = HttpGet((*server)->port(), "/metrics");

  EXPECT_THAT(answer, HasSubstr("200 OK"));
  EXPECT_THAT(answer, HasSubstr("safereturn_obs_test_open 7"));
}

TEST(MetricsServer, SaysThatAnAddressIsTaken) {
  const auto first = MetricsServer::Start("127.0.0.1:0");
  ASSERT_TRUE(first.ok());

  const auto second = MetricsServer::Start("127.0.0.1:" + std::to_string((*first)->port()));

  EXPECT_EQ(ReasonOf(second.status()), "METRICS_LISTEN_FAILED");
}

}  // namespace
}  // namespace safereturn::obs
