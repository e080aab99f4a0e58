#include "services/gateway/intake/cloud_events.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "libs/base/result.h"
#include "libs/messaging/envelope.h"
#include "libs/messaging/router.h"
#include "safereturn/intake/v1/intake.pb.h"
#include "services/gateway/rest/path_template.h"

namespace safereturn::gateway {
namespace {

using Json = nlohmann::json;

constexpr char kStructured[] = "application/cloudevents+json";
constexpr char kBatch[] = "application/cloudevents-batch+json";
constexpr int kDeepest = 32;  // levels of JSON, as on the topic

absl::Status Bad(std::string_view reason, const std::string& what, std::string_view field) {
  return Refuse(absl::StatusCode::kInvalidArgument, reason, what, field);
}

// Returns the media type in lower case, without parameters.
std::string MediaType(std::string_view text) {
  std::string type(text.substr(0, text.find(';')));
  std::erase(type, ' ');
  for (char& c : type) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
  return type;
}

// Looks before the parser recurses: a hostile megabyte of brackets is refused.
bool IsTooDeep(std::string_view text, int deepest) {
  int depth = 0;
  for (const char c : text) {
    depth += (c == '{' || c == '[') ? 1 : (c == '}' || c == ']') ? -1 : 0;
    if (depth > deepest) return true;
  }
  return false;
}

// Binding section 3.1.3.2: a value may stand in quotes and is percent-encoded.
absl::StatusOr<std::string> HeaderValue(std::string_view value, std::string_view name) {
  std::string plain;
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"') {
    value = value.substr(1, value.size() - 2);
    for (size_t i = 0; i < value.size(); ++i) {
      if (value[i] == '\\' && i + 1 < value.size()) ++i;
      plain += value[i];
    }
  } else {
    plain = value;
  }
  auto decoded = Decode(plain);
  if (!decoded) return Bad("ATTRIBUTE_INVALID", "has broken escapes or is no UTF-8", name);
  return *std::move(decoded);
}

absl::StatusOr<kafka::Message> FromHeaders(const Request& request) {
  constexpr std::string_view kPrefix = "ce-";
  kafka::Message message;
  std::set<std::string_view> seen;
  for (const auto& [name, value] : request.headers) {
    if (!name.starts_with(kPrefix)) continue;
    const std::string_view attribute = std::string_view(name).substr(kPrefix.size());
    if (!seen.insert(attribute).second) {
      return Bad("ATTRIBUTE_INVALID", "an attribute is said once", attribute);
    }
    SR_ASSIGN_OR_RETURN(std::string text, HeaderValue(value, attribute));
    message.headers.push_back({"ce_" + std::string(attribute), std::move(text)});
  }
  message.headers.push_back(
      {"content-type", std::string(HeaderOf(request.headers, "content-type"))});
  message.value = request.body;
  return message;
}

kafka::Message FromBody(std::string body) {
  kafka::Message message;
  message.headers.push_back({"content-type", kStructured});
  message.value = std::move(body);
  return message;
}

// Parses the data as `Fact` and returns the key under which all about this child is in order.
template <class Fact>
absl::StatusOr<std::string> KeyOf(const messaging::Envelope& envelope) {
  Fact fact;
  SR_RETURN_IF_ERROR(messaging::Router::ParseData(envelope, fact));
  if (!envelope.partition_key.empty() || fact.child().empty()) return envelope.partition_key;
  const auto& first = fact.child(0);
  return first.value().empty() ? "" : first.type() + "|" + first.issuer() + "|" + first.value();
}

// The one list of what is taken.
struct Type {
  const google::protobuf::Descriptor* descriptor;
  absl::StatusOr<std::string> (*key_of)(const messaging::Envelope&);
};

template <class Fact>
Type TypeOf() {
  return {Fact::descriptor(), &KeyOf<Fact>};
}

const std::vector<Type>& Types() {
  namespace v1 = safereturn::intake::v1;
  static const auto& types =
      *new std::vector<Type>{TypeOf<v1::ChildReportedMissing>(), TypeOf<v1::ChildReturned>(),
                             TypeOf<v1::EpisodeCorrected>(), TypeOf<v1::EpisodeWithdrawn>()};
  return types;
}

absl::StatusOr<std::string> CheckData(const messaging::Envelope& envelope) {
  for (const Type& type : Types()) {
    if (envelope.type == type.descriptor->full_name()) return type.key_of(envelope);
  }
  return Bad("EVENT_TYPE_UNKNOWN", "the intake takes no events of this type", "type");
}

// Reads one event as the consumers will, and turns it into binary mode.
absl::Status Complete(kafka::Message as_it_came, const std::string& topic, Instant now,
                      IntakeItem& item) {
  as_it_came.topic = topic;
  as_it_came.timestamp_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
  SR_ASSIGN_OR_RETURN(messaging::Envelope envelope, messaging::ParseCloudEvent(as_it_came));
  item.id = envelope.id;
  item.source = envelope.source;
  SR_ASSIGN_OR_RETURN(envelope.partition_key, CheckData(envelope));
  item.message = messaging::ToBinaryMode(envelope, topic);
  // A structured event's attributes become headers here, where they have a limit.
  return messaging::ParseCloudEvent(item.message).status();
}

IntakeItem ToItem(absl::StatusOr<kafka::Message> message, const std::string& topic, Instant now) {
  IntakeItem item;
  item.status = message.status();
  if (message.ok()) item.status = Complete(*std::move(message), topic, now, item);
  return item;
}

// What a refused event of a batch says of itself, so that its sender finds it again.
void Name(const Json& event, IntakeItem& item) {
  constexpr size_t kLongest = 256;
  const auto text = [&](const char* name) {
    const auto found = event.is_object() ? event.find(name) : event.end();
    const bool is_text = event.is_object() && found != event.end() && found->is_string() &&
                         found->get_ref<const std::string&>().size() <= kLongest;
    return is_text ? found->get<std::string>() : std::string();
  };
  if (item.id.empty()) item.id = text("id");
  if (item.source.empty()) item.source = text("source");
}

absl::StatusOr<IntakeRequest> ReadBatch(const Request& request, const std::string& topic,
                                        Instant now) {
  const Json batch = IsTooDeep(request.body, kDeepest + 1)
                         ? Json(Json::value_t::discarded)
                         : Json::parse(request.body, nullptr, false);
  if (!batch.is_array()) {
    return Bad("BATCH_NOT_JSON", "a batch is a JSON array in UTF-8 of up to 32 levels", "body");
  }
  if (batch.size() > kMostEvents) {
    return Bad("BATCH_TOO_LARGE", "a batch has at most 1000 events", "body");
  }
  IntakeRequest read{.is_batch = true, .items = {}};
  for (const Json& event : batch) {
    // The same event always becomes the same bytes: keys are sorted.
    std::string body = event.dump(-1, ' ', false, Json::error_handler_t::replace);
    read.items.push_back(ToItem(FromBody(std::move(body)), topic, now));
    Name(event, read.items.back());
  }
  return read;
}

}  // namespace

const std::vector<const google::protobuf::Descriptor*>& IntakeTypes() {
  static const auto& descriptors = *[] {
    auto* all = new std::vector<const google::protobuf::Descriptor*>;
    for (const Type& type : Types()) all->push_back(type.descriptor);
    return all;
  }();
  return descriptors;
}

absl::StatusOr<IntakeRequest> ReadEvents(const Request& request, const std::string& topic,
                                         Instant now, bool is_signed) {
  if (CountOf(request.headers, "content-encoding") > 0 &&
      HeaderOf(request.headers, "content-encoding") != "identity") {
    return Bad("CONTENT_ENCODING_UNSUPPORTED", "send the body as it is, not compressed",
               "content-encoding");
  }
  const std::string media = MediaType(HeaderOf(request.headers, "content-type"));
  if (media == kBatch) return ReadBatch(request, topic, now);
  if (media.starts_with("application/cloudevents") && media != kStructured) {
    return Bad("CONTENT_TYPE_UNSUPPORTED", "of the structured formats only JSON is read",
               "content-type");
  }
  if (is_signed && media != kStructured) {
    return Bad("CONTENT_TYPE_UNSUPPORTED",
               "a signed request brings application/cloudevents+json or -batch+json",
               "content-type");
  }
  IntakeRequest read;
  read.items.push_back(
      ToItem(media == kStructured ? FromBody(request.body) : FromHeaders(request), topic, now));
  return read;
}

}  // namespace safereturn::gateway
