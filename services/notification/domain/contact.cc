#include "services/notification/domain/contact.h"

#include <algorithm>
#include <set>

#include "libs/base/result.h"
#include "services/notification/domain/reasons.h"

namespace safereturn::notification {
namespace {

bool IsAtomText(char c) {
  const bool is_alnum = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return is_alnum || std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
}

bool IsDomainText(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.';
}

bool HasGoodDots(std::string_view text) {
  return text.front() != '.' && text.back() != '.' && text.find("..") == std::string_view::npos;
}

absl::Status CheckDeputies(const PersonId& person, const std::vector<PersonId>& deputies) {
  if (deputies.size() > kMaxDeputies) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kTooManyDeputies,
                  "a person has at most 5 deputies", "deputies");
  }
  std::set<PersonId> seen;
  for (size_t i = 0; i < deputies.size(); ++i) {
    if (deputies[i].is_nil() || deputies[i] == person || !seen.insert(deputies[i]).second) {
      return Refuse(absl::StatusCode::kInvalidArgument, reasons::kDeputyInvalid,
                    "a deputy is another person, named once",
                    "deputies[" + std::to_string(i) + "]");
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Contact> Checked(Contact contact) {
  if (!IsEmail(contact.email)) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kEmailInvalid,
                  "an e-mail address has the form name@domain, in ASCII, without a display name",
                  "email");
  }
  SR_RETURN_IF_ERROR(CheckDutyWindows(contact.duty_windows));
  SR_RETURN_IF_ERROR(CheckDeputies(contact.person_id, contact.deputies));
  return contact;
}

}  // namespace

bool IsEmail(std::string_view email) {
  const size_t at = email.find('@');
  if (email.size() > 254 || at == std::string_view::npos) return false;
  const std::string_view local = email.substr(0, at);
  const std::string_view domain = email.substr(at + 1);
  if (local.empty() || local.size() > 64 || domain.empty()) return false;
  return std::all_of(local.begin(), local.end(), IsAtomText) && HasGoodDots(local) &&
         std::all_of(domain.begin(), domain.end(), IsDomainText) && HasGoodDots(domain);
}

absl::StatusOr<Contact> Decide(const RegisterContact& command) {
  if (command.person_id.is_nil()) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kPersonRequired,
                  "say whose contact it is, people/<uuid>", "person_id");
  }
  if (command.authority_id.empty()) {
    return Refuse(absl::StatusCode::kInvalidArgument, reasons::kAuthorityRequired,
                  "say to which authority the contact belongs", "authority_id");
  }
  return Checked({.person_id = command.person_id,
                  .authority_id = command.authority_id,
                  .email = command.email,
                  .duty_windows = command.duty_windows,
                  .deputies = command.deputies});
}

absl::StatusOr<Contact> Decide(const Contact& contact, const UpdateContact& command) {
  return Checked({.person_id = contact.person_id,
                  .authority_id = contact.authority_id,
                  .email = command.email,
                  .duty_windows = command.duty_windows,
                  .deputies = command.deputies});
}

}  // namespace safereturn::notification
