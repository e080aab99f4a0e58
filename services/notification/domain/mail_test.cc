// Texts, placeholders, and what a mail says.
#include "services/notification/domain/mail.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "libs/base/result.h"
#include "services/notification/domain/placeholder.h"

namespace safereturn::notification {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

const Instant kReturn = *ParseInstant("2026-03-28T20:00:00Z");

Alert SampleAlert() {
  const PlanId plan(UuidV5({}, "plan"));
  AlertSent draft{.alert_id = EscalationAlertId(plan, 3, 0),
                  .plan_id = plan,
                  .step = 3,
                  .step_due_time = kReturn + 36h,
                  .kind = kEscalation,
                  .case_reference = "K7Q2MX",
                  .due_time = kReturn + 72h,
                  .template_key = "not_booked",
                  .max_promise = 4h,
                  .acknowledgeable = true,
                  .next_roles = {"team_manager", "head_of_service"},
                  .next_time = kReturn + 48h};
  return Fold({}, MakeAlert(draft, {}, kReturn + 36h));
}

Message SampleMessage(const Alert& alert) {
  return NewMessage(alert.alert_id, alert.child_id, "E10000016",
                    {PersonId(UuidV5({}, "p")), "placement_manager", {}}, alert.template_key, 0,
                    kReturn);
}

TEST(Placeholder, ReplacesValuesAndShowsSectionsThatHaveOne) {
  const Values values{{"a", "1"}, {"b", ""}, {"c", "{{a}}"}};

  EXPECT_EQ(Render("x{{a}}y{{missing}}z", values), "x1yz");
  EXPECT_EQ(Render("{{#a}}A{{#b}}B{{/b}}C{{/a}}{{#b}}D{{a}}{{/b}}E", values), "ACE");
  EXPECT_EQ(Render("{{c}}", values), "{{a}}") << "a value is no text with placeholders";
}

TEST(Placeholder, RefusesWhatItCannotRead) {
  for (const char* text : {"{{", "{{}}", "{{A}}", "{{a b}}", "{{#a}}", "{{/a}}", "{{#a}}{{/b}}",
                           "{{#a}}{{#b}}{{/a}}{{/b}}"}) {
    EXPECT_EQ(ReasonOf(Placeholders(text).status()), "TEMPLATE_BODY_INVALID") << text;
    EXPECT_FALSE(Render(text, {}).size() > 100) << text;
  }
}

TEST(Mail, SaysWhatIsMissingByWhenAndWhoIsNextInCivilTime) {
  const Alert alert = SampleAlert();
  const Mail mail = ComposeMail(SampleMessage(alert), alert, *BuiltInText("not_booked"),
                                "p@example.org", "https://safe.example.org");

  EXPECT_EQ(mail.subject, "Case K7Q2MX: interview not booked (step 3)");
  EXPECT_THAT(mail.body,
              HasSubstr(LondonText(kReturn + 72h)));  // 21:00: summer time began meanwhile
  EXPECT_THAT(mail.body, HasSubstr("as placement manager."));
  EXPECT_THAT(mail.body, HasSubstr("Next to be told: team manager and head of service, "));
  EXPECT_THAT(mail.body, HasSubstr("at most 4 hours"));
  EXPECT_THAT(mail.body, HasSubstr("\nhttps://safe.example.org/" + alert.alert_id.name() + "\n"));
  EXPECT_THAT(mail.body, Not(HasSubstr("{{")));
}

TEST(Mail, CarriesWhatARecountNeeds) {
  const Alert alert = SampleAlert();
  const Mail mail =
      ComposeMail(SampleMessage(alert), alert, *BuiltInText("not_booked"), "p@example.org", "");
  const std::vector<std::pair<std::string, std::string>> expected{
      {"X-Safereturn-Alert", alert.alert_id.name()},
      {"X-Safereturn-Kind", "ESCALATION"},
      {"X-Safereturn-Plan", alert.plan_id.name()},
      {"X-Safereturn-Step", "3"},
      {"X-Safereturn-Day", "0"}};

  EXPECT_EQ(mail.headers, expected);
  EXPECT_EQ(mail.message_id, "<" + SampleMessage(alert).message_id.key() + "@safereturn>");
}

TEST(Mail, EveryBuiltInTextIsWhole) {
  ASSERT_EQ(TemplateKeys().size(), 16u);
  for (const std::string& key : TemplateKeys()) {
    const MailText text = *BuiltInText(key);
    for (const std::string& part : {text.subject, text.body}) {
      const auto names = Placeholders(part);
      ASSERT_TRUE(names.ok()) << key;
      for (const std::string& name : *names) {
        EXPECT_THAT(PlaceholderNames(), ::testing::Contains(name)) << key;
      }
    }
    const Alert alert = SampleAlert();
    const Mail mail = ComposeMail(SampleMessage(alert), alert, text, "p@example.org", "");
    EXPECT_THAT(mail.body, Not(HasSubstr("{{"))) << key;
  }
}

Alert CallAlert(const char* kind, const char* template_key, int32_t step) {
  AlertSent draft{.alert_id = CallAlertId(UuidV5({}, "subject"), step),
                  .step = step,
                  .step_due_time = kReturn,
                  .kind = kind,
                  .case_reference = "K7Q2MX",
                  .due_time = kReturn - 1h,
                  .template_key = template_key,
                  .next_time = kReturn + 15min,
                  .due_date = ParseDate("2026-03-27")};
  return Fold({}, MakeAlert(draft, {}, kReturn));
}

Mail MailOf(const Alert& alert) {
  return ComposeMail(SampleMessage(alert), alert, *BuiltInText(alert.template_key), "p@example.org",
                     "");
}

TEST(Mail, DangerSaysWhatToDoAtOnce) {
  const Mail mail = MailOf(CallAlert(kDanger, "danger", 0));

  EXPECT_EQ(mail.subject, "URGENT: case K7Q2MX: a child is in danger now");
  EXPECT_THAT(mail.body, HasSubstr("ring 999"));
  EXPECT_THAT(mail.body, HasSubstr("If nobody answers by " + LondonText(kReturn + 15min)));
  EXPECT_THAT(mail.body, HasSubstr("step 0"));
}

TEST(Mail, AnActionSaysItsDateAndAVisitItsEnd) {
  EXPECT_THAT(MailOf(CallAlert(kActionOverdue, "action_overdue", 1)).body,
              HasSubstr("was due 2026-03-27"));
  EXPECT_THAT(MailOf(CallAlert(kVisitOverdue, "visit_overdue", 0)).body,
              HasSubstr("expected to be done " + LondonText(kReturn - 1h)));
}

TEST(Mail, WhatHasNoLadderSaysNoStep) {
  EXPECT_THAT(MailOf(CallAlert(kDebrief, "debrief", 0)).body, Not(HasSubstr("step")));
  EXPECT_THAT(MailOf(CallAlert(kRepeatTrigger, "repeat_trigger", 0)).body, Not(HasSubstr("step")));
  const Mail question = MailOf(CallAlert(kBookingQuestioned, "booking_questioned", 0));
  EXPECT_EQ(question.subject, "Case K7Q2MX: a booked interview cannot be held as planned");
  EXPECT_THAT(question.body, Not(HasSubstr("step")));
}

TEST(Mail, AHomesManagersHearThatTheyAreNeededAndNoMore) {
  for (const char* kind :
       {kDanger, kActionOverdue, kVisitOverdue, kDebrief, kRepeatTrigger, kBookingQuestioned}) {
    const Alert alert = CallAlert(kind, "danger", 0);
    EXPECT_EQ(TextKeyFor(alert, "placement_manager"), "home_needed") << kind;
    EXPECT_EQ(TextKeyFor(alert, "registered_manager"), "home_needed") << kind;
    EXPECT_EQ(TextKeyFor(alert, "social_worker"), "danger") << kind;
  }
  EXPECT_EQ(TextKeyFor(SampleAlert(), "placement_manager"), "not_booked");
  const MailText text = *BuiltInText("home_needed");
  for (const char* detail : {"danger", "interview", "visit", "action", "{{due"}) {
    EXPECT_THAT(text.subject + text.body.substr(0, text.body.find("\n\nThis message")),
                Not(HasSubstr(detail)));
  }
}

TEST(Mail, ATestNamesNoCase) {
  Message message = SampleMessage(SampleAlert());
  message.alert_id = {};
  message.role = "";
  const Mail mail = ComposeMail(message, std::nullopt, *BuiltInText("test"), "p@example.org", "");

  EXPECT_EQ(mail.subject, "Test message");
  EXPECT_TRUE(mail.headers.empty());
}

TEST(Template, AnUnknownKindStillTellsPeople) {
  EXPECT_EQ(TextOf(std::nullopt, "from_a_newer_ladder", 0).subject,
            BuiltInText("not_booked")->subject);
}

PublishTemplate GoodText() {
  return {"E10000016", "not_booked", "Case {{case_reference}}", "By {{due_time}}: {{link}}\n",
          "users/x"};
}

TEST(Template, VersionsGrowAndOldOnesStay) {
  MailTemplate own;
  const auto first = Decide(own, GoodText(), kReturn);
  ASSERT_TRUE(first.ok());
  own = Evolve(own, first->front());
  PublishTemplate next = GoodText();
  next.body = "{{link}}";
  own = Evolve(own, Decide(own, next, kReturn)->front());

  EXPECT_EQ(VersionInForce(own), 2);
  EXPECT_EQ(TextOf(own, "not_booked", 1).body, "By {{due_time}}: {{link}}\n");
  EXPECT_EQ(TextOf(own, "not_booked", 2).body, "{{link}}");
  EXPECT_EQ(ReasonOf(Decide(own, next, kReturn).status()), "TEMPLATE_UNCHANGED");
}

struct RefusedText {
  const char* what;
  void (*spoil)(PublishTemplate&);
  const char* reason;
};

TEST(Template, Refuses) {
  const RefusedText cases[] = {
      {"no authority", [](auto& c) { c.authority_id = ""; }, "AUTHORITY_REQUIRED"},
      {"kind", [](auto& c) { c.template_key = "birthday"; }, "TEMPLATE_KEY_UNKNOWN"},
      {"empty subject", [](auto& c) { c.subject = ""; }, "TEMPLATE_SUBJECT_INVALID"},
      {"second header", [](auto& c) { c.subject = "a\r\nBcc: b@example.org"; },
       "TEMPLATE_SUBJECT_INVALID"},
      {"long subject", [](auto& c) { c.subject = std::string(151, 'a'); },
       "TEMPLATE_SUBJECT_INVALID"},
      {"open subject", [](auto& c) { c.subject = "{{case_reference"; }, "TEMPLATE_SUBJECT_INVALID"},
      {"empty body", [](auto& c) { c.body = ""; }, "TEMPLATE_BODY_INVALID"},
      {"long body", [](auto& c) { c.body = std::string(8001, '\n'); }, "TEMPLATE_BODY_INVALID"},
      {"long line", [](auto& c) { c.body = std::string(501, 'a') + "\n{{link}}"; },
       "TEMPLATE_BODY_INVALID"},
      {"control", [](auto& c) { c.body = "\x01{{link}}"; }, "TEMPLATE_BODY_INVALID"},
      {"open section", [](auto& c) { c.body = "{{#role}}{{link}}"; }, "TEMPLATE_BODY_INVALID"},
      {"child's name", [](auto& c) { c.body = "{{child_name}} {{link}}"; },
       "TEMPLATE_PLACEHOLDER_UNKNOWN"},
      {"no link", [](auto& c) { c.body = "act"; }, "TEMPLATE_LINK_MISSING"},
  };
  for (const RefusedText& one : cases) {
    PublishTemplate command = GoodText();
    one.spoil(command);
    const auto refused = Decide(MailTemplate{}, command, kReturn);
    EXPECT_EQ(refused.status().code(), absl::StatusCode::kInvalidArgument) << one.what;
    EXPECT_EQ(ReasonOf(refused.status()), one.reason) << one.what;
  }
}

}  // namespace
}  // namespace safereturn::notification
