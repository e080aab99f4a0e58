// The use cases of visits and debriefs: who looks after the interviewer.
#pragma once

#include <string>

#include "services/interview/app/action_tables.h"

namespace safereturn::interview {

// Errors: those of Decide; INVALID_ARGUMENT/VISIT_SUBJECT_MISSING, SUBJECTS_DIFFER;
//   NOT_FOUND/INTERVIEW_NOT_FOUND, PLAN_NOT_FOUND; ALREADY_EXISTS/VISIT_STILL_RUNNING for the loser
//   of a race.
absl::StatusOr<Visit> Handle(const StartVisit& command, messaging::Tx& tx);
absl::StatusOr<Visit> Handle(const ExtendVisit& command, messaging::Tx& tx);
absl::StatusOr<Visit> Handle(const EndVisit& command, messaging::Tx& tx);
absl::Status TickVisit(const std::string& key, messaging::Tx& tx);

// A second request for the same interview changes nothing and tells nobody.
// Errors: NOT_FOUND/INTERVIEW_NOT_FOUND.
absl::StatusOr<Debrief> Handle(const RequestDebrief& command, messaging::Tx& tx);

}  // namespace safereturn::interview
