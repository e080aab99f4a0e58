#include "services/notification/adapters/mail/smtp_transport.h"

#include <curl/curl.h>

#include <algorithm>

#include "libs/base/result.h"
#include "services/notification/adapters/mail/mime.h"

namespace safereturn::notification {
namespace {

struct FreeEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct FreeMulti {
  void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// One mail on its way over one handle.
struct Transfer {
  std::unique_ptr<CURL, FreeEasy> easy;
  std::unique_ptr<curl_slist, FreeList> recipients;
  std::string bytes;
  size_t offset = 0;
  size_t index = 0;  // of the mail
};

size_t ReadBytes(char* buffer, size_t size, size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  const size_t taken = std::min(size * count, transfer.bytes.size() - transfer.offset);
  transfer.bytes.copy(buffer, taken, transfer.offset);
  transfer.offset += taken;
  return taken;
}

long StartTls(const std::string& mode) {
  if (mode == "required") return CURLUSESSL_ALL;
  return mode == "try" ? CURLUSESSL_TRY : CURLUSESSL_NONE;
}

// Codes that mean this mailbox or this mail, not this moment or this login. Source: RFC 5321 4.2.3,
// RFC 4954 6.
bool IsPermanent(long code) {
  return code == 550 || code == 551 || code == 552 || code == 553 || code == 554 || code == 555 ||
         code == 556;
}

DeliveryResult ResultOf(CURLcode code, long response) {
  if (code == CURLE_OK) return {.is_sent = true, .is_permanent = false, .reason = {}};
  DeliveryResult result;
  switch (code) {
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
      result.reason = "CONNECT_FAILED";
      return result;
    case CURLE_OPERATION_TIMEDOUT:
      result.reason = "TIMEOUT";
      return result;
    case CURLE_LOGIN_DENIED:
      result.reason = "LOGIN_DENIED";
      return result;
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
      result.reason = "TLS_FAILED";
      return result;
    default:
      break;
  }
  if (response >= 400) {
    result.reason = "SMTP_" + std::to_string(response);
    result.is_permanent = IsPermanent(response);
    return result;
  }
  result.reason = "CONNECTION_LOST";
  return result;
}

}  // namespace

class SmtpTransport::Wire {
 public:
  explicit Wire(SmtpOptions options)
      : options_(std::move(options)),
        sender_("<" + AddressOf(options_.from) + ">"),
        multi_(curl_multi_init()) {
    curl_multi_setopt(multi_.get(), CURLMOPT_MAX_TOTAL_CONNECTIONS,
                      static_cast<long>(options_.connections));
    // Kept open between batches.
    curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(options_.connections));
    for (int i = 0; i < options_.connections; ++i) {
      auto& transfer = transfers_.emplace_back(std::make_unique<Transfer>());
      transfer->easy.reset(curl_easy_init());
      SetUp(*transfer);
      free_.push_back(transfer.get());
    }
  }

  std::vector<DeliveryResult> Send(const std::vector<Mail>& mails, Instant now) {
    std::vector<DeliveryResult> results(mails.size());
    size_t next = 0;
    size_t done = 0;
    while (done < mails.size()) {
      while (next < mails.size() && !free_.empty()) {
        Begin(mails[next], next, now);
        ++next;
      }
      int running = 0;
      curl_multi_perform(multi_.get(), &running);
      done += Collect(results);
      const bool can_begin = next < mails.size() && !free_.empty();
      if (done < mails.size() && !can_begin)
        curl_multi_poll(multi_.get(), nullptr, 0, 1000, nullptr);
    }
    return results;
  }

 private:
  void SetUp(Transfer& transfer) const {
    CURL* easy = transfer.easy.get();
    curl_easy_setopt(easy, CURLOPT_URL, options_.url.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_USE_SSL, StartTls(options_.starttls));
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS,
                     static_cast<long>(options_.connect_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, static_cast<long>(options_.timeout.count()));
    if (!options_.user.empty()) {
      curl_easy_setopt(easy, CURLOPT_USERNAME, options_.user.c_str());
      curl_easy_setopt(easy, CURLOPT_PASSWORD, options_.password.c_str());
    }
    if (!options_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, options_.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_MAIL_FROM, sender_.c_str());
    curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &ReadBytes);
    curl_easy_setopt(easy, CURLOPT_READDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
  }

  void Begin(const Mail& mail, size_t index, Instant now) {
    Transfer& transfer = *free_.back();
    free_.pop_back();
    transfer.bytes = ToRfc5322(mail, options_.from, now);
    transfer.offset = 0;
    transfer.index = index;
    transfer.recipients.reset(curl_slist_append(nullptr, ("<" + mail.to + ">").c_str()));
    curl_easy_setopt(transfer.easy.get(), CURLOPT_MAIL_RCPT, transfer.recipients.get());
    curl_multi_add_handle(multi_.get(), transfer.easy.get());
  }

  // Takes the finished transfers off; returns how many.
  size_t Collect(std::vector<DeliveryResult>& results) {
    size_t finished = 0;
    int waiting = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_.get(), &waiting)) {
      if (message->msg != CURLMSG_DONE) continue;
      const CURLcode code = message->data.result;  // `message` is gone after the handle is removed
      CURL* easy = message->easy_handle;
      Transfer* transfer = nullptr;
      long response = 0;
      curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
      curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &response);
      results[transfer->index] = ResultOf(code, response);
      curl_multi_remove_handle(multi_.get(), easy);
      free_.push_back(transfer);
      ++finished;
    }
    return finished;
  }

  const SmtpOptions options_;
  const std::string sender_;
  std::unique_ptr<CURLM, FreeMulti> multi_;  // outlives its handles' removal below
  std::vector<std::unique_ptr<Transfer>> transfers_;
  std::vector<Transfer*> free_;
};

absl::StatusOr<std::unique_ptr<SmtpTransport>> SmtpTransport::Create(SmtpOptions options) {
  static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
  const curl_version_info_data* version = curl_version_info(CURLVERSION_NOW);
  bool speaks_smtp = false;
  for (const char* const* protocol = version->protocols; *protocol != nullptr; ++protocol) {
    speaks_smtp = speaks_smtp || std::string_view(*protocol) == "smtp";
  }
  if (started != CURLE_OK || !speaks_smtp) {
    return Refuse(absl::StatusCode::kFailedPrecondition, "SMTP_UNSUPPORTED",
                  "this libcurl speaks no SMTP");
  }
  return std::unique_ptr<SmtpTransport>(
      new SmtpTransport(std::make_unique<Wire>(std::move(options))));
}

SmtpTransport::SmtpTransport(std::unique_ptr<Wire> wire) : wire_(std::move(wire)) {}
SmtpTransport::~SmtpTransport() = default;

std::vector<DeliveryResult> SmtpTransport::Send(const std::vector<Mail>& mails, Instant now) {
  return wire_->Send(mails, now);
}

}  // namespace safereturn::notification
