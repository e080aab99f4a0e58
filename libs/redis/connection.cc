#include "libs/redis/connection.h"

#include <hiredis/hiredis.h>

#include <cerrno>
#include <charconv>
#include <optional>
#include <utility>

#include "libs/base/result.h"
#include "libs/obs/log.h"

namespace safereturn::redis {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

// After a failure callers are refused at once for this long.
constexpr milliseconds kRetryAfter{500};

constexpr std::string_view kUnixPrefix = "unix:";

timeval TimevalOf(milliseconds span) {
  return {.tv_sec = span.count() / 1000, .tv_usec = (span.count() % 1000) * 1000};
}

absl::Status Unavailable(std::string_view message) {
  return Refuse(absl::StatusCode::kUnavailable, "REDIS_UNAVAILABLE", message);
}

struct FreeReply {
  void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using OwnedReply = std::unique_ptr<redisReply, FreeReply>;

Reply Converted(const redisReply& raw) {
  Reply reply;
  switch (raw.type) {
    case REDIS_REPLY_STRING:
    case REDIS_REPLY_STATUS:
      reply.kind = Reply::Kind::kText;
      reply.text.assign(raw.str, raw.len);
      break;
    case REDIS_REPLY_ERROR:
      reply.kind = Reply::Kind::kError;
      reply.text.assign(raw.str, raw.len);
      break;
    case REDIS_REPLY_INTEGER:
      reply.kind = Reply::Kind::kInteger;
      reply.integer = raw.integer;
      break;
    case REDIS_REPLY_ARRAY:
      reply.kind = Reply::Kind::kArray;
      for (size_t i = 0; i < raw.elements; ++i)
        reply.elements.push_back(Converted(*raw.element[i]));
      break;
    default:
      break;
  }
  return reply;
}

struct HostPort {
  std::string host;
  int port;
};

std::optional<HostPort> ParseAddress(const std::string& address) {
  const size_t colon = address.rfind(':');
  if (colon == std::string::npos) return std::nullopt;
  int port = 0;
  const char* end = address.data() + address.size();
  if (std::from_chars(address.data() + colon + 1, end, port).ptr != end || port < 1) {
    return std::nullopt;
  }
  std::string host = address.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  return HostPort{std::move(host), port};
}

}  // namespace

void Redis::Free::operator()(redisContext* context) const { redisFree(context); }

Redis::Redis(RedisOptions options) : options_(std::move(options)) {}

Redis::~Redis() = default;

absl::Status Redis::Connect() {
  if (context_) return absl::OkStatus();
  if (steady_clock::now() < retry_at_) return Unavailable("Redis did not answer a moment ago");
  const timeval timeout = TimevalOf(options_.timeout);
  if (options_.address.starts_with(kUnixPrefix)) {
    const std::string path = options_.address.substr(kUnixPrefix.size());
    context_.reset(redisConnectUnixWithTimeout(path.c_str(), timeout));
  } else {
    const std::optional<HostPort> target = ParseAddress(options_.address);
    if (!target) return Unavailable("not host:port or unix:/path: " + options_.address);
    context_.reset(redisConnectWithTimeout(target->host.c_str(), target->port, timeout));
  }
  if (!context_) return Unavailable("out of memory");
  if (context_->err != 0) return Broken("connect");
  if (redisSetTimeout(context_.get(), timeout) != REDIS_OK) return Broken("set timeout");
  return absl::OkStatus();
}

absl::Status Redis::Broken(const std::string& what) {
  const bool is_closed = context_->err == REDIS_ERR_EOF ||
                         (context_->err == REDIS_ERR_IO && (errno == ECONNRESET || errno == EPIPE));
  const absl::Status status = Unavailable(what + ": " + context_->errstr);
  // The answer of a timed-out command may still come: the connection cannot be used any more.
  context_.reset();
  // A closed connection is opened again at once; whoever refuses or is slow is left alone a while.
  retry_at_ = is_closed ? steady_clock::time_point() : steady_clock::now() + kRetryAfter;
  if (!is_closed) {
    obs::Warning("redis.unavailable", {{"address", options_.address},
                                       {"error", status},
                                       {"consequence", "limits and holds work locally"}});
  }
  return status;
}

absl::StatusOr<Reply> Redis::Command(const std::vector<std::string>& argv) {
  SR_ASSIGN_OR_RETURN(std::vector<Reply> replies, Pipeline({argv}));
  if (replies.front().kind == Reply::Kind::kError) {
    return Refuse(absl::StatusCode::kInternal, "REDIS_REFUSED", replies.front().text);
  }
  return std::move(replies.front());
}

absl::StatusOr<std::vector<Reply>> Redis::Pipeline(
    const std::vector<std::vector<std::string>>& commands) {
  const absl::MutexLock lock(&mutex_);
  const bool was_connected = context_ != nullptr;
  auto replies = RunPipeline(commands);
  // Redis may have restarted, or closed an idle connection, since the last call: a second try.
  const bool is_closed = !replies.ok() && retry_at_ == steady_clock::time_point();
  return was_connected && is_closed ? RunPipeline(commands) : std::move(replies);
}

absl::StatusOr<std::vector<Reply>> Redis::RunPipeline(
    const std::vector<std::vector<std::string>>& commands) {
  SR_RETURN_IF_ERROR(Connect());
  for (const std::vector<std::string>& command : commands) {
    std::vector<const char*> arguments;
    std::vector<size_t> lengths;
    for (const std::string& argument : command) {
      arguments.push_back(argument.data());
      lengths.push_back(argument.size());
    }
    if (redisAppendCommandArgv(context_.get(), static_cast<int>(arguments.size()), arguments.data(),
                               lengths.data()) != REDIS_OK) {
      return Broken("send");
    }
  }
  std::vector<Reply> replies;
  replies.reserve(commands.size());
  for (size_t i = 0; i < commands.size(); ++i) {
    void* raw = nullptr;
    if (redisGetReply(context_.get(), &raw) != REDIS_OK) return Broken("answer");
    const OwnedReply reply(static_cast<redisReply*>(raw));
    replies.push_back(Converted(*reply));
  }
  return replies;
}

}  // namespace safereturn::redis
