#include "agent/local/folders.hpp"

#include "agent/local/test_folder.hpp"

#include <gtest/gtest.h>

#include <sys/stat.h>

namespace nguon::agent {
namespace {

namespace fs = std::filesystem;

class FoldersTest : public testing::Test {
protected:
    TestFolder folder_;
    Folders folders_{ folder_.path() };
};

TEST_F(FoldersTest, media_lie_under_the_first_digits_of_their_hash)
{
    const Hash hash = sha256("a bulletin");
    const std::string name = hash.text();

    EXPECT_EQ(folders_.media_file(hash),
        folder_.path() / "media" / name.substr(0, 2) / name.substr(2, 2) / (name + ".opus"));
    EXPECT_EQ(folders_.media_part(hash).parent_path(), folders_.media_file(hash).parent_path());
}

TEST_F(FoldersTest, what_the_programs_keep_is_closed_to_strangers)
{
    folders_.make_for_player();
    folders_.make_for_agent();
    for (const fs::path& path : { folders_.player(), folders_.agent(), folders_.media() })
        EXPECT_EQ(fs::status(path).permissions() & fs::perms::others_all, fs::perms::none) << path;
}

TEST_F(FoldersTest, a_written_file_holds_the_bytes_and_the_mode)
{
    const fs::path path = folder_.path() / "secret";
    write_file(path, "one");
    write_file(path, "two");

    EXPECT_EQ(read_file(path, 100), "two");
    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_.path()), {}), 1);
}

TEST_F(FoldersTest, a_file_left_readable_by_a_broken_attempt_becomes_private)
{
    const fs::path path = folder_.path() / "secret";
    write_file(folder_.path() / "secret.new", "half", 0644);
    write_file(path, "whole");

    EXPECT_EQ(fs::status(path).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(FoldersTest, a_file_that_is_not_there_or_too_large_is_none)
{
    const fs::path path = folder_.path() / "file";
    EXPECT_EQ(read_file(path, 10), std::nullopt);
    write_file(path, "0123456789");
    EXPECT_EQ(read_file(path, 10), "0123456789");
    EXPECT_EQ(read_file(path, 9), std::nullopt);
}

TEST_F(FoldersTest, writing_where_there_is_no_folder_is_broken_machinery)
{
    EXPECT_THROW(write_file(folder_.path() / "no" / "file", "x"), std::system_error);
}

}
}
