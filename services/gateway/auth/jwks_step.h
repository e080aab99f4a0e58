// Keeps the issuer's keys as they are now.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "libs/runtime/step.h"
#include "services/gateway/auth/token_checker.h"

namespace safereturn::gateway {

// Reads a key set from a file, or from an http(s) address with libcurl.
// Errors: UNAVAILABLE/JWKS_UNREADABLE.
[[nodiscard]] absl::StatusOr<std::string> ReadJwks(const std::string& from);

// Reads the keys at each interval and when a token names one that is not known; no more often than
// every few seconds, whatever tokens name. Keys that were read stay when the issuer is away.
class JwksStep final : public runtime::Step {
 public:
  JwksStep(std::string from, TokenChecker& checker, std::chrono::milliseconds least_pause);

  [[nodiscard]] std::string_view name() const override { return "jwks"; }
  [[nodiscard]] absl::StatusOr<bool> Run() override;
  [[nodiscard]] runtime::StopPhase stop_phase() const override {
    return runtime::StopPhase::kIntake;
  }

 private:
  const std::string from_;
  TokenChecker& checker_;
  const std::chrono::milliseconds pause_;
  std::chrono::steady_clock::time_point last_{};
  std::string text_;
};

}  // namespace safereturn::gateway
