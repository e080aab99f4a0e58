// What the use cases need from outside the unit of work. main.cc fills it; tests use the same over
// keys in memory.
#pragma once

#include "libs/seal/fact_digest.h"
#include "libs/seal/vault.h"
#include "services/interview/domain/framework.h"

namespace safereturn::interview {

// All must outlive the service.
struct Ports {
  seal::Vault& vault;
  const seal::FactDigest& digest;
  const Framework& built_in;  // "statutory" version 1
};

}  // namespace safereturn::interview
