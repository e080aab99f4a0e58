// The built-in texts. They name no child and give no reason (product decision 6): a case reference,
// what is missing, by when, what we need, who is next, and a link.
#include <array>

#include "services/notification/domain/mail_template.h"

namespace safereturn::notification {
namespace {

struct DefaultText {
  std::string_view key;
  std::string_view subject;
  std::string_view body;
};

constexpr std::array<DefaultText, 9> kTexts = {{
    {"returned", "Case {{case_reference}}: a child is back, the 72 hours run",
     "Case {{case_reference}}: a child has returned. An independent return interview must be held "
     "by "
     "{{due_time}}.\n\n"
     "What we need from you: offer the interview and arrange it.\n"},
    {"not_offered", "Case {{case_reference}}: interview not offered (step {{step}})",
     "Case {{case_reference}}: no return interview has been offered yet. The 72 hours end "
     "{{due_time}}.\n\n"
     "What we need from you: offer the interview, or say what you will do and by when.\n"},
    {"not_booked", "Case {{case_reference}}: interview not booked (step {{step}})",
     "Case {{case_reference}}: no return interview is booked before the 72 hours end, "
     "{{due_time}}.\n\n"
     "What we need from you: see to it that an interviewer is booked, or say what you will do and "
     "by when.\n"},
    {"breached", "Case {{case_reference}}: the 72 hours are over",
     "Case {{case_reference}}: the 72 hours ended {{due_time}} and no return interview was held "
     "and no refusal "
     "recorded.\n\n"
     "What we need from you: hold the interview as soon as it can be, and record the reason for "
     "the delay.\n"},
    {"still_open", "Case {{case_reference}}: interview still outstanding (day {{day}})",
     "Case {{case_reference}}: the 72 hours ended {{due_time}} and the return interview is still "
     "outstanding.\n\n"
     "What we need from you: hold the interview, or record why it cannot be held.\n"},
    {"missing_again", "Case {{case_reference}}: missing again before the interview",
     "Case {{case_reference}}: the child is missing again and the return interview for the last "
     "time was not "
     "held. The interviewer is stood down; the 72 hours run on and end {{due_time}}.\n\n"
     "What we need from you: consider a strategy discussion now.\n"},
    {"nobody_to_tell", "Case {{case_reference}}: nobody could be told",
     "Case {{case_reference}}: {{#about_step}}step {{about_step}} of the case{{/about_step}} was "
     "for "
     "{{about_roles}}, and nobody there could be told.\n\n"
     "What we need from you: act in their place, and see to it that the role has a person with an "
     "address.\n"},
    {"held_notice_overdue", "Case {{case_reference}}: a held notice waits too long",
     "Case {{case_reference}}: a late notice of a return has been held since {{step_due_time}} and "
     "nobody "
     "released or dismissed it in time. No clock runs for it.\n\n"
     "What we need from you: release or dismiss it.\n"},
    {"test", "Test message",
     "This is a test. Messages about cases will reach you at this address.\n"},
}};

constexpr std::string_view kFooter =
    "\n{{#step}}This is step {{step}} of the escalation; it was due {{step_due_time}}.\n{{/step}}"
    "{{#role}}You are told as {{role}}{{#deputy}}, standing in for somebody who is off "
    "duty{{/deputy}}.\n{{/role}}"
    "{{#max_promise}}You may own it for at most {{max_promise}}; if nothing has happened by then "
    "it goes one step "
    "higher.\n{{/max_promise}}"
    "{{#next_roles}}Next to be told: {{next_roles}}{{#next_time}}, "
    "{{next_time}}{{/next_time}}.\n{{/next_roles}}"
    "{{#link}}\n{{link}}\n{{/link}}"
    "\nThis message names no child on purpose. Please do not add a name when you answer or forward "
    "it.\n";

}  // namespace

std::optional<MailText> BuiltInText(std::string_view template_key) {
  for (const DefaultText& text : kTexts) {
    if (text.key != template_key) continue;
    return MailText{std::string(text.subject), std::string(text.body) + std::string(kFooter)};
  }
  return std::nullopt;
}

const std::vector<std::string>& TemplateKeys() {
  static const auto& keys = *[] {
    auto* all = new std::vector<std::string>;
    for (const DefaultText& text : kTexts) all->emplace_back(text.key);
    return all;
  }();
  return keys;
}

}  // namespace safereturn::notification
