#include "services/notification/app/send_alert.h"

#include "services/notification/app/directory.h"
#include "services/notification/app/tables.h"

namespace safereturn::notification {
namespace {

constexpr char kAlarmTemplate[] = "nobody_to_tell";

}  // namespace

void TouchAlert(const AlertSent& draft, messaging::Prefetch& prefetch) {
  prefetch.Lock(draft.child_id.name());
  prefetch.Key<Alert>(draft.alert_id.key());
  prefetch.Key<Alert>(NobodyToTellAlertId(draft.alert_id).key());
  prefetch.Key<MailTemplate>(TemplateKeyOf(draft.authority_id, kAlarmTemplate));
  TouchTexts(draft, prefetch);
  TouchDirectory(AudienceOf(draft), prefetch);
}

void TouchTexts(const AlertSent& draft, messaging::Prefetch& prefetch) {
  const Alert alert{.kind = draft.kind, .template_key = draft.template_key};
  prefetch.Key<MailTemplate>(TemplateKeyOf(draft.authority_id, draft.template_key));
  for (const std::string& role : draft.roles) {
    prefetch.Key<MailTemplate>(TemplateKeyOf(draft.authority_id, TextKeyFor(alert, role)));
  }
}

absl::StatusOr<int32_t> TextInForce(const AuthorityId& authority, const std::string& template_key,
                                    messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::optional<MailTemplate> own,
                      tx.TryLoad<MailTemplate>(TemplateKeyOf(authority, template_key)));
  return VersionInForce(own);
}

absl::Status SendAlert(const AlertSent& draft, messaging::Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::optional<Alert> known, tx.TryLoad<Alert>(draft.alert_id.key()));
  if (known) return absl::OkStatus();
  const Audience audience = AudienceOf(draft);
  SR_ASSIGN_OR_RETURN(const Directory directory, LoadDirectory(audience, tx));
  const Recipients recipients = Resolve(audience, directory, tx.now());
  const AlertEvents events = MakeAlert(draft, recipients, tx.now());
  const Alert alert = Fold({}, events);
  tx.Save(alert, events);
  SR_RETURN_IF_ERROR(SendMails(alert, alert.told, tx));
  if (recipients.roles_without_people.empty()) return absl::OkStatus();
  if (const auto vacancy = VacancyOf(alert, tx.now())) tx.Save(*vacancy);
  return RaiseAlarm(alert, recipients.roles_without_people, tx);
}

absl::Status SendMails(const Alert& alert, const std::vector<Recipient>& people,
                       messaging::Tx& tx) {
  for (const Recipient& recipient : people) {
    SR_ASSIGN_OR_RETURN(const Message message, MailTo(alert, recipient, tx));
    tx.Save(message);
  }
  return absl::OkStatus();
}

absl::StatusOr<Message> MailTo(const Alert& alert, const Recipient& recipient, messaging::Tx& tx) {
  const std::string text = TextKeyFor(alert, recipient.role);
  SR_ASSIGN_OR_RETURN(const int32_t version, TextInForce(alert.authority_id, text, tx));
  Message message = NewMessage(alert.alert_id, alert.child_id, alert.authority_id, recipient, text,
                               version, tx.now());
  return IsUrgent(alert) ? Hurried(std::move(message)) : message;
}

absl::Status RaiseAlarm(const Alert& alert, const std::vector<std::string>& roles,
                        messaging::Tx& tx) {
  const std::optional<AlertSent> alarm = AlarmAbout(alert, roles);
  return alarm ? SendAlert(*alarm, tx) : absl::OkStatus();
}

}  // namespace safereturn::notification
