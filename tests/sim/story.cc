#include "tests/sim/story.h"

#include <algorithm>

#include "libs/base/civil.h"
#include "libs/codec/proto.h"
#include "libs/messaging/envelope.h"
#include "safereturn/intake/v1/intake.pb.h"
#include "services/referral/domain/identifier.h"
#include "tests/sim/proto_time.h"

namespace safereturn::sim {
namespace {

namespace pb = safereturn::intake::v1;
using std::chrono::hours;
using std::chrono::minutes;

constexpr char kIntake[] = "safereturn.intake";

class Teller {
 public:
  Teller(World& world, Child& child, std::vector<PlantedLetter>& planted)
      : world_(world), child_(child), planted_(planted) {}

  void Tell();

 private:
  // Sends `data` at that time; with a repeat of the same event id now and then.
  std::string Send(Instant when, const google::protobuf::Message& data, const std::string& source);
  std::string Send(Instant when, const google::protobuf::Message& data) {
    return Send(when, data, child_.council->source);
  }
  void Post(Instant when, messaging::Envelope envelope);
  template <class Proto>
  Proto About(const std::string& reference);
  void TellEpisode(Instant start, Instant back, Instant told);
  // `with_start`: the return says when the absence began; `is_reported`: a report says it.
  void TellReturn(Instant start, Instant back, Instant told, bool with_start, bool is_reported,
                  TrueEpisode& truth);
  void TellCorrection(Instant start, Instant back, Instant after, TrueEpisode& truth);
  void PlantLetter(Instant when);

  World& world_;
  Child& child_;
  std::vector<PlantedLetter>& planted_;
  std::string birth_date_;
};

template <class Proto>
Proto Teller::About(const std::string& reference) {
  Proto data;
  auto& identifier = *data.add_child();
  identifier.set_type("ssda903");
  identifier.set_issuer(child_.council->authority_id);
  identifier.set_value(child_.number);
  data.set_episode_reference(reference);
  return data;
}

void Teller::Post(Instant when, messaging::Envelope envelope) {
  envelope.partition_key = child_.number;
  world_.At(when, [this_world = &world_, envelope = std::move(envelope)]() mutable {
    envelope.time = this_world->now();
    this_world->bus().Append(messaging::ToBinaryMode(envelope, kIntake));
    this_world->trace().Note("council",
                             envelope.type + " " + envelope.id + " of " + envelope.partition_key,
                             envelope.data);
  });
}

std::string Teller::Send(Instant when, const google::protobuf::Message& data,
                         const std::string& source) {
  messaging::Envelope envelope;
  IdSource ids(world_.clock(), world_.random());
  envelope.id = ids.NewUuid().ToString();
  envelope.source = source;
  envelope.type = codec::TypeName(data.GetDescriptor());
  envelope.content_type = "application/protobuf";
  envelope.data = codec::Serialize(data);
  // The same event, delivered again soon or late.
  if (world_.Chance(15)) Post(when + world_.Between(minutes(1), hours(20)), envelope);
  Post(when, envelope);
  return envelope.id;
}

void Teller::TellReturn(Instant start, Instant back, Instant told, bool with_start,
                        bool is_reported, TrueEpisode& truth) {
  auto data = About<pb::ChildReturned>(truth.reference);
  truth.return_time = back;
  if (world_.Chance(10)) {  // only the date is known: the earliest instant of it counts
    data.mutable_return_time()->set_date(FormatDate(LondonDate(back)));
    truth.return_time = StartOfDay(LondonDate(back));
    if (with_start || is_reported) truth.return_time = std::max(*truth.return_time, start);
  } else {
    *data.mutable_return_time()->mutable_time() = ToTimestamp(back);
  }
  data.mutable_return_time()->set_told_by("placement");
  if (with_start) *data.mutable_start_time()->mutable_time() = ToTimestamp(start);
  data.set_birth_date(birth_date_);
  data.set_home_urn(child_.council->homes[world_.Draw(child_.council->homes.size())]);
  truth.is_history = world_.Chance(4);
  data.set_is_history(truth.is_history);
  Send(told, data);
  // The same told again as another event: "repeated", and nothing else.
  if (world_.Chance(10)) Send(told + world_.Between(minutes(1), minutes(10)), data);
  child_.known_time = std::max(child_.known_time, told);
}

void Teller::TellCorrection(Instant start, Instant back, Instant after, TrueEpisode& truth) {
  const Instant when = after + world_.Between(minutes(30), hours(16));
  if (world_.Chance(25)) {
    auto data = About<pb::EpisodeWithdrawn>(truth.reference);
    data.set_reason_code("recorded_in_error");
    Send(when, data);
    truth.is_withdrawn = true;
    return;
  }
  auto data = About<pb::EpisodeCorrected>(truth.reference);
  data.set_reason_code("better_information");
  // Earlier, as far as the start allows, or later, but not after it was told.
  const Instant right =
      world_.Chance(50) ? std::max(start, back - world_.Between(minutes(1), hours(30)))
                        : std::min(child_.known_time, back + world_.Between(minutes(1), hours(30)));
  *data.mutable_return_time()->mutable_time() = ToTimestamp(right);
  Send(when, data);
  truth.return_time = right;
}

void Teller::TellEpisode(Instant start, Instant back, Instant told) {
  TrueEpisode truth;
  truth.reference = child_.number + "-" + std::to_string(child_.episodes.size());
  auto report = About<pb::ChildReportedMissing>(truth.reference);
  report.set_category(world_.Chance(80)
                          ? safereturn::common::v1::EPISODE_CATEGORY_MISSING
                          : safereturn::common::v1::EPISODE_CATEGORY_AWAY_WITHOUT_AUTHORISATION);
  *report.mutable_start_time()->mutable_time() = ToTimestamp(start);
  report.set_birth_date(birth_date_);
  report.set_home_urn(child_.council->homes.front());
  Instant last_told = Instant::min();
  const uint64_t order = world_.Draw(10);
  if (order < 6) {  // reported, then back
    Send(std::max(world_.now(), start + world_.Between(minutes(1), hours(2))), report);
    TellReturn(start, back, std::max(told, start + hours(2)), world_.Chance(20), true, truth);
  } else if (order < 8) {  // the return is told first, the report follows
    TellReturn(start, back, told, world_.Chance(50), true, truth);
    last_told = child_.known_time + world_.Between(minutes(1), hours(5));
    Send(last_told, report);
  } else {  // nobody reported it
    TellReturn(start, back, told, world_.Chance(50), false, truth);
  }
  if (world_.Chance(15)) {
    TellCorrection(start, back, std::max(last_told, child_.known_time), truth);
  }
  child_.episodes.push_back(truth);
}

// Messages that no rule may accept: each is parked alone, with this reason.
void Teller::PlantLetter(Instant when) {
  auto data = About<pb::ChildReportedMissing>("");
  data.set_category(safereturn::common::v1::EPISODE_CATEGORY_MISSING);
  *data.mutable_start_time()->mutable_time() = ToTimestamp(world_.now() - hours(1));
  switch (world_.Draw(3)) {
    case 0:
      planted_.push_back({Send(when, data, "//nobody/knows"), "SOURCE_NOT_REGISTERED"});
      return;
    case 1:
      data.clear_start_time();
      planted_.push_back({Send(when, data), "TIME_MISSING"});
      return;
    default: {
      auto withdrawn = About<pb::EpisodeWithdrawn>(child_.number + "-never");
      withdrawn.set_reason_code("other");
      planted_.push_back({Send(when, withdrawn), "EPISODE_NOT_FOUND"});
      return;
    }
  }
}

void Teller::Tell() {
  if (world_.Chance(60)) {
    const int years = static_cast<int>(8 + world_.Draw(8));
    birth_date_ = FormatDate(LondonDate(world_.now() - std::chrono::days(365 * years + 40)));
  }
  // Most notices come within the hour, some days later (product decision 15): also after the 72
  // hours.
  Instant back = world_.now() + world_.Between(hours(1), hours(30));
  Instant told = back + (world_.Chance(80) ? world_.Between(minutes(1), minutes(90))
                                           : world_.Between(hours(2), hours(25)));
  if (world_.Chance(10)) {
    back = world_.now() - world_.Between(hours(1), hours(120));
    told = world_.now() + world_.Between(hours(1), hours(20));
  }
  TellEpisode(back - world_.Between(minutes(30), hours(40)), back, told);
  if (world_.Chance(20)) {  // missing again, often before the interview
    const Instant again = child_.known_time + world_.Between(hours(3), hours(30));
    const Instant back_again = again + world_.Between(minutes(30), hours(20));
    TellEpisode(again, back_again, back_again + world_.Between(minutes(1), hours(3)));
  }
  // Some again and again: few children make most of the episodes (domain facts 8.2).
  const Instant begin = world_.now();
  while (child_.episodes.size() > 1 && child_.known_time < begin + hours(90) && world_.Chance(50)) {
    const Instant again = child_.known_time + world_.Between(hours(1), hours(8));
    const Instant back_again = again + world_.Between(minutes(30), hours(8));
    TellEpisode(again, back_again, back_again + world_.Between(minutes(1), hours(3)));
  }
  if (world_.Chance(5)) PlantLetter(child_.known_time + world_.Between(hours(1), hours(9)));
}

}  // namespace

Child TellStory(World& world, const Council& council, int number,
                std::vector<PlantedLetter>& planted) {
  Child child;
  child.council = &council;
  child.number = "C" + std::to_string(1000 + number);
  child.child_id = referral::FoundedChildId(
      "", referral::IdentityOf({"ssda903", council.authority_id, child.number}));
  child.known_time = Instant::min();
  Teller(world, child, planted).Tell();
  return child;
}

}  // namespace safereturn::sim
