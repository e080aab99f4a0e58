#include "services/interview/domain/framework.h"

#include <gtest/gtest.h>

#include <functional>

#include "libs/base/result.h"
#include "services/interview/domain/test_case.h"
#include "services/interview/domain/test_framework.h"

namespace safereturn::interview {
namespace {

struct Malformed {
  const char* name;
  std::function<void(PublishFramework&)> spoil;
  const char* reason;
  const char* field;
};

class MalformedFramework : public ::testing::TestWithParam<Malformed> {};

TEST_P(MalformedFramework, IsRefusedWithItsPlace) {
  PublishFramework command = SmallFramework();
  ASSERT_TRUE(CheckFramework(command).ok());
  GetParam().spoil(command);
  const auto decided = Decide({}, command, kStart);
  EXPECT_EQ(decided.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(decided.status()), GetParam().reason);
  EXPECT_EQ(FieldOf(decided.status()), GetParam().field);
}

using P = PublishFramework;

INSTANTIATE_TEST_SUITE_P(
    Table, MalformedFramework,
    ::testing::Values(
        Malformed{"IdEmpty", [](P& p) { p.framework_id = ""; }, "FRAMEWORK_ID_INVALID",
                  "framework_id"},
        Malformed{"IdWithDot", [](P& p) { p.framework_id = "small.2"; }, "FRAMEWORK_ID_INVALID",
                  "framework_id"},
        Malformed{"TitleMissing", [](P& p) { p.title = " "; }, "TEXT_MISSING", "title"},
        Malformed{"TitleOfTwoLines", [](P& p) { p.title = "a\nb"; }, "TEXT_CONTROL_CHARACTER",
                  "title"},
        Malformed{"TitleHostile", [](P& p) { p.title = std::string("a\0b", 3); },
                  "TEXT_CONTROL_CHARACTER", "title"},
        Malformed{"NoTopics", [](P& p) { p.topics.clear(); }, "FRAMEWORK_TOPICS_MISSING", "topics"},
        Malformed{"TooManyTopics", [](P& p) { p.topics.resize(21); }, "FRAMEWORK_TOO_LARGE",
                  "topics"},
        Malformed{"PhaseMissing", [](P& p) { p.topics.pop_back(); }, "FRAMEWORK_PHASE_MISSING",
                  "topics.phase"},
        Malformed{"PhaseUnknown", [](P& p) { p.topics[1].phase = Phase::kUnspecified; },
                  "FRAMEWORK_KIND_UNKNOWN", "topics[1].phase"},
        Malformed{"TopicKeyTwice", [](P& p) { p.topics[1].key = "before"; },
                  "FRAMEWORK_KEY_REPEATED", "topics[1].key"},
        Malformed{"NoPrompts", [](P& p) { p.topics[2].prompts.clear(); },
                  "FRAMEWORK_PROMPTS_MISSING", "topics[2].prompts"},
        Malformed{"PromptKeyTwice", [](P& p) { p.topics[1].prompts[0].key = "why"; },
                  "FRAMEWORK_KEY_REPEATED", "topics[1].prompts[0].key"},
        Malformed{"PromptKeyInvalid", [](P& p) { p.topics[0].prompts[0].key = "Why?"; },
                  "FRAMEWORK_KEY_INVALID", "topics[0].prompts[0].key"},
        Malformed{"KindUnknown",
                  [](P& p) { p.topics[0].prompts[0].kind = AnswerKind::kUnspecified; },
                  "FRAMEWORK_KIND_UNKNOWN", "topics[0].prompts[0].kind"},
        Malformed{"ChoiceOfOne", [](P& p) { p.topics[2].prompts[0].options.pop_back(); },
                  "FRAMEWORK_OPTIONS_INVALID", "topics[2].prompts[0].options"},
        Malformed{"OptionsOfText",
                  [](P& p) {
                    p.topics[0].prompts[0].options = {{"a", "A"}, {"b", "B"}};
                  },
                  "FRAMEWORK_OPTIONS_INVALID", "topics[0].prompts[0].options"},
        Malformed{"OptionTwice", [](P& p) { p.topics[2].prompts[0].options[1].code = "alone"; },
                  "FRAMEWORK_KEY_REPEATED", "topics[2].prompts[0].options[1].code"},
        Malformed{"PromptTooLong",
                  [](P& p) { p.topics[0].prompts[0].text = std::string(601, 'x'); },
                  "TEXT_TOO_LONG", "topics[0].prompts[0].text"},
        Malformed{"TooManyPrompts",
                  [](P& p) {
                    for (int i = 0; i < 200; ++i) {
                      p.topics[0].prompts.push_back(
                          {"p" + std::to_string(i), "?", AnswerKind::kText, false, {}});
                    }
                  },
                  "FRAMEWORK_TOO_LARGE", "topics[0].prompts"},
        Malformed{"CodeTwice", [](P& p) { p.pull_codes[0].code = "bullying"; },
                  "FRAMEWORK_KEY_REPEATED", "pull_codes[0].code"},
        Malformed{"TooManyCodes", [](P& p) { p.push_codes.resize(101); }, "FRAMEWORK_TOO_LARGE",
                  "push_codes"},
        Malformed{"FactorUnknown", [](P& p) { p.indicators[1].factor_code = "99Z"; },
                  "FRAMEWORK_FACTOR_UNKNOWN", "indicators[1].factor_code"},
        Malformed{"CodeLikeAFactor", [](P& p) { p.indicators[0].code = "11B"; },
                  "FRAMEWORK_FACTOR_UNKNOWN", "indicators[0].code"},
        Malformed{"GroupMissing",
                  [](P& p) { p.indicators[0].group = IndicatorGroup::kUnspecified; },
                  "FRAMEWORK_KIND_UNKNOWN", "indicators[0].group"},
        Malformed{"AdviceTwice", [](P& p) { p.advice[1].code = "helpline"; },
                  "FRAMEWORK_KEY_REPEATED", "advice[1].code"}),
    [](const auto& info) { return info.param.name; });

TEST(Frameworks, CountTheirVersionsByIdAndContinueTheBuiltInOne) {
  const Framework first = *Decide({}, SmallFramework(), kStart);
  EXPECT_EQ(first.version, 1);
  EXPECT_EQ(Announce(first).published_by, "users/lead");
  const Framework second = *Decide({first}, SmallFramework(), Minutes(1));
  EXPECT_EQ(second.version, 2);
  PublishFramework own = SmallFramework();
  own.framework_id = kStatutory;
  EXPECT_EQ(Decide({first, second}, own, Minutes(2))->version, 2);
}

TEST(Frameworks, InForceIsTheLatestOfTheNamedOneOrOfAll) {
  Framework built_in = PublishedSmall();
  built_in.framework_id = kStatutory;
  built_in.authority_id = "";
  EXPECT_EQ(FrameworkInForce({}, built_in, ""), &built_in);
  EXPECT_EQ(FrameworkInForce({}, built_in, "small"), nullptr);

  PublishFramework other = SmallFramework();
  other.framework_id = "other";
  const Framework small_1 = *Decide({}, SmallFramework(), kStart);
  const Framework small_2 = *Decide({small_1}, SmallFramework(), kStart);
  const std::vector<Framework> published = {small_1, small_2,
                                            *Decide({small_1}, other, Minutes(5))};
  EXPECT_EQ(FrameworkInForce(published, built_in, "")->framework_id, "other");
  EXPECT_EQ(FrameworkInForce(published, built_in, "small")->version, 2);
  EXPECT_EQ(FrameworkInForce(published, built_in, "statutory"), &built_in);
}

}  // namespace
}  // namespace safereturn::interview
