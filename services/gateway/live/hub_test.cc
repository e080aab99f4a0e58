#include "services/gateway/live/hub.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/result.h"

namespace safereturn::gateway {
namespace {

using std::chrono::hours;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr char kKent[] = "E10000016";
const ReadPermissions kPermissions{{"plans", "scheduling.plans.read"},
                                   {"patternCandidates", "risk.patterns.read"}};

Hint Of(int number, const std::string& subject = "plans/1", const std::string& authority = kKent,
        const std::string& home = "") {
  return {.id = std::to_string(number) + "-0",
          .authority = authority,
          .home = home,
          .type = "safereturn.scheduling.v1.InterviewOffered",
          .subject = subject,
          .version = number};
}

Audience Who(const std::string& role = "coordinator", const std::vector<std::string>& homes = {}) {
  return {rpc::Caller{"users/1", {role}, {kKent}, homes}, kPermissions};
}

TEST(AudienceTest, OneHearsOfOnesAuthorityAndOfWhatOnesRolesMayRead) {
  EXPECT_TRUE(Who().Hears(Of(1)));
  EXPECT_FALSE(Who().Hears(Of(1, "plans/1", "E08000035")));
  EXPECT_FALSE(Who("integrator").Hears(Of(1)));
  EXPECT_FALSE(Who().Hears(Of(1, "patternCandidates/1")));
  EXPECT_TRUE(Who("safeguarding_lead").Hears(Of(1, "patternCandidates/1")));
  EXPECT_FALSE(Who("safeguarding_lead").Hears(Of(1, "secrets/1"))) << "no method reads it";
}

TEST(AudienceTest, ManagersHearOfTheirHomesOnly) {
  const Audience manager = Who("placement_manager", {"2890011"});
  EXPECT_TRUE(manager.Hears(Of(1, "plans/1", kKent, "2890011")));
  EXPECT_FALSE(manager.Hears(Of(1, "plans/1", kKent, "2890027")));
  EXPECT_FALSE(manager.Hears(Of(1))) << "an event that names no home";
}

TEST(ReadPermissionsTest, TheyComeFromTheContracts) {
  const auto routes = RouteTable::Build(contracts::Methods(), contracts::ServiceNames());
  const ReadPermissions permissions = ReadPermissionsOf(*routes);
  EXPECT_EQ(permissions.at("plans"), "scheduling.plans.read");
  EXPECT_EQ(permissions.at("episodes"), "referral.episodes.read");
  EXPECT_EQ(permissions.at("patternCandidates"), "risk.patterns.read");
}

class HubTest : public ::testing::Test {
 protected:
  std::shared_ptr<Subscription> Listen(const std::string& last = "", Audience who = Who()) {
    auto made = hub_.Subscribe(std::move(who), clock_.Now() + hours(1), last);
    EXPECT_TRUE(made.ok()) << Describe(made.status());
    return *std::move(made);
  }

  SystemClock clock_;
  Hub hub_{clock_};
};

TEST_F(HubTest, ThereAreNoStreamsBeforeTheHintsAreRead) {
  EXPECT_EQ(ReasonOf(hub_.Subscribe(Who(), clock_.Now() + hours(1), "").status()),
            "LIVE_NOT_READY");
}

TEST_F(HubTest, WhoListensHearsWhatIsAddedFromThenOn) {
  hub_.Begin("e", {Of(1)});
  const auto stream = Listen();
  int news = 0;
  stream->OnNews([&] { ++news; });
  EXPECT_EQ(stream->Take(false), "id: e.1-0\nevent: hello\ndata: {}\n\n");
  EXPECT_EQ(stream->Take(false), "");
  hub_.Add({Of(2), Of(3, "plans/2", "E08000035"), Of(4)});
  EXPECT_EQ(news, 1) << "once for all that waits";
  EXPECT_EQ(stream->Take(false),
            "id: e.2-0\nevent: hint\ndata: {\"type\":\"safereturn.scheduling.v1.InterviewOffered\","
            "\"subject\":\"plans/1\",\"version\":2}\n\n"
            "id: e.4-0\nevent: hint\ndata: {\"type\":\"safereturn.scheduling.v1.InterviewOffered\","
            "\"subject\":\"plans/1\",\"version\":4}\n\n");
  EXPECT_EQ(stream->Take(true), ": beat\n\n");
}

TEST_F(HubTest, WhoComesBackHearsWhatWasMissedAndNothingTwice) {
  hub_.Begin("e", {Of(1), Of(2), Of(30)});
  const std::string said = Listen("e.2-0")->Take(false);
  EXPECT_THAT(said, StartsWith("event: hello"));
  EXPECT_THAT(said, HasSubstr("id: e.30-0"));
  EXPECT_THAT(said, Not(HasSubstr("id: e.2-0")));
}

TEST_F(HubTest, WhoseLastIdIsNotKnownReadsEverythingAgain) {
  hub_.Begin("e", {Of(1), Of(2)});
  for (const char* last : {"d.2-0", "2-0", "e.", "e.x-0", "e.2", "nonsense"}) {
    EXPECT_EQ(Listen(last)->Take(false), "id: e.2-0\nevent: resync\ndata: {}\n\n") << last;
  }
  std::vector<Hint> many;
  for (int i = 3; i < 3 + static_cast<int>(kHintsKept); ++i) many.push_back(Of(i));
  hub_.Add(many);
  EXPECT_THAT(Listen("e.2-0")->Take(false), HasSubstr("event: resync")) << "no longer kept";
  EXPECT_THAT(Listen("e.9000-0")->Take(false), HasSubstr("event: resync")) << "too many";
  EXPECT_THAT(Listen("e.9990-0")->Take(false), HasSubstr("event: hello"));
}

TEST_F(HubTest, ALostStreamIsToldToAll) {
  hub_.Begin("e", {});
  const auto stream = Listen();
  EXPECT_EQ(stream->Take(false), "id: e.0-0\nevent: hello\ndata: {}\n\n");
  hub_.Begin("f", {});
  EXPECT_EQ(stream->Take(false), "event: resync\ndata: {}\n\n");
  EXPECT_FALSE(stream->is_over());
}

TEST_F(HubTest, WhoReadsTooSlowlyIsDroppedAndToldWhy) {
  hub_.Begin("e", {});
  const auto slow = Listen();
  const auto quick = Listen();
  for (int i = 1; i < 2000; ++i) {
    hub_.Add({Of(i)});
    quick->Take(false);
  }
  EXPECT_FALSE(slow->is_over()) << "its last words are not taken yet";
  EXPECT_EQ(slow->Take(false), "event: end\ndata: {\"reason\":\"READER_TOO_SLOW\"}\n\n");
  EXPECT_TRUE(slow->is_over());
  EXPECT_FALSE(quick->is_over());
}

TEST_F(HubTest, AStreamEndsWithItsTokenAndWithTheHub) {
  hub_.Begin("e", {});
  const auto late = hub_.Subscribe(Who(), clock_.Now() - hours(1), "");
  ASSERT_TRUE(late.ok());
  EXPECT_THAT((*late)->Take(true), HasSubstr("TOKEN_EXPIRED"));
  EXPECT_TRUE((*late)->is_over());
  const auto stream = Listen();
  hub_.End("STOPPING");
  EXPECT_THAT(stream->Take(false), HasSubstr("STOPPING"));
  EXPECT_TRUE(stream->is_over());
  EXPECT_FALSE(hub_.Subscribe(Who(), clock_.Now() + hours(1), "").ok());
}

}  // namespace
}  // namespace safereturn::gateway
