#include "services/reporting/app/on_event.h"

#include "services/reporting/app/tables.h"

namespace safereturn::reporting {
namespace {

using messaging::Envelope;
using messaging::Tx;
using Field = StatementField;

// Follows merges of merges; a ring would be a fault of referral's and must not hang us.
absl::StatusOr<ChildId> ChildOf(const ChildId& child, Tx& tx) {
  constexpr int kMostMerges = 10;
  ChildId id = child;
  for (int i = 0; i < kMostMerges; ++i) {
    SR_ASSIGN_OR_RETURN(const std::optional<ChildLink> link, tx.TryLoad<ChildLink>(id.key()));
    if (!link) break;
    id = link->into_child_id;
  }
  return id;
}

std::string ShortType(const std::string& type) { return type.substr(type.rfind('.') + 1); }

// One event's statements about one figure.
class Telling {
 public:
  Telling(const Envelope& from, Figure& figure) : from_(from), figure_(figure) {}

  void Say(Field field, Statement statement) const {
    statement.field = field;
    statement.event_id = from_.id;
    statement.event_type = ShortType(from_.type);
    statement.said_time = from_.time;
    statement.version = from_.subject_version;
    statement.is_of_own = from_.subject.ends_with(figure_.episode_id.key());
    reporting::Say(figure_, std::move(statement));
  }
  void Code(Field field, const std::string& code, const std::string& reason = "") const {
    Statement statement;
    statement.code = code;
    statement.reason_code = reason;
    Say(field, std::move(statement));
  }
  void Time(Field field, Instant at, TimePrecision precision = TimePrecision::kUnspecified,
            const std::string& reason = "") const {
    Statement statement;
    statement.at = at;
    statement.precision = precision;
    statement.reason_code = reason;
    Say(field, std::move(statement));
  }
  void CodeAndTime(Field field, const std::string& code, std::optional<Instant> at,
                   const std::string& reason = "", std::optional<Instant> also_at = {}) const {
    Statement statement;
    statement.code = code;
    statement.at = at;
    statement.also_at = also_at;
    statement.reason_code = reason;
    Say(field, std::move(statement));
  }
  // What an event leaves open it does not say.
  void Category(EpisodeCategory category, const std::string& reason = "") const {
    if (category != EpisodeCategory::kUnspecified) Code(Field::kCategory, CodeOf(category), reason);
  }
  void Home(const HomeUrn& home) const {
    if (!home.empty()) Code(Field::kHome, home);
  }
  void Start(const std::optional<Instant>& at, TimePrecision precision,
             const std::string& reason = "") const {
    if (at) Time(Field::kStart, *at, precision, reason);
  }
  void CaseReference(const std::string& reference) const {
    if (!reference.empty()) figure_.case_reference = reference;
  }

 private:
  const Envelope& from_;
  Figure& figure_;
};

// Lets `tell` add what a fact says to each figure that it is about.
template <class Fact, class Tell>
absl::Status Learn(const Fact& fact, const Envelope& from, Tx& tx, Tell tell) {
  SR_ASSIGN_OR_RETURN(const ChildId child, ChildOf(fact.child_id, tx));
  for (const EpisodeId& episode : EpisodesOf(fact)) {
    SR_ASSIGN_OR_RETURN(const std::optional<Figure> before, tx.TryLoad<Figure>(episode.key()));
    Figure figure = before.value_or(Figure());
    figure.episode_id = episode;
    figure.child_id = child;
    figure.authority_id = fact.authority_id;
    tell(Telling(from, figure));
    Refresh(figure);
    if (figure != before) tx.Save(figure);
  }
  return absl::OkStatus();
}

}  // namespace

void TouchChild(const ChildId& child, messaging::Prefetch& prefetch) {
  prefetch.Lock(child.name());
  prefetch.Key<ChildLink>(child.key());
}

void TouchFigure(const EpisodeId& episode, messaging::Prefetch& prefetch) {
  prefetch.Key<Figure>(episode.key());
}

void Touches(const ChildMerged& fact, const Envelope&, messaging::Prefetch& prefetch) {
  TouchChild(fact.child_id, prefetch);
  TouchChild(fact.into_child_id, prefetch);
  prefetch.Find<Figure>("child_id", fact.child_id.key());
}

absl::Status On(const EpisodeOpened& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.CaseReference(fact.case_reference);
    telling.Category(fact.category);
    telling.Start(fact.start_time, fact.start_precision);
    telling.Home(fact.home_urn);
    telling.Code(Field::kReference, fact.episode_reference);
  });
}

absl::Status On(const NoticeRepeated& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.Category(fact.category);
    telling.Start(fact.start_time, fact.start_precision);
  });
}

absl::Status On(const ChildReturned& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.Time(Field::kReturn, fact.return_time, fact.return_precision);
    if (fact.received_time) telling.Time(Field::kReceived, *fact.received_time);
    telling.Home(fact.home_urn);
  });
}

absl::Status On(const ReferralAccepted& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.CaseReference(fact.case_reference);
    telling.Home(fact.home_urn);
    telling.Code(Field::kHost, fact.host_authority_id);
    // Events of earlier releases tell under 12 only.
    telling.Code(Field::kAge, CodeOf(fact.under_12   ? AgeBand::kUnderTwelve
                                     : fact.under_13 ? AgeBand::kTwelve
                                                     : AgeBand::kThirteenAndOver));
    telling.Code(Field::kDuty, code::kAccepted);
  });
}

absl::Status On(const ReferralRefused& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.Code(Field::kDuty, code::kRefused, fact.reason);
  });
}

absl::Status On(const InterviewNotRequired& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.Code(Field::kDuty, code::kNotRequired, fact.reason_code);
  });
}

absl::Status On(const NoticeDismissed& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.Code(Field::kDuty, code::kDismissed, fact.reason_code);
  });
}

absl::Status On(const ReturnCorrected& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.Category(fact.category, fact.reason_code);
    telling.Start(fact.start_time, fact.start_precision, fact.reason_code);
    if (fact.return_time) {
      telling.Time(Field::kReturn, *fact.return_time, fact.return_precision, fact.reason_code);
    }
  });
}

absl::Status On(const EpisodeWithdrawn& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.Code(Field::kEpisode, code::kWithdrawn, fact.reason_code);
  });
}

absl::Status On(const EpisodeMerged& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx,
               [&](const Telling& telling) { telling.Code(Field::kEpisode, code::kMerged); });
}

absl::Status On(const EpisodeUnmerged& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx,
               [&](const Telling& telling) { telling.Code(Field::kEpisode, code::kLive); });
}

absl::Status On(const ChildMerged& fact, const Envelope&, Tx& tx) {
  tx.Save(ChildLink{fact.child_id, fact.into_child_id, fact.authority_id});
  SR_ASSIGN_OR_RETURN(const ChildId into, ChildOf(fact.into_child_id, tx));
  SR_ASSIGN_OR_RETURN(const std::vector<Figure> figures,
                      tx.Find<Figure>("child_id", fact.child_id.key()));
  for (Figure figure : figures) {
    figure.child_id = into;
    tx.Save(figure);
  }
  return absl::OkStatus();
}

absl::Status On(const InterviewOffered& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.CodeAndTime(Field::kOffered, fact.mode, fact.offered_time);
  });
}

absl::Status On(const InterviewBooked& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.CodeAndTime(Field::kBooking, code::kBooked, fact.start_time);
  });
}

absl::Status On(const BookingReleased& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.Code(Field::kBooking, code::kReleased, fact.reason);
  });
}

absl::Status On(const AttemptRecorded& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.CodeAndTime(Field::kAttempted, fact.result, fact.attempted_time);
  });
}

absl::Status On(const PlanSuspended& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx,
               [&](const Telling& telling) { telling.Time(Field::kSuspended, from.time); });
}

absl::Status On(const PlanClosed& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.CodeAndTime(Field::kOutcome, CodeOf(fact.outcome), fact.outcome_time, "",
                        fact.offered_time);
  });
}

absl::Status On(const PlanReopened& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx,
               [&](const Telling& telling) { telling.Code(Field::kOutcome, code::kOpen); });
}

absl::Status On(const InterviewHeld& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.CodeAndTime(Field::kInterview, fact.interview_id.name(), fact.held_time, fact.mode);
  });
}

absl::Status On(const InterviewDeclined& fact, const Envelope& from, Tx& tx) {
  return Learn(fact, from, tx, [&](const Telling& telling) {
    telling.CodeAndTime(Field::kInterview, fact.interview_id.name(), fact.declined_time,
                        fact.reason_code);
  });
}

}  // namespace safereturn::reporting
