// The deployment's key file. One key a line, 32 bytes in base64; the last `wrap` wraps, the earlier
// ones still unwrap; `digest` stays as it is for as long as facts are compared:
//
//   # comments and empty lines are skipped
//   wrap 2026-03 q83…=
//   wrap 2026-11 0Kd…=
//   digest 7xQ…=
#pragma once

#include <absl/status/status.h>
#include <absl/status/statusor.h>

#include <string>
#include <utility>
#include <vector>

#include "libs/seal/secret.h"

namespace safereturn::seal {

struct KeyFile {
  std::vector<std::pair<std::string, Secret>> wrapping;  // id and key, the newest last; never empty
  Secret digest;
};

// Reads the file. Only its owner may write it and nobody but owner and group may read it.
//
// Errors: FAILED_PRECONDITION with KEY_FILE_UNREADABLE, KEY_FILE_OPEN_TO_OTHERS or
// KEY_FILE_MALFORMED (naming the line, never its text).
absl::StatusOr<KeyFile> ReadKeyFile(const std::string& path);

// Adds a new wrapping key `kek_id` ([a-z0-9.-], up to 32) as the last; makes the file (mode 0600,
// with a digest key) where there is none. The file is replaced whole.
//
// Errors: ALREADY_EXISTS/KEK_EXISTS; INVALID_ARGUMENT/KEK_ID_INVALID; those of ReadKeyFile;
// FAILED_PRECONDITION/KEY_FILE_UNWRITABLE.
absl::Status AddWrappingKey(const std::string& path, const std::string& kek_id);

}  // namespace safereturn::seal
