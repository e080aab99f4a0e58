#include "libs/seal/file_key_wrapper.h"

#include "libs/base/result.h"
#include "libs/obs/log.h"
#include "libs/seal/aead.h"

namespace safereturn::seal {
namespace {

using std::chrono::steady_clock;

// A flood of keys that nobody knows must not become a flood of reads.
constexpr std::chrono::seconds kReadPause{1};

std::string Bound(const std::string& kek_id, std::string_view bound) {
  return "safereturn.wrap.1/" + kek_id + "/" + std::string(bound);
}

}  // namespace

FileKeyWrapper::FileKeyWrapper(std::string path, KeyFile keys)
    : path_(std::move(path)), keys_(std::move(keys)), read_(steady_clock::now()) {}

absl::StatusOr<std::unique_ptr<FileKeyWrapper>> FileKeyWrapper::Open(std::string path) {
  SR_ASSIGN_OR_RETURN(KeyFile keys, ReadKeyFile(path));
  return std::unique_ptr<FileKeyWrapper>(new FileKeyWrapper(std::move(path), std::move(keys)));
}

std::string FileKeyWrapper::current_kek() const {
  const absl::MutexLock lock(&mutex_);
  return keys_.wrapping.back().first;
}

absl::StatusOr<WrappedKey> FileKeyWrapper::Wrap(const Secret& key, std::string_view bound) {
  const absl::MutexLock lock(&mutex_);
  const auto& [kek_id, kek] = keys_.wrapping.back();
  return WrappedKey{kek_id, Encrypt(kek, Bound(kek_id, bound), key.view())};
}

absl::StatusOr<Secret> FileKeyWrapper::Unwrap(const WrappedKey& wrapped, std::string_view bound) {
  auto kek = Find(wrapped.kek_id);
  if (!kek) {
    ReadAgain();
    kek = Find(wrapped.kek_id);
  }
  if (!kek) {
    return Refuse(absl::StatusCode::kUnavailable, "KEK_UNKNOWN",
                  "the key file has no wrapping key " + wrapped.kek_id);
  }
  const auto key = Decrypt(*kek, Bound(wrapped.kek_id, bound), wrapped.bytes);
  if (!key || key->size() != Secret::kBytes) {
    return Refuse(absl::StatusCode::kDataLoss, "WRAPPED_KEY_DAMAGED",
                  "a child's key does not unwrap: it was altered, or the wrapping key is not the "
                  "one of this id");
  }
  return Secret(*key);
}

std::optional<Secret> FileKeyWrapper::Find(const std::string& kek_id) const {
  const absl::MutexLock lock(&mutex_);
  for (const auto& [id, kek] : keys_.wrapping) {
    if (id == kek_id) return kek;
  }
  return std::nullopt;
}

void FileKeyWrapper::ReadAgain() {
  const absl::MutexLock lock(&mutex_);
  if (steady_clock::now() < read_ + kReadPause) return;
  read_ = steady_clock::now();
  auto keys = ReadKeyFile(path_);
  if (keys.ok()) {
    keys_ = *std::move(keys);
  } else {  // what was known goes on working
    obs::Warning("seal.key_file_unreadable", {{"status", keys.status()}});
  }
}

}  // namespace safereturn::seal
