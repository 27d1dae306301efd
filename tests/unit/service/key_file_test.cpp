#include "protocol/service/key_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "temporary_folder.hpp"

namespace foyer::service::test {
namespace {

namespace filesystem = std::filesystem;

// Covers KV-8.
TEST(KeyFile, KeepsTheSeedItMadeAndShowsItToTheOwnerOnly) {
  const TemporaryFolder folder;
  SystemRandom random;
  const auto made = load_or_create_seed(folder / "device.key", random);
  ASSERT_TRUE(made.has_value());
  EXPECT_EQ(*load_or_create_seed(folder / "device.key", random), *made);
  struct stat status {};
  ASSERT_EQ(::stat((folder / "device.key").c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
  EXPECT_EQ(status.st_size, 32);
  // Nothing is left beside it.
  EXPECT_EQ(std::distance(filesystem::directory_iterator(folder / ""), filesystem::directory_iterator()), 1);
}

TEST(KeyFile, NeverReplacesAFileThatIsNotAKey) {
  const TemporaryFolder folder;
  SystemRandom random;
  for (const std::string content : {"", "short", "exactly 33 bytes of something else"}) {
    filesystem::permissions(folder.write("device.key", content),
                            filesystem::perms::owner_read | filesystem::perms::owner_write);
    EXPECT_EQ(load_or_create_seed(folder / "device.key", random).error(), KeyFileError::WrongSize) << content;
    EXPECT_EQ(folder.read("device.key"), content);
  }
}

TEST(KeyFile, RefusesAFileThatOthersCanRead) {
  const TemporaryFolder folder;
  SystemRandom random;
  ASSERT_TRUE(load_or_create_seed(folder / "device.key", random).has_value());
  filesystem::permissions(folder / "device.key", filesystem::perms::group_read, filesystem::perm_options::add);
  EXPECT_EQ(load_or_create_seed(folder / "device.key", random).error(), KeyFileError::TooPermissive);
}

TEST(KeyFile, RefusesLinksFoldersAndMissingFolders) {
  const TemporaryFolder folder;
  SystemRandom random;
  filesystem::create_symlink("elsewhere", folder / "link");
  EXPECT_EQ(load_or_create_seed(folder / "link", random).error(), KeyFileError::CannotRead);
  EXPECT_FALSE(filesystem::exists(folder / "elsewhere"));
  filesystem::create_directory(folder / "folder");
  EXPECT_EQ(load_or_create_seed(folder / "folder", random).error(), KeyFileError::CannotRead);
  EXPECT_EQ(load_or_create_seed(folder / "missing/device.key", random).error(), KeyFileError::CannotWrite);
}

}  // namespace
}  // namespace foyer::service::test
