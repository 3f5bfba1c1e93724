#include "server/storage/media_store.hpp"

#include "server/storage/testing/engines.hpp"
#include "trust/hash.hpp"

#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <latch>
#include <sys/file.h>
#include <sys/resource.h>
#include <thread>

namespace nguon::storage {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class MediaStoreTest : public ::testing::Test {
protected:
    static MediaStore::Limits limits()
    {
        MediaStore::Limits limits;
        limits.file_bytes = 1'000;
        limits.reserve_bytes = 0;
        return limits;
    }
    fs::path folder() const { return folder_.path() / "media"; }
    std::string contents(const fs::path& file)
    {
        std::ifstream in(file, std::ios::binary);
        return { std::istreambuf_iterator<char>(in), {} };
    }
    int files_below(const fs::path& where)
    {
        int files = 0;
        for (const auto& entry : fs::recursive_directory_iterator(where))
            files += entry.is_regular_file() ? 1 : 0;
        return files;
    }

    testing::TemporaryFolder folder_;
    MediaStore store_{ folder(), limits() };
};

TEST_F(MediaStoreTest, an_upload_becomes_a_file_named_by_its_hash)
{
    ASSERT_EQ(store_.begin_upload("a-1"), 0U);
    ASSERT_EQ(store_.append("a-1", 0, "xin "), 4U);
    ASSERT_EQ(store_.append("a-1", 4, "chào"), 9U);
    const auto stored = store_.finish("a-1");
    ASSERT_TRUE(stored);
    EXPECT_EQ(stored->hash, sha256("xin chào").text());
    EXPECT_EQ(stored->size, 9U);
    EXPECT_EQ(contents(store_.path_of(stored->hash)), "xin chào");
    EXPECT_TRUE(store_.exists(stored->hash));
    EXPECT_EQ(store_.verify(stored->hash), MediaCheck::sound);
    EXPECT_EQ(store_.stored_bytes(), 9U);
    EXPECT_EQ(store_.finish("a-1").error().code, "media.upload_unknown");
}

TEST_F(MediaStoreTest, a_cut_upload_goes_on_where_it_stopped)
{
    ASSERT_TRUE(store_.begin_upload("a"));
    ASSERT_TRUE(store_.append("a", 0, "một "));
    MediaStore again(folder(), limits()); // the server came back
    EXPECT_EQ(again.begin_upload("a"), 6U);
    EXPECT_EQ(again.offset_of("a"), 6U);
    ASSERT_TRUE(again.append("a", 6, "hai"));
    EXPECT_EQ(again.finish("a", sha256("một hai").text())->size, 9U);
}

TEST_F(MediaStoreTest, a_wrong_offset_is_refused_with_the_right_one)
{
    ASSERT_TRUE(store_.begin_upload("a"));
    ASSERT_TRUE(store_.append("a", 0, "12345"));
    for (const std::uint64_t wrong : { 0, 4, 6 }) {
        const auto refused = store_.append("a", wrong, "67");
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, Kind::conflict);
        EXPECT_EQ(refused.error().code, "media.wrong_offset");
        EXPECT_EQ(refused.error().detail, "5");
    }
    EXPECT_EQ(store_.append("a", 5, "67"), 7U);
}

TEST_F(MediaStoreTest, a_wrong_hash_is_refused_and_nothing_is_kept)
{
    ASSERT_TRUE(store_.begin_upload("a"));
    ASSERT_TRUE(store_.append("a", 0, "12345"));
    const auto refused = store_.finish("a", sha256("54321").text());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "media.hash_mismatch");
    EXPECT_EQ(files_below(folder()), 0);
}

TEST_F(MediaStoreTest, what_is_too_large_is_refused)
{
    ASSERT_TRUE(store_.begin_upload("a"));
    ASSERT_TRUE(store_.append("a", 0, std::string(999, 'x')));
    const auto refused = store_.append("a", 999, "xx");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Kind::too_many);
    EXPECT_EQ(refused.error().code, "media.too_large");
    EXPECT_TRUE(store_.append("a", 999, "x")) << "exactly the limit fits";

    const fs::path big = folder_.path() / "big";
    std::ofstream(big) << std::string(1'001, 'x');
    EXPECT_EQ(store_.put_file(big).error().code, "media.too_large");
}

TEST_F(MediaStoreTest, names_that_leave_the_folder_are_refused)
{
    for (const char* name : { "", "../x", "a/b", "A", "a.b", "\xC4\x91" }) {
        EXPECT_EQ(store_.begin_upload(name).error().code, "media.upload_name") << name;
        EXPECT_EQ(store_.append(name, 0, "x").error().code, "media.upload_unknown") << name;
        EXPECT_EQ(store_.finish(name).error().code, "media.upload_unknown") << name;
    }
    EXPECT_THROW(store_.path_of("../../etc/passwd"), std::logic_error);
    EXPECT_FALSE(MediaStore::is_hash(std::string(64, 'G')));
}

TEST_F(MediaStoreTest, two_requests_cannot_write_to_one_upload_at_once)
{
    ASSERT_TRUE(store_.begin_upload("a"));
    const File other = open_file(store_.upload_path("a"), O_RDWR);
    ASSERT_EQ(::flock(other.descriptor(), LOCK_EX), 0);
    EXPECT_EQ(store_.append("a", 0, "x").error().code, "media.upload_busy");
    EXPECT_EQ(store_.finish("a").error().code, "media.upload_busy");
    ::flock(other.descriptor(), LOCK_UN);
    EXPECT_TRUE(store_.append("a", 0, "x"));
}

TEST_F(MediaStoreTest, the_same_bytes_at_once_become_one_file)
{
    constexpr int senders = 8;
    const std::string bytes(800, 'k');
    {
        std::latch together(senders);
        std::vector<std::jthread> threads;
        for (int i = 0; i < senders; ++i) {
            threads.emplace_back([&, i] {
                const std::string name = "u" + std::to_string(i);
                EXPECT_TRUE(store_.begin_upload(name));
                EXPECT_TRUE(store_.append(name, 0, bytes));
                together.arrive_and_wait();
                EXPECT_EQ(store_.finish(name)->hash, sha256(bytes).text());
            });
        }
    }
    EXPECT_EQ(files_below(folder()), 1);
    EXPECT_EQ(store_.stored_bytes(), 800U);
}

TEST_F(MediaStoreTest, a_damaged_file_is_found_and_mended_by_the_same_bytes)
{
    const fs::path source = folder_.path() / "source";
    std::ofstream(source) << "âm thanh";
    const auto stored = store_.put_file(source);
    ASSERT_TRUE(stored);
    std::ofstream(store_.path_of(stored->hash)) << "something else";
    EXPECT_EQ(store_.verify(stored->hash), MediaCheck::damaged);
    ASSERT_TRUE(store_.put_file(source));
    EXPECT_EQ(store_.verify(stored->hash), MediaCheck::sound);
    store_.remove(stored->hash);
    EXPECT_EQ(store_.verify(stored->hash), MediaCheck::missing);
    EXPECT_EQ(store_.stored_bytes(), 0U);
}

TEST_F(MediaStoreTest, a_full_store_refuses_and_keeps_what_it_has)
{
    MediaStore::Limits narrow = limits();
    narrow.all_bytes = 10;
    MediaStore store(folder(), narrow);
    ASSERT_TRUE(store.begin_upload("a"));
    ASSERT_TRUE(store.append("a", 0, "12345678"));
    ASSERT_TRUE(store.finish("a"));
    ASSERT_TRUE(store.begin_upload("b"));
    const auto refused = store.append("b", 0, "123");
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, Kind::unavailable);
    EXPECT_EQ(refused.error().code, "storage.full");
    EXPECT_EQ(store.offset_of("b"), 0U);
    EXPECT_TRUE(store.append("b", 0, "12"));
}

TEST_F(MediaStoreTest, room_is_kept_for_the_database)
{
    MediaStore::Limits greedy = limits();
    greedy.reserve_bytes = UINT64_MAX / 2;
    MediaStore store(folder(), greedy);
    EXPECT_EQ(store.begin_upload("a").error().code, "storage.full");
}

// A limit on the size of files stands in for a full disk: the write fails half-way.
TEST_F(MediaStoreTest, a_write_that_stops_half_way_is_taken_back)
{
    ASSERT_TRUE(store_.begin_upload("a"));
    ASSERT_TRUE(store_.append("a", 0, "12345"));
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{ 8, before.rlim_max };
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto refused = store_.append("a", 5, "6789abc");
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    std::signal(SIGXFSZ, ignored);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "storage.full");
    EXPECT_EQ(store_.offset_of("a"), 5U);
    EXPECT_EQ(store_.append("a", 5, "6789abc"), 12U);
}

TEST_F(MediaStoreTest, leftovers_are_swept_away)
{
    std::ofstream(folder() / "incoming" / "123-1") << "half";
    ASSERT_TRUE(store_.begin_upload("old"));
    store_.sweep_incoming();
    EXPECT_FALSE(fs::exists(folder() / "incoming" / "123-1"));
    const auto written
        = std::chrono::file_clock::to_sys(fs::last_write_time(store_.upload_path("old")));
    const Moment moment = std::chrono::floor<Milliseconds>(written);
    EXPECT_EQ(store_.sweep_uploads(moment - 1s), 0);
    EXPECT_EQ(store_.sweep_uploads(moment + 1s), 1);
    EXPECT_EQ(store_.offset_of("old").error().code, "media.upload_unknown");
}

TEST_F(MediaStoreTest, stored_bytes_are_counted_again_at_the_start)
{
    const fs::path source = folder_.path() / "source";
    std::ofstream(source) << "12345";
    ASSERT_TRUE(store_.put_file(source));
    EXPECT_EQ(MediaStore(folder(), limits()).stored_bytes(), 5U);
}

}
}
