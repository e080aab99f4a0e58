#include "services/interview/domain/document.h"

#include <gtest/gtest.h>

#include <functional>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/interview/domain/test_case.h"
#include "services/interview/domain/test_framework.h"

namespace safereturn::interview {
namespace {

struct Bad {
  const char* name;
  std::function<void(Document&)> spoil;
  const char* reason;
  const char* field;
};

class BadDocument : public ::testing::TestWithParam<Bad> {};

TEST_P(BadDocument, IsRefusedWithItsPlace) {
  const Framework framework = PublishedSmall();
  Document document = FullDocument();
  ASSERT_TRUE(CheckDocument(document, framework).ok())
      << Describe(CheckDocument(document, framework));
  GetParam().spoil(document);
  const absl::Status status = CheckDocument(document, framework);
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(ReasonOf(status), GetParam().reason);
  EXPECT_EQ(FieldOf(status), GetParam().field);
}

using D = Document;

INSTANTIATE_TEST_SUITE_P(
    Table, BadDocument,
    ::testing::Values(
        Bad{"PromptUnknown", [](D& d) { d.answers[0].prompt_key = "none"; }, "PROMPT_UNKNOWN",
            "document.answers[0].prompt_key"},
        Bad{"PromptTwice", [](D& d) { d.answers[1].prompt_key = "why"; }, "PROMPT_REPEATED",
            "document.answers[1].prompt_key"},
        Bad{"StateMissing", [](D& d) { d.answers[0].state = AnswerState::kUnspecified; },
            "ANSWER_STATE_MISSING", "document.answers[0].state"},
        Bad{"AnsweredWithoutWords", [](D& d) { d.answers[0].text = ""; }, "ANSWER_INVALID",
            "document.answers[0]"},
        Bad{"NotAskedWithAChoice", [](D& d) { d.answers[2].choices = {"alone"}; }, "ANSWER_INVALID",
            "document.answers[2]"},
        Bad{"YesNoWithMaybe",
            [](D& d) {
              d.answers[1] = {"hurt", AnswerState::kAnswered, "", {"maybe"}, {}};
            },
            "ANSWER_INVALID", "document.answers[1]"},
        Bad{"TwoOfAChoice",
            [](D& d) {
              d.answers[2] = {"how", AnswerState::kAnswered, "", {"alone", "police"}, {}};
            },
            "ANSWER_INVALID", "document.answers[2]"},
        Bad{"ScaleTooHigh", [](D& d) { d.answers[3].number = 11; }, "ANSWER_INVALID",
            "document.answers[3]"},
        Bad{"OptionTwice",
            [](D& d) {
              d.answers[4].choices = {"aunt", "aunt"};
            },
            "ANSWER_INVALID", "document.answers[4]"},
        Bad{"TopicUnknown", [](D& d) { d.statements[0].topic_key = "none"; }, "TOPIC_UNKNOWN",
            "document.statements[0].topic_key"},
        Bad{"StatementKindMissing",
            [](D& d) { d.statements[1].kind = StatementKind::kUnspecified; }, "KIND_MISSING",
            "document.statements[1].kind"},
        Bad{"StatementEmpty", [](D& d) { d.statements[1].text = ""; }, "TEXT_MISSING",
            "document.statements[1].text"},
        Bad{"TooManyStatements", [](D& d) { d.statements.resize(201, d.statements[0]); },
            "TOO_MANY", "document.statements"},
        Bad{"FindingUnknown", [](D& d) { d.findings[0].code = "nonsense"; }, "CODE_UNKNOWN",
            "document.findings[0].code"},
        Bad{"FindingTwice", [](D& d) { d.findings[1].code = "bullying"; }, "CODE_REPEATED",
            "document.findings[1].code"},
        Bad{"FindingStateMissing", [](D& d) { d.findings[0].state = FindingState::kUnspecified; },
            "ANSWER_STATE_MISSING", "document.findings[0].state"},
        Bad{"AdviceUnknown", [](D& d) { d.advice_codes = {"run"}; }, "CODE_UNKNOWN",
            "document.advice_codes[0]"},
        Bad{"AdviceTwice",
            [](D& d) {
              d.advice_codes = {"travel", "travel"};
            },
            "CODE_REPEATED", "document.advice_codes[1]"},
        Bad{"LinkedKindMissing", [](D& d) { d.linked[0].kind = FactKind::kUnspecified; },
            "KIND_MISSING", "document.linked[0].kind"},
        Bad{"LinkedTooLong", [](D& d) { d.linked[0].value = std::string(201, 'x'); },
            "TEXT_TOO_LONG", "document.linked[0].value"},
        Bad{"OverrideWithoutReason", [](D& d) { d.sharing_wishes[0].override_reason = ""; },
            "OVERRIDE_REASON_MISSING", "document.sharing_wishes[0].override_reason"},
        Bad{"RecipientUnknown", [](D& d) { d.sharing_wishes[0].recipient = "press"; },
            "CODE_UNKNOWN", "document.sharing_wishes[0].recipient"},
        Bad{"RoleUnknown", [](D& d) { d.present[0].role = "dog"; }, "CODE_UNKNOWN",
            "document.present[0].role"},
        Bad{"NeedUnknown", [](D& d) { d.preparation->communication_codes = {"money"}; },
            "CODE_UNKNOWN", "document.preparation.communication_codes"},
        Bad{"LanguageInvalid", [](D& d) { d.preparation->interpreter_language = "Pólski!"; },
            "CODE_UNKNOWN", "document.preparation.interpreter_language"},
        Bad{"HoursNegative", [](D& d) { d.absence_hours = -1; }, "NUMBER_OUT_OF_RANGE",
            "document.absence_hours"},
        Bad{"RatingTooHigh", [](D& d) { d.safety_rating = 11; }, "NUMBER_OUT_OF_RANGE",
            "document.safety_rating"},
        Bad{"AccountTooLong", [](D& d) { d.child_account = std::string(20'001, 'x'); },
            "TEXT_TOO_LONG", "document.child_account"},
        Bad{"TooLargeAltogether",
            [](D& d) {
              d.statements.assign(
                  30, {StatementKind::kFact, "", std::string(20'000, 'x'), Wish::kShare});
            },
            "RECORD_TOO_LARGE", "document"}),
    [](const auto& info) { return info.param.name; });

TEST(Documents, TakeNoHostileTextInAnyField) {
  const Framework framework = PublishedSmall();
  const std::vector<std::pair<const char*, std::function<std::string&(Document&)>>> fields = {
      {"document.child_account", [](D& d) -> std::string& { return d.child_account; }},
      {"document.analysis", [](D& d) -> std::string& { return d.analysis; }},
      {"document.answers[0].text", [](D& d) -> std::string& { return d.answers[0].text; }},
      {"document.statements[0].text", [](D& d) -> std::string& { return d.statements[0].text; }},
      {"document.findings[0].evidence",
       [](D& d) -> std::string& { return d.findings[0].evidence; }},
      {"document.sharing_wishes[0].subject",
       [](D& d) -> std::string& { return d.sharing_wishes[0].subject; }},
      {"document.linked[0].value", [](D& d) -> std::string& { return d.linked[0].value; }},
      {"document.present[0].description",
       [](D& d) -> std::string& { return d.present[0].description; }},
      {"document.preparation.keep_apart[0]",
       [](D& d) -> std::string& { return d.preparation->keep_apart[0]; }},
      {"document.preparation.communication_notes",
       [](D& d) -> std::string& { return d.preparation->communication_notes; }},
      {"document.preparation.capacity_notes",
       [](D& d) -> std::string& { return d.preparation->capacity_notes; }},
      {"document.preparation.wishes", [](D& d) -> std::string& { return d.preparation->wishes; }}};
  for (const auto& [field, at] : fields) {
    for (const auto& [text, reason] : HostileTexts(kLongestText)) {
      Document document = FullDocument();
      at(document) = text;
      const absl::Status status = CheckDocument(document, framework);
      EXPECT_EQ(ReasonOf(status), reason) << field;
      EXPECT_EQ(FieldOf(status), field);
    }
  }
}

TEST(Documents, MayBeIncompleteUntilTheyAreSubmitted) {
  const Framework framework = PublishedSmall();
  EXPECT_TRUE(CheckDocument(Document(), framework).ok());
  const absl::Status blank = CheckComplete(Document(), framework);
  EXPECT_EQ(ReasonOf(blank), "ANSWER_MISSING");
  EXPECT_EQ(FieldOf(blank), "why");

  // "Not asked" and "prefers not to say" are answers; blank is none.
  Document asked;
  asked.answers = {{"why", AnswerState::kNotAsked, "", {}, {}},
                   {"hurt", AnswerState::kNotSaid, "", {}, {}}};
  EXPECT_TRUE(CheckComplete(asked, framework).ok());
}

TEST(Facts, KeepPresentAbsentNotAskedAndNotSaidApart) {
  const CodedFacts facts = FactsOf(FullDocument(), PublishedSmall());
  EXPECT_EQ(facts.push_codes, std::vector<std::string>{"bullying"});
  EXPECT_EQ(facts.pull_codes, std::vector<std::string>{"see_friends"});
  EXPECT_TRUE(facts.indicator_codes.empty());
  // A code that nobody spoke of is unknown, and unknown is not low; a prompt by its key.
  EXPECT_EQ(facts.not_asked_codes, (std::vector<std::string>{"not_heard", "how"}));
  EXPECT_EQ(facts.not_said_codes, (std::vector<std::string>{"11A", "hurt"}));
  EXPECT_EQ(facts.advice_codes, std::vector<std::string>{"helpline"});
  EXPECT_EQ(facts.absence_hours, 9);
}

TEST(Facts, OfAnEmptyDocumentAreAllUnknown) {
  const CodedFacts facts = FactsOf(Document(), PublishedSmall());
  EXPECT_EQ(facts.not_asked_codes,
            (std::vector<std::string>{"bullying", "not_heard", "see_friends", "11A", "debt"}));
}

TEST(Facts, AnAmendmentMovesACodeAndLeavesTheRest) {
  const Framework framework = PublishedSmall();
  const CodedFacts before = FactsOf(FullDocument(), framework);
  const CodedFacts after = Amended(
      before, {{"11A", FindingState::kPresent, ""}, {"bullying", FindingState::kAbsent, ""}},
      framework);
  EXPECT_EQ(after.indicator_codes, std::vector<std::string>{"11A"});
  EXPECT_TRUE(after.push_codes.empty());
  EXPECT_EQ(after.not_said_codes, std::vector<std::string>{"hurt"});
  EXPECT_EQ(after.pull_codes, before.pull_codes);
  EXPECT_EQ(after.not_asked_codes, before.not_asked_codes);
}

}  // namespace
}  // namespace safereturn::interview
