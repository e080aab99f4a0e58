// The record: drafts and their conflicts, submission, signature, amendments; who opened what; and
// that no word lies anywhere in the clear.
#include <algorithm>

#include "libs/base/text.h"
#include "services/interview/app/test_flow.h"

namespace safereturn::interview {
namespace {

using Types = std::vector<std::string>;

class Records : public InterviewFlow {
 protected:
  // An interview with the small framework.
  InterviewId Start() {
    EXPECT_EQ(Ask(SmallFramework()), "");
    StartClock(1, 0, 0);
    At(2);
    return Begin(1).interview_id;
  }
  std::string Save(const InterviewId& id, const std::string& etag, const Document& document,
                   const std::string& who = "users/anna", KeptDraftId kept = {}) {
    SaveDraft command{.name = id, .etag = etag, .document = document, .kept_draft_id = kept};
    command.caller = who;
    const std::string reason = Ask(command);
    if (reason == "STALE_VERSION" || reason == "INTERVIEW_SUBMITTED") Keep(command);
    return reason;
  }
  void Keep(const SaveDraft& command) {
    const absl::Status status = store_.Run({}, [&](messaging::Tx& tx) -> absl::Status {
      SR_ASSIGN_OR_RETURN(kept_, KeepDraft(command, ports_, tx));
      return absl::OkStatus();
    });
    EXPECT_TRUE(status.ok()) << Describe(status);
  }
  std::string Submit(const InterviewId& id, const std::string& etag) {
    return Ask(SubmitInterview{.name = id, .etag = etag});
  }
  // Held, written down and submitted.
  InterviewId Submitted() {
    const InterviewId id = Start();
    EXPECT_EQ(Held(id), "");
    EXPECT_EQ(Save(id, "", FullDocument()), "");
    EXPECT_EQ(Submit(id, "1"), "") << Describe(last_status_);
    return id;
  }
  std::string Sign(const InterviewId& id, const std::string& who, const std::string& etag = "") {
    SignOffInterview command{.name = id, .etag = etag};
    command.caller = who;
    return Ask(command);
  }
  AmendInterview Amendment(const InterviewId& id) {
    return {.name = id,
            .statement_kind = StatementKind::kChildsWords,
            .text = "It was a white van.",
            .findings = {{"11A", FindingState::kPresent, "Said so."}},
            .linked = {{FactKind::kVehicle, "AB12 CDE"}}};
  }
  // Returns whether `word` stands in any row, event or request of the database.
  bool IsInTheClear(const std::string& word) const {
    const auto& state = database_.state();
    for (const auto& [table, rows] : state.tables) {
      for (const auto& [key, row] : rows) {
        if (row.state.find(word) != std::string::npos) return true;
        for (const auto& column : row.columns) {
          if (column && column->find(word) != std::string::npos) return true;
        }
      }
    }
    return std::any_of(state.journal.begin(), state.journal.end(), [&](const auto& row) {
      return row.data.find(word) != std::string::npos ||
             row.headers.find(word) != std::string::npos;
    });
  }

  KeptDraft kept_;
};

TEST_F(Records, ADraftComesBackAsItWasWritten) {
  const InterviewId id = Start();
  ASSERT_EQ(Save(id, "", FullDocument()), "") << Describe(last_status_);
  EXPECT_EQ(record_.revision, 1);
  EXPECT_EQ(version_, 1);
  const OpenedRecord opened = Open(id);
  ASSERT_TRUE(opened.record.has_value());
  EXPECT_EQ(opened.document, FullDocument());
  EXPECT_EQ(Said(id), Types{"InterviewStarted"});  // an autosave says nothing to anybody
}

TEST_F(Records, TheLoserOfTwoDraftsKeepsEveryWord) {
  const InterviewId id = Start();
  Document mine = FullDocument();
  Document theirs = FullDocument();
  theirs.analysis = "Written by somebody else.";
  ASSERT_EQ(Save(id, "", mine), "");
  ASSERT_EQ(Save(id, "1", theirs, "users/ben"), "");
  mine.analysis = "Written on the train.";
  EXPECT_EQ(Save(id, "1", mine), "STALE_VERSION");
  EXPECT_EQ(last_status_.code(), absl::StatusCode::kAborted);
  EXPECT_EQ(FieldOf(last_status_), "etag");

  EXPECT_EQ(Open(id).document.analysis, "Written by somebody else.");
  Document kept;
  ASSERT_TRUE(store_
                  .Run({},
                       [&](messaging::Tx& tx) -> absl::Status {
                         SR_ASSIGN_OR_RETURN(kept, OpenKeptDraft(kept_, "users/anna", ports_, tx));
                         return absl::OkStatus();
                       })
                  .ok());
  EXPECT_EQ(kept, mine);

  // The same tablet saves again before it looks: one kept draft, the newest words.
  const KeptDraftId first = kept_.kept_draft_id;
  mine.analysis = "Written on the train, longer.";
  EXPECT_EQ(Save(id, "1", mine), "STALE_VERSION");
  EXPECT_EQ(kept_.kept_draft_id, first);

  // Taken over: both are in the record, and nobody is asked again.
  Document both = theirs;
  both.analysis += " " + mine.analysis;
  EXPECT_EQ(Save(id, "2", both, "users/anna", first), "");
  EXPECT_EQ(Read<KeptDraft>(first.key()).resolved_by, "users/anna");
  EXPECT_EQ(Open(id).document, both);
}

TEST_F(Records, AKeptDraftOfAnotherInterviewIsNotTakenOver) {
  const InterviewId id = Start();
  ASSERT_EQ(Save(id, "", FullDocument()), "");
  ASSERT_EQ(Save(id, "", FullDocument()), "STALE_VERSION");
  EXPECT_EQ(Ask(RecordDeclined{.name = id,
                               .declined_by = DeclinedBy::kChild,
                               .declined_time = {},
                               .reason_code = "other"}),
            "");
  Hear(PlanClosed{PlanOf(1), Child(), PlanOutcome::kDeclinedByChild});
  const InterviewId other = Begin(1).interview_id;
  EXPECT_EQ(Save(other, "", FullDocument(), "users/anna", kept_.kept_draft_id),
            "KEPT_DRAFT_NOT_OF_INTERVIEW");
  EXPECT_EQ(Save(other, "", FullDocument(), "users/anna", KeptDraftId(TestUuid(9))),
            "KEPT_DRAFT_NOT_FOUND");
}

TEST_F(Records, AnOutcomeDoesNotMakeADraftStale) {
  const InterviewId id = Start();
  ASSERT_EQ(Save(id, "", FullDocument()), "");
  EXPECT_EQ(Held(id), "");
  EXPECT_EQ(Save(id, "1", FullDocument()), "");
}

TEST_F(Records, ADraftIsHeldAgainstItsFramework) {
  const InterviewId id = Start();
  Document document = FullDocument();
  document.answers[0].prompt_key = "reason_own_words";  // of the built-in framework
  EXPECT_EQ(Save(id, "", document), "PROMPT_UNKNOWN");
  document = FullDocument();
  document.linked[1].value = "no digits";
  EXPECT_EQ(Save(id, "", document), "FACT_INVALID");
  EXPECT_EQ(FieldOf(last_status_), "document.linked[1].value");
  EXPECT_FALSE(Open(id).record.has_value());
}

TEST_F(Records, AFrameworkThatIsPublishedMeanwhileChangesNothing) {
  const InterviewId id = Start();
  PublishFramework next = SmallFramework();
  next.topics[0].prompts[0].key = "renamed";
  ASSERT_EQ(Ask(next), "");
  EXPECT_EQ(Save(id, "", FullDocument()), "");
  EXPECT_EQ(Read<Interview>(id.key()).framework_version, 1);
  EXPECT_EQ(Held(id), "");
  EXPECT_EQ(Submit(id, "1"), "");
  StartClock(2, 50, 50);
  EXPECT_EQ(Begin(2).framework_version, 2);
}

TEST_F(Records, WhatIsSubmittedSaysCodesAndDigestsToOthers) {
  const InterviewId id = Submitted();
  EXPECT_EQ(Said(id),
            (Types{"InterviewStarted", "InterviewHeld", "InterviewSubmitted", "FactsRecorded"}));
  const auto facts = Last<FactsRecorded>(id);
  EXPECT_EQ(facts.episode_ids, std::vector<EpisodeId>{EpisodeId(TestUuid(1))});
  EXPECT_EQ(facts.push_codes, std::vector<std::string>{"bullying"});
  EXPECT_EQ(facts.not_said_codes, (std::vector<std::string>{"11A", "hurt"}));
  ASSERT_EQ(facts.linked_facts.size(), 2u);
  EXPECT_EQ(facts.linked_facts[1].kind, FactKind::kPhone);
  EXPECT_EQ(facts.linked_facts[1].digest,
            *vault_.digest().Digest(seal::FactKind::kPhone, "07700 900123"));
  EXPECT_EQ(facts.recorded_time, Now());
  EXPECT_EQ(interview_.state, InterviewState::kSubmitted);
  EXPECT_EQ(interview_.revision, 1);
}

TEST_F(Records, SubmittingNeedsAnOutcomeTheReadVersionAndTheRequiredAnswers) {
  const InterviewId id = Start();
  EXPECT_EQ(Submit(id, ""), "RECORD_MISSING");
  Document document = FullDocument();
  document.answers.erase(document.answers.begin());
  ASSERT_EQ(Save(id, "", document), "");
  EXPECT_EQ(Submit(id, "1"), "OUTCOME_REQUIRED");
  EXPECT_EQ(Held(id), "");
  EXPECT_EQ(Submit(id, "0"), "STALE_VERSION");
  EXPECT_EQ(Submit(id, "1"), "ANSWER_MISSING");
  EXPECT_EQ(FieldOf(last_status_), "why");
  ASSERT_EQ(Save(id, "1", FullDocument()), "");
  EXPECT_EQ(Submit(id, "2"), "");
  EXPECT_EQ(interview_.revision, 2);
  EXPECT_EQ(Submit(id, "3"), "INTERVIEW_SUBMITTED");
}

TEST_F(Records, ARefusalIsSubmittedWithoutAnswers) {
  const InterviewId id = Start();
  ASSERT_EQ(Save(id, "", Document()), "");
  EXPECT_EQ(Ask(RecordDeclined{.name = id,
                               .declined_by = DeclinedBy::kChild,
                               .declined_time = {},
                               .reason_code = "not_said"}),
            "");
  EXPECT_EQ(Submit(id, "1"), "");
  EXPECT_EQ(Last<FactsRecorded>(id).not_asked_codes.size(), 5u);
}

TEST_F(Records, WhatArrivesAfterSubmissionIsKeptAndChangesNothing) {
  const InterviewId id = Submitted();
  Document late = FullDocument();
  late.child_account = "From the tablet, offline.";
  EXPECT_EQ(Save(id, "1", late), "INTERVIEW_SUBMITTED");
  EXPECT_EQ(Open(id).document, FullDocument());
  EXPECT_EQ(Read<KeptDraft>(kept_.kept_draft_id.key()).interview_id, id);
}

TEST_F(Records, ASecondPersonSigns) {
  const InterviewId id = Start();
  EXPECT_EQ(Sign(id, "users/lead"), "INTERVIEW_NOT_SUBMITTED");
  ASSERT_EQ(Held(id), "");
  ASSERT_EQ(Save(id, "", FullDocument()), "");
  ASSERT_EQ(Submit(id, "1"), "");
  EXPECT_EQ(Sign(id, "users/anna"), "SIGNED_BY_SUBMITTER");
  EXPECT_EQ(Sign(id, "users/lead", "1"), "STALE_VERSION");
  EXPECT_EQ(Sign(id, "users/lead", "4"), "");
  EXPECT_EQ(interview_.signed_by, "users/lead");
  EXPECT_EQ(Last<InterviewSignedOff>(id).version, 1);
  EXPECT_EQ(Sign(id, "users/lead"), "INTERVIEW_SIGNED");
}

TEST_F(Records, AnAmendmentIsAppendedAndSaysTheFactsAnew) {
  const InterviewId id = Submitted();
  ASSERT_EQ(Sign(id, "users/lead"), "");
  At(30);
  ASSERT_EQ(Ask(Amendment(id)), "") << Describe(last_status_);
  EXPECT_EQ(interview_.amendments, 1);
  EXPECT_EQ(interview_.state, InterviewState::kSignedOff);
  const auto facts = Last<FactsRecorded>(id);
  EXPECT_EQ(facts.indicator_codes, std::vector<std::string>{"11A"});
  EXPECT_EQ(facts.push_codes, std::vector<std::string>{"bullying"});
  EXPECT_EQ(facts.linked_facts.size(), 3u);

  AmendInterview second = Amendment(id);
  second.text = "No, it was grey.";
  second.findings.clear();
  ASSERT_EQ(Ask(second), "");
  const OpenedRecord opened = Open(id);
  EXPECT_EQ(opened.document, FullDocument());
  EXPECT_EQ(opened.texts, (Types{"It was a white van.", "No, it was grey."}));
  EXPECT_EQ(opened.additions[1].number, 2);
  EXPECT_EQ(Last<FactsRecorded>(id).linked_facts.size(), 3u);  // the same van once
}

TEST_F(Records, AnAmendmentSaysWhatItCannotTake) {
  const InterviewId draft = Start();
  EXPECT_EQ(Ask(Amendment(draft)), "INTERVIEW_NOT_SUBMITTED");
  ASSERT_EQ(Held(draft), "");
  ASSERT_EQ(Save(draft, "", FullDocument()), "");
  ASSERT_EQ(Submit(draft, "1"), "");
  AmendInterview command = Amendment(draft);
  command.statement_kind = StatementKind::kUnspecified;
  EXPECT_EQ(Ask(command), "KIND_MISSING");
  command = Amendment(draft);
  command.text = "";
  EXPECT_EQ(Ask(command), "TEXT_MISSING");
  command = Amendment(draft);
  command.findings[0].code = "nonsense";
  EXPECT_EQ(Ask(command), "CODE_UNKNOWN");
  for (const auto& [text, reason] : HostileTexts(kLongestText)) {
    command = Amendment(draft);
    command.text = text;
    EXPECT_EQ(Ask(command), reason);
  }
  command = Amendment(draft);
  command.linked[0].value = "...";
  EXPECT_EQ(Ask(command), "FACT_INVALID");
  EXPECT_EQ(Read<Interview>(draft.key()).amendments, 0);
}

TEST_F(Records, AnInterviewTakesAHundredAdditions) {
  const InterviewId id = Submitted();
  for (int i = 0; i < kMostAdditions; ++i) ASSERT_EQ(Ask(Amendment(id)), "");
  EXPECT_EQ(Ask(Amendment(id)), "TOO_MANY_ADDITIONS");
}

TEST_F(Records, EveryOpeningIsWrittenDown) {
  const InterviewId id = Submitted();
  Open(id, "users/iro");
  const auto& rows = database_.state().tables.at("reading");
  ASSERT_EQ(rows.size(), 1u);
  const auto reading = codec::FromJsonText<Reading>(rows.begin()->second.state);
  EXPECT_EQ(reading.interview_id, id);
  EXPECT_EQ(reading.read_by, "users/iro");
  EXPECT_EQ(reading.what, "record");
}

TEST_F(Records, NoWordLiesInTheClear) {
  const InterviewId id = Start();
  Document marked = FullDocument();
  marked.child_account = "marker-account";
  marked.analysis = "marker-analysis";
  marked.answers[0].text = "marker-answer";
  marked.statements[0].text = "marker-statement";
  marked.findings[0].evidence = "marker-evidence";
  marked.sharing_wishes[0].subject = "marker-wish";
  marked.sharing_wishes[0].override_reason = "marker-override";
  marked.linked[0].value = "marker-place";
  marked.present[0].description = "marker-present";
  marked.preparation->keep_apart[0] = "marker-apart";
  marked.preparation->wishes = "marker-wishes";
  marked.preparation->communication_notes = "marker-notes";
  marked.preparation->capacity_notes = "marker-capacity";
  ASSERT_EQ(Save(id, "", marked), "");
  ASSERT_EQ(Save(id, "", marked, "users/ben"), "STALE_VERSION");
  ASSERT_EQ(Held(id), "");
  ASSERT_EQ(Submit(id, "1"), "");
  AmendInterview amendment = Amendment(id);
  amendment.text = "marker-amendment";
  amendment.findings[0].evidence = "marker-amended";
  amendment.linked[0].value = "marker-vehicle";
  ASSERT_EQ(Ask(amendment), "");
  EXPECT_FALSE(IsInTheClear("marker"));
  EXPECT_FALSE(IsInTheClear("MARKER"));
  EXPECT_EQ(Open(id).document, marked);
  EXPECT_TRUE(IsInTheClear("bullying"));  // the search finds what is there
}

TEST_F(Records, ADestroyedKeyTakesTheWordsAndLeavesTheFacts) {
  const InterviewId id = Submitted();
  vault_.Destroy(Child());
  Open(id);
  EXPECT_EQ(ReasonOf(last_status_), "KEY_DESTROYED");
  EXPECT_EQ(Read<Interview>(id.key()).outcome, InterviewOutcome::kHeld);
  EXPECT_EQ(database_.state().tables.count("reading"), 0u);  // nothing was opened
}

TEST_F(Records, WordsDoNotOpenInAnotherRow) {
  const InterviewId id = Submitted();
  const auto record = Read<Record>(id.key());
  EXPECT_EQ(ReasonOf(OpenDocument(Child(), "records/other", record.content, vault_).status()),
            "SEALED_TEXT_DAMAGED");
}

TEST_F(Records, TheStateIsTheFoldOfItsEvents) {
  const InterviewId id = Submitted();
  ASSERT_EQ(Sign(id, "users/lead"), "");
  ASSERT_EQ(Ask(Amendment(id)), "");
  Interview folded;
  for (const auto& row : database_.state().journal) {
    if (row.subject != id.name()) continue;
    const auto event = DecodeInterviewEvent(row.type, row.data);
    ASSERT_TRUE(event.ok() && *event);
    folded = Evolve(folded, **event);
  }
  EXPECT_EQ(folded, interview_);
}

TEST(Statutory, IsPublishableAndCoversWhatTheLawAsksFor) {
  const Framework& framework = StatutoryFramework();
  EXPECT_EQ(framework.framework_id, "statutory");
  EXPECT_EQ(framework.version, 1);
  EXPECT_EQ(framework.authority_id, "");
  EXPECT_EQ(framework.topics.size(), 5u);
  for (const char* factor : {"11A", "12A", "13A", "15A", "24A"}) {
    EXPECT_TRUE(std::any_of(framework.indicators.begin(), framework.indicators.end(),
                            [&](const Indicator& each) { return each.code == factor; }))
        << factor;
  }
}

}  // namespace
}  // namespace safereturn::interview
