#include "services/risk/domain/fact_index.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "libs/base/civil.h"

namespace safereturn::risk {
namespace {

size_t ChildrenOf(const std::vector<FactEntry>& entries) {
  std::set<ChildId> children;
  for (const FactEntry& entry : entries) children.insert(entry.child_id);
  return children.size();
}

}  // namespace

PatternKind KindOf(FactKind kind) {
  // The first five numbers are the same by contract; a test holds them together.
  return static_cast<PatternKind>(static_cast<int>(kind));
}

std::string FactIndexKey(const AuthorityId& authority, PatternKind kind,
                         const std::string& digest) {
  return authority + "." + boost::describe::enum_to_string(kind, "kUnspecified") + "." + digest;
}

FactIndex Add(FactIndex index, const FactEntry& entry) {
  if (index.too_common) return index;
  index = Remove(std::move(index), entry.child_id, entry.interview_id, entry.episode_id);
  // What is older than is remembered would link children by a past that nobody can look up.
  std::erase_if(index.entries,
                [&](const FactEntry& each) { return each.time < entry.time - kRememberedFor; });
  index.entries.push_back(entry);
  std::sort(index.entries.begin(), index.entries.end(), [](const FactEntry& a, const FactEntry& b) {
    return std::tie(a.time, a.child_id, a.episode_id) < std::tie(b.time, b.child_id, b.episode_id);
  });
  const auto is_same_child = [&](const FactEntry& each) { return each.child_id == entry.child_id; };
  auto surplus = std::count_if(index.entries.begin(), index.entries.end(), is_same_child) -
                 static_cast<std::ptrdiff_t>(kMostEntriesOfChild);
  std::erase_if(index.entries,
                [&](const FactEntry& each) { return is_same_child(each) && surplus-- > 0; });
  if (ChildrenOf(index.entries) > kTooCommonChildren) {
    index.too_common = true;
    index.entries.clear();
  }
  return index;
}

FactIndex Remove(FactIndex index, const ChildId& child, const InterviewId& interview,
                 const EpisodeId& episode) {
  std::erase_if(index.entries, [&](const FactEntry& entry) {
    if (entry.child_id != child || entry.interview_id != interview) return false;
    return !interview.is_nil() || entry.episode_id == episode;
  });
  return index;
}

std::string HourOf(Instant time) {
  constexpr size_t kUpToTheHour = 13;  // "2026-11-22T19"
  return FormatInstant(std::chrono::floor<std::chrono::hours>(time)).substr(0, kUpToTheHour);
}

}  // namespace safereturn::risk
