#include "libs/obs/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <nlohmann/json.hpp>

#include "libs/base/result.h"
#include "libs/obs/trace.h"

namespace safereturn::obs {
namespace {

class LogTest : public testing::Test {
 protected:
  LogTest() {
    InitLogging("referral", "0.1.0", Level::kInfo);
    SetLogSink([this](std::string_view line) { lines_.emplace_back(line); });
  }
  ~LogTest() override { SetLogSink({}); }

  nlohmann::json Only() {
    EXPECT_EQ(lines_.size(), 1u);
    return nlohmann::json::parse(lines_.at(0));
  }

  std::vector<std::string> lines_;
};

TEST_F(LogTest, ALineIsOneJsonObjectWithTheProcessAndTheFields) {
  Info("relay.published", {{"count", 3}, {"topic", "a\"b\n"}, {"is_late", false}, {"share", 0.5}});

  EXPECT_TRUE(lines_.at(0).ends_with("}\n"));
  const nlohmann::json line = Only();
  EXPECT_EQ(line["event"], "relay.published");
  EXPECT_EQ(line["level"], "info");
  EXPECT_EQ(line["service"], "referral");
  EXPECT_EQ(line["version"], "0.1.0");
  EXPECT_EQ(line["count"], 3);
  EXPECT_EQ(line["topic"], "a\"b\n");
  EXPECT_EQ(line["is_late"], false);
  EXPECT_EQ(line["share"], 0.5);
  EXPECT_THAT(line["time"].get<std::string>(),
              testing::MatchesRegex("....-..-..T..:..:..\\.......Z"));
}

TEST_F(LogTest, LinesBelowTheLevelAreDropped) {
  Debug("relay.idle");

  EXPECT_TRUE(lines_.empty());
}

TEST_F(LogTest, AScopeNamesWhatTheThreadWorksOnAndEndsWithIt) {
  {
    const LogScope scope({.request_id = "r1", .event_id = "e1"});
    const TraceScope trace({.trace_id = "0af7651916cd43dd8448eb211c80319c", .span_id = "1"});
    Info("inside");
  }
  Info("outside");

  const nlohmann::json inside = nlohmann::json::parse(lines_.at(0));
  EXPECT_EQ(inside["request_id"], "r1");
  EXPECT_EQ(inside["event_id"], "e1");
  EXPECT_EQ(inside["trace_id"], "0af7651916cd43dd8448eb211c80319c");
  const nlohmann::json outside = nlohmann::json::parse(lines_.at(1));
  EXPECT_FALSE(outside.contains("request_id"));
  EXPECT_FALSE(outside.contains("event_id"));
  EXPECT_FALSE(outside.contains("trace_id"));
}

TEST_F(LogTest, HostileTextStaysWithinItsString) {
  Warning("intake.parked", {{"source", "\xff\",\"level\":\"error"}, {"percent", "{} %s %v"}});

  const nlohmann::json line = Only();
  EXPECT_EQ(line["level"], "warning");
  EXPECT_EQ(line["source"], "\xEF\xBF\xBD\",\"level\":\"error");
  EXPECT_EQ(line["percent"], "{} %s %v");
}

TEST_F(LogTest, AnErrorFieldTellsCodeAndReason) {
  Error("step.failed",
        {{"error", Refuse(absl::StatusCode::kUnavailable, "DATABASE_UNAVAILABLE", "gone")}});

  EXPECT_THAT(Only()["error"].get<std::string>(),
              testing::StartsWith("UNAVAILABLE/DATABASE_UNAVAILABLE"));
}

TEST_F(LogTest, ANumberThatJsonCannotHoldBecomesText) {
  Info("share", {{"value", std::numeric_limits<double>::infinity()}});

  EXPECT_EQ(Only()["value"], "inf");
}

TEST(ParseLevel, KnowsTheFourNames) {
  Level level = Level::kDebug;

  EXPECT_TRUE(ParseLevel("warning", level));
  EXPECT_EQ(level, Level::kWarning);
  EXPECT_FALSE(ParseLevel("loud", level));
}

}  // namespace
}  // namespace safereturn::obs
