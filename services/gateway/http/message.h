// A request and its answer, free of any HTTP library.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace safereturn::gateway {

using Headers = std::vector<std::pair<std::string, std::string>>;  // names in lower case

// Returns the first header of that (lower case) name, or "".
[[nodiscard]] inline std::string_view HeaderOf(const Headers& headers, std::string_view name) {
  for (const auto& [key, value] : headers) {
    if (key == name) return value;
  }
  return {};
}

// Returns how many headers have that name: two credentials are no credential.
[[nodiscard]] inline int CountOf(const Headers& headers, std::string_view name) {
  int count = 0;
  for (const auto& [key, _] : headers) count += key == name ? 1 : 0;
  return count;
}

struct Request {
  std::string method;  // "GET"
  std::string target;  // "/v1/plans?page_size=2", as it came
  Headers headers;
  std::string body;
};

// What follows an answer's headers for as long as it likes, in parts.
class EventStream {
 public:
  virtual ~EventStream() = default;

  // Returns what is to be sent now, "" if nothing is. With `beat` something is sent in any case, so
  // that both ends see that the other is there.
  [[nodiscard]] virtual std::string Take(bool beat) = 0;

  // Says that nothing follows what was taken.
  [[nodiscard]] virtual bool is_over() = 0;

  // Sets what is called, from any thread, when there is something to take. It must not block.
  virtual void OnNews(std::function<void()> news) = 0;
};

struct Response {
  int status = 200;
  Headers headers = {};
  std::string body = {};
  std::shared_ptr<EventStream> stream = {};  // instead of a body
};

}  // namespace safereturn::gateway
