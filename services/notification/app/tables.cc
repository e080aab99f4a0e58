#include "services/notification/app/tables.h"

#include "libs/codec/json.h"

#include "libs/base/describe.h"

namespace safereturn::messaging {
namespace {

template <class Id>
std::optional<std::string> NameOrNothing(const Id& id) {
  return id.is_nil() ? std::nullopt : std::optional(id.name());
}

}  // namespace

// Ids in columns are resource names, so that the filters of a list call can be compared as they
// come.

const TableDef& Table<notification::Alert>::Def() {
  static const TableDef def{.name = "alert",
                            .collection = "alerts",
                            .key_type = "uuid",
                            .columns = {{"plan_id", "text"},
                                        {"home_urn", "text"},
                                        {"alert_state", "text"},
                                        {"kind", "text"},
                                        {"subject", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<notification::Alert>::Columns(const Alert& alert) {
  return {NameOrNothing(alert.plan_id), alert.home_urn,
          boost::describe::enum_to_string(alert.state, "kUnspecified"), alert.kind,
          alert.subject.empty() ? std::nullopt : std::optional(alert.subject)};
}

const TableDef& Table<notification::Message>::Def() {
  static const TableDef def{.name = "message",
                            .collection = "messages",
                            .key_type = "uuid",
                            .columns = {{"alert_id", "text"}, {"message_state", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

ColumnValues Table<notification::Message>::Columns(const Message& message) {
  return {NameOrNothing(message.alert_id),
          boost::describe::enum_to_string(message.state, "kUnspecified")};
}

const TableDef& Table<notification::Vacancy>::Def() {
  static const TableDef def{.name = "vacancy",
                            .collection = "vacancies",
                            .key_type = "uuid",
                            .columns = {},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<notification::Contact>::Def() {
  static const TableDef def{.name = "contact",
                            .collection = "contacts",
                            .key_type = "uuid",
                            .columns = {},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

const TableDef& Table<notification::RoleHolder>::Def() {
  static const TableDef def{.name = "role_holder",
                            .collection = "roleHolders",
                            .key_type = "uuid",
                            .columns = {{"post", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

std::string Table<notification::RoleHolder>::Key(const RoleHolder& holder) {
  return notification::RoleHolderKey(
      notification::PostOf(holder.authority_id, holder.role, holder.home_urn), holder.person_id);
}

ColumnValues Table<notification::RoleHolder>::Columns(const RoleHolder& holder) {
  // Who left the post is not found there any more; the row stays, so that a late doubled event
  // finds it.
  if (!holder.is_assigned) return {std::nullopt};
  return {notification::PostOf(holder.authority_id, holder.role, holder.home_urn)};
}

const TableDef& Table<notification::MailTemplate>::Def() {
  static const TableDef def{.name = "mail_template",
                            .collection = "templates",
                            .key_type = "text",
                            .columns = {{"template_key", "text"}},
                            .unique = {},
                            .exclusions = {}};
  return def;
}

}  // namespace safereturn::messaging

SR_STORED(safereturn::notification::Alert)
SR_STORED(safereturn::notification::Message)
SR_STORED(safereturn::notification::Vacancy)
SR_STORED(safereturn::notification::Contact)
SR_STORED(safereturn::notification::RoleHolder)
SR_STORED(safereturn::notification::MailTemplate)
