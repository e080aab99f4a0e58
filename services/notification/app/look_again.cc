#include "services/notification/app/look_again.h"

#include "services/notification/app/directory.h"
#include "services/notification/app/send_alert.h"
#include "services/notification/app/tables.h"

namespace safereturn::notification {
namespace {

using messaging::Prefetch;
using messaging::Tx;

absl::Status EndAlarm(const AlertId& about, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::optional<Alert> alarm,
                      tx.TryLoad<Alert>(NobodyToTellAlertId(about).key()));
  if (!alarm) return absl::OkStatus();
  const AlertEvents events = DecideEnded(*alarm);
  if (!events.empty()) tx.Save(Fold(*alarm, events), events);
  return absl::OkStatus();
}

absl::Status Look(const Vacancy& vacancy, const Alert& alert, Tx& tx) {
  const Audience wanted = AudienceOf(vacancy);
  SR_ASSIGN_OR_RETURN(const Directory directory, LoadDirectory(wanted, tx));
  const Recipients resolved = Resolve(wanted, directory, tx.now());
  tx.Save(Looked(vacancy, resolved.roles_without_people, tx.now()));
  const AlertEvents events = DecideFound(alert, LackingOf(vacancy), resolved);
  if (events.empty()) return absl::OkStatus();
  const Alert next = Fold(alert, events);
  tx.Save(next, events);
  SR_RETURN_IF_ERROR(SendMails(next, std::get<PeopleFound>(events.front()).told, tx));
  return next.roles_without_people.empty() ? EndAlarm(alert.alert_id, tx) : absl::OkStatus();
}

}  // namespace

void TouchesVacancies(const std::vector<messaging::DueKey>& due, Prefetch& prefetch) {
  std::vector<std::string> keys;
  for (const messaging::DueKey& one : due) {
    keys.push_back(one.key);
    prefetch.Key<Alert>(one.key);
  }
  prefetch.Then([keys](Tx& tx, Prefetch& more) -> absl::Status {
    for (const std::string& key : keys) {
      SR_ASSIGN_OR_RETURN(const Vacancy vacancy, tx.Load<Vacancy>(key));
      SR_ASSIGN_OR_RETURN(const Alert alert, tx.Load<Alert>(key));
      TouchTexts(AlertSent{.authority_id = alert.authority_id,
                           .kind = alert.kind,
                           .roles = alert.roles,
                           .template_key = alert.template_key},
                 more);
      TouchDirectory(AudienceOf(vacancy), more);
      more.Key<Alert>(NobodyToTellAlertId(alert.alert_id).key());
      if (alert.about_alert_id.is_nil()) continue;
      more.Key<Alert>(alert.about_alert_id.key());
      more.Key<Vacancy>(alert.about_alert_id.key());
    }
    return absl::OkStatus();
  });
}

absl::Status TickVacancy(const std::string& key, Tx& tx) {
  SR_ASSIGN_OR_RETURN(const std::optional<Vacancy> vacancy, tx.TryLoad<Vacancy>(key));
  const std::optional<Instant> due = vacancy ? NextDue(*vacancy) : std::nullopt;
  if (!due || *due > tx.now()) return absl::OkStatus();
  SR_ASSIGN_OR_RETURN(Alert alert, tx.Load<Alert>(key));
  if (!alert.about_alert_id.is_nil()) {
    // First what the alarm is about: if its people came, the alarm is over and wakes nobody.
    SR_RETURN_IF_ERROR(TickVacancy(alert.about_alert_id.key(), tx));
    SR_ASSIGN_OR_RETURN(alert, tx.Load<Alert>(key));
  }
  if (IsSettled(alert)) {
    tx.Save(Ended(*vacancy));
    return absl::OkStatus();
  }
  return Look(*vacancy, alert, tx);
}

}  // namespace safereturn::notification
