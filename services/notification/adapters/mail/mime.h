// A mail as bytes. Source: RFC 5322 (form), RFC 2047 (words that are not ASCII), RFC 3834
// (Auto-Submitted).
#pragma once

#include <string>
#include <string_view>

#include "services/notification/domain/mail.h"

namespace safereturn::notification {

// Returns the mail with its headers, lines ending in CRLF. `from` is "address" or "Name <address>".
// What cannot stand in a header (line ends, controls) is left out, so no value can add a header.
[[nodiscard]] std::string ToRfc5322(const Mail& mail, std::string_view from, Instant date);

// Returns the address in `from`: what stands in angle brackets, or all of it.
[[nodiscard]] std::string AddressOf(std::string_view from);

// Returns a header's text: itself if it is ASCII, else encoded words.
[[nodiscard]] std::string EncodeHeader(std::string_view text);

// Returns the date as headers want it: "Sat, 28 Mar 2026 20:00:00 +0000".
[[nodiscard]] std::string MailDate(Instant instant);

}  // namespace safereturn::notification
