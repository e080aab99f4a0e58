// What people were told of is done or over: its alerts need nothing more.
#pragma once

#include <absl/status/status.h>

#include <optional>
#include <string>

#include "libs/messaging/envelope.h"
#include "libs/messaging/tx.h"
#include "services/notification/domain/alert.h"

namespace safereturn::notification {

// DangerAnswered and DangerClosed.
struct DangerSettled {
  std::string danger_id{};
  ChildId child_id{};
};
SR_STRUCT(DangerSettled, danger_id, child_id)

// ActionCompleted.
struct ActionCompleted {
  std::string action_id{};
  ChildId child_id{};
};
SR_STRUCT(ActionCompleted, action_id, child_id)

enum class ActionStatus {
  kUnspecified = 0,
  kPlanned = 1,
  kInProgress = 2,
  kCompleted = 3,
  kCancelled = 4,
};
SR_ENUM(ActionStatus, kUnspecified, kPlanned, kInProgress, kCompleted, kCancelled)

// An action that was cancelled, or has a later date now, is not overdue any more.
struct ActionChanged {
  std::string action_id{};
  ChildId child_id{};
  ActionStatus status = ActionStatus::kUnspecified;
  std::optional<Date> due_date{};
};
SR_STRUCT(ActionChanged, action_id, child_id, status, due_date)

// A visit that ended in doubt stays open: somebody must still look for the interviewer.
struct VisitEnded {
  std::string visit_id{};
  ChildId child_id{};
  bool is_safe = false;
};
SR_STRUCT(VisitEnded, visit_id, child_id, is_safe)

void Touches(const DangerSettled& fact, const messaging::Envelope& event,
             messaging::Prefetch& prefetch);
absl::Status On(const DangerSettled& fact, const messaging::Envelope& event, messaging::Tx& tx);

void Touches(const ActionCompleted& fact, const messaging::Envelope& event,
             messaging::Prefetch& prefetch);
absl::Status On(const ActionCompleted& fact, const messaging::Envelope& event, messaging::Tx& tx);

void Touches(const ActionChanged& fact, const messaging::Envelope& event,
             messaging::Prefetch& prefetch);
absl::Status On(const ActionChanged& fact, const messaging::Envelope& event, messaging::Tx& tx);

void Touches(const VisitEnded& fact, const messaging::Envelope& event,
             messaging::Prefetch& prefetch);
absl::Status On(const VisitEnded& fact, const messaging::Envelope& event, messaging::Tx& tx);

}  // namespace safereturn::notification
