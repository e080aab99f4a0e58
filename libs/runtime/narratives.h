// What a service that keeps narratives is given in its build(): the vault that seals them and the
// digest of facts that may link children.
#pragma once

#include <absl/status/statusor.h>

#include <memory>

#include "libs/runtime/app.h"
#include "libs/seal/fact_digest.h"
#include "libs/seal/vault.h"

namespace safereturn::runtime {

class Narratives {
 public:
  // Reads the key file and opens the keys database. One that is away now is no error: sealing and
  // opening answer KEYS_UNAVAILABLE until it is back.
  //
  // Errors: those of seal::ReadKeyFile; FAILED_PRECONDITION/SCHEMA_TOO_OLD (run `migrate`);
  // INVALID_ARGUMENT/PG_MALFORMED.
  [[nodiscard]] static absl::StatusOr<std::unique_ptr<Narratives>> Open(const App& app,
                                                                        const KeysConfig& config);
  ~Narratives();
  Narratives(const Narratives&) = delete;
  Narratives& operator=(const Narratives&) = delete;

  [[nodiscard]] seal::Vault& vault();
  [[nodiscard]] const seal::FactDigest& digest() const;

 private:
  struct Parts;
  explicit Narratives(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace safereturn::runtime
