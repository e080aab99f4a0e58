#include "services/notification/adapters/mail/nobody_step.h"

#include "libs/obs/log.h"
#include "libs/obs/metrics.h"
#include "services/notification/app/tables.h"

namespace safereturn::notification {
namespace {

constexpr char kGauge[] = "safereturn_nobody_to_tell";
constexpr int kMostCounted = 1000;

const obs::MetricTable kMetrics{
    {kGauge, obs::MetricKind::kGauge,
     "Open alerts that nobody could be told of, not even the duty team; above 0 somebody must be "
     "phoned.",
     "alerts"},
};

}  // namespace

absl::StatusOr<bool> NobodyStep::Run() {
  std::vector<Alert> alerts;
  SR_RETURN_IF_ERROR(store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
    messaging::ListQuery query;
    query.equals = {{"alert_state", "kNobody"}};
    query.limit = kMostCounted;
    SR_ASSIGN_OR_RETURN(alerts, tx.List<Alert>(query));
    return absl::OkStatus();
  }));
  obs::GetGauge(kGauge).Set(static_cast<double>(alerts.size()));
  std::set<std::string> now_seen;
  for (const Alert& alert : alerts) {
    now_seen.insert(alert.alert_id.name());
    if (seen_.contains(alert.alert_id.name())) continue;
    obs::Error("alert.nobody_to_tell",
               {{"alert", alert.alert_id.name()},
                {"authority", alert.authority_id},
                {"kind", alert.kind},
                {"step", alert.step},
                {"consequence", "nobody knows of this case: phone the authority"}});
  }
  seen_ = std::move(now_seen);
  return false;
}

}  // namespace safereturn::notification
