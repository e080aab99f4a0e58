// What an assessment looks at: facts as codes, counts and times, each of which may be unknown. Kept
// with every assessment, so that it can be explained and repeated.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "services/risk/domain/level.h"

namespace safereturn::risk {

// Yes, no, or nobody knows: unknown is not low (product decision 12).
enum class Truth { kUnspecified = 0, kNo = 1, kUnknown = 2, kYes = 3 };
SR_ENUM(Truth, kUnspecified, kNo, kUnknown, kYes)

// The lists of codes in an interview's facts.
enum class CodeList { kUnspecified = 0, kPush = 1, kPull = 2, kIndicator = 3, kAdvice = 4 };
SR_ENUM(CodeList, kUnspecified, kPush, kPull, kIndicator, kAdvice)

// An answer that a person gave to a factor which no event carries.
struct Answer {
  std::string code;
  Truth answer = Truth::kUnspecified;
};
SR_STRUCT(Answer, code, answer)

// A code that an interview about another episode of the child gave, when it last did. What such an
// interview did not ask is no unanswered factor of this episode.
struct EarlierCode {
  CodeList list = CodeList::kUnspecified;
  std::string code;
  Instant said_time;
};
SR_STRUCT(EarlierCode, list, code, said_time)

// One of the child's episodes, this one included.
struct EpisodeMark {
  Instant time;
  bool is_away = false;  // known to be "away without authorisation"
};
SR_STRUCT(EpisodeMark, time, is_away)

struct Inputs {
  Instant as_of_time;          // windows end here
  bool has_interview = false;  // an interview about this episode has given its facts
  std::optional<bool> is_away;
  std::optional<int32_t> minutes_away;
  std::optional<bool> under_12;
  std::optional<bool> under_13;
  RiskLevel police_level = RiskLevel::kUnspecified;  // not graded
  bool is_first_episode = false;
  std::vector<EpisodeMark> episodes;    // latest first
  std::vector<std::string> push_codes;  // sorted, as all lists of codes here
  std::vector<std::string> pull_codes;
  std::vector<std::string> indicator_codes;
  std::vector<std::string> advice_codes;
  std::vector<std::string> unknown_codes;  // codes and prompts: not asked or not said
  std::vector<EarlierCode> earlier;        // latest first
  std::vector<Answer> answers;
};
SR_STRUCT(Inputs, as_of_time, has_interview, is_away, minutes_away, under_12, under_13,
          police_level, is_first_episode, episodes, push_codes, pull_codes, indicator_codes,
          advice_codes, unknown_codes, earlier, answers)

}  // namespace safereturn::risk
