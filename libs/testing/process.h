// A program of ours as a child process: started, waited for, killed, its log read. Tests only.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

#include "libs/testing/temp_file.h"

namespace safereturn::testing {

// Returns this program's environment variable `name`, "" if it has none.
std::string Environment(const std::string& name);

// Whoever destroys it kills the process.
class Process {
 public:
  // Starts `binary` with exactly these variables, each NAME=value.
  Process(std::string binary, std::vector<std::string> arguments,
          std::vector<std::string> variables);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  void Signal(int signal) const;

  // Returns the wait status, or -1 if the process still runs after 20 s.
  int Wait();

  // SIGTERM, then Wait.
  int Stop();

  // SIGKILL, as a crash; returns when the process is gone.
  void Kill();

  // Returns the first group of `pattern` once the log holds it, "" after 20 s.
  [[nodiscard]] std::string AwaitLog(const std::string& pattern) const;

  // What it has written to stdout and stderr so far.
  [[nodiscard]] std::string log() const { return log_.Read(); }

 private:
  TempFile log_;
  pid_t pid_ = -1;
};

}  // namespace safereturn::testing
