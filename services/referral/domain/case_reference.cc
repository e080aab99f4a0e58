#include "services/referral/domain/case_reference.h"

namespace safereturn::referral {
namespace {

const Uuid kCaseSpace = *Uuid::Parse("b1a3c2de-6f0b-4e55-8a9d-0f3e7c1d2b4a");

}  // namespace

std::string CaseReference(const Uuid& seed, int attempt) {
  const Uuid hash = UuidV5(kCaseSpace, seed.ToString() + "/" + std::to_string(attempt));
  // The first six bytes are pure hash; version and variant bits follow after them.
  uint64_t number = 0;
  for (size_t i = 0; i < 6; ++i) number = (number << 8) | hash.bytes[i];
  std::string reference(6, ' ');
  for (char& c : reference) {
    c = kCaseAlphabet[number % kCaseAlphabet.size()];
    number /= kCaseAlphabet.size();
  }
  return reference;
}

}  // namespace safereturn::referral
