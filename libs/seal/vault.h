// Seals what a child or a professional said, with a key per child. Handlers seal before they save
// and open what they show; only codes, ids and times are stored plain (product decision 10:
// destroying the key erases the text, in every copy).
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <string_view>
#include <vector>

#include "libs/base/ids.h"
#include "libs/seal/sealed.h"

namespace safereturn::seal {

// Thread-safety: any thread.
class Vault {
 public:
  virtual ~Vault() = default;

  // Encrypts `text` with the child's key, which is made at first need. `context` says what the text
  // is ("interviews/0192…/statement") and must be the same when it is opened: a text that is moved
  // to another child, row or field does not open. An empty text gives an empty Sealed.
  //
  // Errors: FAILED_PRECONDITION/KEY_DESTROYED; UNAVAILABLE/KEYS_UNAVAILABLE (run it again).
  virtual absl::StatusOr<Sealed> Seal(const ChildId& child, std::string_view context,
                                      std::string_view text) = 0;

  // Decrypts what Seal made.
  //
  // Errors: FAILED_PRECONDITION/KEY_DESTROYED (the text is gone for good);
  // DATA_LOSS/SEALED_TEXT_DAMAGED (altered, or of another child or context);
  // UNAVAILABLE/KEYS_UNAVAILABLE.
  virtual absl::StatusOr<std::string> Open(const ChildId& child, std::string_view context,
                                           const Sealed& sealed) = 0;

  // Says that a key of this child will be wanted: the next need of any key fetches or makes all
  // expected ones in one round trip. For Touches of a batch of events; costs nothing by itself.
  virtual void Expect(const ChildId& child) = 0;

  // Fetches the keys that these children have, in one round trip; makes none. For lists.
  // Errors: UNAVAILABLE/KEYS_UNAVAILABLE.
  virtual absl::Status Prefetch(const std::vector<ChildId>& children) = 0;
};

}  // namespace safereturn::seal
