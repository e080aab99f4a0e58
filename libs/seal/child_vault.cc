#include "libs/seal/child_vault.h"

#include <absl/strings/escaping.h>

#include <algorithm>

#include "libs/base/check.h"
#include "libs/base/result.h"
#include "libs/obs/log.h"
#include "libs/seal/aead.h"
#include "libs/seal/wrap_bound.h"

namespace safereturn::seal {
namespace {

// The first byte of what is sealed, so that another cipher can follow one day.
constexpr char kFormat = 1;
// The length of a text tells something ("no"); lengths are rounded up to this.
constexpr size_t kPadding = 32;
constexpr char kPadByte = '\x80';

absl::Status KeyDestroyed() {
  return Refuse(absl::StatusCode::kFailedPrecondition, "KEY_DESTROYED",
                "this child's key was destroyed; what it sealed is gone");
}

absl::Status Damaged() {
  return Refuse(absl::StatusCode::kDataLoss, "SEALED_TEXT_DAMAGED",
                "a sealed text was altered, or belongs to another child or place");
}

absl::Status Unavailable(const absl::Status& why) {
  return Refuse(absl::StatusCode::kUnavailable, "KEYS_UNAVAILABLE",
                "the children's keys cannot be reached: " + ReasonOf(why));
}

std::string TextBound(const ChildId& child, std::string_view context) {
  std::string bound = "safereturn.seal.1/" + child.name() + "/";
  bound += context;
  return bound;
}

// Appends a mark and zeros up to the next multiple.
std::string Pad(std::string_view text) {
  std::string padded(text);
  padded += kPadByte;
  padded.resize((padded.size() + kPadding - 1) / kPadding * kPadding, '\0');
  return padded;
}

absl::StatusOr<std::string> Unpad(std::string padded) {
  const size_t mark = padded.find_last_not_of('\0');
  if (mark == std::string::npos || padded[mark] != kPadByte) return Damaged();
  padded.resize(mark);
  return padded;
}

Secret RandomSecret(Random* random) {
  if (random == nullptr) return Secret::Random();
  std::string bytes(Secret::kBytes, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random->Next());
  return Secret(bytes);
}

Uuid RandomUuid(Random* random) {
  const Secret bytes = RandomSecret(random);
  Uuid uuid;
  std::copy_n(bytes.data(), uuid.bytes.size(), uuid.bytes.begin());
  uuid.bytes[6] = static_cast<uint8_t>((uuid.bytes[6] & 0x0F) | 0x40);  // version 4
  uuid.bytes[8] = static_cast<uint8_t>((uuid.bytes[8] & 0x3F) | 0x80);
  return uuid;
}

}  // namespace

ChildVault::ChildVault(KeyStore& store, KeyWrapper& wrapper, VaultOptions options)
    : store_(store), wrapper_(wrapper), options_(std::move(options)) {
  SR_CHECK(options_.cache_life <= std::chrono::minutes(1), "destruction is final within a minute");
  SR_CHECK(options_.cache_size > 0, "the key in use is kept");
}

absl::StatusOr<Sealed> ChildVault::Seal(const ChildId& child, std::string_view context,
                                        std::string_view text) {
  if (text.empty()) return Sealed{};
  SR_ASSIGN_OR_RETURN(const std::optional<Key> key, KeyOf(child, true));
  if (!key || !key->secret) return KeyDestroyed();
  std::string bytes(1, kFormat);
  bytes += Encrypt(*key->secret, TextBound(child, context), Pad(text), options_.random);
  return Sealed{key->key_id.ToString(), absl::Base64Escape(bytes)};
}

absl::StatusOr<std::string> ChildVault::Open(const ChildId& child, std::string_view context,
                                             const Sealed& sealed) {
  if (sealed.empty()) return std::string();
  std::string bytes;
  if (!absl::Base64Unescape(sealed.text, &bytes) || bytes.empty() || bytes[0] != kFormat) {
    return Damaged();
  }
  SR_ASSIGN_OR_RETURN(const std::optional<Key> key, KeyOf(child, false));
  // No key, or a later one: the one that sealed it is gone.
  if (!key || !key->secret || key->key_id.ToString() != sealed.key_id) return KeyDestroyed();
  auto text = Decrypt(*key->secret, TextBound(child, context), std::string_view(bytes).substr(1));
  if (!text) return Damaged();
  return Unpad(*std::move(text));
}

void ChildVault::Expect(const ChildId& child) {
  const absl::MutexLock lock(&mutex_);
  if (expected_.size() < options_.cache_size) expected_.insert(child);
}

absl::Status ChildVault::Prefetch(const std::vector<ChildId>& children) {
  std::vector<ChildId> missing;
  for (const ChildId& child : children) {
    if (!FindCached(child)) missing.push_back(child);
  }
  if (missing.empty()) return absl::OkStatus();
  SR_ASSIGN_OR_RETURN(const std::vector<ChildKey> found, Fetch(missing, {}));
  for (const ChildKey& key : found) Remember(key).status().IgnoreError();  // Open tells
  return absl::OkStatus();
}

void ChildVault::Forget(const ChildId& child) {
  const absl::MutexLock lock(&mutex_);
  const auto cached = cache_.find(child);
  if (cached == cache_.end()) return;
  order_.erase(cached->second.place);
  cache_.erase(cached);
}

// Returns the child's key, or nothing if it has none and `makes` is false.
absl::StatusOr<std::optional<ChildVault::Key>> ChildVault::KeyOf(const ChildId& child, bool makes) {
  if (const auto cached = FindCached(child)) return cached;
  std::vector<ChildId> made = TakeExpected();
  std::vector<ChildId> wanted;
  (makes ? made : wanted).push_back(child);
  auto stored = Fetch(wanted, made);
  if (!stored.ok()) {
    for (const ChildId& expected : made) {
      if (expected != child) Expect(expected);
    }
    return stored.status();
  }
  std::optional<Key> mine;
  for (const ChildKey& key : *stored) {
    auto remembered = Remember(key);
    if (key.child_id != child) continue;  // the fault of another child's key is not ours
    if (!remembered.ok()) return Unavailable(remembered.status());
    mine = *std::move(remembered);
  }
  return mine;
}

std::optional<ChildVault::Key> ChildVault::FindCached(const ChildId& child) {
  const absl::MutexLock lock(&mutex_);
  const auto cached = cache_.find(child);
  if (cached == cache_.end() || cached->second.expires <= options_.now()) return std::nullopt;
  return cached->second.key;
}

std::vector<ChildId> ChildVault::TakeExpected() {
  const absl::MutexLock lock(&mutex_);
  std::vector<ChildId> taken;
  while (!expected_.empty() && taken.size() < options_.expected_at_once) {
    const ChildId child = *expected_.begin();
    expected_.erase(expected_.begin());
    const auto cached = cache_.find(child);
    if (cached == cache_.end() || cached->second.expires <= options_.now()) taken.push_back(child);
  }
  return taken;
}

// Reads the keys of `wanted`, and reads or makes those of `made`.
absl::StatusOr<std::vector<ChildKey>> ChildVault::Fetch(const std::vector<ChildId>& wanted,
                                                        const std::vector<ChildId>& made) {
  std::vector<ChildKey> all;
  if (!wanted.empty()) {
    auto found = store_.Find(wanted);
    if (!found.ok()) return Unavailable(found.status());
    all = *std::move(found);
  }
  if (!made.empty()) {
    std::vector<ChildKey> fresh;
    for (const ChildId& child : made) {
      if (std::any_of(fresh.begin(), fresh.end(),
                      [&](const ChildKey& key) { return key.child_id == child; })) {
        continue;
      }
      SR_ASSIGN_OR_RETURN(ChildKey key, Make(child));
      fresh.push_back(std::move(key));
    }
    auto stored = store_.FindOrInsert(fresh);
    if (!stored.ok()) return Unavailable(stored.status());
    std::move(stored->begin(), stored->end(), std::back_inserter(all));
  }
  return all;
}

absl::StatusOr<ChildKey> ChildVault::Make(const ChildId& child) {
  ChildKey key{.child_id = child, .key_id = RandomUuid(options_.random), .wrapped = {}};
  auto wrapped = wrapper_.Wrap(RandomSecret(options_.random), WrapBound(child, key.key_id));
  if (!wrapped.ok()) return Unavailable(wrapped.status());
  key.wrapped = *std::move(wrapped);
  return key;
}

// Unwraps a stored key and keeps it for a while.
absl::StatusOr<ChildVault::Key> ChildVault::Remember(const ChildKey& stored) {
  Key key{stored.key_id, std::nullopt};
  if (!stored.is_destroyed) {
    auto secret = wrapper_.Unwrap(stored.wrapped, WrapBound(stored.child_id, stored.key_id));
    if (!secret.ok()) {
      obs::Error("seal.key_does_not_unwrap",
                 {{"key", stored.key_id.ToString()}, {"status", secret.status()}});
      return secret.status();
    }
    key.secret = *std::move(secret);
  }
  const absl::MutexLock lock(&mutex_);
  if (const auto cached = cache_.find(stored.child_id); cached != cache_.end()) {
    order_.erase(cached->second.place);
    cache_.erase(cached);
  }
  while (cache_.size() >= options_.cache_size) {
    cache_.erase(order_.front());
    order_.pop_front();
  }
  const auto place = order_.insert(order_.end(), stored.child_id);
  cache_.emplace(stored.child_id, Cached{key, options_.now() + options_.cache_life, place});
  return key;
}

}  // namespace safereturn::seal
