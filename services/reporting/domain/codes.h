// The codes of reporting. Columns, statements and tallies hold them by name.
#pragma once

#include <cctype>
#include <string>

#include "libs/base/describe.h"

namespace safereturn::reporting {

// The numbers are those of safereturn.common.v1.
enum class EpisodeCategory { kUnspecified = 0, kMissing = 1, kAwayWithoutAuthorisation = 2 };
SR_ENUM(EpisodeCategory, kUnspecified, kMissing, kAwayWithoutAuthorisation)
enum class TimePrecision { kUnspecified = 0, kExact = 1, kEstimated = 2, kDateOnly = 3 };
SR_ENUM(TimePrecision, kUnspecified, kExact, kEstimated, kDateOnly)

// The numbers are those of safereturn.scheduling.v1.
enum class Outcome {
  kUnspecified = 0,
  kHeld = 1,
  kDeclinedByChild = 2,
  kDeclinedByParentCarer = 3,
  kUnableToContact = 4,
  kNotRequired = 5,
  kWithdrawn = 6,
  kDuplicate = 7,
  kChildMovedOutOfArea = 8,
  kChild18 = 9
};
SR_ENUM(Outcome, kUnspecified, kHeld, kDeclinedByChild, kDeclinedByParentCarer, kUnableToContact,
        kNotRequired, kWithdrawn, kDuplicate, kChildMovedOutOfArea, kChild18)

// The numbers of the others are those of safereturn.reporting.v1.
enum class Standing {
  kUnspecified = 0,
  kAway = 1,
  kReturned = 2,
  kDue = 3,
  kRefused = 4,
  kNotRequired = 5,
  kWithdrawn = 6,
  kMerged = 7
};
SR_ENUM(Standing, kUnspecified, kAway, kReturned, kDue, kRefused, kNotRequired, kWithdrawn, kMerged)

enum class Timeliness { kUnspecified = 0, kInTime = 1, kLate = 2, kNever = 3 };
SR_ENUM(Timeliness, kUnspecified, kInTime, kLate, kNever)

enum class HourBand {
  kUnspecified = 0,
  kWithinOneDay = 1,
  kWithinTwoDays = 2,
  kWithinThreeDays = 3,
  kWithinFourDays = 4,
  kWithinSevenDays = 5,
  kAfterSevenDays = 6
};
SR_ENUM(HourBand, kUnspecified, kWithinOneDay, kWithinTwoDays, kWithinThreeDays, kWithinFourDays,
        kWithinSevenDays, kAfterSevenDays)

enum class AgeBand { kUnspecified = 0, kUnderTwelve = 1, kTwelve = 2, kThirteenAndOver = 3 };
SR_ENUM(AgeBand, kUnspecified, kUnderTwelve, kTwelve, kThirteenAndOver)

enum class Area { kUnspecified = 0, kInArea = 1, kOutOfArea = 2 };
SR_ENUM(Area, kUnspecified, kInArea, kOutOfArea)

enum class LateReason {
  kUnspecified = 0,
  kLateNotice = 1,
  kMissingAgain = 2,
  kNotReached = 3,
  kBookingCancelled = 4,
  kBookedLate = 5,
  kNotArranged = 6
};
SR_ENUM(LateReason, kUnspecified, kLateNotice, kMissingAgain, kNotReached, kBookingCancelled,
        kBookedLate, kNotArranged)

enum class Delay { kUnspecified = 0, kNotifier = 1, kChildAway = 2, kContact = 3, kService = 4 };
SR_ENUM(Delay, kUnspecified, kNotifier, kChildAway, kContact, kService)

enum class Breakdown {
  kUnspecified = 0,
  kAuthority = 1,
  kHome = 2,
  kMonth = 3,
  kAgeBand = 4,
  kOutcome = 5,
  kArea = 6
};
SR_ENUM(Breakdown, kUnspecified, kAuthority, kHome, kMonth, kAgeBand, kOutcome, kArea)

enum class Settling { kUnspecified = 0, kSettled = 1, kRunning = 2 };
SR_ENUM(Settling, kUnspecified, kSettled, kRunning)

enum class ReturnKind {
  kUnspecified = 0,
  kSsda903Csv = 1,
  kSsda903Xml = 2,
  kSsdMissing = 3,
  kAnnexAList8 = 4
};
SR_ENUM(ReturnKind, kUnspecified, kSsda903Csv, kSsda903Xml, kSsdMissing, kAnnexAList8)

// Returns the name of an enumerator as the contracts write it, without the prefix:
// kDeclinedByChild is DECLINED_BY_CHILD, kChild18 CHILD_18.
template <class E>
std::string CodeOf(E value) {
  const std::string name = boost::describe::enum_to_string(value, "kUnspecified");
  std::string code;
  for (size_t i = 1; i < name.size(); ++i) {
    const auto at = [&](size_t place) { return static_cast<unsigned char>(name[place]); };
    const bool begins_word =
        std::isupper(at(i)) || (std::isdigit(at(i)) && !std::isdigit(at(i - 1)));
    if (i > 1 && begins_word) code += '_';
    code += static_cast<char>(std::toupper(at(i)));
  }
  return code;
}

// Returns the enumerator of a code, or kUnspecified.
template <class E>
E FromCode(const std::string& code) {
  E found = E::kUnspecified;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto each) {
    if (CodeOf(each.value) == code) found = each.value;
  });
  return found;
}

}  // namespace safereturn::reporting
