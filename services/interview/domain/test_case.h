// What the tests of dangers, actions and visits share: one case and instants counted from its
// start.
#pragma once

#include <string>

#include "libs/base/check.h"
#include "libs/base/civil.h"
#include "libs/base/result.h"
#include "services/interview/domain/case_facts.h"

namespace safereturn::interview {

inline Uuid TestUuid(uint8_t number) {
  Uuid uuid;
  uuid.bytes[0] = 1;
  uuid.bytes[15] = number;
  return uuid;
}

// Saturday evening before the clocks go forward in England.
inline const Instant kStart = *ParseInstant("2026-03-28T20:00:00Z");

inline Instant Minutes(int minutes) { return kStart + std::chrono::minutes(minutes); }

inline CaseFacts Facts() {
  return {.child_id = ChildId(TestUuid(2)),
          .authority_id = "E10000016",
          .plan_id = PlanId(TestUuid(1)),
          .episode_id = EpisodeId(TestUuid(1)),
          .case_reference = "K7Q2M9",
          .home_urn = "1234567"};
}

// Returns the reason of a refusal, "" if there is none.
template <class T>
std::string Reason(const absl::StatusOr<T>& result) {
  return ReasonOf(result.status());
}

// Texts that no field takes, with the reason for which it does not.
struct HostileText {
  std::string text;
  const char* reason;
};

inline std::vector<HostileText> HostileTexts(size_t longest) {
  return {{std::string(longest + 1, 'x'), "TEXT_TOO_LONG"},
          {std::string(longest * 10, 'x'), "TEXT_TOO_LONG"},
          {std::string("a\0b", 3), "TEXT_CONTROL_CHARACTER"},
          {"\x1b[2Jgone", "TEXT_CONTROL_CHARACTER"},
          {"safe \u202Eefas", "TEXT_CONTROL_CHARACTER"},
          {"\xC3\x28", "TEXT_NOT_UTF8"},
          {"\xED\xA0\x80", "TEXT_NOT_UTF8"}};
}

}  // namespace safereturn::interview
