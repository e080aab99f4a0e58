#include "services/gateway/http/server.h"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>
#include <vector>

#include "libs/base/result.h"
#include "libs/obs/metrics.h"
#include "libs/runtime/wakeup.h"

namespace safereturn::gateway {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using beast::error_code;
using std::chrono::milliseconds;

constexpr milliseconds kWriteWithin{30'000};
constexpr milliseconds kLingerWithin{1000};
constexpr milliseconds kBeat{15'000};          // of a stream: both ends see that the other is there
constexpr milliseconds kStreamWithin{10'000};  // for one part of a stream: who is slower loses it
constexpr milliseconds kDrainLook{50};
constexpr milliseconds kAcceptPause{50};  // when the process has no file descriptors left

const obs::MetricTable kMetrics{
    {"safereturn_gateway_connections",
     obs::MetricKind::kGauge,
     "HTTP connections that are open",
     "connections",
     {}},
};

// What the connections share.
struct Shared {
  HttpOptions options;
  Handler handler;
  Refusal refusal;
  std::atomic<int> connections = 0;
  std::atomic<int> in_hand = 0;
  std::atomic<bool> draining = false;
  runtime::Wakeup answered;  // a request that was in hand
};

// One connection. All of it runs on its strand.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, std::shared_ptr<Shared> shared)
      : stream_(std::move(socket)),
        beat_(stream_.get_executor()),
        shared_(std::move(shared)),
        gauge_(obs::GetGauge("safereturn_gateway_connections")) {
    is_one_too_many_ = ++shared_->connections > shared_->options.connections;
    gauge_.Add(1);
  }
  ~Session() {
    --shared_->connections;
    gauge_.Add(-1);
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  void Start() {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
      if (self->is_one_too_many_) {
        return self->Refuse(503, "TOO_MANY_CONNECTIONS", "all connections are taken; try again");
      }
      self->AwaitRequest();
    });
  }

 private:
  // An idle connection may wait long; from the first byte a request has its own, shorter time: a
  // slow sender holds a connection no longer than that.
  void AwaitRequest() {
    parser_.emplace();
    parser_->header_limit(shared_->options.header_limit);
    parser_->body_limit(shared_->options.body_limit);
    if (buffer_.size() > 0) return ReadHeader();
    stream_.expires_after(shared_->options.idle);
    stream_.async_read_some(buffer_.prepare(4096),
                            [self = shared_from_this()](error_code error, size_t bytes) {
                              if (error) return self->Close();
                              self->buffer_.commit(bytes);
                              self->ReadHeader();
                            });
  }

  void ReadHeader() {
    stream_.expires_after(shared_->options.read_within);
    http::async_read_header(
        stream_, buffer_, *parser_, [self = shared_from_this()](error_code error, size_t) {
          if (error) return self->RefuseRead(error);
          if (beast::iequals(self->parser_->get()[http::field::expect], "100-continue")) {
            return self->Continue();
          }
          self->ReadBody();
        });
  }

  void Continue() {
    continue_.emplace(http::status::continue_, 11);
    http::async_write(stream_, *continue_, [self = shared_from_this()](error_code error, size_t) {
      if (error) return self->Close();
      self->ReadBody();
    });
  }

  void ReadBody() {
    http::async_read(stream_, buffer_, *parser_,
                     [self = shared_from_this()](error_code error, size_t) {
                       if (error) return self->RefuseRead(error);
                       self->HandOn();
                     });
  }

  void HandOn() {
    stream_.expires_never();
    auto message = parser_->release();
    parser_.reset();
    keep_alive_ = message.keep_alive();
    Request request{.method = std::string(message.method_string()),
                    .target = std::string(message.target()),
                    .headers = {},
                    .body = std::move(message.body())};
    for (const auto& field : message) {
      std::string name(field.name_string());
      std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
        return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
      });
      request.headers.emplace_back(std::move(name), std::string(field.value()));
    }
    const bool wants_body = request.method != "HEAD";
    ++shared_->in_hand;
    shared_->handler(std::move(request), [self = shared_from_this(), wants_body](Response answer) {
      asio::post(self->stream_.get_executor(),
                 [self, wants_body, answer = std::move(answer)]() mutable {
                   self->Write(std::move(answer), self->keep_alive_, wants_body, true);
                 });
    });
  }

  void RefuseRead(error_code error) {
    if (error == http::error::header_limit) {
      return Refuse(431, "HEADERS_TOO_LARGE", "send fewer or shorter headers");
    }
    if (error == http::error::body_limit) {
      return Refuse(413, "BODY_TOO_LARGE",
                    "a body has at most " + std::to_string(shared_->options.body_limit) + " bytes");
    }
    if (error == beast::error::timeout || error == http::error::end_of_stream ||
        error == http::error::partial_message ||
        error.category() != http::make_error_code(http::error::bad_method).category()) {
      return Close();  // nobody is there any more, or has been too slow
    }
    Refuse(400, "HTTP_MALFORMED", "this is not HTTP/1.1: " + error.message());
  }

  void Refuse(int status, const std::string& reason, const std::string& detail) {
    Write(shared_->refusal(status, reason, detail), false, true, false);
  }

  void Write(Response answer, bool keep_alive, bool wants_body, bool was_in_hand) {
    if (answer.stream) return BeginStream(std::move(answer), wants_body);
    keep_alive = keep_alive && !shared_->draining;
    response_.emplace(static_cast<http::status>(answer.status), 11);
    for (const auto& [name, value] : answer.headers) response_->insert(name, value);
    response_->keep_alive(keep_alive);
    response_->body() = std::move(answer.body);
    response_->prepare_payload();
    if (!wants_body) response_->body().clear();  // HEAD: the length of what a GET would get
    stream_.expires_after(kWriteWithin);
    http::async_write(
        stream_, *response_,
        [self = shared_from_this(), keep_alive, was_in_hand](error_code error, size_t) {
          if (was_in_hand) self->Answered();
          self->response_.reset();
          if (!error && !was_in_hand) return self->CloseAfterRefusal();
          if (error || !keep_alive) return self->Close();
          self->AwaitRequest();
        });
  }

  // From here on the connection belongs to the stream: it ends with it, and is in hand until then.
  void BeginStream(Response answer, bool wants_body) {
    source_ = std::move(answer.stream);
    continue_.emplace(static_cast<http::status>(answer.status), 11);
    for (const auto& [name, value] : answer.headers) continue_->insert(name, value);
    continue_->keep_alive(false);
    continue_->chunked(true);
    head_.emplace(*continue_);
    buffer_.clear();
    buffer_.shrink_to_fit();  // a thousand of them wait for hours
    stream_.expires_after(kWriteWithin);
    http::async_write_header(
        stream_, *head_, [self = shared_from_this(), wants_body](error_code error, size_t) {
          self->head_.reset();
          self->continue_.reset();
          if (error || !wants_body) return self->CloseStream();
          self->source_->OnNews([weak = self->weak_from_this()] {
            if (const auto alive = weak.lock()) {
              asio::post(alive->stream_.get_executor(), [alive] { alive->Pump(false); });
            }
          });
          self->WatchReader();
          self->Beat();
          self->Pump(false);
        });
  }

  // A reader says nothing more; when it goes, so does the stream.
  void WatchReader() {
    stream_.expires_never();
    stream_.async_read_some(buffer_.prepare(64), [self = shared_from_this()](error_code, size_t) {
      self->CloseStream();
    });
  }

  void Beat() {
    beat_.expires_after(kBeat);
    beat_.async_wait([weak = weak_from_this()](error_code error) {
      const auto alive = weak.lock();
      if (error || !alive) return;
      alive->Pump(true);
      alive->Beat();
    });
  }

  void Pump(bool beat) {
    if (is_pumping_ || is_stream_closed_) return;
    chunk_ = source_->Take(beat);
    const bool is_last = chunk_.empty() && source_->is_over();
    if (chunk_.empty() && !is_last) return;
    is_pumping_ = true;
    stream_.expires_after(kStreamWithin);
    const auto written = [self = shared_from_this(), is_last](error_code error, size_t) {
      self->is_pumping_ = false;
      self->chunk_ = {};
      if (error || is_last) return self->CloseStream();
      self->Pump(false);
    };
    if (is_last) {
      asio::async_write(stream_, http::make_chunk_last(), written);
    } else {
      asio::async_write(stream_, http::make_chunk(asio::buffer(chunk_)), written);
    }
  }

  void CloseStream() {
    if (is_stream_closed_) return;
    is_stream_closed_ = true;
    beat_.cancel();
    Answered();
    Close();
  }

  void Answered() {
    if (--shared_->in_hand == 0) shared_->answered.Notify();
  }

  // A client may still be sending what was refused: closing at once would take our answer from it.
  void CloseAfterRefusal() {
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.expires_after(kLingerWithin);
    Discard();
  }

  void Discard() {
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(4096),
                            [self = shared_from_this()](error_code error, size_t) {
                              if (error) return self->Close();
                              self->Discard();
                            });
  }

  void Close() {
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.close();
  }

  beast::tcp_stream stream_;
  asio::steady_timer beat_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::optional<http::response<http::string_body>> response_;
  std::optional<http::response<http::empty_body>> continue_;
  std::optional<http::response_serializer<http::empty_body>> head_;  // of a stream
  std::shared_ptr<EventStream> source_;
  std::string chunk_;
  bool is_pumping_ = false;
  bool is_stream_closed_ = false;
  std::shared_ptr<Shared> shared_;
  obs::Gauge gauge_;
  bool is_one_too_many_ = false;
  bool keep_alive_ = false;
};

}  // namespace

class HttpServer::Impl {
 public:
  Impl(HttpOptions options, Handler handler, Refusal refusal)
      : shared_(std::make_shared<Shared>()), acceptor_(context_), pause_(context_) {
    shared_->options = std::move(options);
    shared_->handler = std::move(handler);
    shared_->refusal = std::move(refusal);
  }

  absl::Status Listen() {
    const std::string& listen = shared_->options.listen;
    const auto failed = [&](const std::string& why) {
      return safereturn::Refuse(absl::StatusCode::kUnavailable, "LISTEN_FAILED",
                                "cannot listen on " + listen + ": " + why);
    };
    const size_t colon = listen.rfind(':');
    if (colon == std::string::npos) return failed("give host:port");
    error_code error;
    tcp::resolver resolver(context_);
    const auto found = resolver.resolve(listen.substr(0, colon), listen.substr(colon + 1),
                                        tcp::resolver::passive, error);
    if (error || found.empty()) return failed(error.message());
    const tcp::endpoint endpoint = found.begin()->endpoint();
    acceptor_.open(endpoint.protocol(), error);
    if (!error) acceptor_.set_option(asio::socket_base::reuse_address(true), error);
    if (!error) acceptor_.bind(endpoint, error);
    if (!error) acceptor_.listen(asio::socket_base::max_listen_connections, error);
    if (error) return failed(error.message());
    port_ = acceptor_.local_endpoint().port();
    Accept();
    for (int i = 0; i < shared_->options.threads; ++i) {
      threads_.emplace_back([this] { context_.run(); });
    }
    return absl::OkStatus();
  }

  void Drain() { shared_->draining = true; }

  void Stop(milliseconds grace) {
    if (threads_.empty()) return;
    Drain();
    asio::post(context_, [this] {
      error_code ignored;
      acceptor_.close(ignored);
      pause_.cancel();
    });
    const auto until = std::chrono::steady_clock::now() + grace;
    while (shared_->in_hand > 0 && std::chrono::steady_clock::now() < until) {
      shared_->answered.WaitFor(kDrainLook, {});
    }
    context_.stop();
    threads_.clear();  // joins
  }

  [[nodiscard]] int port() const { return port_; }

 private:
  void Accept() {
    acceptor_.async_accept(asio::make_strand(context_),
                           [this](error_code error, tcp::socket socket) {
                             if (error == asio::error::operation_aborted || !acceptor_.is_open())
                               return;
                             if (error) {
                               pause_.expires_after(kAcceptPause);
                               pause_.async_wait([this](error_code cancelled) {
                                 if (!cancelled) Accept();
                               });
                               return;
                             }
                             error_code ignored;
                             socket.set_option(tcp::no_delay(true), ignored);
                             std::make_shared<Session>(std::move(socket), shared_)->Start();
                             Accept();
                           });
  }

  std::shared_ptr<Shared> shared_;  // outlives the context: sessions in it use it
  asio::io_context context_;
  // While all requests are with services nothing is pending here, and threads would end.
  asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
  tcp::acceptor acceptor_;
  asio::steady_timer pause_;
  int port_ = 0;
  std::vector<std::jthread> threads_;
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() { Stop(milliseconds(0)); }

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(HttpOptions options, Handler handler,
                                                              Refusal refusal) {
  auto impl = std::make_unique<Impl>(std::move(options), std::move(handler), std::move(refusal));
  SR_RETURN_IF_ERROR(impl->Listen());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

int HttpServer::port() const { return impl_->port(); }

void HttpServer::Drain() { impl_->Drain(); }

void HttpServer::Stop(milliseconds grace) { impl_->Stop(grace); }

}  // namespace safereturn::gateway
