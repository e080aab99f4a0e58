#include "tools/safereturnctl/output.h"

#include <google/protobuf/duration.pb.h>
#include <google/protobuf/timestamp.pb.h>

#include <algorithm>
#include <set>

#include "libs/base/civil.h"
#include "libs/base/result.h"
#include "tools/safereturnctl/names.h"
#include "tools/safereturnctl/values.h"

namespace safereturn::ctl {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Letters, not bytes: UTF-8's continuation bytes take no room.
size_t Width(const std::string& text) {
  return static_cast<size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

void PrintRow(const std::vector<std::string>& row, const std::vector<size_t>& widths,
              std::ostream& out) {
  std::string line;
  for (size_t i = 0; i < row.size(); ++i) {
    line += row[i];
    if (i + 1 < row.size()) line += std::string(widths[i] - Width(row[i]) + 2, ' ');
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  out << line << '\n';
}

// Works for dynamic and generated messages alike: seconds and nanos by their field numbers.
std::chrono::microseconds Micros(const Message& message) {
  const auto& reflection = *message.GetReflection();
  const auto& type = *message.GetDescriptor();
  return std::chrono::seconds(reflection.GetInt64(message, type.FindFieldByNumber(1))) +
         std::chrono::microseconds(reflection.GetInt32(message, type.FindFieldByNumber(2)) / 1000);
}

// A number that is nothing says something (step 0); an empty text or an unspecified state does not.
bool IsSet(const Message& message, const FieldDescriptor& field) {
  const auto& reflection = *message.GetReflection();
  if (field.is_repeated()) return reflection.FieldSize(message, &field) > 0;
  if (!field.has_presence() && field.cpp_type() == FieldDescriptor::CPPTYPE_INT32) return true;
  return reflection.HasField(message, &field);
}

std::string MessageText(const Message& message) {
  const std::string& type = message.GetDescriptor()->full_name();
  if (type == "google.protobuf.Timestamp") return FormatInstant(Instant(Micros(message)));
  if (type == "google.protobuf.Duration") return FormatDuration(Micros(message));
  std::string text;
  for (int i = 0; i < message.GetDescriptor()->field_count(); ++i) {
    const FieldDescriptor& field = *message.GetDescriptor()->field(i);
    if (!IsSet(message, field)) continue;
    text += (text.empty() ? "" : " ") + field.name() + "=" + FieldText(message, field);
  }
  return "{" + text + "}";
}

std::string ElementText(const Message& message, const FieldDescriptor& field, int index) {
  const auto& reflection = *message.GetReflection();
  const bool repeated = index >= 0;
  switch (field.cpp_type()) {
    case FieldDescriptor::CPPTYPE_MESSAGE:
      return MessageText(repeated ? reflection.GetRepeatedMessage(message, &field, index)
                                  : reflection.GetMessage(message, &field));
    case FieldDescriptor::CPPTYPE_ENUM:
      return ShortName(*(repeated ? reflection.GetRepeatedEnum(message, &field, index)
                                  : reflection.GetEnum(message, &field)));
    case FieldDescriptor::CPPTYPE_STRING:
      return repeated ? reflection.GetRepeatedString(message, &field, index)
                      : reflection.GetString(message, &field);
    case FieldDescriptor::CPPTYPE_BOOL:
      return (repeated ? reflection.GetRepeatedBool(message, &field, index)
                       : reflection.GetBool(message, &field))
                 ? "yes"
                 : "no";
    case FieldDescriptor::CPPTYPE_INT32:
      return std::to_string(repeated ? reflection.GetRepeatedInt32(message, &field, index)
                                     : reflection.GetInt32(message, &field));
    case FieldDescriptor::CPPTYPE_INT64:
      return std::to_string(repeated ? reflection.GetRepeatedInt64(message, &field, index)
                                     : reflection.GetInt64(message, &field));
    default:
      return "?";  // the contracts use no other kinds (buf lint)
  }
}

void PrintFields(const Message& message, const std::string& indent, std::ostream& out) {
  const auto& type = *message.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (!IsSet(message, field)) continue;
    if (field.is_repeated() && field.message_type() != nullptr) {
      out << indent << field.name() << ":\n";
      for (int k = 0; k < message.GetReflection()->FieldSize(message, &field); ++k) {
        out << indent << "  " << ElementText(message, field, k) << '\n';
      }
    } else {
      out << indent << field.name() << ": " << FieldText(message, field) << '\n';
    }
  }
}

// Columns: what is set in any row, but for versions and lists of messages.
void PrintList(const Message& answer, const FieldDescriptor& list, std::ostream& out) {
  const auto& reflection = *answer.GetReflection();
  const int size = reflection.FieldSize(answer, &list);
  std::vector<const FieldDescriptor*> columns;
  std::vector<std::string> header;
  for (int i = 0; i < list.message_type()->field_count(); ++i) {
    const FieldDescriptor* field = list.message_type()->field(i);
    if (field->name() == "etag" || (field->is_repeated() && field->message_type() != nullptr))
      continue;
    for (int row = 0; row < size; ++row) {
      if (!IsSet(reflection.GetRepeatedMessage(answer, &list, row), *field)) continue;
      columns.push_back(field);
      header.push_back(field->name());
      break;
    }
  }
  Table table(std::move(header));
  for (int row = 0; row < size; ++row) {
    const Message& message = reflection.GetRepeatedMessage(answer, &list, row);
    std::vector<std::string> cells;
    for (const FieldDescriptor* field : columns) {
      cells.push_back(IsSet(message, *field) ? FieldText(message, *field) : "");
    }
    table.Add(std::move(cells));
  }
  table.Print(out);
  out << size << " " << list.name() << '\n';
}

}  // namespace

void Table::Print(std::ostream& out) const {
  if (header_.empty() || rows_.empty()) return;
  std::vector<size_t> widths;
  for (const std::string& name : header_) widths.push_back(Width(name));
  for (const auto& row : rows_) {
    for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], Width(row[i]));
  }
  PrintRow(header_, widths, out);
  for (const auto& row : rows_) PrintRow(row, widths, out);
}

std::string FieldText(const Message& message, const FieldDescriptor& field) {
  if (!field.is_repeated()) return ElementText(message, field, -1);
  std::string text;
  for (int i = 0; i < message.GetReflection()->FieldSize(message, &field); ++i) {
    text += (i == 0 ? "" : ",") + ElementText(message, field, i);
  }
  return text;
}

void PrintHuman(const Message& answer, std::ostream& out) {
  const auto& type = *answer.GetDescriptor();
  for (int i = 0; i < type.field_count(); ++i) {
    const FieldDescriptor& field = *type.field(i);
    if (field.is_repeated() && field.message_type() != nullptr) {
      PrintList(answer, field, out);
    } else if (!IsSet(answer, field)) {
      continue;
    } else if (field.name() == "next_page_token") {
      out << "there are more: --page-token '" << FieldText(answer, field) << "'\n";
    } else if (field.message_type() != nullptr &&
               field.message_type()->full_name().starts_with("safereturn.")) {
      PrintFields(answer.GetReflection()->GetMessage(answer, &field), "", out);
    } else {
      out << field.name() << ": " << FieldText(answer, field) << '\n';
    }
  }
}

Json ErrorJson(const absl::Status& status) {
  return {{"code", absl::StatusCodeToString(status.code())},
          {"reason", ReasonOf(status)},
          {"field", FieldOf(status)},
          {"message", MessageOf(status)}};
}

std::string Advice(const absl::Status& status, const std::string& permission) {
  const std::string reason = ReasonOf(status);
  if (reason == "SOURCE_NOT_REGISTERED") {
    return "register it: safereturnctl referral register-source --authority-id CODE --source URI";
  }
  if (reason == "AGREEMENT_NOT_IN_FORCE") {
    return "create and activate an agreement: safereturnctl referral create-agreement --help";
  }
  if (reason == "STACK_NOT_RUNNING") return "tools/dev status shows what runs";
  if (reason == "CONFIG_INVALID") return "correct the environment; see safereturnctl --help";
  switch (status.code()) {
    case absl::StatusCode::kInvalidArgument:
      return FieldOf(status).empty()
                 ? "see --help of this command"
                 : "correct --" + Kebab(FieldOf(status)) + "; see --help of this command";
    case absl::StatusCode::kNotFound:
      return "check the name; what belongs to other authorities is not seen: --as authorities=CODE";
    case absl::StatusCode::kAlreadyExists:
      return "it is there already: read it instead";
    case absl::StatusCode::kFailedPrecondition:
      return "its state forbids this: read it, change that first";
    case absl::StatusCode::kAborted:
      return "somebody changed it meanwhile: read it again and repeat";
    case absl::StatusCode::kPermissionDenied:
      return permission.empty()
                 ? "call as somebody who may: --as roles=…;authorities=…;homes=…"
                 : "this needs " + permission +
                       " for its authority and home: --as roles=…;authorities=…;homes=…";
    case absl::StatusCode::kUnauthenticated:
      return "SAFERETURN_CALLER_PRIVATE_KEY_FILE must be the key that the services trust: eval "
             "\"$(tools/dev env)\"";
    case absl::StatusCode::kUnavailable:
      return "see safereturnctl status; on a developer's machine: tools/dev up";
    case absl::StatusCode::kDeadlineExceeded:
    case absl::StatusCode::kUnknown:
      return "it may have been done: repeat it with the same --request-id";
    case absl::StatusCode::kResourceExhausted:
      return "wait a little and repeat";
    default:
      return "this is a fault of the service: look at its log";
  }
}

namespace {

// What this program refuses by itself: nobody was asked yet.
bool IsUsage(const absl::Status& status) {
  static const auto& reasons = *new std::set<std::string>{
      "CALLER_INVALID",  "CONFIG_INVALID",    "FIELD_INVALID",   "FIELD_UNKNOWN",
      "FILE_UNREADABLE", "FOLDER_UNREADABLE", "JSON_INVALID",    "METHOD_UNKNOWN",
      "NAME_MISSING",    "SERVICE_MISSING",   "SERVICE_UNKNOWN", "STACK_NOT_RUNNING",
      "TYPE_UNKNOWN",    "ATTRIBUTE_MISSING"};
  return reasons.contains(ReasonOf(status));
}

}  // namespace

int Fail(const absl::Status& status, bool json, std::ostream& out, std::ostream& err,
         const std::string& permission) {
  err << Describe(status) << "\n  " << Advice(status, permission) << '\n';
  if (json) out << Compact({{"error", ErrorJson(status)}}) << '\n';
  if (IsUsage(status)) return kUsage;
  switch (status.code()) {
    case absl::StatusCode::kUnavailable:
    case absl::StatusCode::kDeadlineExceeded:
      return kUnavailable;
    default:
      return kRefused;
  }
}

}  // namespace safereturn::ctl
