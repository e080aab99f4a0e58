#include "services/notification/domain/mail.h"

#include <algorithm>

#include "libs/base/civil.h"
#include "services/notification/domain/placeholder.h"

namespace safereturn::notification {
namespace {

std::string RoleText(std::string role) {
  std::replace(role.begin(), role.end(), '_', ' ');
  return role;
}

std::string RolesText(const std::vector<std::string>& roles) {
  std::string text;
  for (size_t i = 0; i < roles.size(); ++i) {
    if (i > 0) text += i + 1 == roles.size() ? " and " : ", ";
    text += RoleText(roles[i]);
  }
  return text;
}

std::string HoursText(Seconds duration) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(duration).count();
  if (minutes % 60 != 0) return std::to_string(minutes) + " minutes";
  return std::to_string(minutes / 60) + (minutes == 60 ? " hour" : " hours");
}

Values ValuesOf(const Message& message, const std::optional<Alert>& alert,
                const std::string& link_base) {
  Values values{{"role", RoleText(message.role)},
                {"deputy", message.deputy_for.is_nil() ? "" : "yes"}};
  if (!alert) return values;
  values["case_reference"] = alert->case_reference;
  const bool is_said_once =
      alert->kind == kDebrief || alert->kind == kRepeatTrigger || alert->kind == kBookingQuestioned;
  const bool has_ladder = alert->step >= 0 && !is_said_once;
  values["step"] = has_ladder ? std::to_string(alert->step) : "";
  values["due_date"] = alert->due_date ? FormatDate(*alert->due_date) : "";
  values["day"] = std::to_string(alert->day);
  values["due_time"] = alert->due_time ? LondonText(*alert->due_time) : "";
  values["step_due_time"] = LondonText(alert->step_due_time);
  values["max_promise"] = alert->acknowledgeable ? HoursText(alert->max_promise) : "";
  values["next_roles"] = RolesText(alert->next_roles);
  values["next_time"] = alert->next_time ? LondonText(*alert->next_time) : "";
  values["about_step"] =
      alert->about_step && *alert->about_step >= 0 ? std::to_string(*alert->about_step) : "";
  values["about_roles"] = RolesText(alert->about_roles);
  values["link"] = link_base + "/" + alert->alert_id.name();
  return values;
}

}  // namespace

const std::vector<std::string>& PlaceholderNames() {
  static const auto& names = *new std::vector<std::string>{
      "about_roles", "about_step", "case_reference", "day",         "deputy",
      "due_date",    "due_time",   "link",           "max_promise", "next_roles",
      "next_time",   "role",       "step_due_time",  "step"};
  return names;
}

Mail ComposeMail(const Message& message, const std::optional<Alert>& alert, const MailText& text,
                 const std::string& address, const std::string& link_base) {
  const Values values = ValuesOf(message, alert, link_base);
  Mail mail{.to = address,
            .message_id = "<" + message.message_id.key() + "@safereturn>",
            .subject = Render(text.subject, values),
            .body = Render(text.body, values),
            .headers = {}};
  if (alert) {
    // An independent recount matches mails to events by these.
    mail.headers = {{"X-Safereturn-Alert", alert->alert_id.name()},
                    {"X-Safereturn-Kind", alert->kind},
                    {"X-Safereturn-Plan", alert->plan_id.is_nil() ? "" : alert->plan_id.name()},
                    {"X-Safereturn-Step", std::to_string(alert->step)},
                    {"X-Safereturn-Day", std::to_string(alert->day)}};
  }
  return mail;
}

}  // namespace safereturn::notification
