// How notification's aggregates lie in the database.
#pragma once

#include "libs/messaging/table.h"
#include "services/notification/domain/alert.h"
#include "services/notification/domain/contact.h"
#include "services/notification/domain/mail_template.h"
#include "services/notification/domain/message.h"
#include "services/notification/domain/role_holder.h"
#include "services/notification/domain/vacancy.h"

namespace safereturn::messaging {

template <>
struct Table<notification::Alert> {
  using Alert = notification::Alert;
  static const TableDef& Def();
  static std::string Key(const Alert& alert) { return alert.alert_id.key(); }
  static AuthorityId Authority(const Alert& alert) { return alert.authority_id; }
  static std::string OrderingKey(const Alert& alert) { return alert.child_id.name(); }
  // An alert has no deadline of its own: promises and steps are scheduling's clocks.
  static std::optional<Instant> NextDue(const Alert&) { return std::nullopt; }
  static bool IsLive(const Alert&) { return false; }
  static ColumnValues Columns(const Alert& alert);
};

template <>
struct Table<notification::Message> {
  using Message = notification::Message;
  static const TableDef& Def();
  static std::string Key(const Message& message) { return message.message_id.key(); }
  static AuthorityId Authority(const Message& message) { return message.authority_id; }
  static std::string OrderingKey(const Message& message) {
    return message.child_id.is_nil() ? message.person_id.name() : message.child_id.name();
  }
  static std::optional<Instant> NextDue(const Message& message) {
    return notification::NextDue(message);
  }
  static bool IsLive(const Message& message) {
    return message.state == notification::MessageState::kPending;
  }
  static ColumnValues Columns(const Message& message);
};

template <>
struct Table<notification::Vacancy> {
  using Vacancy = notification::Vacancy;
  static const TableDef& Def();
  static std::string Key(const Vacancy& vacancy) { return vacancy.alert_id.key(); }
  static AuthorityId Authority(const Vacancy& vacancy) { return vacancy.authority_id; }
  static std::string OrderingKey(const Vacancy& vacancy) { return vacancy.child_id.name(); }
  static std::optional<Instant> NextDue(const Vacancy& vacancy) {
    return notification::NextDue(vacancy);
  }
  static bool IsLive(const Vacancy& vacancy) { return NextDue(vacancy).has_value(); }
  static ColumnValues Columns(const Vacancy&) { return {}; }
};

template <>
struct Table<notification::Contact> {
  using Contact = notification::Contact;
  static const TableDef& Def();
  static std::string Key(const Contact& contact) { return contact.person_id.key(); }
  static AuthorityId Authority(const Contact& contact) { return contact.authority_id; }
  static std::string OrderingKey(const Contact& contact) { return contact.person_id.name(); }
  static std::optional<Instant> NextDue(const Contact&) { return std::nullopt; }
  static bool IsLive(const Contact&) { return false; }
  static ColumnValues Columns(const Contact&) { return {}; }
};

template <>
struct Table<notification::RoleHolder> {
  using RoleHolder = notification::RoleHolder;
  static const TableDef& Def();
  static std::string Key(const RoleHolder& holder);
  static AuthorityId Authority(const RoleHolder& holder) { return holder.authority_id; }
  static std::string OrderingKey(const RoleHolder& holder) { return holder.person_id.name(); }
  static std::optional<Instant> NextDue(const RoleHolder&) { return std::nullopt; }
  static bool IsLive(const RoleHolder&) { return false; }
  static ColumnValues Columns(const RoleHolder& holder);
};

template <>
struct Table<notification::MailTemplate> {
  using MailTemplate = notification::MailTemplate;
  static const TableDef& Def();
  static std::string Key(const MailTemplate& own) {
    return notification::TemplateKeyOf(own.authority_id, own.template_key);
  }
  static AuthorityId Authority(const MailTemplate& own) { return own.authority_id; }
  static std::string OrderingKey(const MailTemplate& own) { return "templates/" + Key(own); }
  static std::optional<Instant> NextDue(const MailTemplate&) { return std::nullopt; }
  static bool IsLive(const MailTemplate&) { return false; }
  static ColumnValues Columns(const MailTemplate& own) { return {own.template_key}; }
};

}  // namespace safereturn::messaging
