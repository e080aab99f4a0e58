#include "services/risk/app/assess.h"

#include <algorithm>

#include "services/risk/app/comparison.h"
#include "services/risk/app/tables.h"

namespace safereturn::risk {
namespace {

void TouchRef(const AssessedRef& ref, messaging::Prefetch& prefetch) {
  if (!ref.assessment_id.is_nil()) prefetch.Key<Assessment>(ref.assessment_id.key());
}

absl::StatusOr<std::optional<Assessment>> Previous(const AssessedRef& ref, messaging::Tx& tx) {
  if (ref.assessment_id.is_nil()) return std::optional<Assessment>();
  return tx.TryLoad<Assessment>(ref.assessment_id.key());
}

SaidRisk ToSaid(const Assessment& assessment) {
  return {assessment.episode_id,
          {assessment.matrix_id, assessment.matrix_version},
          assessment.lowest_level,
          assessment.highest_level,
          assessment.effective_level};
}

// Whether the bus was last told something else about the child than this.
bool WasSaidOtherwise(const SaidRisk& said, const Assessment& assessment) {
  const SaidRisk now = ToSaid(assessment);
  return !(said.matrix == now.matrix && said.lowest_level == now.lowest_level &&
           said.highest_level == now.highest_level && said.effective_level == now.effective_level);
}

// One matrix at one episode. Returns the assessment that is current afterwards.
class Assessor {
 public:
  Assessor(ChildHistory& history, EpisodeRecord& episode, bool is_latest, const Occasion& occasion,
           messaging::Tx& tx)
      : history_(history),
        episode_(episode),
        is_latest_(is_latest),
        occasion_(occasion),
        inputs_(InputsFor(history, episode)),
        tx_(tx) {}

  absl::StatusOr<Assessment> Run(const RuleMatrix& rule, MatrixMode mode, AssessedRef& ref) {
    SR_ASSIGN_OR_RETURN(std::optional<Assessment> previous, Previous(ref, tx_));
    const bool is_same = previous && previous->state == AssessmentState::kCurrent &&
                         ref.matrix == rule.ref && previous->inputs == inputs_;
    if (is_same) {
      Say(*previous, false);
      return *previous;
    }
    Assessment made =
        MakeAssessment(history_, episode_, rule.ref, mode, inputs_, Evaluate(*rule.matrix, inputs_),
                       previous, tx_.NewId<AssessmentId>(), occasion_.cause, tx_.now());
    made.assessed_by = occasion_.caller;
    const bool is_news =
        !previous || previous->state != AssessmentState::kCurrent || IsNews(*previous, made);
    if (previous && previous->state == AssessmentState::kCurrent) {
      previous->state = AssessmentState::kSuperseded;
      tx_.Save(*previous);
    }
    ref = {made.assessment_id, rule.ref};
    if (!Say(made, is_news)) tx_.Save(made);
    return made;
  }

 private:
  // Saves and says an assessment if it is news; of the latest episode also if the last thing said
  // about the child was another.
  bool Say(const Assessment& assessment, bool is_news) {
    const bool is_shadow = assessment.mode == MatrixMode::kShadow;
    const bool is_due = !is_shadow && is_latest_ && WasSaidOtherwise(history_.said, assessment);
    if (!is_news && !is_due) return false;
    tx_.Save(assessment, AssessmentEvents{ToEvent(assessment, occasion_.cause, tx_.now())});
    if (!is_shadow) history_.said = ToSaid(assessment);
    return true;
  }

  ChildHistory& history_;
  EpisodeRecord& episode_;
  bool is_latest_;
  const Occasion& occasion_;
  Inputs inputs_;
  messaging::Tx& tx_;
};

// A decision about an earlier episode was said last, but is not about the present: who acts on the
// child's level must hear the latest one's again.
absl::Status SayLatestAgain(ChildHistory& history, std::string_view cause, messaging::Tx& tx) {
  const EpisodeRecord* latest = LatestAccepted(history);
  if (latest == nullptr) return absl::OkStatus();
  SR_ASSIGN_OR_RETURN(const std::optional<Assessment> current, Previous(latest->active, tx));
  if (!current || current->state != AssessmentState::kCurrent ||
      !WasSaidOtherwise(history.said, *current)) {
    return absl::OkStatus();
  }
  tx.Save(*current, AssessmentEvents{ToEvent(*current, cause, tx.now())});
  history.said = ToSaid(*current);
  return absl::OkStatus();
}

absl::Status AssessOne(ChildHistory& history, EpisodeRecord& episode, bool is_latest,
                       const Occasion& occasion, const Rules& rules, messaging::Tx& tx) {
  Assessor assessor(history, episode, is_latest, occasion, tx);
  SR_ASSIGN_OR_RETURN(const Assessment active,
                      assessor.Run(rules.active, MatrixMode::kActive, episode.active));
  std::vector<AssessedRef> shadows;
  for (const RuleMatrix& rule : rules.shadows) {
    const auto known = std::find_if(
        episode.shadows.begin(), episode.shadows.end(),
        [&](const AssessedRef& ref) { return ref.matrix.matrix_id == rule.ref.matrix_id; });
    AssessedRef ref = known == episode.shadows.end() ? AssessedRef() : *known;
    SR_ASSIGN_OR_RETURN(const Assessment shadow, assessor.Run(rule, MatrixMode::kShadow, ref));
    shadows.push_back(ref);
    const Comparison comparison = Compare(active, shadow);
    SR_ASSIGN_OR_RETURN(const std::optional<Comparison> before,
                        tx.TryLoad<Comparison>(ComparisonKey(comparison)));
    if (!before || !(*before == comparison)) tx.Save(comparison);
  }
  episode.shadows = std::move(shadows);
  return absl::OkStatus();
}

}  // namespace

void TouchAssessments(const ChildId& child, messaging::Prefetch& prefetch) {
  prefetch.Then([child](messaging::Tx& tx, messaging::Prefetch& more) -> absl::Status {
    SR_ASSIGN_OR_RETURN(const std::optional<ChildHistory> history,
                        tx.TryLoad<ChildHistory>(child.key()));
    const EpisodeRecord* latest = history ? LatestAccepted(*history) : nullptr;
    if (latest == nullptr) return absl::OkStatus();
    TouchRef(latest->active, more);
    for (const AssessedRef& shadow : latest->shadows) TouchRef(shadow, more);
    return absl::OkStatus();
  });
}

absl::Status Assess(ChildHistory& history, const Occasion& occasion, const Rules& rules,
                    messaging::Tx& tx) {
  const EpisodeRecord* latest = LatestAccepted(history);
  if (latest == nullptr) return absl::OkStatus();
  const EpisodeId latest_id = latest->episode_id;
  for (EpisodeRecord& episode : history.episodes) {
    const bool is_asked = std::find(occasion.about.begin(), occasion.about.end(),
                                    episode.episode_id) != occasion.about.end();
    if (!is_asked || !episode.is_accepted || episode.standing != EpisodeStanding::kLive ||
        episode.episode_id == latest_id) {
      continue;
    }
    SR_RETURN_IF_ERROR(AssessOne(history, episode, false, occasion, rules, tx));
  }
  return AssessOne(history, *FindEpisode(history, latest_id), true, occasion, rules, tx);
}

absl::Status Retire(EpisodeRecord& episode, messaging::Tx& tx) {
  std::vector<AssessedRef> refs = episode.shadows;
  refs.push_back(episode.active);
  for (const AssessedRef& ref : refs) {
    SR_ASSIGN_OR_RETURN(std::optional<Assessment> assessment, Previous(ref, tx));
    if (!assessment || assessment->state != AssessmentState::kCurrent) continue;
    assessment->state = AssessmentState::kSuperseded;
    tx.Save(*assessment);
  }
  return absl::OkStatus();
}

absl::Status KeepDecision(const Assessment& assessment, std::string_view cause, messaging::Tx& tx) {
  tx.Save(assessment, AssessmentEvents{ToEvent(assessment, cause, tx.now())});
  SR_ASSIGN_OR_RETURN(ChildHistory history, tx.Load<ChildHistory>(assessment.child_id.key()));
  history.said = ToSaid(assessment);
  SR_RETURN_IF_ERROR(SayLatestAgain(history, cause, tx));
  tx.Save(history);
  return absl::OkStatus();
}

}  // namespace safereturn::risk
