#include "services/reporting/domain/figure.h"

#include <algorithm>
#include <tuple>

namespace safereturn::reporting {
namespace {

using Field = StatementField;

bool HappenedBefore(const Statement& a, const Statement& b) {
  return std::tie(a.said_time, a.version, a.event_id, a.field) <
         std::tie(b.said_time, b.version, b.event_id, b.field);
}

// The first of these counts: a milestone is reached once.
bool IsMilestone(Field field) {
  return field == Field::kOffered || field == Field::kAttempted || field == Field::kSuspended;
}

// Versions of one aggregate tell the order whatever the clocks of its pods say; times do between
// several aggregates.
bool AreAllOfOwn(const Figure& figure, Field field) {
  return std::all_of(figure.statements.begin(), figure.statements.end(),
                     [&](const Statement& s) { return s.field != field || s.is_of_own; });
}

const Statement* Earliest(const Figure& figure, Field field) {
  const Statement* found = nullptr;
  for (const Statement& each : figure.statements) {
    if (each.field != field || !each.at) continue;
    if (found == nullptr || *each.at < *found->at) found = &each;
  }
  return found;
}

const Statement* Latest(const Figure& figure, Field field) {
  const bool by_version = AreAllOfOwn(figure, field);
  const Statement* found = nullptr;
  for (const Statement& each : figure.statements) {
    if (each.field != field) continue;
    const bool is_later =
        found == nullptr || (by_version ? std::tie(each.version, each.said_time) >=
                                              std::tie(found->version, found->said_time)
                                        : !HappenedBefore(each, *found));
    if (is_later) found = &each;
  }
  return found;
}

std::string CurrentCode(const Figure& figure, Field field) {
  const Statement* found = CurrentOf(figure, field);
  return found == nullptr ? "" : found->code;
}

std::optional<Instant> CurrentTime(const Figure& figure, Field field) {
  const Statement* found = CurrentOf(figure, field);
  return found == nullptr ? std::nullopt : found->at;
}

TimePrecision CurrentPrecision(const Figure& figure, Field field) {
  const Statement* found = CurrentOf(figure, field);
  return found == nullptr ? TimePrecision::kUnspecified : found->precision;
}

bool IsReferrals(Field field) { return field <= Field::kEpisode || field == Field::kReference; }

Standing StandingOf(const Figure& figure) {
  const bool is_known = std::any_of(figure.statements.begin(), figure.statements.end(),
                                    [](const Statement& s) { return IsReferrals(s.field); });
  if (!is_known) return Standing::kUnspecified;
  const std::string episode = CurrentCode(figure, Field::kEpisode);
  if (episode == code::kWithdrawn) return Standing::kWithdrawn;
  if (episode == code::kMerged) return Standing::kMerged;
  if (!figure.return_time) return Standing::kAway;
  const std::string duty = CurrentCode(figure, Field::kDuty);
  if (duty == code::kAccepted) return Standing::kDue;
  if (duty == code::kRefused) return Standing::kRefused;
  if (duty == code::kNotRequired || duty == code::kDismissed) return Standing::kNotRequired;
  return Standing::kReturned;
}

// The earliest of what was said: an interview that was held or declined had been offered by then.
std::optional<Instant> OfferOf(const Figure& figure) {
  std::optional<Instant> offer = CurrentTime(figure, Field::kOffered);
  const auto take = [&](const std::optional<Instant>& time) {
    if (time && (!offer || *time < *offer)) offer = time;
  };
  if (figure.outcome == Outcome::kUnspecified) return offer;
  take(CurrentOf(figure, Field::kOutcome)->also_at);
  if (figure.outcome == Outcome::kHeld || IsDeclined(figure.outcome)) take(figure.outcome_time);
  return offer;
}

Timeliness TimelinessOf(const Figure& figure, const std::optional<Instant>& milestone) {
  if (figure.standing != Standing::kDue) return Timeliness::kUnspecified;
  if (!milestone) return Timeliness::kNever;
  return *milestone <= *figure.due_time ? Timeliness::kInTime : Timeliness::kLate;
}

bool WasBookedUntil(const Figure& figure, Instant due) {
  return std::any_of(figure.statements.begin(), figure.statements.end(), [&](const Statement& s) {
    return s.field == Field::kBooking && s.code == code::kBooked && s.at && *s.at <= due;
  });
}

bool WasBooked(const Figure& figure) {
  return std::any_of(figure.statements.begin(), figure.statements.end(), [](const Statement& s) {
    return s.field == Field::kBooking && s.code == code::kBooked;
  });
}

bool WasCancelled(const Figure& figure) {
  return std::any_of(figure.statements.begin(), figure.statements.end(), [](const Statement& s) {
    return s.field == Field::kBooking && s.code == code::kReleased &&
           s.reason_code == code::kCancelled;
  });
}

// A refusal in time is a legitimate end (domain facts 0.1); so is what ends the duty itself.
bool IsLate(const Figure& figure) {
  if (figure.standing != Standing::kDue || figure.held == Timeliness::kInTime) return false;
  switch (figure.outcome) {
    case Outcome::kUnspecified:
    case Outcome::kHeld:
    case Outcome::kUnableToContact:
      return true;
    case Outcome::kDeclinedByChild:
    case Outcome::kDeclinedByParentCarer:
      return figure.outcome_time && *figure.outcome_time > *figure.due_time;
    default:
      return false;
  }
}

// The hours before the notice are the notifier's (product decision 15), an absence nobody's fault;
// what remains is the service's own.
LateReason LateReasonOf(const Figure& figure) {
  if (!IsLate(figure)) return LateReason::kUnspecified;
  const Instant due = *figure.due_time;
  const auto by_due = [&](Field field) {
    const auto time = CurrentTime(figure, field);
    return time && *time <= due;
  };
  if (figure.received_time && *figure.received_time >= due) return LateReason::kLateNotice;
  if (by_due(Field::kSuspended)) return LateReason::kMissingAgain;
  if (by_due(Field::kAttempted) || figure.outcome == Outcome::kUnableToContact) {
    return LateReason::kNotReached;
  }
  if (WasBookedUntil(figure, due)) {
    return WasCancelled(figure) ? LateReason::kBookingCancelled : LateReason::kNotReached;
  }
  return WasBooked(figure) ? LateReason::kBookedLate : LateReason::kNotArranged;
}

void Forget(Figure& figure) {
  for (auto each = figure.statements.begin();
       figure.statements.size() > kMostStatements && each != figure.statements.end();) {
    each = each->is_current ? each + 1 : figure.statements.erase(each);
  }
}

void RefreshFacts(Figure& figure) {
  figure.category = FromCode<EpisodeCategory>(CurrentCode(figure, Field::kCategory));
  figure.home_urn = CurrentCode(figure, Field::kHome);
  const Statement* host = CurrentOf(figure, Field::kHost);
  figure.area = host == nullptr                                           ? Area::kUnspecified
                : host->code.empty() || host->code == figure.authority_id ? Area::kInArea
                                                                          : Area::kOutOfArea;
  figure.age_band = FromCode<AgeBand>(CurrentCode(figure, Field::kAge));
  figure.start_time = CurrentTime(figure, Field::kStart);
  figure.start_precision = CurrentPrecision(figure, Field::kStart);
  figure.return_time = CurrentTime(figure, Field::kReturn);
  figure.return_precision = CurrentPrecision(figure, Field::kReturn);
  figure.received_time = CurrentTime(figure, Field::kReceived);
  figure.due_time =
      figure.return_time ? std::optional(*figure.return_time + kInterviewWithin) : std::nullopt;
  figure.standing = StandingOf(figure);
}

void RefreshResult(Figure& figure) {
  figure.outcome = FromCode<Outcome>(CurrentCode(figure, Field::kOutcome));
  figure.outcome_time =
      figure.outcome == Outcome::kUnspecified ? std::nullopt : CurrentTime(figure, Field::kOutcome);
  figure.held_time = figure.outcome == Outcome::kHeld ? figure.outcome_time : std::nullopt;
  figure.offered_time = OfferOf(figure);
  figure.offered = TimelinessOf(figure, figure.offered_time);
  figure.held = TimelinessOf(figure, figure.held_time);
  const auto band = [&](const std::optional<Instant>& milestone) {
    return milestone && figure.return_time ? BandOf(*milestone - *figure.return_time)
                                           : HourBand::kUnspecified;
  };
  figure.offered_after = band(figure.offered_time);
  figure.held_after = band(figure.held_time);
  figure.late_reason = LateReasonOf(figure);
  figure.delay = DelayOf(figure.late_reason);
}

}  // namespace

void Say(Figure& figure, Statement statement) {
  const bool is_known =
      std::any_of(figure.statements.begin(), figure.statements.end(), [&](const Statement& each) {
        return each.event_id == statement.event_id && each.field == statement.field;
      });
  if (is_known) return;
  const auto place = std::upper_bound(figure.statements.begin(), figure.statements.end(), statement,
                                      &HappenedBefore);
  figure.statements.insert(place, std::move(statement));
}

void Refresh(Figure& figure) {
  for (Statement& each : figure.statements) {
    each.is_current = CurrentOf(figure, each.field) == &each;
  }
  Forget(figure);
  RefreshFacts(figure);
  RefreshResult(figure);
}

const Statement* CurrentOf(const Figure& figure, StatementField field) {
  return IsMilestone(field) ? Earliest(figure, field) : Latest(figure, field);
}

std::optional<Instant> SettlesAt(const Figure& figure) {
  if (figure.standing != Standing::kDue) return std::nullopt;
  // What is held at the due time is in time: the hours run until right after it.
  return figure.outcome == Outcome::kUnspecified ? *figure.due_time + std::chrono::microseconds(1)
                                                 : *figure.return_time;
}

HourBand BandOf(std::chrono::microseconds elapsed) {
  using std::chrono::hours;
  if (elapsed <= hours(24)) return HourBand::kWithinOneDay;
  if (elapsed <= hours(48)) return HourBand::kWithinTwoDays;
  if (elapsed <= hours(72)) return HourBand::kWithinThreeDays;
  if (elapsed <= hours(96)) return HourBand::kWithinFourDays;
  return elapsed <= hours(168) ? HourBand::kWithinSevenDays : HourBand::kAfterSevenDays;
}

bool IsDeclined(Outcome outcome) {
  return outcome == Outcome::kDeclinedByChild || outcome == Outcome::kDeclinedByParentCarer;
}

Delay DelayOf(LateReason reason) {
  switch (reason) {
    case LateReason::kLateNotice:
      return Delay::kNotifier;
    case LateReason::kMissingAgain:
      return Delay::kChildAway;
    case LateReason::kNotReached:
      return Delay::kContact;
    case LateReason::kBookingCancelled:
    case LateReason::kBookedLate:
    case LateReason::kNotArranged:
      return Delay::kService;
    case LateReason::kUnspecified:
      break;
  }
  return Delay::kUnspecified;
}

}  // namespace safereturn::reporting
