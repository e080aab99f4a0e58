// The enumerations of referral; numbers as in the protos.
#pragma once

#include "libs/base/describe.h"

namespace safereturn::referral {

// Codes M and A of the statutory return SSDA903 (domain facts 1.2).
enum class EpisodeCategory { kUnspecified = 0, kMissing = 1, kAwayWithoutAuthorisation = 2 };
SR_ENUM(EpisodeCategory, kUnspecified, kMissing, kAwayWithoutAuthorisation)

// How well an instant is known (product decision 3).
enum class TimePrecision { kUnspecified = 0, kExact = 1, kEstimated = 2, kDateOnly = 3 };
SR_ENUM(TimePrecision, kUnspecified, kExact, kEstimated, kDateOnly)

enum class EpisodeState {
  kUnspecified = 0,
  kOpen = 1,
  kReturned = 2,  // only inside one unit of work: held, accepted or refused follows at once
  kHeld = 3,
  kAccepted = 4,
  kRefused = 5,
  kDismissed = 6,
  kNotRequired = 7,
  kClosed = 8,
  kWithdrawn = 9,
  kMerged = 10,
};
SR_ENUM(EpisodeState, kUnspecified, kOpen, kReturned, kHeld, kAccepted, kRefused, kDismissed,
        kNotRequired, kClosed, kWithdrawn, kMerged)

enum class AgreementState { kUnspecified = 0, kDraft = 1, kActive = 2, kExpired = 3 };
SR_ENUM(AgreementState, kUnspecified, kDraft, kActive, kExpired)

enum class MergeCandidateState { kUnspecified = 0, kOpen = 1, kClosed = 2 };
SR_ENUM(MergeCandidateState, kUnspecified, kOpen, kClosed)

}  // namespace safereturn::referral
