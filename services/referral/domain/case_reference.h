// The six characters that people see and read out on the phone (product decision 16).
#pragma once

#include <string>

#include "libs/base/uuid.h"

namespace safereturn::referral {

// Digits and letters without those that are taken for another: 0 O, 1 I L. 31^6 = 887 million
// references.
inline constexpr std::string_view kCaseAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

// Returns the `attempt`th reference for the notice `seed`; a clash takes the next attempt. It is
// spread evenly by a hash, and the same notice gives the same one, so that a batch knows beforehand
// which references it will look for.
std::string CaseReference(const Uuid& seed, int attempt);

}  // namespace safereturn::referral
