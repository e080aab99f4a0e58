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

constexpr std::array<DefaultText, 16> kTexts = {{
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
    {"danger", "URGENT: case {{case_reference}}: a child is in danger now",
     "Case {{case_reference}}: somebody who spoke with the child says that the child is in danger "
     "now. Reported {{step_due_time}}.\n\n"
     "What to do at once:\n"
     "1. If somebody may be hurt in the next minutes: ring 999.\n"
     "2. Open the link and read what was said. Do not ring the child's family or home before you "
     "have.\n"
     "3. Say there that you answer, and what you do. Until somebody does, others are told as "
     "well.\n"
     "4. Outside office hours the emergency duty team acts in your place. Do not wait for the "
     "morning.\n"
     "{{#next_time}}\nIf nobody answers by {{next_time}}, more people are told.\n{{/next_time}}"},
    {"action_overdue", "Case {{case_reference}}: an action of the plan is overdue",
     "Case {{case_reference}}: an action of the child's plan was due {{due_date}} and is not "
     "recorded as done.\n\n"
     "What we need from you: see to it that it is done, and record what came of it; or agree a "
     "new date.\n"
     "{{#next_time}}\nIf nothing is recorded by {{next_time}}, it goes one step higher.\n"
     "{{/next_time}}"},
    {"visit_overdue", "URGENT: case {{case_reference}}: an interviewer has not checked out",
     "Case {{case_reference}}: an interviewer who is out alone expected to be done "
     "{{due_time}} and has not checked out.\n\n"
     "What to do at once:\n"
     "1. Ring the interviewer. Do not ring the place of the visit first.\n"
     "2. No answer: follow your lone working procedure. If you fear for them, ring 999.\n"
     "3. Found: end the visit in the system, and say whether they are safe.\n"
     "{{#next_time}}\nIf the visit is not ended by {{next_time}}, it is told again.\n"
     "{{/next_time}}"},
    {"debrief", "Case {{case_reference}}: an interviewer asks for a debrief",
     "Case {{case_reference}}: the interviewer asks to talk about this interview.\n\n"
     "What we need from you: speak with them today.\n"},
    {"repeat_trigger", "Case {{case_reference}}: a rule on repeated episodes is met",
     "Case {{case_reference}}: with this episode a rule of your authority on missing episodes is "
     "met.\n\n"
     "What we need from you: look at the case, and decide whether a strategy discussion or a "
     "review is needed.\n"},
    {"booking_questioned", "Case {{case_reference}}: a booked interview cannot be held as planned",
     "Case {{case_reference}}: an interview is booked at a school, and the school's calendar has "
     "changed: it cannot be held there at that time.\n\n"
     "What we need from you: move the interview. The booking stands until you do.\n"},
    // To a home's managers, whatever was asked for: no kind, no reason.
    {"home_needed", "Case {{case_reference}}: please be reachable",
     "Case {{case_reference}}: the people responsible for the child have been told of something "
     "that cannot wait, and may need you.\n\n"
     "What we need from you: keep your telephone at hand. Please speak with nobody about it "
     "before they have spoken with you.\n"},
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
