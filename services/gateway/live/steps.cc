#include "services/gateway/live/steps.h"

#include <algorithm>
#include <cstdlib>

#include "libs/base/result.h"

namespace safereturn::gateway {
namespace {

using redis::Reply;
using std::chrono::milliseconds;

constexpr size_t kBatch = 500;
constexpr milliseconds kWaitForEvents{500};
constexpr char kBlock[] = "1000";  // milliseconds that one read waits at most

absl::Status Unexpected() {
  return Refuse(absl::StatusCode::kInternal, "REDIS_REFUSED", "the stream of hints cannot be read");
}

// One entry of a stream: [id, [name, value, …]].
absl::StatusOr<Hint> ToHint(const Reply& entry) {
  if (entry.elements.size() != 2) return Unexpected();
  Hint hint;
  hint.id = entry.elements[0].text;
  const auto& fields = entry.elements[1].elements;
  for (size_t i = 0; i + 1 < fields.size(); i += 2) {
    const std::string& name = fields[i].text;
    const std::string& value = fields[i + 1].text;
    if (name == "authority") hint.authority = value;
    if (name == "home") hint.home = value;
    if (name == "type") hint.type = value;
    if (name == "subject") hint.subject = value;
    if (name == "version") hint.version = std::strtoll(value.c_str(), nullptr, 10);
  }
  return hint;
}

absl::StatusOr<std::vector<Hint>> ToHints(const std::vector<Reply>& entries) {
  std::vector<Hint> hints;
  for (const Reply& entry : entries) {
    SR_ASSIGN_OR_RETURN(Hint hint, ToHint(entry));
    hints.push_back(std::move(hint));
  }
  return hints;
}

}  // namespace

LiveStream::LiveStream(const std::string& prefix, Random& random, const Clock& wall_clock)
    : hints(prefix + "safereturn:live:hints"),
      epoch(prefix + "safereturn:live:epoch"),
      random(random),
      wall_clock(wall_clock) {}

absl::StatusOr<std::string> LiveStream::Epoch(redis::Redis& redis) const {
  const auto now =
      std::chrono::duration_cast<milliseconds>(wall_clock.Now().time_since_epoch()).count();
  const std::string fresh = std::to_string(now) + "-" + std::to_string(random.Next());
  SR_ASSIGN_OR_RETURN(const auto replies,
                      redis.Pipeline({{"SET", epoch, fresh, "NX"}, {"GET", epoch}}));
  if (replies.size() != 2 || replies[1].kind != Reply::Kind::kText) return Unexpected();
  return replies[1].text;
}

ProjectorStep::ProjectorStep(kafka::Consumer& events, redis::Redis& redis, const LiveStream& stream)
    : events_(events), redis_(redis), stream_(stream) {}

absl::StatusOr<bool> ProjectorStep::Run() {
  SR_ASSIGN_OR_RETURN(const auto messages, events_.PollBatch(kBatch, kWaitForEvents));
  if (messages.empty()) return true;
  if (const absl::Status status = Project(messages); !status.ok()) {
    SR_RETURN_IF_ERROR(events_.Rewind(messages));
    return status;
  }
  SR_RETURN_IF_ERROR(events_.Commit(messages));
  return true;
}

absl::Status ProjectorStep::Project(const std::vector<kafka::Message>& messages) {
  SR_ASSIGN_OR_RETURN(const std::string epoch, stream_.Epoch(redis_));
  const int64_t begin = std::strtoll(epoch.c_str(), nullptr, 10);
  std::vector<std::vector<std::string>> commands;
  for (const kafka::Message& message : messages) {
    if (message.timestamp_ms < begin) continue;
    const auto hint = HintOf(message);
    if (!hint) continue;
    commands.push_back({"XADD", stream_.hints, "MAXLEN", "~", std::to_string(kHintsKept), "*",
                        "authority", hint->authority, "home", hint->home, "type", hint->type,
                        "subject", hint->subject, "version", std::to_string(hint->version)});
  }
  if (commands.empty()) return absl::OkStatus();
  SR_ASSIGN_OR_RETURN(const auto replies, redis_.Pipeline(commands));
  for (const Reply& reply : replies) {
    if (reply.kind == Reply::Kind::kError) return Unexpected();
  }
  return absl::OkStatus();
}

ReaderStep::ReaderStep(redis::Redis& redis, Hub& hub, const LiveStream& stream)
    : redis_(redis), hub_(hub), stream_(stream) {}

absl::StatusOr<bool> ReaderStep::Run() {
  const absl::Status status = Read();
  if (status.ok()) return true;
  // Better no stream than one that says nothing although things happen. Who comes back resumes.
  if (!epoch_.empty()) hub_.End("REDIS_UNAVAILABLE");
  epoch_.clear();
  return status;
}

absl::Status ReaderStep::Read() {
  SR_ASSIGN_OR_RETURN(const std::string epoch, stream_.Epoch(redis_));
  if (epoch != epoch_) {
    SR_ASSIGN_OR_RETURN(Reply kept, redis_.Command({"XREVRANGE", stream_.hints, "+", "-", "COUNT",
                                                    std::to_string(kHintsKept)}));
    std::reverse(kept.elements.begin(), kept.elements.end());
    SR_ASSIGN_OR_RETURN(auto hints, ToHints(kept.elements));
    last_ = hints.empty() ? "0-0" : hints.back().id;
    epoch_ = epoch;
    hub_.Begin(epoch_, std::move(hints));
  }
  SR_ASSIGN_OR_RETURN(const Reply news,
                      redis_.Command({"XREAD", "COUNT", std::to_string(kBatch), "BLOCK", kBlock,
                                      "STREAMS", stream_.hints, last_}));
  if (news.is_nil()) return absl::OkStatus();
  if (news.elements.size() != 1 || news.elements[0].elements.size() != 2) return Unexpected();
  SR_ASSIGN_OR_RETURN(auto hints, ToHints(news.elements[0].elements[1].elements));
  if (!hints.empty()) last_ = hints.back().id;
  hub_.Add(std::move(hints));
  return absl::OkStatus();
}

}  // namespace safereturn::gateway
