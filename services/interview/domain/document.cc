#include "services/interview/domain/document.h"

#include <algorithm>
#include <set>
#include <string_view>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "services/interview/domain/reasons.h"

namespace safereturn::interview {
namespace {

constexpr std::string_view kCommunicationCodes[] = {"speech",   "hearing",   "sight",   "autism",
                                                    "learning", "attention", "english", "other"};
constexpr std::string_view kPresentRoles[] = {"child",         "parent",      "carer",
                                              "trusted_adult", "interpreter", "advocate",
                                              "social_worker", "police",      "other"};
constexpr std::string_view kRecipients[] = {"home",   "parent", "carer",  "social_worker",
                                            "police", "school", "health", "anybody"};

// A child who was away for longer than a year has another history than an absence in hours.
constexpr int32_t kMostAbsenceHours = 366 * 24;

absl::Status Invalid(std::string_view reason, std::string_view message, const std::string& field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, message, field);
}

std::string At(std::string_view list, size_t index) {
  return std::string(list) + "[" + std::to_string(index) + "]";
}

template <size_t N>
bool IsOneOf(std::string_view code, const std::string_view (&known)[N]) {
  return std::find(std::begin(known), std::end(known), code) != std::end(known);
}

template <class Codes>
bool Has(const Codes& codes, std::string_view code) {
  return std::any_of(codes.begin(), codes.end(),
                     [&](const auto& each) { return each.code == code; });
}

absl::Status CheckCount(size_t count, size_t most, const std::string& field) {
  if (count <= most) return absl::OkStatus();
  return Invalid(reasons::kTooMany, "there are more than " + std::to_string(most), field);
}

absl::Status CodeUnknown(const std::string& field) {
  return Invalid(reasons::kCodeUnknown, "the code is not known", field);
}

absl::Status CheckRange(const std::optional<int32_t>& number, int32_t most,
                        const std::string& field) {
  if (!number || (*number >= 0 && *number <= most)) return absl::OkStatus();
  return Invalid(reasons::kNumberOutOfRange, "the number is 0 to " + std::to_string(most), field);
}

absl::Status CheckPreparation(const Preparation& preparation) {
  const std::string field = "document.preparation";
  SR_RETURN_IF_ERROR(CheckCount(preparation.communication_codes.size(),
                                std::size(kCommunicationCodes), field + ".communication_codes"));
  for (const std::string& code : preparation.communication_codes) {
    if (!IsOneOf(code, kCommunicationCodes)) return CodeUnknown(field + ".communication_codes");
  }
  SR_RETURN_IF_ERROR(
      CheckText(preparation.communication_notes, field + ".communication_notes", kLongestNote));
  SR_RETURN_IF_ERROR(
      CheckText(preparation.capacity_notes, field + ".capacity_notes", kLongestNote));
  if (!preparation.interpreter_language.empty() &&
      !IsKey(preparation.interpreter_language, kLongestKey)) {
    return CodeUnknown(field + ".interpreter_language");
  }
  SR_RETURN_IF_ERROR(
      CheckCount(preparation.keep_apart.size(), kMostKeepApart, field + ".keep_apart"));
  for (size_t i = 0; i < preparation.keep_apart.size(); ++i) {
    SR_RETURN_IF_ERROR(
        CheckTextGiven(preparation.keep_apart[i], At(field + ".keep_apart", i), kLongestLinked));
  }
  return CheckText(preparation.wishes, field + ".wishes", kLongestNote);
}

absl::Status CheckPresent(const std::vector<PresentPerson>& present) {
  SR_RETURN_IF_ERROR(CheckCount(present.size(), kMostPresent, "document.present"));
  for (size_t i = 0; i < present.size(); ++i) {
    const std::string field = At("document.present", i);
    if (!IsOneOf(present[i].role, kPresentRoles)) return CodeUnknown(field + ".role");
    SR_RETURN_IF_ERROR(CheckText(present[i].description, field + ".description", kLongestLinked));
  }
  return absl::OkStatus();
}

bool FitsKind(const Answer& answer, const Prompt& prompt) {
  switch (prompt.kind) {
    case AnswerKind::kText:
      return !answer.text.empty() && answer.choices.empty() && !answer.number;
    case AnswerKind::kYesNo:
      return answer.choices.size() == 1 && !answer.number &&
             (answer.choices[0] == "yes" || answer.choices[0] == "no");
    case AnswerKind::kChoice:
      return answer.choices.size() == 1 && !answer.number && Has(prompt.options, answer.choices[0]);
    case AnswerKind::kChoices:
      return !answer.choices.empty() && !answer.number &&
             std::all_of(answer.choices.begin(), answer.choices.end(),
                         [&](const std::string& each) { return Has(prompt.options, each); }) &&
             std::set<std::string>(answer.choices.begin(), answer.choices.end()).size() ==
                 answer.choices.size();
    case AnswerKind::kScale:
      return answer.choices.empty() && answer.number && *answer.number >= 0 && *answer.number <= 10;
    case AnswerKind::kUnspecified:
      return false;
  }
  return false;
}

absl::Status CheckAnswers(const std::vector<Answer>& answers, const Framework& framework) {
  SR_RETURN_IF_ERROR(CheckCount(answers.size(), kMostPrompts, "document.answers"));
  std::set<std::string_view> seen;
  for (size_t i = 0; i < answers.size(); ++i) {
    const Answer& answer = answers[i];
    const std::string field = At("document.answers", i);
    const Prompt* prompt = FindPrompt(framework, answer.prompt_key);
    if (prompt == nullptr) {
      return Invalid(reasons::kPromptUnknown, "the framework has no such prompt",
                     field + ".prompt_key");
    }
    if (!seen.insert(answer.prompt_key).second) {
      return Invalid(reasons::kPromptRepeated, "a prompt is answered once", field + ".prompt_key");
    }
    SR_RETURN_IF_ERROR(CheckText(answer.text, field + ".text"));
    if (answer.state == AnswerState::kUnspecified) {
      return Invalid(reasons::kAnswerStateMissing,
                     "say whether it was answered, not asked, or the child prefers not to say",
                     field + ".state");
    }
    const bool has_value = !answer.choices.empty() || answer.number.has_value();
    if (answer.state == AnswerState::kAnswered ? !FitsKind(answer, *prompt) : has_value) {
      return Invalid(reasons::kAnswerInvalid, "the answer does not fit its prompt", field);
    }
  }
  return absl::OkStatus();
}

absl::Status CheckStatements(const std::vector<Statement>& statements, const Framework& framework) {
  SR_RETURN_IF_ERROR(CheckCount(statements.size(), kMostStatements, "document.statements"));
  for (size_t i = 0; i < statements.size(); ++i) {
    const std::string field = At("document.statements", i);
    if (statements[i].kind == StatementKind::kUnspecified) {
      return Invalid(reasons::kKindMissing,
                     "say whether it is fact, opinion, third party's or the child's words",
                     field + ".kind");
    }
    if (!statements[i].topic_key.empty() && !HasTopic(framework, statements[i].topic_key)) {
      return Invalid(reasons::kTopicUnknown, "the framework has no such topic",
                     field + ".topic_key");
    }
    SR_RETURN_IF_ERROR(CheckTextGiven(statements[i].text, field + ".text"));
  }
  return absl::OkStatus();
}

absl::Status CheckSharing(const std::vector<SharingWish>& wishes) {
  SR_RETURN_IF_ERROR(CheckCount(wishes.size(), kMostSharingWishes, "document.sharing_wishes"));
  for (size_t i = 0; i < wishes.size(); ++i) {
    const std::string field = At("document.sharing_wishes", i);
    SR_RETURN_IF_ERROR(CheckTextGiven(wishes[i].subject, field + ".subject", kLongestNote));
    if (!IsOneOf(wishes[i].recipient, kRecipients)) return CodeUnknown(field + ".recipient");
    if (wishes[i].wish == Wish::kUnspecified) {
      return Invalid(reasons::kKindMissing, "say whether it may be shared", field + ".wish");
    }
    SR_RETURN_IF_ERROR(
        CheckText(wishes[i].override_reason, field + ".override_reason", kLongestNote));
    if (wishes[i].overridden && wishes[i].override_reason.empty()) {
      return Invalid(reasons::kOverrideReasonMissing, "say what the child was told",
                     field + ".override_reason");
    }
  }
  return absl::OkStatus();
}

absl::Status CheckAdvice(const std::vector<std::string>& codes, const Framework& framework) {
  SR_RETURN_IF_ERROR(CheckCount(codes.size(), kMostCodes, "document.advice_codes"));
  std::set<std::string_view> seen;
  for (size_t i = 0; i < codes.size(); ++i) {
    const std::string field = At("document.advice_codes", i);
    if (!Has(framework.advice, codes[i])) return CodeUnknown(field);
    if (!seen.insert(codes[i]).second) {
      return Invalid(reasons::kCodeRepeated, "the same code stands twice", field);
    }
  }
  return absl::OkStatus();
}

bool IsFinding(std::string_view code, const Framework& framework) {
  return Has(framework.push_codes, code) || Has(framework.pull_codes, code) ||
         Has(framework.indicators, code);
}

size_t SizeOf(const Document& document) {
  size_t size = document.child_account.size() + document.analysis.size();
  if (document.preparation) {
    size += document.preparation->communication_notes.size() +
            document.preparation->capacity_notes.size() + document.preparation->wishes.size();
    for (const std::string& each : document.preparation->keep_apart) size += each.size();
  }
  for (const auto& each : document.present) size += each.description.size();
  for (const auto& each : document.answers) size += each.text.size();
  for (const auto& each : document.statements) size += each.text.size();
  for (const auto& each : document.findings) size += each.evidence.size();
  for (const auto& each : document.sharing_wishes) {
    size += each.subject.size() + each.override_reason.size();
  }
  for (const auto& each : document.linked) size += each.value.size();
  return size;
}

// Findings that are not named by `known` count as nobody's question.
void AddUnasked(const Framework& framework, const std::set<std::string_view>& known,
                std::vector<std::string>& out) {
  for (const Code& each : framework.push_codes) {
    if (!known.contains(each.code)) out.push_back(each.code);
  }
  for (const Code& each : framework.pull_codes) {
    if (!known.contains(each.code)) out.push_back(each.code);
  }
  for (const Indicator& each : framework.indicators) {
    if (!known.contains(each.code)) out.push_back(each.code);
  }
}

std::vector<std::string>& PresentList(CodedFacts& facts, const Framework& framework,
                                      std::string_view code) {
  if (Has(framework.push_codes, code)) return facts.push_codes;
  if (Has(framework.pull_codes, code)) return facts.pull_codes;
  return facts.indicator_codes;
}

void Put(CodedFacts& facts, const Framework& framework, const Finding& finding) {
  switch (finding.state) {
    case FindingState::kPresent:
      PresentList(facts, framework, finding.code).push_back(finding.code);
      break;
    case FindingState::kNotAsked:
      facts.not_asked_codes.push_back(finding.code);
      break;
    case FindingState::kNotSaid:
      facts.not_said_codes.push_back(finding.code);
      break;
    case FindingState::kAbsent:
    case FindingState::kUnspecified:
      break;
  }
}

}  // namespace

absl::Status CheckFindings(const std::vector<Finding>& findings, const Framework& framework,
                           const std::string& prefix) {
  SR_RETURN_IF_ERROR(CheckCount(findings.size(), 3 * kMostCodes, prefix));
  std::set<std::string_view> seen;
  for (size_t i = 0; i < findings.size(); ++i) {
    const std::string field = At(prefix, i);
    if (!IsFinding(findings[i].code, framework)) return CodeUnknown(field + ".code");
    if (!seen.insert(findings[i].code).second) {
      return Invalid(reasons::kCodeRepeated, "the same code stands twice", field + ".code");
    }
    if (findings[i].state == FindingState::kUnspecified) {
      return Invalid(reasons::kAnswerStateMissing,
                     "say present, absent, not asked, or the child prefers not to say",
                     field + ".state");
    }
    SR_RETURN_IF_ERROR(CheckText(findings[i].evidence, field + ".evidence", kLongestNote));
  }
  return absl::OkStatus();
}

absl::Status CheckLinked(const std::vector<LinkedText>& linked, const std::string& prefix) {
  SR_RETURN_IF_ERROR(CheckCount(linked.size(), kMostLinked, prefix));
  for (size_t i = 0; i < linked.size(); ++i) {
    const std::string field = At(prefix, i);
    if (linked[i].kind == FactKind::kUnspecified) {
      return Invalid(reasons::kKindMissing,
                     "say whether it is a place, phone, associate, vehicle or handle",
                     field + ".kind");
    }
    SR_RETURN_IF_ERROR(CheckTextGiven(linked[i].value, field + ".value", kLongestLinked));
  }
  return absl::OkStatus();
}

absl::Status CheckDocument(const Document& document, const Framework& framework) {
  if (SizeOf(document) > kLargestDocument) {
    return Invalid(reasons::kRecordTooLarge, "all texts together are 512 KiB at most", "document");
  }
  if (document.preparation) SR_RETURN_IF_ERROR(CheckPreparation(*document.preparation));
  SR_RETURN_IF_ERROR(CheckPresent(document.present));
  SR_RETURN_IF_ERROR(CheckText(document.child_account, "document.child_account"));
  SR_RETURN_IF_ERROR(CheckText(document.analysis, "document.analysis"));
  SR_RETURN_IF_ERROR(CheckAnswers(document.answers, framework));
  SR_RETURN_IF_ERROR(CheckStatements(document.statements, framework));
  SR_RETURN_IF_ERROR(CheckFindings(document.findings, framework, "document.findings"));
  SR_RETURN_IF_ERROR(CheckSharing(document.sharing_wishes));
  SR_RETURN_IF_ERROR(CheckAdvice(document.advice_codes, framework));
  SR_RETURN_IF_ERROR(CheckLinked(document.linked, "document.linked"));
  SR_RETURN_IF_ERROR(
      CheckRange(document.absence_hours, kMostAbsenceHours, "document.absence_hours"));
  return CheckRange(document.safety_rating, 10, "document.safety_rating");
}

absl::Status CheckComplete(const Document& document, const Framework& framework) {
  for (const Topic& topic : framework.topics) {
    for (const Prompt& prompt : topic.prompts) {
      const bool answered =
          std::any_of(document.answers.begin(), document.answers.end(),
                      [&](const Answer& each) { return each.prompt_key == prompt.key; });
      if (prompt.required && !answered) {
        return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kAnswerMissing,
                      "a required prompt is blank; say at least that it was not asked", prompt.key);
      }
    }
  }
  return absl::OkStatus();
}

CodedFacts FactsOf(const Document& document, const Framework& framework) {
  CodedFacts facts;
  std::set<std::string_view> known;
  for (const Finding& finding : document.findings) {
    known.insert(finding.code);
    Put(facts, framework, finding);
  }
  AddUnasked(framework, known, facts.not_asked_codes);
  for (const Answer& answer : document.answers) {
    if (answer.state == AnswerState::kNotAsked) facts.not_asked_codes.push_back(answer.prompt_key);
    if (answer.state == AnswerState::kNotSaid) facts.not_said_codes.push_back(answer.prompt_key);
  }
  facts.advice_codes = document.advice_codes;
  facts.left_time = document.left_time;
  facts.absence_hours = document.absence_hours;
  return facts;
}

CodedFacts Amended(CodedFacts facts, const std::vector<Finding>& findings,
                   const Framework& framework) {
  for (const Finding& finding : findings) {
    for (auto* list : {&facts.push_codes, &facts.pull_codes, &facts.indicator_codes,
                       &facts.not_asked_codes, &facts.not_said_codes}) {
      list->erase(std::remove(list->begin(), list->end(), finding.code), list->end());
    }
    Put(facts, framework, finding);
  }
  return facts;
}

}  // namespace safereturn::interview
