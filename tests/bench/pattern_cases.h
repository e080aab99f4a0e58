// Synthetic cases for the index of shared facts: what risk hears about the i-th episode of a
// provider with a few hundred episodes a day, in the order of time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "libs/base/clock.h"
#include "libs/kafka/message.h"

namespace safereturn::bench {

struct CaseOptions {
  Instant first_return;
  // Ten authorities with some 14 episodes a day each.
  std::chrono::seconds between{630};
  int authorities = 10;
};

// Returns which of the authorities the case belongs to, from 0.
int64_t AuthorityNumber(const CaseOptions& options, int64_t index);

// Returns that the child's absence began and ended.
std::vector<kafka::Message> AbsenceMessages(const CaseOptions& options, int64_t index);
// Returns that an interview is due.
kafka::Message AcceptedMessage(const CaseOptions& options, int64_t index);
// Returns what the interview gave: places, phones, people, vehicles and handles, most of them one
// child's own, some shared, a few known to many; and codes.
kafka::Message FactsMessage(const CaseOptions& options, int64_t index);

}  // namespace safereturn::bench
