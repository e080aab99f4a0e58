#include "libs/kafka/admin.h"

#include "libs/kafka/handle.h"

namespace safereturn::kafka {
namespace {

using std::chrono::milliseconds;

absl::StatusOr<Owned<rd_kafka_t>> OpenAdmin(const std::string& brokers) {
  Conf conf(rd_kafka_conf_new());
  SR_RETURN_IF_ERROR(
      SetAll(conf.get(), {{"bootstrap.servers", brokers}, {"client.id", "safereturn-admin"}}));
  Owned<rd_kafka_t> handle;
  SR_RETURN_IF_ERROR(NewHandle(RD_KAFKA_PRODUCER, std::move(conf), handle));
  return handle;
}

// A list of topics to create, freed as a whole.
class NewTopics {
 public:
  NewTopics() = default;
  NewTopics(const NewTopics&) = delete;
  NewTopics& operator=(const NewTopics&) = delete;
  ~NewTopics() { rd_kafka_NewTopic_destroy_array(topics_.data(), topics_.size()); }

  absl::Status Add(const TopicSpec& spec) {
    char error[256];
    rd_kafka_NewTopic_t* topic = rd_kafka_NewTopic_new(
        spec.name.c_str(), spec.partitions, spec.replication_factor, error, sizeof error);
    if (topic == nullptr) {
      return Refuse(absl::StatusCode::kInvalidArgument, "TOPIC_REFUSED", spec.name + ": " + error,
                    spec.name);
    }
    topics_.push_back(topic);
    for (const auto& [name, value] : spec.settings) {
      rd_kafka_NewTopic_set_config(topic, name.c_str(), value.c_str());
    }
    return absl::OkStatus();
  }

  rd_kafka_NewTopic_t** data() { return topics_.data(); }
  [[nodiscard]] size_t size() const { return topics_.size(); }

 private:
  std::vector<rd_kafka_NewTopic_t*> topics_;
};

absl::Status CheckCreated(rd_kafka_event_t* event) {
  const rd_kafka_CreateTopics_result_t* result = rd_kafka_event_CreateTopics_result(event);
  size_t count = 0;
  const rd_kafka_topic_result_t** topics = rd_kafka_CreateTopics_result_topics(result, &count);
  for (size_t i = 0; i < count; ++i) {
    const rd_kafka_resp_err_t error = rd_kafka_topic_result_error(topics[i]);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) {
      continue;
    }
    const std::string name = rd_kafka_topic_result_name(topics[i]);
    const char* text = rd_kafka_topic_result_error_string(topics[i]);
    return Refuse(absl::StatusCode::kInvalidArgument, "TOPIC_REFUSED",
                  name + ": " + (text == nullptr ? rd_kafka_err2str(error) : text), name);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CreateTopics(const std::string& brokers, const std::vector<TopicSpec>& topics,
                          milliseconds timeout) {
  if (topics.empty()) return absl::OkStatus();
  SR_ASSIGN_OR_RETURN(const Owned<rd_kafka_t> admin, OpenAdmin(brokers));
  NewTopics wanted;
  for (const TopicSpec& topic : topics) SR_RETURN_IF_ERROR(wanted.Add(topic));
  const Owned<rd_kafka_queue_t> queue(rd_kafka_queue_new(admin.get()));
  rd_kafka_AdminOptions_t* options =
      rd_kafka_AdminOptions_new(admin.get(), RD_KAFKA_ADMIN_OP_CREATETOPICS);
  char error[256];
  const int millis = static_cast<int>(timeout.count());
  rd_kafka_AdminOptions_set_request_timeout(options, millis, error, sizeof error);
  // The broker answers when all nodes know the topics, so that nobody meets a topic half made.
  rd_kafka_AdminOptions_set_operation_timeout(options, millis, error, sizeof error);
  rd_kafka_CreateTopics(admin.get(), wanted.data(), wanted.size(), options, queue.get());
  rd_kafka_AdminOptions_destroy(options);
  const Owned<rd_kafka_event_t> event(rd_kafka_queue_poll(queue.get(), millis + 1000));
  if (!event) return KafkaUnavailable("no broker of " + brokers + " answers");
  if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    return KafkaUnavailable(rd_kafka_event_error_string(event.get()));
  }
  return CheckCreated(event.get());
}

absl::StatusOr<std::map<std::string, int32_t>> ListTopics(const std::string& brokers,
                                                          milliseconds timeout) {
  SR_ASSIGN_OR_RETURN(const Owned<rd_kafka_t> admin, OpenAdmin(brokers));
  const rd_kafka_metadata_t* metadata = nullptr;
  const rd_kafka_resp_err_t error =
      rd_kafka_metadata(admin.get(), 1, nullptr, &metadata, static_cast<int>(timeout.count()));
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) return KafkaUnavailable(rd_kafka_err2str(error));
  std::map<std::string, int32_t> topics;
  for (int i = 0; i < metadata->topic_cnt; ++i) {
    const std::string name = metadata->topics[i].topic;
    if (!name.starts_with("__")) topics.emplace(name, metadata->topics[i].partition_cnt);
  }
  rd_kafka_metadata_destroy(metadata);
  return topics;
}

}  // namespace safereturn::kafka
