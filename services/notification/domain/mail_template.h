// The texts of mails, as data with versions: built-in ones, and what an authority published in
// their place. A version that was used is never overwritten.
#pragma once

#include <absl/status/statusor.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "libs/base/clock.h"
#include "libs/base/describe.h"
#include "services/notification/domain/ids.h"

namespace safereturn::notification {

struct TemplateVersion {
  int32_t version = 0;  // from 1
  std::string subject;
  std::string body;
  std::string published_by;
  Instant published_time;
};
SR_STRUCT(TemplateVersion, version, subject, body, published_by, published_time)

// All versions of one authority's text for one kind of mail.
struct MailTemplate {
  AuthorityId authority_id;
  std::string template_key;
  std::vector<TemplateVersion> versions;  // oldest first; the last is in force
};
SR_STRUCT(MailTemplate, authority_id, template_key, versions)

struct PublishTemplate {
  AuthorityId authority_id;
  std::string template_key;
  std::string subject;
  std::string body;
  std::string caller;
};
SR_STRUCT(PublishTemplate, authority_id, template_key, subject, body)

struct TemplatePublished {
  std::string template_id;
  AuthorityId authority_id;
  std::string template_key;
  int32_t version = 0;
  std::string subject;
  std::string body;
  std::string published_by;
  Instant published_time;
};
SR_STRUCT(TemplatePublished, template_id, authority_id, template_key, version, subject, body,
          published_by, published_time)

using TemplateEvent = std::variant<TemplatePublished>;
using TemplateEvents = std::vector<TemplateEvent>;

struct MailText {
  std::string subject;
  std::string body;
};

// Returns the key of an authority's text in the store.
[[nodiscard]] inline std::string TemplateKeyOf(const AuthorityId& authority,
                                               const std::string& template_key) {
  return authority + "." + template_key;
}

// Returns the built-in text, or nothing for a kind of mail that does not exist.
[[nodiscard]] std::optional<MailText> BuiltInText(std::string_view template_key);
// Returns all kinds of mail.
[[nodiscard]] const std::vector<std::string>& TemplateKeys();

// Returns the text of a version; the built-in one for version 0 or one that is not there.
[[nodiscard]] MailText TextOf(const std::optional<MailTemplate>& own,
                              const std::string& template_key, int32_t version);
// Returns the version in force: 0 without an own text.
[[nodiscard]] int32_t VersionInForce(const std::optional<MailTemplate>& own);

// Errors: INVALID_ARGUMENT with AUTHORITY_REQUIRED, TEMPLATE_KEY_UNKNOWN, TEMPLATE_SUBJECT_INVALID,
//   TEMPLATE_BODY_INVALID, TEMPLATE_PLACEHOLDER_UNKNOWN or TEMPLATE_LINK_MISSING;
//   FAILED_PRECONDITION/TEMPLATE_UNCHANGED.
[[nodiscard]] absl::StatusOr<TemplateEvents> Decide(const MailTemplate& own,
                                                    const PublishTemplate& command, Instant now);
[[nodiscard]] MailTemplate Evolve(MailTemplate own, const TemplateEvent& event);

}  // namespace safereturn::notification
