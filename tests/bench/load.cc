#include "tests/bench/load.h"

#include <google/protobuf/timestamp.pb.h>

#include "libs/base/civil.h"
#include "libs/base/uuid.h"
#include "libs/messaging/envelope.h"
#include "safereturn/intake/v1/intake.pb.h"

namespace safereturn::bench {
namespace {

namespace pb = intake::v1;

// First half of every event id of this benchmark.
constexpr uint8_t kPrefix[8] = {0x01, 0x9b, 0xe0, 0xc4, 0x11, 0x22, 0x7a, 0xbc};

std::string EventId(int64_t index, bool is_return) {
  Uuid id;
  std::copy(std::begin(kPrefix), std::end(kPrefix), id.bytes.begin());
  id.bytes[8] = is_return ? 0x80 : 0x81;
  for (int i = 0; i < 7; ++i) id.bytes[9 + i] = static_cast<uint8_t>(index >> (48 - 8 * i));
  return id.ToString();
}

void Set(pb::ReportedTime& time, Instant instant) {
  time.mutable_time()->set_seconds(std::chrono::floor<Seconds>(instant).time_since_epoch().count());
  time.set_precision(common::v1::TIME_PRECISION_EXACT);
  time.set_told_by("police");
}

template <class Data>
kafka::Message Message(const LoadOptions& options, const Data& data, const std::string& id,
                       const std::string& key, Instant time) {
  messaging::Envelope envelope;
  envelope.id = id;
  envelope.source = options.source;
  envelope.type = Data::descriptor()->full_name();
  envelope.time = time;
  envelope.partition_key = key;
  envelope.content_type = "application/protobuf";
  envelope.data = data.SerializeAsString();
  return messaging::ToBinaryMode(envelope, options.topic);
}

}  // namespace

std::vector<kafka::Message> EpisodeMessages(const LoadOptions& options, int64_t index) {
  const int64_t number = options.first + index;
  const std::string child = "B" + std::to_string(number);
  const Instant returned = options.return_from + options.return_step * index;
  const auto identify = [&](auto& event) {
    auto& identifier = *event.add_child();
    identifier.set_type("lcs");
    identifier.set_issuer(options.authority_id);
    identifier.set_value(child);
    event.set_episode_reference("E" + std::to_string(number));
    event.set_birth_date("2011-05-14");
    event.set_home_urn(options.home_urn);
    event.set_category(common::v1::EPISODE_CATEGORY_MISSING);
  };
  pb::ChildReportedMissing missing;
  identify(missing);
  Set(*missing.mutable_start_time(), returned - std::chrono::hours(9));
  pb::ChildReturned back;
  identify(back);
  Set(*back.mutable_return_time(), returned);
  return {Message(options, missing, EventId(number, false), child, returned),
          Message(options, back, EventId(number, true), child, returned)};
}

int64_t IndexOfCorrelation(const std::string& correlation_id) {
  const auto id = Uuid::Parse(correlation_id);
  if (!id || !std::equal(std::begin(kPrefix), std::end(kPrefix), id->bytes.begin()) ||
      id->bytes[8] != 0x80) {
    return -1;
  }
  int64_t index = 0;
  for (int i = 9; i < 16; ++i) index = index << 8 | id->bytes[i];
  return index;
}

}  // namespace safereturn::bench
