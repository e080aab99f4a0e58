// A small framework and a document that fits it, for the tests of the record.
#pragma once

#include "services/interview/domain/document.h"

namespace safereturn::interview {

inline PublishFramework SmallFramework() {
  PublishFramework command;
  command.authority_id = "E10000016";
  command.framework_id = "small";
  command.title = "Small";
  command.caller = "users/lead";
  command.topics = {
      {"before", "Before", Phase::kBefore, {{"why", "Why?", AnswerKind::kText, true, {}}}},
      {"away", "Away", Phase::kAway, {{"hurt", "Hurt?", AnswerKind::kYesNo, true, {}}}},
      {"back",
       "Back",
       Phase::kReturn,
       {{"how", "How?", AnswerKind::kChoice, false, {{"alone", "Alone"}, {"police", "Police"}}}}},
      {"now", "Now", Phase::kNow, {{"safe", "Safe?", AnswerKind::kScale, false, {}}}},
      {"help",
       "Help",
       Phase::kHelp,
       {{"who", "Who?", AnswerKind::kChoices, false, {{"aunt", "Aunt"}, {"teacher", "Teacher"}}}}},
  };
  command.push_codes = {{"bullying", "Bullying"}, {"not_heard", "Not heard"}};
  command.pull_codes = {{"see_friends", "Friends"}};
  command.indicators = {{"11A", "Sexual exploitation", IndicatorGroup::kExploitation, "11A"},
                        {"debt", "Debt", IndicatorGroup::kExploitation, ""}};
  command.advice = {{"helpline", "Helpline"}, {"travel", "Travel"}};
  return command;
}

inline Framework PublishedSmall() { return *Decide({}, SmallFramework(), Instant()); }

// Complete and with something in every list.
inline Document FullDocument() {
  Document document;
  document.preparation = Preparation{{"speech"}, "Slowly.", Capacity::kHas,       "Follows well.",
                                     "pl",       {"Uncle"}, "Not in the kitchen."};
  document.present = {{"trusted_adult", "Her teacher", true}};
  document.child_account = "I just wanted out.";
  document.analysis = "Likely bullying.";
  document.answers = {{"why", AnswerState::kAnswered, "They laugh at me.", {}, {}},
                      {"hurt", AnswerState::kNotSaid, "", {}, {}},
                      {"how", AnswerState::kNotAsked, "", {}, {}},
                      {"safe", AnswerState::kAnswered, "", {}, 4},
                      {"who", AnswerState::kAnswered, "", {"aunt", "teacher"}, {}}};
  document.statements = {
      {StatementKind::kChildsWords, "before", "Nobody listens.", Wish::kShare},
      {StatementKind::kThirdParty, "", "The carer saw a car.", Wish::kUnspecified}};
  document.findings = {{"bullying", FindingState::kPresent, "Told twice."},
                       {"see_friends", FindingState::kPresent, ""},
                       {"11A", FindingState::kNotSaid, ""},
                       {"debt", FindingState::kAbsent, ""}};
  document.sharing_wishes = {{"the friend's name", "home", Wish::kDoNotShare, true, "For safety."}};
  document.advice_codes = {"helpline"};
  document.linked = {{FactKind::kPlace, "Victoria Station, London"},
                     {FactKind::kPhone, "+44 7700 900123"}};
  document.absence_hours = 9;
  document.safety_rating = 4;
  return document;
}

}  // namespace safereturn::interview
