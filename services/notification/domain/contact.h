// A contact: how a person is told. Notification alone owns addresses, duty hours and deputies
// (product decision 19); none of them ever travels on the bus.
#pragma once

#include <absl/status/statusor.h>

#include <string>
#include <variant>
#include <vector>

#include "services/notification/domain/duty.h"
#include "services/notification/domain/ids.h"

namespace safereturn::notification {

struct Contact {
  PersonId person_id;
  AuthorityId authority_id;
  std::string email;
  std::vector<DutyWindow> duty_windows;
  std::vector<PersonId> deputies;  // in order
};
SR_STRUCT(Contact, person_id, authority_id, email, duty_windows, deputies)

// A longer list would be a rota, which belongs into roles.
inline constexpr size_t kMaxDeputies = 5;

struct RegisterContact {
  PersonId person_id;
  AuthorityId authority_id;
  std::string email;
  std::vector<DutyWindow> duty_windows;
  std::vector<PersonId> deputies;
  std::string caller;
};
SR_STRUCT(RegisterContact, person_id, authority_id, email, duty_windows, deputies)

struct UpdateContact {
  ContactId name;
  std::string email;
  std::vector<DutyWindow> duty_windows;
  std::vector<PersonId> deputies;
  std::string caller;
};
SR_STRUCT(UpdateContact, name, email, duty_windows, deputies)

// Asks for a test mail; see app/send_test_message.h.
struct SendTestMessage {
  ContactId contact;
  std::string caller;
};
SR_STRUCT(SendTestMessage, contact)

struct ContactRegistered {
  ContactId contact_id;
  PersonId person_id;
  AuthorityId authority_id;
  std::string changed_by;
};
SR_STRUCT(ContactRegistered, contact_id, person_id, authority_id, changed_by)

struct ContactUpdated {
  ContactId contact_id;
  PersonId person_id;
  AuthorityId authority_id;
  std::string changed_by;
};
SR_STRUCT(ContactUpdated, contact_id, person_id, authority_id, changed_by)

using ContactEvent = std::variant<ContactRegistered, ContactUpdated>;
using ContactEvents = std::vector<ContactEvent>;

// Returns the contact as it will be. The facts on the bus are thin, so the state is not their fold.
//
// Errors: INVALID_ARGUMENT with PERSON_REQUIRED, AUTHORITY_REQUIRED, EMAIL_INVALID,
// DUTY_WINDOW_INVALID,
//   TOO_MANY_DUTY_WINDOWS, TOO_MANY_DEPUTIES or DEPUTY_INVALID (nil, oneself, twice).
[[nodiscard]] absl::StatusOr<Contact> Decide(const RegisterContact& command);
[[nodiscard]] absl::StatusOr<Contact> Decide(const Contact& contact, const UpdateContact& command);

// Returns whether `email` is one plain address that is safe in a mail header: ASCII, one '@', no
// space, no control character, no angle bracket, at most 254 characters (RFC 5321 4.5.3.1).
[[nodiscard]] bool IsEmail(std::string_view email);

}  // namespace safereturn::notification
