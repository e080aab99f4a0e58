#include "libs/seal/key_file.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "libs/base/result.h"
#include "libs/base/text.h"
#include "libs/seal/file_key_wrapper.h"
#include "libs/testing/eventually.h"

namespace safereturn::seal {
namespace {

std::string KeyOf(char c) { return ToBase64(std::string(Secret::kBytes, c)); }

class KeyFileTest : public ::testing::Test {
 protected:
  KeyFileTest()
      : folder_(std::filesystem::temp_directory_path() /
                ("key_file_test_" + std::to_string(getpid()))) {
    std::filesystem::create_directory(folder_);
    path_ = folder_ / "keys";
  }
  ~KeyFileTest() override { std::filesystem::remove_all(folder_); }
  void Write(const std::string& text, mode_t mode = 0600) {
    std::ofstream(path_) << text;
    chmod(path_.c_str(), mode);
  }

  std::filesystem::path folder_;
  std::string path_;
};

TEST_F(KeyFileTest, TheLastOneWraps) {
  Write("# the deployment's\n\nwrap 2026-03 " + KeyOf('a') + "\n  digest " + KeyOf('d') +
        "\nwrap 2026-11 " + KeyOf('b') + "\n");
  const auto keys = ReadKeyFile(path_);
  ASSERT_TRUE(keys.ok()) << keys.status();
  ASSERT_EQ(keys->wrapping.size(), 2u);
  EXPECT_EQ(keys->wrapping[1].first, "2026-11");
  EXPECT_EQ(keys->wrapping[1].second.view(), std::string(Secret::kBytes, 'b'));
  EXPECT_EQ(keys->digest.view(), std::string(Secret::kBytes, 'd'));
}

TEST_F(KeyFileTest, AFaultNamesItsLineAndNoKey) {
  const std::string good = "wrap k " + KeyOf('a') + "\ndigest " + KeyOf('d') + "\n";
  for (const std::string& text : {
           std::string(),
           "wrap k " + KeyOf('a') + "\n",
           "digest " + KeyOf('d') + "\n",
           good + "wrap k " + KeyOf('b') + "\n",  // the id again
           good + "digest " + KeyOf('e') + "\n",  // a second digest key
           good + "wrap K " + KeyOf('b') + "\n",  // no id
           good + "wrap l " + ToBase64("short") + "\n",
           good + "wrap l ?\n",
           good + "open l\n",
       }) {
    Write(text);
    const absl::Status status = ReadKeyFile(path_).status();
    EXPECT_EQ(ReasonOf(status), "KEY_FILE_MALFORMED") << text;
    EXPECT_EQ(MessageOf(status).find(KeyOf('a')), std::string::npos);
  }
}

TEST_F(KeyFileTest, OthersMayNotReadOrChangeIt) {
  const std::string good = "wrap k " + KeyOf('a') + "\ndigest " + KeyOf('d') + "\n";
  for (const mode_t mode : {0604, 0602, 0620, 0666}) {
    Write(good, mode);
    EXPECT_EQ(ReasonOf(ReadKeyFile(path_).status()), "KEY_FILE_OPEN_TO_OTHERS") << mode;
  }
  for (const mode_t mode : {0600, 0400, 0440, 0640}) {
    Write(good, mode);
    EXPECT_TRUE(ReadKeyFile(path_).ok()) << mode;
  }
  EXPECT_EQ(ReasonOf(ReadKeyFile(path_ + "x").status()), "KEY_FILE_UNREADABLE");
  EXPECT_EQ(ReasonOf(ReadKeyFile(folder_).status()), "KEY_FILE_UNREADABLE");
}

TEST_F(KeyFileTest, AddMakesTheFileThenAppends) {
  ASSERT_TRUE(AddWrappingKey(path_, "2026-03").ok());
  struct stat about {};
  ASSERT_EQ(stat(path_.c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777u, 0600u);
  const auto first = ReadKeyFile(path_);
  ASSERT_TRUE(AddWrappingKey(path_, "2026-11").ok());
  const auto second = ReadKeyFile(path_);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->wrapping[0].second.view(), first->wrapping[0].second.view());
  EXPECT_EQ(second->wrapping.back().first, "2026-11");
  EXPECT_EQ(second->digest.view(), first->digest.view());  // facts stay comparable
  EXPECT_EQ(ReasonOf(AddWrappingKey(path_, "2026-11")), "KEK_EXISTS");
  EXPECT_EQ(ReasonOf(AddWrappingKey(path_, "a b")), "KEK_ID_INVALID");
  EXPECT_EQ(ReasonOf(AddWrappingKey((folder_ / "no" / "keys").string(), "k")),
            "KEY_FILE_UNWRITABLE");
}

TEST_F(KeyFileTest, TheWrapperUnwrapsWhatAnyKeyOfTheFileWrapped) {
  ASSERT_TRUE(AddWrappingKey(path_, "old").ok());
  const auto before = *FileKeyWrapper::Open(path_);
  const Secret key = Secret::Random();
  const WrappedKey wrapped = *before->Wrap(key, "child 1");
  EXPECT_EQ(wrapped.kek_id, "old");
  ASSERT_TRUE(AddWrappingKey(path_, "new").ok());
  const auto after = *FileKeyWrapper::Open(path_);
  EXPECT_EQ(after->current_kek(), "new");
  EXPECT_EQ(after->Unwrap(wrapped, "child 1")->view(), key.view());
  EXPECT_EQ(ReasonOf(after->Unwrap(wrapped, "child 2").status()), "WRAPPED_KEY_DAMAGED");
  WrappedKey renamed = wrapped;
  renamed.kek_id = "new";
  EXPECT_EQ(ReasonOf(after->Unwrap(renamed, "child 1").status()), "WRAPPED_KEY_DAMAGED");
  renamed.kek_id = "gone";
  EXPECT_EQ(after->Unwrap(renamed, "child 1").status().code(), absl::StatusCode::kUnavailable);
}

TEST_F(KeyFileTest, ARunningServiceLearnsOfANewWrappingKey) {
  ASSERT_TRUE(AddWrappingKey(path_, "old").ok());
  const auto service = *FileKeyWrapper::Open(path_);
  ASSERT_TRUE(AddWrappingKey(path_, "new").ok());
  const WrappedKey wrapped = *(*FileKeyWrapper::Open(path_))->Wrap(Secret::Random(), "c");
  // It reads the file once a second at most.
  EXPECT_EQ(ReasonOf(service->Unwrap(wrapped, "c").status()), "KEK_UNKNOWN");
  EXPECT_TRUE(testing::Eventually([&] { return service->Unwrap(wrapped, "c").ok(); }));
  EXPECT_EQ(service->current_kek(), "new");
}

}  // namespace
}  // namespace safereturn::seal
