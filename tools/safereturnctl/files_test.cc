#include "tools/safereturnctl/files.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "libs/base/result.h"

namespace safereturn::ctl {
namespace {

TEST(Folders, GiveTheirCsvAndXmlFilesInOrder) {
  const std::filesystem::path folder =
      std::filesystem::path(::testing::TempDir()) / "safereturnctl_files";
  std::filesystem::create_directories(folder);
  for (const char* name : {"b.csv", "a.XML", "c.txt"}) std::ofstream(folder / name) << name;
  const auto files = ReadReturnFiles(folder.string());
  ASSERT_TRUE(files.ok()) << files.status();
  ASSERT_EQ(files->size(), 2u);
  EXPECT_EQ(files->at(0).name, "a.XML");
  EXPECT_EQ(files->at(1).content, "b.csv");
  const auto one = ReadReturnFiles((folder / "c.txt").string());
  ASSERT_TRUE(one.ok());
  EXPECT_EQ(one->at(0).name, "c.txt");
  std::filesystem::remove_all(folder);
}

TEST(Folders, ThatAreNoneAreSaidSo) {
  EXPECT_EQ(ReasonOf(ReadReturnFiles("no such folder").status()), "FOLDER_UNREADABLE");
  EXPECT_EQ(ReasonOf(ReadFile("no such file").status()), "FILE_UNREADABLE");
}

}  // namespace
}  // namespace safereturn::ctl
