#include "services/gateway/http/gzip.h"

#include <zlib.h>

#include <algorithm>

#include "libs/base/check.h"

namespace safereturn::gateway {
namespace {

constexpr size_t kWorthIt = 1024;  // below, the answer fits one packet anyway
constexpr int kGzip = 15 + 16;     // zlib: largest window, gzip header
constexpr int kFast = 1;           // answers are made once and sent once
constexpr int kMemory = 8;

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::string Gzip(std::string_view text) {
  z_stream stream{};
  SR_CHECK(deflateInit2(&stream, kFast, Z_DEFLATED, kGzip, kMemory, Z_DEFAULT_STRATEGY) == Z_OK,
           "zlib takes its own constants");
  std::string packed(deflateBound(&stream, text.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  SR_CHECK(deflate(&stream, Z_FINISH) == Z_STREAM_END, "deflateBound is enough");
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

bool AcceptsGzip(std::string_view accept_encoding) {
  while (!accept_encoding.empty()) {
    const size_t end = std::min(accept_encoding.find(','), accept_encoding.size());
    const std::string_view part = Trimmed(accept_encoding.substr(0, end));
    accept_encoding.remove_prefix(std::min(end + 1, accept_encoding.size()));
    const size_t semicolon = std::min(part.find(';'), part.size());
    const std::string_view coding = Trimmed(part.substr(0, semicolon));
    if (coding != "gzip" && coding != "*") continue;
    const std::string_view weight = part.substr(semicolon);
    return weight.find("q=0") == weight.npos || weight.find("q=0.") != weight.npos;
  }
  return false;
}

void CompressFor(const Request& request, Response& response) {
  if (response.body.size() < kWorthIt) return;
  response.headers.emplace_back("vary", "accept-encoding");
  if (!AcceptsGzip(HeaderOf(request.headers, "accept-encoding"))) return;
  response.body = Gzip(response.body);
  response.headers.emplace_back("content-encoding", "gzip");
}

}  // namespace safereturn::gateway
