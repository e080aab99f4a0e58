// Who shares a fact: one bounded row per authority, kind and digest, so that an interview costs as
// many row reads as it names facts, whatever the number of episodes.
#pragma once

#include <string>
#include <vector>

#include "services/risk/domain/history.h"

namespace safereturn::risk {

// The numbers are those of safereturn.risk.v1.
enum class PatternKind {
  kUnspecified = 0,
  kPlace = 1,
  kPhone = 2,
  kAssociate = 3,
  kVehicle = 4,
  kHandle = 5,
  kTime = 6,
  kTravel = 7
};
SR_ENUM(PatternKind, kUnspecified, kPlace, kPhone, kAssociate, kVehicle, kHandle, kTime, kTravel)

// A place or number that more children share says nothing about any of them: the station, the
// advice line.
inline constexpr size_t kTooCommonChildren = 50;
// Of one child; the latest are kept.
inline constexpr size_t kMostEntriesOfChild = 2;

// That a fact was named about an episode of a child.
struct FactEntry {
  ChildId child_id;
  EpisodeId episode_id;
  InterviewId interview_id;           // nil: the times of an episode, not an interview's fact
  Instant time;                       // of the return, else when it was said
  std::optional<Instant> start_time;  // since when the child was away, if known
  HomeUrn home_urn;
};
SR_STRUCT(FactEntry, child_id, episode_id, interview_id, time, start_time, home_urn)

struct FactIndex {
  AuthorityId authority_id;
  PatternKind kind = PatternKind::kUnspecified;
  std::string digest;  // kTime: the hour of the return, "2026-11-22T19"
  std::vector<FactEntry> entries;
  bool too_common = false;  // it names nobody any more, and stays so
};
SR_STRUCT(FactIndex, authority_id, kind, digest, entries, too_common)

// Returns the kind of pattern that an interview's fact makes.
PatternKind KindOf(FactKind kind);

// Returns the primary key of a row: "E10000016.kPhone.<digest>".
std::string FactIndexKey(const AuthorityId& authority, PatternKind kind, const std::string& digest);

// Returns the row with the entry added, in place of the same interview's (or episode's).
FactIndex Add(FactIndex index, const FactEntry& entry);

// Returns the row without what this interview (nil: this episode) said about the child.
FactIndex Remove(FactIndex index, const ChildId& child, const InterviewId& interview,
                 const EpisodeId& episode);

// Returns the digest under which a return at this time is found: its hour in UTC.
std::string HourOf(Instant time);

}  // namespace safereturn::risk
