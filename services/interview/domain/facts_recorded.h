// The coded facts of a submitted interview: what risk and the statistics may know of it. Codes,
// times and keyed hashes; no word of anybody (product decision 10).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/describe.h"

namespace safereturn::interview {

enum class FactKind {
  kUnspecified = 0,
  kPlace = 1,
  kPhone = 2,
  kAssociate = 3,
  kVehicle = 4,
  kHandle = 5,
};
SR_ENUM(FactKind, kUnspecified, kPlace, kPhone, kAssociate, kVehicle, kHandle)

// A value that other interviews may share, without the value.
struct LinkedFact {
  FactKind kind = FactKind::kUnspecified;
  std::string digest;
};
SR_STRUCT(LinkedFact, kind, digest)

struct CodedFacts {
  std::vector<std::string> push_codes;
  std::vector<std::string> pull_codes;
  std::vector<std::string> indicator_codes;
  std::vector<std::string> advice_codes;
  std::vector<std::string> not_asked_codes;
  std::vector<std::string> not_said_codes;
  std::vector<LinkedFact> linked_facts;
  std::optional<Instant> left_time;
  std::optional<int32_t> absence_hours;
};
SR_STRUCT(CodedFacts, push_codes, pull_codes, indicator_codes, advice_codes, not_asked_codes,
          not_said_codes, linked_facts, left_time, absence_hours)

}  // namespace safereturn::interview
