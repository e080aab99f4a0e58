#include "tests/bench/pattern_cases.h"

#include <cmath>

#include "libs/base/uuid.h"
#include "libs/messaging/envelope.h"
#include "safereturn/interview/v1/events.pb.h"
#include "safereturn/referral/v1/events.pb.h"

namespace safereturn::bench {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

// splitmix64: the same case for the same index on every machine.
uint64_t Mix(uint64_t value) {
  value += 0x9e3779b97f4a7c15ULL;
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ULL;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebULL;
  return value ^ (value >> 31);
}

// Draws for one case, one after the other.
class Dice {
 public:
  explicit Dice(int64_t index) : state_(Mix(static_cast<uint64_t>(index))) {}
  double Share() { return static_cast<double>(Next() >> 11) / 9007199254740992.0; }
  bool Chance(double share) { return Share() < share; }
  // A number below `bound`, small ones far more often.
  int64_t Popular(int64_t bound) {
    return static_cast<int64_t>(std::pow(Share(), 3) * static_cast<double>(bound));
  }
  uint64_t Next() { return state_ = Mix(state_); }

 private:
  uint64_t state_;
};

std::string Name(const char* collection, uint64_t kind, int64_t number) {
  Uuid id;
  const uint64_t high = Mix(kind * 1'000'003 + static_cast<uint64_t>(number));
  const uint64_t low = Mix(high);
  for (size_t i = 0; i < 8; ++i) {
    id.bytes[i] = static_cast<uint8_t>(high >> (8 * i));
    id.bytes[8 + i] = static_cast<uint8_t>(low >> (8 * i));
  }
  return std::string(collection) + "/" + id.ToString();
}

// What a keyed hash of a value looks like.
std::string Digest(uint64_t kind, int64_t value) {
  static const char* const kHex = "0123456789abcdef";
  std::string digest;
  uint64_t word = kind << 48 ^ static_cast<uint64_t>(value);
  while (digest.size() < 64) {
    word = Mix(word);
    for (int shift = 0; shift < 64; shift += 4) digest.push_back(kHex[word >> shift & 15]);
  }
  return digest;
}

// Some three episodes a child, near each other in time.
int64_t ChildOf(int64_t index) {
  return (index + static_cast<int64_t>(Mix(static_cast<uint64_t>(index)) % 3000)) / 3;
}

std::string AuthorityOf(const CaseOptions& options, int64_t index) {
  return "E1000" + std::to_string(1000 + ChildOf(index) % options.authorities);
}

// Every twentieth goes and comes back with the one before of the same authority.
Instant ReturnOf(const CaseOptions& options, int64_t index) {
  const int64_t with = index % 20 == 0 ? index - options.authorities : index;
  return options.first_return + options.between * with +
         minutes(Mix(static_cast<uint64_t>(with)) % 40);
}

void Set(google::protobuf::Timestamp& time, Instant instant) {
  time.set_seconds(std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count());
}

template <class Event>
Event About(const CaseOptions& options, int64_t index) {
  Event event;
  event.set_child_id(Name("children", 1, ChildOf(index)));
  event.set_authority_id(AuthorityOf(options, index));
  return event;
}

template <class Event>
kafka::Message Message(const char* service, const Event& event, int64_t index, Instant time) {
  messaging::Envelope envelope;
  const std::string type = Event::descriptor()->full_name();
  envelope.id = Name("e", Mix(std::hash<std::string>{}(type)), index).substr(2);
  envelope.source = std::string("//safereturn/") + service;
  envelope.type = type;
  envelope.subject = event.child_id();
  envelope.time = time;
  envelope.partition_key = event.child_id();
  envelope.content_type = "application/protobuf";
  envelope.data = event.SerializeAsString();
  return messaging::ToBinaryMode(envelope, std::string("safereturn.") + service + ".events");
}

void Link(interview::v1::FactKind kind, int64_t value, interview::v1::FactsRecorded& event) {
  auto& fact = *event.add_linked_facts();
  fact.set_kind(kind);
  fact.set_digest(Digest(static_cast<uint64_t>(kind), value));
}

// Stations stay; people, telephones, cars and handles come and go within some five months.
void LinkAll(int64_t index, interview::v1::FactsRecorded& event) {
  namespace pb = interview::v1;
  constexpr int64_t kOwn = 1'000'000'000;  // beyond every shared value
  Dice dice(index);
  const int64_t own = kOwn + ChildOf(index) * 100;
  const int64_t season = index / 20'000 * 50'000;
  Link(pb::FACT_KIND_PLACE, dice.Chance(0.4) ? dice.Popular(4000) : own + 1, event);
  if (dice.Chance(0.4)) Link(pb::FACT_KIND_PLACE, kOwn * 2 + index, event);
  Link(pb::FACT_KIND_ASSOCIATE, dice.Chance(0.25) ? season + dice.Popular(8000) : own + 2, event);
  if (dice.Chance(0.6)) {
    Link(pb::FACT_KIND_PHONE, dice.Chance(0.05) ? season + dice.Popular(5000) : own + 3, event);
  }
  if (dice.Chance(0.15)) Link(pb::FACT_KIND_VEHICLE, season + dice.Popular(20'000), event);
  if (dice.Chance(0.5)) {
    Link(pb::FACT_KIND_HANDLE, dice.Chance(0.1) ? season + dice.Popular(20'000) : own + 4, event);
  }
}

}  // namespace

int64_t AuthorityNumber(const CaseOptions& options, int64_t index) {
  return ChildOf(index) % options.authorities;
}

std::vector<kafka::Message> AbsenceMessages(const CaseOptions& options, int64_t index) {
  const Instant back = ReturnOf(options, index);
  const Instant gone = back - hours(6) - minutes(Mix(static_cast<uint64_t>(index) / 20) % 20);
  auto opened = About<referral::v1::EpisodeOpened>(options, index);
  opened.set_episode_id(Name("episodes", 2, index));
  opened.set_case_reference("K7Q2MX");
  opened.set_category(common::v1::EPISODE_CATEGORY_MISSING);
  Set(*opened.mutable_start_time(), gone);
  opened.set_start_precision(common::v1::TIME_PRECISION_EXACT);
  opened.set_home_urn(std::to_string(1'000'000 + ChildOf(index) / 4));
  auto returned = About<referral::v1::ChildReturned>(options, index);
  returned.set_episode_id(opened.episode_id());
  Set(*returned.mutable_return_time(), back);
  returned.set_return_precision(common::v1::TIME_PRECISION_EXACT);
  returned.set_home_urn(opened.home_urn());
  return {Message("referral", opened, index, gone), Message("referral", returned, index, back)};
}

kafka::Message AcceptedMessage(const CaseOptions& options, int64_t index) {
  auto event = About<referral::v1::ReferralAccepted>(options, index);
  event.set_episode_id(Name("episodes", 2, index));
  event.set_case_reference("K7Q2MX");
  event.set_category(common::v1::EPISODE_CATEGORY_MISSING);
  Set(*event.mutable_return_time(), ReturnOf(options, index));
  event.set_return_precision(common::v1::TIME_PRECISION_EXACT);
  event.set_home_urn(std::to_string(1'000'000 + ChildOf(index) / 4));
  return Message("referral", event, index, ReturnOf(options, index));
}

kafka::Message FactsMessage(const CaseOptions& options, int64_t index) {
  const Instant said = ReturnOf(options, index) + hours(30);
  auto event = About<interview::v1::FactsRecorded>(options, index);
  event.set_interview_id(Name("interviews", 3, index));
  event.add_episode_ids(Name("episodes", 2, index));
  event.add_push_codes("conflict_at_home");
  event.add_pull_codes("friends");
  event.add_indicator_codes(index % 10 == 0 ? "found_out_of_area" : "substances");
  event.set_absence_hours(6);
  Set(*event.mutable_recorded_time(), said);
  LinkAll(index, event);
  return Message("interview", event, index, said);
}

}  // namespace safereturn::bench
