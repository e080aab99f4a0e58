#include "tools/safereturnctl/request.h"

#include <gtest/gtest.h>

#include "libs/base/civil.h"
#include "libs/base/result.h"
#include "safereturn/interview/v1/interview_service.pb.h"
#include "safereturn/notification/v1/notification_service.pb.h"
#include "safereturn/referral/v1/referral_service.pb.h"

namespace safereturn::ctl {
namespace {

const Instant kNow = *ParseInstant("2026-03-27T09:00:00Z");

std::vector<std::string> NamesOf(const google::protobuf::Descriptor& type) {
  std::vector<std::string> names;
  for (const Flag& flag : FlagsOf(type)) names.push_back(flag.name);
  return names;
}

TEST(Flags, ReachIntoNestedMessages) {
  const auto names = NamesOf(*referral::v1::ReportReturnRequest::descriptor());
  const auto has = [&](const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  EXPECT_TRUE(has("authority-id"));
  EXPECT_TRUE(has("report.return-time.date"));
  EXPECT_TRUE(has("report.return-time.time"));  // a time is one flag, not seconds and nanos
  EXPECT_TRUE(has("report.child"));             // a repeated message is one flag
}

TEST(Flags, HelpWithTheContractsOwnWords) {
  for (const Flag& flag : FlagsOf(*referral::v1::ListEpisodesRequest::descriptor())) {
    EXPECT_FALSE(HelpOf(flag).empty()) << flag.name;
    if (flag.path == "state") {
      EXPECT_NE(HelpOf(flag).find("open|returned|held"), std::string::npos);
    }
  }
}

TEST(Requests, MakeShortFormsWhole) {
  interview::v1::RecordDeclinedRequest declined;
  ASSERT_TRUE(
      ReadJson({{"name", "interviews/1"}, {"declined_by", "child"}, {"declined_time", "now-30m"}},
               kNow, declined)
          .ok());
  EXPECT_EQ(declined.declined_by(), interview::v1::DECLINED_BY_CHILD);
  EXPECT_EQ(declined.declined_time().seconds(),
            std::chrono::floor<Seconds>(kNow).time_since_epoch().count() - 1800);

  referral::v1::RegisterSourceRequest source;
  ASSERT_TRUE(ReadJson({{"late_after", "3d"}, {"burst_limit", "20"}}, kNow, source).ok());
  EXPECT_EQ(source.late_after().seconds(), 3 * 86400);
  EXPECT_EQ(source.burst_limit(), 20);
}

TEST(Requests, TakeMessagesAsPairsOrJson) {
  notification::v1::RegisterContactRequest contact;
  ASSERT_TRUE(ReadJson({{"duty_windows",
                         {"weekday=1,start_minute=480,end_minute=1080", R"({"weekday": 2})"}}},
                       kNow, contact)
                  .ok());
  ASSERT_EQ(contact.duty_windows_size(), 2);
  EXPECT_EQ(contact.duty_windows(0).end_minute(), 1080);
  EXPECT_EQ(contact.duty_windows(1).weekday(), 2);
}

TEST(Requests, AcceptBothFormsOfFieldNames) {
  referral::v1::ListEpisodesRequest request;
  ASSERT_TRUE(ReadJson({{"authorityId", "E10009901"}, {"page_size", 10}}, kNow, request).ok());
  EXPECT_EQ(request.authority_id(), "E10009901");
}

TEST(Requests, SayWhichFieldIsWrong) {
  referral::v1::ListEpisodesRequest list;
  const auto refusal = [&](const Json& json, google::protobuf::Message& message) {
    const absl::Status status = ReadJson(json, kNow, message);
    return ReasonOf(status) + " " + FieldOf(status);
  };
  EXPECT_EQ(refusal({{"authority", "x"}}, list), "FIELD_UNKNOWN authority");
  EXPECT_EQ(refusal({{"page_size", "many"}}, list), "FIELD_INVALID page_size");
  EXPECT_EQ(refusal({{"state", "gone"}}, list), "FIELD_INVALID state");
  EXPECT_EQ(refusal({{"authority_id", 7}}, list), "FIELD_INVALID authority_id");
  EXPECT_EQ(refusal(Json::array(), list), "FIELD_INVALID ");
  referral::v1::ReportReturnRequest report;
  EXPECT_EQ(refusal({{"report", {{"return_time", {{"time", "noon"}}}}}}, report),
            "FIELD_INVALID report.return_time.time");
  EXPECT_EQ(refusal({{"report", {{"child", {{{"name", "x"}}}}}}}, report),
            "FIELD_UNKNOWN report.child[0].name");
  notification::v1::RegisterContactRequest contact;
  EXPECT_EQ(refusal({{"duty_windows", {"monday"}}}, contact), "FIELD_INVALID duty_windows[0]");
}

TEST(Requests, AreSetByDottedPaths) {
  Json tree = Json::object();
  SetPath(tree, "report.return_time.date", "2026-03-27");
  SetPath(tree, "report.home_urn", "2890011");
  EXPECT_EQ(Compact(tree),
            R"({"report":{"return_time":{"date":"2026-03-27"},"home_urn":"2890011"}})");
}

TEST(Answers, KeepTheContractsNamesAndDefaults) {
  referral::v1::ListEpisodesResponse response;
  response.add_episodes()->set_case_reference("ABC234");
  const Json json = WriteJson(response);
  EXPECT_EQ(TextAt(json["episodes"][0], "case_reference"), "ABC234");
  EXPECT_EQ(TextAt(json["episodes"][0], "state"), "EPISODE_STATE_UNSPECIFIED");
  EXPECT_EQ(TextAt(json, "next_page_token"), "");
  EXPECT_TRUE(json.contains("next_page_token"));
}

}  // namespace
}  // namespace safereturn::ctl
