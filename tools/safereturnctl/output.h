// What people read: fields, tables, errors with what to do.
#pragma once

#include <absl/status/status.h>
#include <google/protobuf/message.h>

#include <ostream>
#include <string>
#include <vector>

#include "tools/safereturnctl/request.h"

namespace safereturn::ctl {

// How a run ends.
enum ExitCode { kOk = 0, kRefused = 1, kUsage = 2, kUnavailable = 3 };

// Rows under a header, in columns as wide as they must be.
class Table {
 public:
  explicit Table(std::vector<std::string> header) : header_(std::move(header)) {}
  void Add(std::vector<std::string> row) { rows_.push_back(std::move(row)); }
  void Print(std::ostream& out) const;

 private:
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
};

// Returns a field's value as people read it: short enumerators, times, durations, lists with
// commas.
[[nodiscard]] std::string FieldText(const google::protobuf::Message& message,
                                    const google::protobuf::FieldDescriptor& field);

// Prints an answer: a table for a list, else the fields that are set, one a line.
void PrintHuman(const google::protobuf::Message& answer, std::ostream& out);

// Returns {"code", "reason", "field", "message"}.
[[nodiscard]] Json ErrorJson(const absl::Status& status);

// Returns what the user can do about it; `permission` is the method's, "" where there is none.
[[nodiscard]] std::string Advice(const absl::Status& status, const std::string& permission);

// Prints an error for people on `err` and, with `json`, {"error": …} on `out`; returns the exit
// code.
int Fail(const absl::Status& status, bool json, std::ostream& out, std::ostream& err,
         const std::string& permission = {});

}  // namespace safereturn::ctl
