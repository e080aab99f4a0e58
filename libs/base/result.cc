#include "libs/base/result.h"

#include <absl/strings/cord.h>

namespace safereturn {
namespace {

constexpr char kReasonUrl[] = "safereturn/reason";
constexpr char kFieldUrl[] = "safereturn/field";

absl::string_view Absl(std::string_view text) { return {text.data(), text.size()}; }

std::string Payload(const absl::Status& status, const char* url) {
  const auto payload = status.GetPayload(url);
  return payload ? std::string(*payload) : std::string();
}

}  // namespace

absl::Status Refuse(absl::StatusCode code, std::string_view reason, std::string_view message,
                    std::string_view field) {
  absl::Status status(code, Absl(message));
  status.SetPayload(kReasonUrl, absl::Cord(Absl(reason)));
  if (!field.empty()) status.SetPayload(kFieldUrl, absl::Cord(Absl(field)));
  return status;
}

std::string ReasonOf(const absl::Status& status) {
  if (status.ok()) return {};
  std::string reason = Payload(status, kReasonUrl);
  return reason.empty() ? absl::StatusCodeToString(status.code()) : reason;
}

std::string FieldOf(const absl::Status& status) { return Payload(status, kFieldUrl); }

std::string MessageOf(const absl::Status& status) { return std::string(status.message()); }

std::string Describe(const absl::Status& status) {
  if (status.ok()) return "OK";
  std::string text = absl::StatusCodeToString(status.code());
  text += "/" + ReasonOf(status) + ": " + MessageOf(status);
  if (const std::string field = FieldOf(status); !field.empty()) text += " (" + field + ")";
  return text;
}

bool IsTransient(const absl::Status& status) {
  switch (status.code()) {
    case absl::StatusCode::kAborted:
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kUnknown:
    case absl::StatusCode::kResourceExhausted:
      return true;
    default:
      return false;
  }
}

}  // namespace safereturn
