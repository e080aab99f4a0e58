#include "services/gateway/auth/jwks_step.h"

#include <curl/curl.h>

#include <fstream>
#include <sstream>

#include "libs/base/result.h"
#include "libs/obs/log.h"

namespace safereturn::gateway {
namespace {

constexpr size_t kLargest = 1 << 20;
constexpr long kWithinMs = 5000;

absl::Status Unreadable(const std::string& what) {
  return Refuse(absl::StatusCode::kUnavailable, "JWKS_UNREADABLE",
                "the issuer's keys cannot be read: " + what);
}

size_t Take(char* data, size_t size, size_t count, void* into) {
  auto& text = *static_cast<std::string*>(into);
  if (text.size() + size * count > kLargest) return 0;  // ends the transfer
  text.append(data, size * count);
  return size * count;
}

absl::StatusOr<std::string> Fetch(const std::string& url) {
  const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> curl(curl_easy_init(),
                                                                 &curl_easy_cleanup);
  if (curl == nullptr) return Unreadable("libcurl does not start");
  std::string text;
  curl_easy_setopt(curl.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(curl.get(), CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl.get(), CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl.get(), CURLOPT_TIMEOUT_MS, kWithinMs);
  curl_easy_setopt(curl.get(), CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_FAILONERROR, 1L);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEFUNCTION, &Take);
  curl_easy_setopt(curl.get(), CURLOPT_WRITEDATA, &text);
  const CURLcode code = curl_easy_perform(curl.get());
  if (code != CURLE_OK) return Unreadable(curl_easy_strerror(code));
  return text;
}

}  // namespace

absl::StatusOr<std::string> ReadJwks(const std::string& from) {
  if (from.starts_with("http://") || from.starts_with("https://")) return Fetch(from);
  std::ifstream file(from);
  std::ostringstream text;
  if (!(text << file.rdbuf())) return Unreadable(from);
  return text.str();
}

JwksStep::JwksStep(std::string from, TokenChecker& checker, std::chrono::milliseconds least_pause)
    : from_(std::move(from)), checker_(checker), pause_(least_pause) {}

absl::StatusOr<bool> JwksStep::Run() {
  const auto now = std::chrono::steady_clock::now();
  if (checker_.has_keys() && now - last_ < pause_) return false;
  last_ = now;
  SR_ASSIGN_OR_RETURN(std::string text, ReadJwks(from_));
  if (text == text_) return false;
  SR_ASSIGN_OR_RETURN(auto keys, KeySet::Read(text));
  obs::Info("gateway.issuer_keys", {{"keys", keys->size()}});
  checker_.SetKeys(std::move(keys));
  text_ = std::move(text);
  return false;
}

}  // namespace safereturn::gateway
