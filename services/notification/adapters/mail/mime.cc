#include "services/notification/adapters/mail/mime.h"

#include <date/date.h>

#include <algorithm>

namespace safereturn::notification {
namespace {

constexpr char kBase64[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
// An encoded word is at most 75 characters (RFC 2047 section 2): 12 of frame and 60 of base64 carry
// 45 bytes.
constexpr size_t kWordBytes = 45;

std::string Base64(std::string_view bytes) {
  std::string text;
  for (size_t i = 0; i < bytes.size(); i += 3) {
    const auto byte = [&](size_t at) {
      return at < bytes.size() ? static_cast<uint32_t>(static_cast<unsigned char>(bytes[at])) : 0u;
    };
    const uint32_t group = byte(i) << 16 | byte(i + 1) << 8 | byte(i + 2);
    text += kBase64[group >> 18 & 63];
    text += kBase64[group >> 12 & 63];
    text += i + 1 < bytes.size() ? kBase64[group >> 6 & 63] : '=';
    text += i + 2 < bytes.size() ? kBase64[group & 63] : '=';
  }
  return text;
}

bool IsContinuation(char c) { return (static_cast<unsigned char>(c) & 0xc0) == 0x80; }

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::string WithoutControls(std::string_view text) {
  std::string plain;
  std::copy_if(text.begin(), text.end(), std::back_inserter(plain),
               [](char c) { return static_cast<unsigned char>(c) >= 0x20 && c != 0x7f; });
  return plain;
}

void AddHeader(std::string& mail, std::string_view name, std::string_view value) {
  mail.append(name).append(": ").append(value).append("\r\n");
}

}  // namespace

std::string EncodeHeader(std::string_view text) {
  const std::string plain = WithoutControls(text);
  if (IsAscii(plain)) return plain;
  std::string encoded;
  std::string_view rest = plain;
  while (!rest.empty()) {
    size_t size = std::min(kWordBytes, rest.size());
    while (size < rest.size() && size > 1 && IsContinuation(rest[size]))
      --size;  // no character is cut in two
    if (!encoded.empty()) encoded += "\r\n ";
    encoded += "=?UTF-8?B?" + Base64(rest.substr(0, size)) + "?=";
    rest.remove_prefix(size);
  }
  return encoded;
}

std::string AddressOf(std::string_view from) {
  const size_t open = from.rfind('<');
  const size_t close = from.rfind('>');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) {
    return std::string(from);
  }
  return std::string(from.substr(open + 1, close - open - 1));
}

std::string MailDate(Instant instant) {
  return date::format("%a, %d %b %Y %H:%M:%S +0000",
                      std::chrono::floor<std::chrono::seconds>(instant));
}

std::string ToRfc5322(const Mail& mail, std::string_view from, Instant date) {
  std::string bytes;
  AddHeader(bytes, "Date", MailDate(date));
  AddHeader(bytes, "From", WithoutControls(from));
  AddHeader(bytes, "To", WithoutControls(mail.to));
  AddHeader(bytes, "Subject", EncodeHeader(mail.subject));
  AddHeader(bytes, "Message-ID", WithoutControls(mail.message_id));
  for (const auto& [name, value] : mail.headers) {
    if (!value.empty()) AddHeader(bytes, name, EncodeHeader(value));
  }
  AddHeader(bytes, "Auto-Submitted", "auto-generated");
  AddHeader(bytes, "MIME-Version", "1.0");
  AddHeader(bytes, "Content-Type", "text/plain; charset=utf-8");
  AddHeader(bytes, "Content-Transfer-Encoding", IsAscii(mail.body) ? "7bit" : "8bit");
  bytes += "\r\n";
  for (const char c : mail.body) {
    if (c == '\n') {
      bytes += "\r\n";
    } else if (c != '\r') {
      bytes += c;
    }
  }
  if (!mail.body.ends_with('\n')) bytes += "\r\n";
  return bytes;
}

}  // namespace safereturn::notification
