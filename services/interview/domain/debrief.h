// An interviewer heard something distressing and asks for a talk (product.md 4.4, 30). A flag of
// its own beside the interview: a draft's conflict cannot refuse it.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "services/interview/domain/case_facts.h"
#include "services/interview/domain/ids.h"

namespace safereturn::interview {

// Has the uuid of its interview: there is at most one.
struct Debrief {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  InterviewerId interviewer_id;
  std::string case_reference;
  HomeUrn home_urn;
  std::string requested_by;
  Instant requested_time;
};
SR_STRUCT(Debrief, interview_id, child_id, authority_id, interviewer_id, case_reference, home_urn,
          requested_by, requested_time)

struct DebriefRequested {
  InterviewId interview_id;
  ChildId child_id;
  AuthorityId authority_id;
  InterviewerId interviewer_id;
  std::string case_reference;
  HomeUrn home_urn;
  std::vector<std::string> roles;
  int32_t step = 0;
  std::string template_key;
  Instant requested_time;
  std::string requested_by;
};
SR_STRUCT(DebriefRequested, interview_id, child_id, authority_id, interviewer_id, case_reference,
          home_urn, roles, step, template_key, requested_time, requested_by)

using DebriefEvent = std::variant<DebriefRequested>;
using DebriefEvents = std::vector<DebriefEvent>;

struct RequestDebrief {
  InterviewId name;
  std::string caller;
};
SR_STRUCT(RequestDebrief, name)

// `interviewer`: of the interview; nil if none is known.
[[nodiscard]] DebriefEvents Decide(const RequestDebrief& command, const CaseFacts& facts,
                                   const InterviewerId& interviewer, Instant now);

// Folds one event in. Total.
[[nodiscard]] Debrief Evolve(Debrief debrief, const DebriefEvent& event);

}  // namespace safereturn::interview
