// Every refusal of referral by its stable reason. What each means stands beside it; tests look at
// the reason.
#pragma once

#include <string_view>

namespace safereturn::referral::reasons {

using Reason = std::string_view;

// Intake: what is wrong with the message itself.
inline constexpr Reason kSourceNotRegistered =
    "SOURCE_NOT_REGISTERED";  // no authority registered it
inline constexpr Reason kChildIdentifierMissing = "CHILD_IDENTIFIER_MISSING";
inline constexpr Reason kTooManyIdentifiers = "TOO_MANY_IDENTIFIERS";  // over 16
inline constexpr Reason kIdentifierInvalid =
    "IDENTIFIER_INVALID";  // shape of type, issuer or value
inline constexpr Reason kTimeMissing = "TIME_MISSING";
inline constexpr Reason kTimeAmbiguous = "TIME_AMBIGUOUS";  // an instant and a date
inline constexpr Reason kTimeInFuture = "TIME_IN_FUTURE";   // beyond the allowed skew
inline constexpr Reason kTimeTooOld = "TIME_TOO_OLD";       // before any child alive was born
inline constexpr Reason kDateInvalid = "DATE_INVALID";
inline constexpr Reason kToldByInvalid = "TOLD_BY_INVALID";
inline constexpr Reason kReturnBeforeStart = "RETURN_BEFORE_START";
inline constexpr Reason kStartAfterReturn = "START_AFTER_RETURN";
inline constexpr Reason kStartBeforeBirth = "START_BEFORE_BIRTH";
inline constexpr Reason kBirthDateInFuture = "BIRTH_DATE_IN_FUTURE";
inline constexpr Reason kCategoryMissing = "CATEGORY_MISSING";
inline constexpr Reason kUrnInvalid = "URN_INVALID";
inline constexpr Reason kAuthorityInvalid = "AUTHORITY_INVALID";  // no ONS code
inline constexpr Reason kPoliceRiskInvalid = "POLICE_RISK_INVALID";
inline constexpr Reason kPoliceReferenceInvalid = "POLICE_REFERENCE_INVALID";
inline constexpr Reason kEpisodeReferenceInvalid = "EPISODE_REFERENCE_INVALID";
inline constexpr Reason kEpisodeReferenceMissing =
    "EPISODE_REFERENCE_MISSING";  // and no reported start
inline constexpr Reason kReasonCodeInvalid = "REASON_CODE_INVALID";
inline constexpr Reason kNothingToCorrect = "NOTHING_TO_CORRECT";

// Intake: what it says does not fit what is known.
inline constexpr Reason kBirthDateConflict = "BIRTH_DATE_CONFLICT";     // perhaps another child
inline constexpr Reason kIdentifiersConflict = "IDENTIFIERS_CONFLICT";  // they name two children
inline constexpr Reason kChildNotFound = "CHILD_NOT_FOUND";
inline constexpr Reason kEpisodeNotFound = "EPISODE_NOT_FOUND";
inline constexpr Reason kEpisodeAmbiguous = "EPISODE_AMBIGUOUS";
inline constexpr Reason kEpisodeAlreadyReported = "EPISODE_ALREADY_REPORTED";  // with another start
inline constexpr Reason kEpisodeAlreadyReturned = "EPISODE_ALREADY_RETURNED";  // at another time
inline constexpr Reason kEpisodeNotReturned = "EPISODE_NOT_RETURNED";
inline constexpr Reason kEpisodeWithdrawn = "EPISODE_WITHDRAWN";
inline constexpr Reason kEpisodeMerged = "EPISODE_MERGED";

// Why a returned episode opens no duty.
inline constexpr Reason kAgreementNotInForce = "AGREEMENT_NOT_IN_FORCE";
inline constexpr Reason kCategoryNotCovered = "CATEGORY_NOT_COVERED";
inline constexpr Reason kChild18 = "CHILD_18";

// Commands.
inline constexpr Reason kReferralNotRefused = "REFERRAL_NOT_REFUSED";
inline constexpr Reason kReferralNotAccepted = "REFERRAL_NOT_ACCEPTED";
inline constexpr Reason kNoticeNotHeld = "NOTICE_NOT_HELD";
inline constexpr Reason kMergeWithItself = "MERGE_WITH_ITSELF";
inline constexpr Reason kMergeOfTwoChildren = "MERGE_OF_TWO_CHILDREN";
inline constexpr Reason kEpisodeNotMerged = "EPISODE_NOT_MERGED";
inline constexpr Reason kCandidateClosed = "CANDIDATE_CLOSED";
inline constexpr Reason kChildMerged = "CHILD_MERGED";
inline constexpr Reason kChildHasLiveEpisodes = "CHILD_HAS_LIVE_EPISODES";
inline constexpr Reason kPackageUnknown = "PACKAGE_UNKNOWN";
inline constexpr Reason kPackageMissing = "PACKAGE_MISSING";
inline constexpr Reason kPeriodInvalid = "PERIOD_INVALID";
inline constexpr Reason kAgreementNotDraft = "AGREEMENT_NOT_DRAFT";
inline constexpr Reason kAgreementIncomplete = "AGREEMENT_INCOMPLETE";
inline constexpr Reason kAgreementExpired = "AGREEMENT_EXPIRED";
inline constexpr Reason kSourceInvalid = "SOURCE_INVALID";
// By another authority: give this one a source of its own.
inline constexpr Reason kSourceTaken = "SOURCE_TAKEN";
inline constexpr Reason kPolicyInvalid = "POLICY_INVALID";
inline constexpr Reason kRoleUnknown = "ROLE_UNKNOWN";
inline constexpr Reason kRoleNeedsHome = "ROLE_NEEDS_HOME";
inline constexpr Reason kRoleHasNoHome = "ROLE_HAS_NO_HOME";
inline constexpr Reason kRoleNotHeld = "ROLE_NOT_HELD";
inline constexpr Reason kPersonMissing = "PERSON_MISSING";
inline constexpr Reason kHomeNotFound = "HOME_NOT_FOUND";

}  // namespace safereturn::referral::reasons
