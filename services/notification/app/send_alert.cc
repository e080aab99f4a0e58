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
  prefetch.Key<MailTemplate>(TemplateKeyOf(draft.authority_id, draft.template_key));
  prefetch.Key<MailTemplate>(TemplateKeyOf(draft.authority_id, kAlarmTemplate));
  TouchDirectory(draft.authority_id, draft.home_urn, draft.roles, prefetch);
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
  SR_ASSIGN_OR_RETURN(const Directory directory,
                      LoadDirectory(draft.authority_id, draft.home_urn, draft.roles, tx));
  const Recipients recipients =
      Resolve(draft.authority_id, draft.home_urn, draft.roles, directory, tx.now());
  const AlertEvents events = MakeAlert(draft, recipients, tx.now());
  const Alert alert = Fold({}, events);
  tx.Save(alert, events);
  SR_ASSIGN_OR_RETURN(const int32_t version,
                      TextInForce(alert.authority_id, alert.template_key, tx));
  for (const Recipient& recipient : alert.told) {
    tx.Save(NewMessage(alert.alert_id, alert.child_id, alert.authority_id, recipient,
                       alert.template_key, version, tx.now()));
  }
  if (recipients.roles_without_people.empty()) return absl::OkStatus();
  return RaiseAlarm(alert, recipients.roles_without_people, tx);
}

absl::Status RaiseAlarm(const Alert& alert, const std::vector<std::string>& roles,
                        messaging::Tx& tx) {
  const std::optional<AlertSent> alarm = AlarmAbout(alert, roles);
  return alarm ? SendAlert(*alarm, tx) : absl::OkStatus();
}

}  // namespace safereturn::notification
