// Laws that hold whatever the sources say and in whatever order.
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <ostream>

#include "services/referral/domain/case_reference.h"
#include "services/referral/test_world.h"

namespace safereturn::referral {
namespace {

using namespace std::chrono_literals;

struct Step {
  enum Kind { kMissing, kReturned, kCorrected, kWithdrawn } kind;
  int child;
  bool is_police;
  int start;  // hours before now
  int back;   // hours before now
  bool by_date;
  bool says_start;
};

// Shown by the counterexample of a law that fails.
std::ostream& operator<<(std::ostream& out, const Step& step) {
  constexpr const char* kKinds[] = {"missing", "returned", "corrected", "withdrawn"};
  return out << kKinds[step.kind] << " child " << step.child << (step.is_police ? " police" : "")
             << " " << step.start << "h.." << step.back << "h ago"
             << (step.by_date ? " by date" : "") << (step.says_start ? " with start" : "");
}

ReportedTime HoursAgo(const World& world, int hours, bool by_date) {
  const Instant time = const_cast<World&>(world).clock().Now() - std::chrono::hours(hours);
  if (by_date) return {.date = FormatDate(LondonDate(time))};
  return {.time = time};
}

void Play(World& world, const Step& step) {
  const char* source = step.is_police ? kPolice : kSource;
  const auto start = HoursAgo(world, step.start, step.by_date);
  const auto back = HoursAgo(world, step.back, step.by_date);
  const auto child = TestChild(step.child);
  // Refusals are fine: the laws hold after them too.
  switch (step.kind) {
    case Step::kMissing:
      world
          .Hear(
              MissingReport{
                  .child = child, .category = EpisodeCategory::kMissing, .start_time = start},
              source)
          .IgnoreError();
      break;
    case Step::kReturned: {
      ReturnReport report{.child = child, .return_time = back};
      if (step.says_start) report.start_time = start;
      world.Hear(report, source).IgnoreError();
      break;
    }
    case Step::kCorrected:
      world
          .Hear(CorrectionReport{.child = child,
                                 .start_time_as_reported = start,
                                 .return_time = back,
                                 .reason_code = "other"},
                source)
          .IgnoreError();
      break;
    case Step::kWithdrawn:
      world
          .Hear(
              WithdrawalReport{
                  .child = child, .start_time_as_reported = start, .reason_code = "other"},
              source)
          .IgnoreError();
      break;
  }
}

// Stories of up to some thirty notices about two children.
rc::Gen<std::vector<Step>> Steps() {
  auto step = rc::gen::apply(
      [](int kind, int child, bool police, int start, int length, bool by_date, bool says) {
        return Step{
            static_cast<Step::Kind>(kind), child, police, start + length, start, by_date, says};
      },
      rc::gen::inRange(0, 4), rc::gen::inRange(0, 2), rc::gen::arbitrary<bool>(),
      rc::gen::inRange(0, 60), rc::gen::inRange(0, 20), rc::gen::arbitrary<bool>(),
      rc::gen::arbitrary<bool>());
  return rc::gen::withSize([step](int size) {
    return rc::gen::resize(size / 3,
                           rc::gen::container<std::vector<Step>>(rc::gen::resize(size, step)));
  });
}

RC_GTEST_PROP(Referral, StateIsTheFoldOfItsEvents, ()) {
  World world;
  world.Prepare();
  const auto steps = *Steps();
  for (const Step& step : steps) Play(world, step);

  std::map<std::string, Episode> folded;
  for (const auto& row : world.state().journal) {
    if (!row.subject.starts_with("episodes/")) continue;
    const auto event = ParseEvent(row.type, row.data);
    RC_ASSERT(event.has_value());
    Episode& episode = folded[row.subject.substr(9)];
    episode = Evolve(episode, *event);
  }
  for (const Episode& episode : world.All<Episode>()) {
    RC_ASSERT(folded[episode.episode_id.key()] == episode);
  }
}

RC_GTEST_PROP(Referral, NobodyComesBackBeforeGoingAndReferencesAreUnique, ()) {
  World world;
  world.Prepare();
  const auto steps = *Steps();
  for (const Step& step : steps) Play(world, step);

  std::set<std::string> references;
  for (const Episode& episode : world.All<Episode>()) {
    RC_ASSERT(references.insert(episode.case_reference).second);
    RC_ASSERT(!episode.start_time || !episode.return_time ||
              *episode.start_time <= *episode.return_time);
    RC_ASSERT(episode.state != EpisodeState::kReturned);  // something always follows a return
    RC_ASSERT(episode.state != EpisodeState::kOpen || !episode.return_time);
  }
}

RC_GTEST_PROP(Referral, HearingEverythingTwiceOpensNothingMore, ()) {
  World once;
  World twice;
  once.Prepare();
  twice.Prepare();
  auto steps = *Steps();
  // Told anew after a withdrawal is a new episode, on purpose.
  std::erase_if(steps, [](const Step& step) { return step.kind == Step::kWithdrawn; });
  for (const Step& step : steps) {
    Play(once, step);
    Play(twice, step);
    Play(twice, step);
  }
  RC_ASSERT(once.All<Episode>().size() == twice.All<Episode>().size());
}

RC_GTEST_PROP(Referral, ReportAndReturnGiveTheSameInEitherOrder, ()) {
  const int back = *rc::gen::inRange(0, 70);
  const int start = back + *rc::gen::inRange(0, 100);
  const bool says = *rc::gen::arbitrary<bool>();
  const Step missing{Step::kMissing, 0, false, start, back, false, false};
  const Step returned{Step::kReturned, 0, true, start, back, false, says};
  World forth;
  World back_to_front;
  forth.Prepare();
  back_to_front.Prepare();
  Play(forth, missing);
  Play(forth, returned);
  Play(back_to_front, returned);
  Play(back_to_front, missing);

  const Episode a = forth.Only<Episode>();
  const Episode b = back_to_front.Only<Episode>();
  RC_ASSERT(a.start_time == b.start_time);
  RC_ASSERT(a.return_time == b.return_time);
  RC_ASSERT(a.state == b.state);
  RC_ASSERT(a.category == b.category);
}

RC_GTEST_PROP(CaseReference, IsSixCharactersOfTheAlphabet, (uint64_t seed, uint8_t attempt)) {
  Uuid uuid;
  for (size_t i = 0; i < 8; ++i) uuid.bytes[i] = static_cast<uint8_t>(seed >> (8 * i));
  const std::string reference = CaseReference(uuid, attempt);
  RC_ASSERT(reference.size() == 6u);
  for (const char c : reference) RC_ASSERT(kCaseAlphabet.find(c) != std::string_view::npos);
  RC_ASSERT(reference != CaseReference(uuid, attempt + 1));
}

}  // namespace
}  // namespace safereturn::referral
