// The ids that more than one service speaks of. An id is opaque: it tells nothing about a person.
#pragma once

#include <string>

#include "libs/base/strong_id.h"

namespace safereturn {

struct ChildTag {
  static constexpr std::string_view kCollection = "children";
};
struct EpisodeTag {
  static constexpr std::string_view kCollection = "episodes";
};
struct AgreementTag {
  static constexpr std::string_view kCollection = "agreements";
};
struct PersonTag {
  static constexpr std::string_view kCollection = "people";
};
struct PlanTag {
  static constexpr std::string_view kCollection = "plans";
};
struct InterviewerTag {
  static constexpr std::string_view kCollection = "interviewers";
};
struct BookingTag {
  static constexpr std::string_view kCollection = "bookings";
};
struct AlertTag {
  static constexpr std::string_view kCollection = "alerts";
};

using ChildId = StrongId<ChildTag>;
using EpisodeId = StrongId<EpisodeTag>;
using AgreementId = StrongId<AgreementTag>;
using PersonId = StrongId<PersonTag>;
using PlanId = StrongId<PlanTag>;
using InterviewerId = StrongId<InterviewerTag>;
using BookingId = StrongId<BookingTag>;
using AlertId = StrongId<AlertTag>;

// The responsible local authority: its nine-character ONS code ("E10000016"), the `new_la_code` of
// the DfE statistics (domain facts 3.6). Scope of every row and event (product decision 18).
using AuthorityId = std::string;

// A home's Unique Reference Number with Ofsted, digits only.
using HomeUrn = std::string;

}  // namespace safereturn
