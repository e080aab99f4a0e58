// Compresses answers.
#pragma once

#include <string>
#include <string_view>

#include "services/gateway/http/message.h"

namespace safereturn::gateway {

// Returns `text` in gzip's form.
[[nodiscard]] std::string Gzip(std::string_view text);

// Returns whether an Accept-Encoding header lets us answer in gzip.
[[nodiscard]] bool AcceptsGzip(std::string_view accept_encoding);

// Compresses an answer's body where the client takes it and it is worth the work.
void CompressFor(const Request& request, Response& response);

}  // namespace safereturn::gateway
