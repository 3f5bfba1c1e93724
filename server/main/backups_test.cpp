// Timed backups and the restore drill, on a real data directory.
#include <future>

#include <gmock/gmock.h>

#include "runtime/runtime.hpp"
#include "server/main/drill_mark.hpp"
#include "server/main/restore_drill.hpp"
#include "server/main/testing/operator.hpp"
#include "server/main/testing/stored_sound.hpp"
#include "server/main/testing/world.hpp"
#include "server/main/timed_backups.hpp"
#include "server/signer/key_store.hpp"

namespace nguon {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using app::Records;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::read_file;
using ::testing::SizeIs;
using testing::World;
using testing::write_file;

ShelvedBackup shelved(const char* name, Moment made, bool is_sound)
{
    ShelvedBackup backup;
    backup.file = name;
    backup.made = made;
    backup.checked = made;
    if (!is_sound)
        backup.damage = { "mất tệp" };
    return backup;
}

std::vector<std::string> names(const std::vector<ShelvedBackup>& backups)
{
    std::vector<std::string> names;
    for (const ShelvedBackup& backup : backups)
        names.push_back(backup.file);
    return names;
}

TEST(Outdated, are_sound_ones_beyond_what_is_kept_and_unsound_ones_behind_a_sound_one)
{
    const Moment now = World::noon();
    EXPECT_THAT(names(outdated({ shelved("d", now, true), shelved("c", now - 24h, true),
                                   shelved("b", now - 48h, false), shelved("a", now - 72h, true) },
                    2, now)),
        ElementsAre("b", "a"));
    EXPECT_THAT(names(outdated({ shelved("c", now, false), shelved("b", now - 24h, false),
                                   shelved("a", now - 72h, true) },
                    1, now)),
        ElementsAre("b"))
        << "the only sound one stays, however many came after it";
    EXPECT_THAT(outdated({ shelved("a", now, true) }, 0, now), IsEmpty());
    EXPECT_THAT(names(outdated({ shelved("d", now, false), shelved("c", now - 24h, false),
                                   shelved("b", now - 48h, false), shelved("a", now - 72h, false) },
                    2, now)),
        ElementsAre("b", "a"))
        << "of none is known that it is sound";
    EXPECT_THAT(names(outdated({ shelved("d", now, false), shelved("c", now - 24h, false),
                                   shelved("a", now - 72h, true) },
                    5, now)),
        ElementsAre("c"))
        << "what cannot be checked does not pile up beside a sound one";
}

TEST(Outdated, are_first_of_all_those_that_a_wrong_clock_put_into_the_future)
{
    const Moment now = World::noon();
    EXPECT_THAT(names(outdated({ shelved("x", now + 900 * 24h, true), shelved("c", now, true),
                                   shelved("b", now - 24h, true) },
                    2, now)),
        ElementsAre("x"));
}

TEST(NextBackup, is_at_its_hour_an_hour_after_a_failure_and_at_once_where_there_was_none)
{
    const TimeOfDay hour = 90min;
    const Day today = day_of(World::noon());
    const Moment noon = at(today, 12h);
    const Day tomorrow = today + std::chrono::days(1);
    EXPECT_EQ(next_backup(hour, {}, false, noon), noon);
    EXPECT_EQ(next_backup(hour, at(today, hour), false, noon), at(tomorrow, hour));
    EXPECT_EQ(next_backup(hour, noon, false, noon), at(tomorrow, hour)) << "one by hand";
    EXPECT_EQ(next_backup(hour, at(today, 0h), false, noon), at(today, hour));
    EXPECT_EQ(next_backup(hour, noon, true, noon), noon + 1h);
    EXPECT_EQ(next_backup(hour, at(today, 1h), true, noon), at(today, hour));
    EXPECT_EQ(next_backup(hour, noon + 900 * 24h, false, noon), noon) << "the clock was wrong then";
    EXPECT_EQ(next_backup(hour, noon + 1s, false, noon), at(tomorrow, hour)) << "set right";
}

class Backups : public ::testing::Test {
protected:
    Backups()
    {
        signer::KeyOptions options;
        options.cost = { 1, 1024 };
        EXPECT_TRUE(signer::init_keys(data(), options, world.clock().now()));
        sound_ = testing::add_sound(world, "tiếng loa");
        runtime_.start();
    }
    ~Backups() override
    {
        if (timed_)
            runtime_.block_on(timed_->stop());
        runtime_.stop();
        runtime_.join();
        readers_.stop();
        writer_.stop();
        fs::remove_all(shelf_folder());
        fs::remove_all(target());
    }

    const fs::path& data() const { return world.folder(); }
    fs::path shelf_folder() const { return data().string() + "-backups"; }
    fs::path target() const { return data().string() + "-drill"; }

    TimedBackups& timed(std::size_t keep = 3)
    {
        timed_ = std::make_unique<TimedBackups>(runtime_.executor(),
            TimedBackups::Parts{
                desk_, world.clock(), data(), "sqlite", shelf_folder(), 90min, keep, [this] {
                    const std::scoped_lock lock(mutex_);
                    ++changes_;
                    more_.notify_all();
                } });
        return *timed_;
    }

    // Until none is under way.
    void wait()
    {
        std::unique_lock lock(mutex_);
        ASSERT_TRUE(more_.wait_for(lock, 60s, [this] { return !timed_->state().running_since; }));
    }
    // Until so many stand there and none is under way.
    bool become(std::size_t count)
    {
        std::unique_lock lock(mutex_);
        return more_.wait_for(lock, 60s, [&] {
            return BackupShelf(shelf_folder()).backups().size() == count
                && !timed_->state().running_since;
        });
    }
    // Nothing is written down any more until the guard is gone.
    std::shared_ptr<void> database_is_away()
    {
        auto release = std::make_shared<std::promise<void>>();
        auto held = release->get_future().share();
        std::promise<void> begun;
        EXPECT_TRUE(writer_.post([held, &begun] {
            begun.set_value();
            held.wait();
        }));
        begun.get_future().wait(); // then it takes up no place among those that wait
        while (writer_.post([held] { held.wait(); })) { }
        return { nullptr, [release](void*) { release->set_value(); } };
    }
    // One after the other, an hour apart.
    void make_one()
    {
        world.clock().advance(1h);
        ASSERT_TRUE(timed_->ask(world.clock().now()));
        wait();
    }

    World world;
    fs::path sound_;

private:
    runtime::Runtime runtime_;
    runtime::WorkerPool writer_{ "writer", 1, 100 };
    runtime::WorkerPool readers_{ "readers", 1, 100 };
    http::TruthDesk desk_{ world.truth(), writer_, readers_ };
    std::mutex mutex_;
    std::condition_variable more_;
    int changes_ = 0;
    std::unique_ptr<TimedBackups> timed_;
};

TEST_F(Backups, a_whole_one_passes_its_check_and_leaves_nothing_behind)
{
    const fs::path file = shelf_folder() / "a.tar";
    fs::create_directories(shelf_folder());
    ASSERT_TRUE(back_up(data(), "sqlite", file, world.clock().now()));
    const auto found = check_backup(file, shelf_folder() / "scratch", data(), world.clock().now());
    ASSERT_TRUE(found) << found.error().code;
    EXPECT_THAT(found->damage, IsEmpty());
    EXPECT_THAT(found->lines, ::testing::Contains(HasSubstr("Âm thanh: 1 tệp")));
    EXPECT_FALSE(fs::exists(shelf_folder() / "scratch"));
}

TEST_F(Backups, one_with_a_flipped_byte_is_found_by_its_check)
{
    const fs::path file = shelf_folder() / "a.tar";
    fs::create_directories(shelf_folder());
    ASSERT_TRUE(back_up(data(), "sqlite", file, world.clock().now()));
    std::string bytes = read_file(file);
    bytes[bytes.find("tiếng loa")] ^= 1;
    write_file(file, bytes);
    const auto found = check_backup(file, shelf_folder() / "scratch", data(), world.clock().now());
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().code, "restore.damaged");
}

TEST_F(Backups, the_check_names_a_sound_that_the_records_have_and_the_backup_has_not)
{
    fs::remove(sound_);
    const fs::path file = shelf_folder() / "a.tar";
    fs::create_directories(shelf_folder());
    ASSERT_TRUE(back_up(data(), "sqlite", file, world.clock().now()));
    const auto found = check_backup(file, shelf_folder() / "scratch", data(), world.clock().now());
    ASSERT_TRUE(found);
    EXPECT_THAT(found->damage, ElementsAre(HasSubstr("mất tệp")));
}

TEST_F(Backups, that_is_asked_to_stop_is_broken_off_and_leaves_nothing)
{
    fs::create_directories(shelf_folder());
    std::stop_source stop;
    stop.request_stop();
    const auto made = back_up(
        data(), "sqlite", shelf_folder() / "a.tar", world.clock().now(), stop.get_token());
    ASSERT_FALSE(made);
    EXPECT_EQ(made.error().code, "backup.stopped");
    EXPECT_TRUE(fs::is_empty(shelf_folder()));
}

TEST_F(Backups, are_checked_kept_and_outdated_ones_removed)
{
    timed(2);
    for (int i = 0; i < 4; ++i)
        make_one();
    const auto backups = BackupShelf(shelf_folder()).backups();
    ASSERT_THAT(backups, SizeIs(2));
    EXPECT_TRUE(backups[0].is_sound());
    EXPECT_EQ(backups[0].made, world.clock().now());
    EXPECT_EQ(backups[1].made, world.clock().now() - 1h);
    EXPECT_GT(backups[0].bytes, 10'000U);
    EXPECT_EQ(fs::status(shelf_folder()).permissions() & fs::perms::others_all, fs::perms::none);
    world.commit([&](Records& records) { EXPECT_TRUE(records.settings().find("system.backup")); });
}

TEST_F(Backups, keep_the_last_sound_one_while_newer_ones_are_damaged)
{
    timed(1);
    make_one();
    const fs::path first = BackupShelf(shelf_folder()).backups().at(0).file;
    fs::remove(sound_);
    for (int i = 0; i < 3; ++i)
        make_one();
    const auto backups = BackupShelf(shelf_folder()).backups();
    ASSERT_THAT(backups, SizeIs(2));
    EXPECT_FALSE(backups[0].is_sound());
    EXPECT_EQ(backups[1].file, first);
}

TEST_F(Backups, say_why_one_could_not_be_made)
{
    // A file stands where the folder should be.
    write_file(shelf_folder(), "no folder");
    TimedBackups& backups = timed();
    make_one();
    EXPECT_THAT(backups.state().failure, HasSubstr("Không ghi được vào thư mục sao lưu"));
    EXPECT_EQ(backups.state().next, world.clock().now() + 1h);
    fs::remove(shelf_folder());
    make_one();
    EXPECT_EQ(backups.state().failure, "");
}

TEST_F(Backups, go_on_being_made_after_one_that_could_not_be_written_down)
{
    const auto away = database_is_away();
    timed().start();
    ASSERT_TRUE(become(1)) << "there was none";
    world.clock().advance(25h);
    EXPECT_TRUE(become(2));
}

TEST_F(Backups, what_a_person_put_there_by_another_name_stays)
{
    const fs::path kept = shelf_folder() / "nguon-truoc-nang-cap.tar";
    write_file(kept, "a backup");
    timed(1);
    make_one();
    make_one();
    EXPECT_TRUE(fs::exists(kept));
    EXPECT_THAT(BackupShelf(shelf_folder()).backups(), SizeIs(1));
}

TEST_F(Backups, what_a_run_left_that_was_cut_off_is_swept_away)
{
    write_file(shelf_folder() / "nguon-20261122-013000.tar.partial" / "nguon.db", "half");
    write_file(shelf_folder() / "nguon-20261122-013000.tar.checking" / "nguon.db", "half");
    write_file(shelf_folder() / "anh.tar.partial", "somebody else's");
    BackupShelf(shelf_folder()).prepare();
    EXPECT_FALSE(fs::exists(shelf_folder() / "nguon-20261122-013000.tar.partial"));
    EXPECT_FALSE(fs::exists(shelf_folder() / "nguon-20261122-013000.tar.checking"));
    EXPECT_TRUE(fs::exists(shelf_folder() / "anh.tar.partial"));
}

TEST_F(Backups, a_drill_restores_the_newest_verifies_it_and_is_remembered)
{
    timed();
    make_one();
    make_one();
    const auto newest = newest_backup(shelf_folder());
    ASSERT_TRUE(newest);
    EXPECT_EQ(*newest, BackupShelf(shelf_folder()).backups().at(0).file);
    const auto report = drill(*newest, target(), world.clock().now());
    ASSERT_TRUE(report) << report.error().code;
    EXPECT_THAT(report->found.damage, IsEmpty());
    EXPECT_EQ(report->devices, 2U);
    EXPECT_EQ(report->accounts, 5U);
    EXPECT_TRUE(is_from_drill(target())) << "no server begins on it";
    const auto again = drill(*newest, target(), world.clock().now());
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().code, "restore.drill_not_alone");
}

TEST_F(Backups, a_drill_needs_a_backup)
{
    fs::create_directories(shelf_folder());
    const auto none = newest_backup(shelf_folder());
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, "backup.none_there");
}

TEST_F(Backups, a_drill_prefers_the_newest_that_was_found_sound)
{
    timed();
    make_one();
    const fs::path sound = BackupShelf(shelf_folder()).backups().at(0).file;
    fs::remove(sound_);
    make_one();
    EXPECT_EQ(newest_backup(shelf_folder()).value(), sound);
}

TEST_F(Backups, the_command_prints_what_it_found_and_leaves_its_result_beside_the_backup)
{
    timed();
    make_one();
    const auto ran = testing::run("restore-drill", { "--from", shelf_folder(), "--to", target() });
    EXPECT_EQ(ran.code, 0) << ran.out << ran.err;
    EXPECT_THAT(ran.out, HasSubstr("Diễn tập thành công"));
    EXPECT_THAT(ran.out, HasSubstr("2 thiết bị, 5 tài khoản"));
    const auto kept = BackupShelf(shelf_folder()).last_drill();
    ASSERT_TRUE(kept);
    EXPECT_TRUE(kept->is_sound());
    EXPECT_THAT(kept->place, HasSubstr(target().string()));
    EXPECT_EQ(testing::run("restore-drill", { "--from", shelf_folder(), "--to", target() }).code, 1)
        << "the folder is not empty any more";
    EXPECT_TRUE(BackupShelf(shelf_folder()).last_drill()->is_sound())
        << "which says nothing about the backup";
    EXPECT_EQ(testing::run("restore-drill", { "--from", shelf_folder() }).code, 2);
}

TEST_F(Backups, a_drill_of_a_damaged_one_says_so_and_is_remembered_as_failed)
{
    timed();
    make_one();
    const fs::path file = BackupShelf(shelf_folder()).backups().at(0).file;
    std::string bytes = read_file(file);
    bytes[bytes.find("tiếng loa")] ^= 1;
    write_file(file, bytes);
    EXPECT_EQ(
        testing::run("restore-drill", { "--from", shelf_folder(), "--to", target() }).code, 1);
    const auto kept = BackupShelf(shelf_folder()).last_drill();
    ASSERT_TRUE(kept);
    EXPECT_THAT(kept->damage, ElementsAre(HasSubstr("bị hỏng")));
}

}
}
