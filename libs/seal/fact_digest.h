// Facts that may link children (a place, a phone, a handle …) leave the service as digests only:
// equal facts have equal digests, and nobody without the deployment's key can find one by trying.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <string_view>

#include "libs/base/describe.h"

namespace safereturn::seal {

// The numbers are those of safereturn.interview.v1.FactKind.
enum class FactKind {
  kUnspecified = 0,
  kPlace = 1,
  kPhone = 2,
  kAssociate = 3,
  kVehicle = 4,
  kHandle = 5,
};
SR_ENUM(FactKind, kUnspecified, kPlace, kPhone, kAssociate, kVehicle, kHandle)

// Returns the form in which equal facts are equal texts, "" if nothing is left of it:
//   phone      digits; a British number with +44 or 0044 is its 0… form
//   vehicle    letters and digits, upper case
//   handle     without a leading @ and spaces, case folded
//   place,     words in folded case with one space between, without punctuation
//   associate
std::string NormaliseFact(FactKind kind, std::string_view text);

// Thread-safety: any thread.
class FactDigest {
 public:
  virtual ~FactDigest() = default;
  // Returns the keyed hash of the normalised fact, 64 lower-case hex digits. The kind is part of
  // it.
  // Errors: INVALID_ARGUMENT/FACT_INVALID if nothing is left to compare or the kind is unknown.
  [[nodiscard]] virtual absl::StatusOr<std::string> Digest(FactKind kind,
                                                           std::string_view text) const = 0;
};

}  // namespace safereturn::seal
