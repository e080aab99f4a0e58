// Wraps children's keys with the newest key of the key file.
#pragma once

#include <absl/base/thread_annotations.h>
#include <absl/synchronization/mutex.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "libs/seal/key_file.h"
#include "libs/seal/key_wrapper.h"

namespace safereturn::seal {

// Reads the file again when it meets a key-encryption key that it does not know: a rotation beside
// running services needs no restart. Thread-safety: any thread.
class FileKeyWrapper final : public KeyWrapper {
 public:
  // Errors: those of ReadKeyFile.
  static absl::StatusOr<std::unique_ptr<FileKeyWrapper>> Open(std::string path);

  [[nodiscard]] std::string current_kek() const override;
  absl::StatusOr<WrappedKey> Wrap(const Secret& key, std::string_view bound) override;
  absl::StatusOr<Secret> Unwrap(const WrappedKey& wrapped, std::string_view bound) override;

 private:
  FileKeyWrapper(std::string path, KeyFile keys);
  std::optional<Secret> Find(const std::string& kek_id) const;
  void ReadAgain();

  const std::string path_;
  mutable absl::Mutex mutex_;
  KeyFile keys_ ABSL_GUARDED_BY(mutex_);
  std::chrono::steady_clock::time_point read_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace safereturn::seal
