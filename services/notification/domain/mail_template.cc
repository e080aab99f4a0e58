#include "services/notification/domain/mail_template.h"

#include <algorithm>

#include "libs/base/result.h"
#include "services/notification/domain/mail.h"
#include "services/notification/domain/placeholder.h"
#include "services/notification/domain/reasons.h"

namespace safereturn::notification {
namespace {

// A subject should be seen whole on a telephone; a body is read in a minute.
constexpr size_t kMaxSubject = 150;
constexpr size_t kMaxBody = 8000;
// RFC 5322 2.1.1 allows 998 characters a line; placeholders need room to grow.
constexpr size_t kMaxLine = 500;

bool IsPlain(std::string_view text, bool allow_newline) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return static_cast<unsigned char>(c) >= 0x20 ? c != 0x7f : allow_newline && c == '\n';
  });
}

bool HasShortLines(std::string_view text) {
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    if (end > kMaxLine) return false;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return true;
}

absl::Status CheckNames(const std::set<std::string>& names, const char* field) {
  for (const std::string& name : names) {
    const auto& known = PlaceholderNames();
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return Refuse(absl::StatusCode::kInvalidArgument, reasons::kTemplatePlaceholderUnknown,
                    "there is no placeholder {{" + name + "}}", field);
    }
  }
  return absl::OkStatus();
}

absl::Status Check(const PublishTemplate& command) {
  const auto refuse = [](std::string_view reason, const std::string& why, const char* field) {
    return Refuse(absl::StatusCode::kInvalidArgument, reason, why, field);
  };
  if (command.authority_id.empty()) {
    return refuse(reasons::kAuthorityRequired, "say for which authority the text is",
                  "authority_id");
  }
  if (!BuiltInText(command.template_key)) {
    return refuse(reasons::kTemplateKeyUnknown, "there is no such kind of mail", "template_key");
  }
  if (command.subject.empty() || command.subject.size() > kMaxSubject ||
      !IsPlain(command.subject, false)) {
    return refuse(reasons::kTemplateSubjectInvalid, "a subject is one line of 1 to 150 bytes",
                  "subject");
  }
  if (command.body.empty() || command.body.size() > kMaxBody || !IsPlain(command.body, true) ||
      !HasShortLines(command.body)) {
    return refuse(reasons::kTemplateBodyInvalid,
                  "a body is plain text of 1 to 8,000 bytes in lines of at most 500", "body");
  }
  const auto in_subject = Placeholders(command.subject);
  if (!in_subject.ok()) {
    return refuse(reasons::kTemplateSubjectInvalid, MessageOf(in_subject.status()), "subject");
  }
  const auto in_body = Placeholders(command.body);
  if (!in_body.ok())
    return refuse(reasons::kTemplateBodyInvalid, MessageOf(in_body.status()), "body");
  SR_RETURN_IF_ERROR(CheckNames(*in_subject, "subject"));
  SR_RETURN_IF_ERROR(CheckNames(*in_body, "body"));
  if (command.template_key != "test" && !in_body->contains("link")) {
    return refuse(reasons::kTemplateLinkMissing,
                  "the body must hold {{link}}: without it nobody can act", "body");
  }
  return absl::OkStatus();
}

}  // namespace

MailText TextOf(const std::optional<MailTemplate>& own, const std::string& template_key,
                int32_t version) {
  if (own) {
    for (const TemplateVersion& each : own->versions) {
      if (each.version == version) return {each.subject, each.body};
    }
  }
  auto built_in = BuiltInText(template_key);
  // A ladder may name a text that this release does not have; people must hear of the case all the
  // same.
  return built_in ? *std::move(built_in) : *BuiltInText("not_booked");
}

int32_t VersionInForce(const std::optional<MailTemplate>& own) {
  return own && !own->versions.empty() ? own->versions.back().version : 0;
}

absl::StatusOr<TemplateEvents> Decide(const MailTemplate& own, const PublishTemplate& command,
                                      Instant now) {
  SR_RETURN_IF_ERROR(Check(command));
  if (!own.versions.empty() && own.versions.back().subject == command.subject &&
      own.versions.back().body == command.body) {
    return Refuse(absl::StatusCode::kFailedPrecondition, reasons::kTemplateUnchanged,
                  "this text is in force already");
  }
  return TemplateEvents{TemplatePublished{
      .template_id = "templates/" + TemplateKeyOf(command.authority_id, command.template_key),
      .authority_id = command.authority_id,
      .template_key = command.template_key,
      .version = VersionInForce(own) + 1,
      .subject = command.subject,
      .body = command.body,
      .published_by = command.caller,
      .published_time = now}};
}

MailTemplate Evolve(MailTemplate own, const TemplateEvent& event) {
  const auto& published = std::get<TemplatePublished>(event);
  own.authority_id = published.authority_id;
  own.template_key = published.template_key;
  own.versions.push_back({published.version, published.subject, published.body,
                          published.published_by, published.published_time});
  return own;
}

}  // namespace safereturn::notification
