#include "agent/store/media_store.hpp"

#include "agent/local/test_folder.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

constexpr std::uint64_t gigabyte = 1'000'000'000;
const Moment now = moment_from_unix_ms(1'790'000'000'000);

class MediaStoreTest : public testing::Test {
protected:
    void put(const std::string& bytes, Moment used = now)
    {
        const Hash hash = sha256(bytes);
        auto part = store_.open(hash, bytes.size(), {});
        ASSERT_TRUE(part);
        part->write(bytes);
        ASSERT_TRUE(part->finish());
        store_.mark_used({ hash }, used);
    }
    // A disk on which `bytes` more fit; every file in the store takes its part of them.
    void leave_room_for(std::uint64_t bytes)
    {
        room_ = bytes;
        taken_before_ = taken();
    }
    std::uint64_t taken() const
    {
        std::uint64_t sum = 0;
        for (const auto& entry : fs::recursive_directory_iterator(folders_.media()))
            sum += entry.is_regular_file() ? entry.file_size() : 0;
        return sum;
    }

    TestFolder folder_;
    Folders folders_{ folder_.path() };
    std::uint64_t room_ = gigabyte;
    std::uint64_t taken_before_ = 0;
    MediaStore store_{ folders_, [this] {
                          const std::uint64_t freed
                              = taken_before_ - std::min(taken_before_, taken());
                          return DiskSpace{ gigabyte, reserve_of(gigabyte) + room_ + freed };
                      } };
};

// Two writers of one `.part` would have made it of both.
TEST_F(MediaStoreTest, what_is_brought_whole_leaves_a_download_of_the_same_file_alone)
{
    const std::string bytes = "brought on a stick, and fetched over the line";
    const Hash hash = sha256(bytes);
    auto part = store_.open(hash, bytes.size(), {});
    ASSERT_TRUE(part);
    part->write(std::string_view(bytes).substr(0, 10));
    ASSERT_TRUE(store_.put(hash, bytes));
    EXPECT_TRUE(store_.has(hash));
    EXPECT_EQ(read_file(folders_.media_file(hash), 100), bytes);
    part->write(std::string_view(bytes).substr(10));
    EXPECT_TRUE(part->finish());
    EXPECT_EQ(read_file(folders_.media_file(hash), 100), bytes);
}

TEST_F(MediaStoreTest, what_is_brought_whole_is_refused_without_room_or_with_another_hash)
{
    EXPECT_EQ(store_.put(sha256("one"), "another").error().code, "media.wrong_hash");
    put("something that may air again");
    leave_room_for(2);
    EXPECT_EQ(store_.put(sha256("three"), "three").error().code, "storage.full");
    EXPECT_TRUE(store_.has(sha256("something that may air again"))) << "nothing makes room for it";
}

TEST_F(MediaStoreTest, a_finished_download_lies_under_its_hash)
{
    put("a bulletin");
    const Hash hash = sha256("a bulletin");

    EXPECT_TRUE(store_.has(hash));
    EXPECT_EQ(read_file(folders_.media_file(hash), 100), "a bulletin");
    EXPECT_FALSE(fs::exists(folders_.media_part(hash)));
}

TEST_F(MediaStoreTest, a_cut_download_goes_on_where_it_stopped)
{
    const Hash hash = sha256("first half, second half");
    {
        auto part = store_.open(hash, 23, {});
        ASSERT_TRUE(part);
        EXPECT_EQ(part->size(), 0U);
        part->write("first half, ");
    }
    EXPECT_FALSE(store_.has(hash));

    auto part = store_.open(hash, 23, {});
    ASSERT_TRUE(part);
    EXPECT_EQ(part->size(), 12U);
    part->write("second half");
    EXPECT_TRUE(part->finish());
    EXPECT_EQ(read_file(folders_.media_file(hash), 100), "first half, second half");
}

TEST_F(MediaStoreTest, a_server_that_begins_anew_replaces_what_came)
{
    const Hash hash = sha256("whole");
    auto part = store_.open(hash, 5, {});
    ASSERT_TRUE(part);
    part->write("who");
    part->restart();
    EXPECT_EQ(part->size(), 0U);
    part->write("whole");
    EXPECT_TRUE(part->finish());
    EXPECT_EQ(read_file(folders_.media_file(hash), 100), "whole");
}

TEST_F(MediaStoreTest, what_has_another_hash_is_thrown_away)
{
    const Hash hash = sha256("promised");
    auto part = store_.open(hash, 8, {});
    ASSERT_TRUE(part);
    part->write("forged!!");
    const auto finished = part->finish();

    ASSERT_FALSE(finished);
    EXPECT_EQ(finished.error().code, "media.wrong_hash");
    EXPECT_FALSE(store_.has(hash));
    EXPECT_FALSE(fs::exists(folders_.media_part(hash)));
}

TEST_F(MediaStoreTest, a_removed_file_is_gone_with_its_part)
{
    put("damaged");
    store_.remove(sha256("damaged"));
    EXPECT_FALSE(store_.has(sha256("damaged")));
    store_.remove(sha256("never there"));
}

TEST_F(MediaStoreTest, the_reserve_is_a_tenth_between_200_megabytes_and_2_gigabytes)
{
    EXPECT_EQ(reserve_of(gigabyte), 200'000'000U);
    EXPECT_EQ(reserve_of(8 * gigabyte), 800'000'000U);
    EXPECT_EQ(reserve_of(500 * gigabyte), 2 * gigabyte);
}

TEST_F(MediaStoreTest, a_full_disk_refuses_what_does_not_fit)
{
    leave_room_for(5);
    const auto part = store_.open(sha256("too long"), 8, {});
    ASSERT_FALSE(part);
    EXPECT_EQ(part.error().code, "storage.full");
    EXPECT_EQ(part.error().kind, Kind::unavailable);
}

TEST_F(MediaStoreTest, a_full_disk_gives_up_the_oldest_that_no_plan_needs)
{
    put("oldest", now - 24h * 3);
    put("middle", now - 24h * 2);
    put("newest", now - 24h);
    leave_room_for(2);

    EXPECT_TRUE(store_.open(sha256("next one"), 8, {}));
    EXPECT_FALSE(store_.has(sha256("oldest")));
    EXPECT_TRUE(store_.has(sha256("middle")));
    EXPECT_TRUE(store_.has(sha256("newest")));
}

TEST_F(MediaStoreTest, a_full_disk_never_gives_up_what_the_plan_needs)
{
    put("needed", now - 24h * 3);
    put("unused", now - 24h);
    leave_room_for(2);

    EXPECT_TRUE(store_.open(sha256("next one"), 8, { sha256("needed") }));
    EXPECT_TRUE(store_.has(sha256("needed")));
    EXPECT_FALSE(store_.has(sha256("unused")));
    EXPECT_FALSE(store_.open(sha256("another"), 900, { sha256("needed") }));
    EXPECT_TRUE(store_.has(sha256("needed")));
}

TEST_F(MediaStoreTest, what_was_not_used_for_a_week_goes)
{
    put("yesterday", now - 24h);
    put("last week", now - 24h * 8);
    put("old but planned", now - 24h * 30);

    const auto gone = store_.evict_unused({ sha256("old but planned") }, now);

    EXPECT_EQ(gone, std::vector{ sha256("last week") });
    EXPECT_TRUE(store_.has(sha256("yesterday")));
    EXPECT_TRUE(store_.has(sha256("old but planned")));
}

TEST_F(MediaStoreTest, strange_files_in_the_folder_are_left_alone)
{
    write_file(folders_.media() / "README", "not ours");
    EXPECT_TRUE(store_.evict_unused({}, now + 24h * 100).empty());
    EXPECT_TRUE(fs::exists(folders_.media() / "README"));
}

}
}
