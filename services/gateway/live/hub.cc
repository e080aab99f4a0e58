#include "services/gateway/live/hub.h"

#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "libs/base/result.h"
#include "libs/obs/metrics.h"

namespace safereturn::gateway {
namespace {

using Json = nlohmann::ordered_json;

const obs::MetricTable kMetrics{
    {"safereturn_gateway_hints_total",
     obs::MetricKind::kCounter,
     "Hints read from the stream",
     "hints",
     {}},
    {"safereturn_gateway_streams_ended_total",
     obs::MetricKind::kCounter,
     "Live streams that the gateway ended, by reason",
     "streams",
     {"reason"}},
};

// A stream's id: milliseconds and a number within them.
using Place = std::pair<uint64_t, uint64_t>;

std::optional<Place> PlaceOf(std::string_view id) {
  Place place;
  const char* end = id.data() + id.size();
  const auto first = std::from_chars(id.data(), end, place.first);
  if (first.ec != std::errc() || first.ptr == end || *first.ptr != '-') return std::nullopt;
  const auto second = std::from_chars(first.ptr + 1, end, place.second);
  if (second.ec != std::errc() || second.ptr != end) return std::nullopt;
  return place;
}

std::string Frame(const std::string& event, const std::string& id, const Json& data) {
  std::string frame = id.empty() ? "" : "id: " + id + "\n";
  frame += "event: " + event + "\ndata: ";
  frame += data.dump(-1, ' ', false, Json::error_handler_t::replace);
  return frame + "\n\n";
}

}  // namespace

Subscription::Subscription(Audience audience, Instant until, const Clock& clock)
    : audience_(std::move(audience)), until_(until), clock_(clock) {}

std::string Subscription::Take(bool beat) {
  const absl::MutexLock lock(&mutex_);
  if (clock_.Now() >= until_) EndLocked("TOKEN_EXPIRED");
  std::string taken = std::exchange(pending_, {});
  if (taken.empty() && beat && !is_over_) taken = ": beat\n\n";
  return taken;
}

bool Subscription::is_over() {
  const absl::MutexLock lock(&mutex_);
  return is_over_ && pending_.empty();
}

void Subscription::OnNews(std::function<void()> news) {
  const absl::MutexLock lock(&mutex_);
  news_ = std::move(news);
}

void Subscription::Offer(const Hint& hint, const std::string& epoch) {
  if (!audience_.Hears(hint)) return;
  const absl::MutexLock lock(&mutex_);
  if (is_over_) return;
  // Who is so far behind reads everything again anyway.
  if (pending_.size() > kLongestBacklog) return EndLocked("READER_TOO_SLOW");
  Queue(Frame("hint", epoch + "." + hint.id,
              {{"type", hint.type}, {"subject", hint.subject}, {"version", hint.version}}));
}

void Subscription::Tell(const std::string& event, const std::string& id) {
  const absl::MutexLock lock(&mutex_);
  if (!is_over_) Queue(Frame(event, id, Json::object()));
}

void Subscription::End(const std::string& reason) {
  const absl::MutexLock lock(&mutex_);
  EndLocked(reason);
}

void Subscription::EndLocked(const std::string& reason) {
  if (is_over_) return;
  is_over_ = true;
  pending_.clear();
  obs::GetCounter("safereturn_gateway_streams_ended_total", {{"reason", reason}}).Increment();
  Queue(Frame("end", "", {{"reason", reason}}));
}

void Subscription::Queue(std::string frame) {
  const bool was_empty = pending_.empty();
  pending_ += frame;
  if (was_empty && news_) news_();
}

void Hub::Begin(const std::string& epoch, std::vector<Hint> hints) {
  const absl::MutexLock lock(&mutex_);
  const bool is_lost = !epoch_.empty() && epoch_ != epoch;
  epoch_ = epoch;
  hints_.assign(hints.begin(), hints.end());
  if (!is_lost) return;
  for (const auto& each : subscriptions_) {
    if (const auto alive = each.lock()) alive->Tell("resync", "");
  }
}

void Hub::Add(std::vector<Hint> hints) {
  if (hints.empty()) return;
  obs::GetCounter("safereturn_gateway_hints_total").Increment(static_cast<double>(hints.size()));
  const absl::MutexLock lock(&mutex_);
  std::erase_if(subscriptions_, [](const auto& each) { return each.expired(); });
  for (Hint& hint : hints) {
    for (const auto& each : subscriptions_) {
      if (const auto alive = each.lock()) alive->Offer(hint, epoch_);
    }
    if (hints_.size() == kHintsKept) hints_.pop_front();
    hints_.push_back(std::move(hint));
  }
}

void Hub::End(const std::string& reason) {
  const absl::MutexLock lock(&mutex_);
  epoch_.clear();
  hints_.clear();
  for (const auto& each : std::exchange(subscriptions_, {})) {
    if (const auto alive = each.lock()) alive->End(reason);
  }
}

absl::StatusOr<std::shared_ptr<Subscription>> Hub::Subscribe(Audience audience, Instant until,
                                                             std::string_view last_event_id) {
  const absl::MutexLock lock(&mutex_);
  if (epoch_.empty()) {
    return Refuse(absl::StatusCode::kUnavailable, "LIVE_NOT_READY",
                  "hints cannot be read now; read again what you show");
  }
  const std::string prefix = epoch_ + ".";
  const std::string latest = hints_.empty() ? "0-0" : hints_.back().id;
  std::vector<const Hint*> missed;
  bool resumes = last_event_id.empty();
  if (last_event_id.starts_with(prefix)) {
    const auto last = PlaceOf(last_event_id.substr(prefix.size()));
    // What was before the first that is kept is not known.
    resumes = last && (hints_.size() < kHintsKept || *last >= PlaceOf(hints_.front().id));
    for (auto hint = hints_.rbegin(); resumes && hint != hints_.rend(); ++hint) {
      if (PlaceOf(hint->id) <= last) break;
      if (audience.Hears(*hint)) missed.push_back(&*hint);
    }
    resumes = resumes && missed.size() <= kMostMissed;
  }
  auto subscription = std::make_shared<Subscription>(std::move(audience), until, clock_);
  const bool is_new = last_event_id.empty() || !resumes;
  subscription->Tell(resumes ? "hello" : "resync", is_new ? prefix + latest : "");
  if (!is_new) {
    for (auto hint = missed.rbegin(); hint != missed.rend(); ++hint) {
      subscription->Offer(**hint, epoch_);
    }
  }
  subscriptions_.push_back(subscription);
  return subscription;
}

}  // namespace safereturn::gateway
