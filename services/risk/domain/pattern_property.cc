// What links children must not depend on the order in which their facts arrived, and must stay
// bounded.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "services/risk/domain/pattern.h"
#include "services/risk/domain/test_risk.h"

namespace safereturn::risk {
namespace {

std::vector<FactEntry> AnyEntries() {
  std::vector<FactEntry> entries;
  const int count = *rc::gen::inRange(0, 20);
  for (int i = 0; i < count; ++i) {
    FactEntry entry;
    const auto child = static_cast<uint8_t>(*rc::gen::inRange(1, 12));
    entry.child_id = ChildId(TestUuid(child));
    // One interview a child, so that no entry is cut: what is cut depends on what came last.
    entry.interview_id = InterviewId(TestUuid(child));
    entry.episode_id = EpisodeId(TestUuid(child));
    entry.time = Day(*rc::gen::inRange(0, 200));
    if (*rc::gen::arbitrary<bool>()) entry.start_time = entry.time - std::chrono::hours(30);
    const bool is_known = std::any_of(entries.begin(), entries.end(), [&](const FactEntry& each) {
      return each.child_id == entry.child_id;
    });
    if (!is_known) entries.push_back(entry);
  }
  return entries;
}

FactIndex IndexOf(PatternKind kind, const std::vector<FactEntry>& entries) {
  FactIndex index;
  index.kind = kind;
  for (const FactEntry& entry : entries) index = Add(index, entry);
  return index;
}

RC_GTEST_PROP(Support, DoesNotDependOnTheOrderOfArrival, ()) {
  const PatternKind kind =
      *rc::gen::element(PatternKind::kPlace, PatternKind::kPhone, PatternKind::kTravel);
  std::vector<FactEntry> entries = AnyEntries();
  const Support one = SupportOf(IndexOf(kind, entries));
  std::reverse(entries.begin(), entries.end());
  const Support other = SupportOf(IndexOf(kind, entries));
  RC_ASSERT(one.why_code == other.why_code);
  RC_ASSERT(one.evidence == other.evidence);
}

RC_GTEST_PROP(Support, AddingAndTakingBackLeavesNothing, ()) {
  const std::vector<FactEntry> entries = AnyEntries();
  FactIndex index = IndexOf(PatternKind::kPhone, entries);
  for (const FactEntry& entry : entries) {
    index = Remove(index, entry.child_id, entry.interview_id, entry.episode_id);
  }
  RC_ASSERT(index.entries.empty());
  RC_ASSERT(SupportOf(index).why_code.empty());
}

RC_GTEST_PROP(Support, ItsEvidenceIsOfTwoChildrenAtLeastAndBounded, ()) {
  const Support support = SupportOf(IndexOf(PatternKind::kPhone, AnyEntries()));
  std::set<ChildId> children;
  for (const FactEntry& entry : support.evidence) children.insert(entry.child_id);
  RC_ASSERT(support.why_code.empty() == support.evidence.empty());
  RC_ASSERT(support.evidence.empty() || children.size() >= 2u);
  RC_ASSERT(support.evidence.size() <= kMostEvidence);
}

}  // namespace
}  // namespace safereturn::risk
