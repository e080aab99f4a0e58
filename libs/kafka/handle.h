// What producer, consumer and admin share: settings, errors and ownership of librdkafka's objects.
#pragma once

#include <absl/status/status.h>
#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "libs/base/result.h"
#include "libs/obs/log.h"

namespace safereturn::kafka {

struct Deleter {
  void operator()(rd_kafka_conf_t* conf) const { rd_kafka_conf_destroy(conf); }
  void operator()(rd_kafka_t* handle) const { rd_kafka_destroy(handle); }
  void operator()(rd_kafka_queue_t* queue) const { rd_kafka_queue_destroy(queue); }
  void operator()(rd_kafka_error_t* error) const { rd_kafka_error_destroy(error); }
  void operator()(rd_kafka_event_t* event) const { rd_kafka_event_destroy(event); }
  void operator()(rd_kafka_message_t* message) const { rd_kafka_message_destroy(message); }
  // A leaked list keeps references to the handle: rd_kafka_destroy() would never return.
  void operator()(rd_kafka_topic_partition_list_t* list) const {
    rd_kafka_topic_partition_list_destroy(list);
  }
};

template <class T>
using Owned = std::unique_ptr<T, Deleter>;

using Conf = Owned<rd_kafka_conf_t>;
using PartitionList = Owned<rd_kafka_topic_partition_list_t>;

inline PartitionList NewPartitionList(size_t size) {
  return PartitionList(rd_kafka_topic_partition_list_new(static_cast<int>(size)));
}

inline absl::Status KafkaUnavailable(std::string_view message) {
  return Refuse(absl::StatusCode::kUnavailable, "KAFKA_UNAVAILABLE", message);
}

// Sets all settings; the first that librdkafka refuses is the error,
// INVALID_ARGUMENT/KAFKA_SETTINGS.
inline absl::Status SetAll(rd_kafka_conf_t* conf,
                           const std::vector<std::pair<std::string, std::string>>& settings) {
  char error[256];
  for (const auto& [name, value] : settings) {
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), error, sizeof error) !=
        RD_KAFKA_CONF_OK) {
      return Refuse(absl::StatusCode::kInvalidArgument, "KAFKA_SETTINGS", error, name);
    }
  }
  return absl::OkStatus();
}

// librdkafka's own lines: connection errors and the like, which it retries by itself.
inline void LogLine(const rd_kafka_t* handle, int /*level*/, const char* facility,
                    const char* text) {
  obs::Debug("kafka.log",
             {{"client", rd_kafka_name(handle)}, {"facility", facility}, {"text", text}});
}

// Makes a handle of `type`; `conf` is used up.
inline absl::Status NewHandle(rd_kafka_type_t type, Conf conf, Owned<rd_kafka_t>& handle) {
  char error[256];
  rd_kafka_conf_set_log_cb(conf.get(), &LogLine);
  handle.reset(rd_kafka_new(type, conf.get(), error, sizeof error));
  if (!handle) return Refuse(absl::StatusCode::kInvalidArgument, "KAFKA_SETTINGS", error);
  static_cast<void>(conf.release());  // rd_kafka_new owns it now
  return absl::OkStatus();
}

}  // namespace safereturn::kafka
