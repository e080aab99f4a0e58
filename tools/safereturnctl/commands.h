// The commands that are more than one call. Each returns the exit code.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tools/safereturnctl/session.h"

namespace safereturn::ctl {

struct PublishOptions {
  std::string type, source, id, subject, time, key, topic, mode = "binary-protobuf";
  std::string data = "-";  // JSON, @file or - for the standard input
  std::vector<std::string> extensions;
  std::vector<std::string> headers;  // of a raw message, name=value
  std::string value;                 // of a raw message: text, @file or -
  bool is_raw = false;
  bool is_unchecked = false;
  bool json = false;
};
int RunPublish(Session& session, const PublishOptions& options);

struct ImportOptions {
  std::string authority;
  std::string from;
  std::string source;
  std::string last_year;  // a folder or file: last year's return
  int year = 0;           // the collection year's last; 0: not said
  bool is_ssd = false;    // ssd_missing instead of SSDA903
  bool is_check = false;
  bool is_dry_run = false;
  bool is_history = false;
  bool json = false;
};
int RunImport(Session& session, const ImportOptions& options);

struct SeedOptions {
  std::string homes_from;                // a folder, or its episodes.csv
  std::vector<std::string> authorities;  // CODE=Name, instead of the two invented ones
  bool json = false;
};
int RunSeed(Session& session, const SeedOptions& options);

struct DueOptions {
  std::string authority, home, state, within;
  int limit = 50;
  bool json = false;
};
int RunDue(Session& session, const DueOptions& options);

struct DeadLetterOptions {
  std::string action;   // list, show, retry, discard
  std::string service;  // "" for all
  std::string name;     // deadLetters/<uuid> or the uuid
  std::string reason;   // filter of list and retry --all; why, of discard
  std::string state;
  bool all = false;
  bool json = false;
};
int RunDeadLetters(Session& session, const DeadLetterOptions& options);

int RunStatus(Session& session, bool json);

// Reads one JSON command a line from the standard input and answers each with one line.
int RunBatch(Session& session);

}  // namespace safereturn::ctl
