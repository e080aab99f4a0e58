#include "libs/seal/key_file.h"

#include <absl/strings/escaping.h>
#include <absl/strings/str_split.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <optional>

#include "libs/base/result.h"

namespace safereturn::seal {
namespace {

constexpr size_t kLargestFile = 64 << 10;

absl::Status Fault(std::string_view reason, const std::string& message) {
  return Refuse(absl::StatusCode::kFailedPrecondition, reason, message, "SAFERETURN_KEY_FILE");
}

bool IsKekId(std::string_view id) {
  return !id.empty() && id.size() <= 32 &&
         id.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-") == std::string_view::npos;
}

// Reads the bytes of a file whose mode is right.
absl::StatusOr<std::string> ReadPrivate(const std::string& path) {
  const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return Fault("KEY_FILE_UNREADABLE", "cannot open the key file " + path);
  struct stat about {};
  std::string text;
  absl::Status status;
  // A group may read it: that is how a cluster hands a secret to a process that is not root.
  constexpr mode_t kForbidden = S_IWGRP | S_IXGRP | S_IRWXO;
  if (fstat(file, &about) != 0 || !S_ISREG(about.st_mode)) {
    status = Fault("KEY_FILE_UNREADABLE", path + " is no file");
  } else if ((about.st_mode & kForbidden) != 0) {
    status = Fault("KEY_FILE_OPEN_TO_OTHERS", path + ": others may read or change it; chmod 600");
  } else {
    char buffer[4096];
    ssize_t got = 0;
    while (text.size() <= kLargestFile && (got = read(file, buffer, sizeof buffer)) > 0) {
      text.append(buffer, static_cast<size_t>(got));
    }
    if (got < 0 || text.size() > kLargestFile) {
      status = Fault("KEY_FILE_UNREADABLE", "cannot read the key file " + path);
    }
  }
  close(file);
  if (!status.ok()) return status;
  return text;
}

std::optional<Secret> ParseKey(std::string_view base64) {
  std::string bytes;
  if (!absl::Base64Unescape(absl::string_view(base64.data(), base64.size()), &bytes) ||
      bytes.size() != Secret::kBytes) {
    return std::nullopt;
  }
  return Secret(bytes);
}

absl::StatusOr<KeyFile> Parse(const std::string& text) {
  std::vector<std::pair<std::string, Secret>> wrapping;
  std::optional<Secret> digest;
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    const std::vector<std::string> words = absl::StrSplit(line, ' ', absl::SkipWhitespace());
    if (words.empty() || words[0].starts_with('#')) continue;
    const auto key = ParseKey(words.back());
    const bool is_wrap = words.size() == 3 && words[0] == "wrap" && IsKekId(words[1]) && key;
    const bool is_digest = words.size() == 2 && words[0] == "digest" && key && !digest;
    const bool is_known = is_wrap && std::any_of(wrapping.begin(), wrapping.end(),
                                                 [&](auto& kek) { return kek.first == words[1]; });
    if ((!is_wrap && !is_digest) || is_known) {
      return Fault("KEY_FILE_MALFORMED",
                   "line " + std::to_string(number) +
                       " of the key file is neither `wrap ID KEY` with an id of its own nor the "
                       "one `digest KEY`");
    }
    if (is_wrap) wrapping.emplace_back(words[1], *key);
    if (is_digest) digest = key;
  }
  if (wrapping.empty() || !digest) {
    return Fault("KEY_FILE_MALFORMED", "the key file needs a `wrap ID KEY` and a `digest KEY`");
  }
  return KeyFile{std::move(wrapping), *digest};
}

std::string KeyText(const Secret& key) {
  return absl::Base64Escape(absl::string_view(key.view().data(), key.view().size()));
}

// Replaces the file in one step: nobody ever reads half of it.
absl::Status WritePrivate(const std::string& path, const std::string& text) {
  const std::string next = path + ".next";
  unlink(next.c_str());  // of an attempt that was cut off
  const int file = open(next.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) return Fault("KEY_FILE_UNWRITABLE", "cannot write " + next);
  const bool is_written =
      write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      fsync(file) == 0;
  close(file);
  if (!is_written || std::rename(next.c_str(), path.c_str()) != 0) {
    unlink(next.c_str());
    return Fault("KEY_FILE_UNWRITABLE", "cannot write " + path);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<KeyFile> ReadKeyFile(const std::string& path) {
  SR_ASSIGN_OR_RETURN(const std::string text, ReadPrivate(path));
  return Parse(text);
}

absl::Status AddWrappingKey(const std::string& path, const std::string& kek_id) {
  if (!IsKekId(kek_id)) {
    return Refuse(absl::StatusCode::kInvalidArgument, "KEK_ID_INVALID",
                  "an id is 1 to 32 of a-z, 0-9, dot and dash; the month is a good one");
  }
  std::string text;
  if (access(path.c_str(), F_OK) == 0) {
    SR_ASSIGN_OR_RETURN(const KeyFile keys, ReadKeyFile(path));
    for (const auto& [id, key] : keys.wrapping) {
      if (id == kek_id) {
        return Refuse(absl::StatusCode::kAlreadyExists, "KEK_EXISTS",
                      "the key file has a wrapping key " + kek_id + " already");
      }
    }
    SR_ASSIGN_OR_RETURN(text, ReadPrivate(path));
    if (!text.ends_with('\n')) text += '\n';
  } else {
    text = "digest " + KeyText(Secret::Random()) + "\n";
  }
  return WritePrivate(path, text + "wrap " + kek_id + " " + KeyText(Secret::Random()) + "\n");
}

}  // namespace safereturn::seal
