#include "tests/sim/assessors.h"

#include "services/risk/app/commands.h"
#include "services/risk/app/matrix_document.h"
#include "services/risk/app/tables.h"
#include "tests/sim/rows.h"
#include "tests/sim/said.h"

namespace safereturn::sim {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr char kManager[] = "users/manager";
constexpr char kAnalyst[] = "users/analyst";

}  // namespace

void Assessors::PlanFor(const Child& child) {
  const auto at = [&](std::chrono::seconds from, std::chrono::seconds to,
                      void (Assessors::*act)(const Child&)) {
    desk_.At(child.known_time + world_.Between(from, to),
             [this, &child, act] { (this->*act)(child); });
  };
  if (world_.Chance(15)) at(minutes(30), hours(60), &Assessors::Override);
  if (world_.Chance(8)) at(hours(10), hours(90), &Assessors::Clear);
  if (world_.Chance(5)) at(hours(1), hours(90), &Assessors::AssessAnew);
}

std::optional<risk::Assessment> Assessors::CurrentOf(const Child& child) {
  std::vector<risk::Assessment> current;
  for (auto& assessment : RowsOf<risk::Assessment>(world_.risk(), child.child_id.name())) {
    if (assessment.state == risk::AssessmentState::kCurrent) current.push_back(assessment);
  }
  if (current.empty()) return std::nullopt;
  return current[world_.Draw(current.size())];
}

void Assessors::Override(const Child& child) {
  const auto assessment = CurrentOf(child);
  if (!assessment) return;
  risk::OverrideAssessment command;
  command.name = assessment->assessment_id;
  command.level = static_cast<risk::RiskLevel>(1 + world_.Draw(4));
  command.reason_code = "professional_judgement";
  command.reason_text = Words("why it is not so");
  command.caller = kManager;
  desk_.Ask<risk::Assessment>(world_.risk(), assessment->authority_id, "OverrideAssessment",
                              command.caller,
                              [command, &vault = world_.risk_vault()](messaging::Tx& tx) {
                                return Handle(command, vault, tx);
                              });
}

void Assessors::Clear(const Child& child) {
  const auto assessment = CurrentOf(child);
  if (!assessment) return;
  desk_.Do<risk::Assessment>(world_.risk(), assessment->authority_id, "ClearOverride",
                             risk::ClearOverride{assessment->assessment_id, "", kManager});
}

void Assessors::AssessAnew(const Child& child) {
  desk_.Do<risk::Assessment>(world_.risk(), child.council->authority_id, "AssessChild",
                             risk::AssessChild{child.child_id, {}, kManager});
}

void Assessors::PlanMatrices() {
  for (const Council& council : councils_) {
    if (world_.Chance(50)) continue;
    const auto publish = [this, &council](risk::MatrixMode mode) {
      desk_.Do<risk::MatrixVersion>(world_.risk(), council.authority_id, "PublishMatrix",
                                    risk::PublishMatrix{council.authority_id, "trial", mode,
                                                        risk::DefaultMatrixDocument(), kManager});
    };
    const Instant when = world_.now() + world_.Between(hours(1), hours(60));
    desk_.At(when, [publish] { publish(risk::MatrixMode::kShadow); });
    if (world_.Chance(50)) {
      desk_.At(when + world_.Between(hours(1), hours(40)),
               [publish] { publish(risk::MatrixMode::kActive); });
    }
  }
}

void Assessors::PlanPatterns() {
  for (int i = 0; i < 12; ++i) {
    desk_.At(world_.now() + world_.Between(hours(10), hours(120)), [this] { DecidePattern(); });
  }
}

void Assessors::DecidePattern() {
  std::vector<risk::PatternCandidate> open;
  for (auto& candidate : RowsOf<risk::PatternCandidate>(world_.risk())) {
    if (candidate.state == risk::CandidateState::kOpen) open.push_back(std::move(candidate));
  }
  if (open.empty()) return;
  const risk::PatternCandidate& chosen = open[world_.Draw(open.size())];
  if (world_.Chance(50)) {
    desk_.Do<risk::PatternCandidate>(
        world_.risk(), chosen.authority_id, "ConfirmPattern",
        risk::ConfirmPattern{chosen.candidate_id, "", "known_to_partners", kAnalyst});
  } else {
    desk_.Do<risk::PatternCandidate>(
        world_.risk(), chosen.authority_id, "DismissPattern",
        risk::DismissPattern{chosen.candidate_id, "", "coincidence", kAnalyst});
  }
}

}  // namespace safereturn::sim
