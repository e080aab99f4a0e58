// Small matrices, histories and times that the tests of risk share.
#pragma once

#include "libs/base/uuid.h"
#include "services/risk/domain/history.h"
#include "services/risk/domain/matrix.h"

namespace safereturn::risk {

inline Uuid TestUuid(uint8_t number) {
  Uuid uuid;
  uuid.bytes[0] = 1;
  uuid.bytes[15] = number;
  return uuid;
}

// Day 0 is 2 November 2026, 00:00 UTC.
inline Instant Day(double day) {
  constexpr int64_t kMicrosOfDay = 86'400'000'000;
  return Instant(std::chrono::seconds(1'793'577'600)) +
         std::chrono::microseconds(static_cast<int64_t>(day * kMicrosOfDay));
}

inline Expression Codes(std::vector<std::string> codes, int32_t at_least = 1, int32_t days = 0) {
  Expression atom;
  atom.op = Op::kCodes;
  atom.list = CodeList::kIndicator;
  atom.codes = std::move(codes);
  atom.at_least = at_least;
  atom.days = days;
  return atom;
}

inline Expression Group(Op op, std::vector<Expression> parts) {
  Expression group;
  group.op = op;
  group.parts = std::move(parts);
  return group;
}

inline Expression Simple(Op op) {
  Expression atom;
  atom.op = op;
  atom.at_least = 24;
  atom.age = 13;
  atom.level = RiskLevel::kMedium;
  if (op == Op::kEpisodes) {
    atom.at_least = 3;
    atom.days = 30;
  }
  if (op == Op::kAnswer) atom.codes = {"trusted_adult"};
  return atom;
}

inline Factor MakeFactor(std::string key, Axis axis, int32_t points, Expression when,
                         Stage stage = Stage::kReturn) {
  Factor factor;
  factor.key = std::move(key);
  factor.axis = axis;
  factor.points = points;
  factor.stage = stage;
  factor.reason_code = factor.key;
  factor.when = std::move(when);
  return factor;
}

// Likelihood from 2 and 4 points on, severity from 3 on.
inline Matrix SmallMatrix() {
  Matrix matrix;
  matrix.title = "Small";
  matrix.likelihood_bands = {2, 4};
  matrix.severity_bands = {3};
  matrix.grid = {{RiskLevel::kVeryLow, RiskLevel::kMedium},
                 {RiskLevel::kLow, RiskLevel::kHigh},
                 {RiskLevel::kMedium, RiskLevel::kHigh}};
  matrix.protective_at_most = 2;
  matrix.factors = {MakeFactor("long", Axis::kLikelihood, 2, Simple(Op::kHoursAway))};
  return matrix;
}

inline EpisodeRecord MakeEpisode(uint8_t number, double start, double end) {
  EpisodeRecord episode;
  episode.episode_id = EpisodeId(TestUuid(number));
  episode.case_reference = "K7Q2M9";
  episode.category = EpisodeCategory::kMissing;
  episode.start_time = Day(start);
  episode.start_precision = TimePrecision::kExact;
  episode.return_time = Day(end);
  episode.return_precision = TimePrecision::kExact;
  episode.known_time = Day(start);
  episode.under_12 = false;
  episode.under_13 = false;
  episode.is_accepted = true;
  return episode;
}

inline ChildHistory MakeHistory(std::vector<EpisodeRecord> episodes) {
  ChildHistory history;
  history.child_id = ChildId(TestUuid(200));
  history.authority_id = "E10000016";
  history.episodes = std::move(episodes);
  return history;
}

}  // namespace safereturn::risk
