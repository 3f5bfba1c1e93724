#include "agent/player/play_log.hpp"
#include "agent/player/player_test_support.hpp"

#include <csignal>

#include <sys/wait.h>

namespace nguon::agent {
namespace {

using namespace testing;

PlayRecord record_of(int number)
{
    PlayRecord record;
    record.occurrence = OccurrenceKey{ ScheduleId(number), morning, 0 };
    record.bulletin = BulletinId(7);
    record.planned_at = morning;
    record.started_at = morning;
    record.ended_at = morning + 1min;
    record.rendered = 1min;
    record.result = Outcome::played;
    return record;
}

PlayNote note_of(int number, Moment at)
{
    PlayNote note;
    note.occurrence = OccurrenceKey{ ScheduleId(number), morning, 0 };
    note.act = note.occurrence->text();
    note.begins = at;
    note.noted_at = at;
    return note;
}

class PlayLogTest : public ::testing::Test {
protected:
    std::filesystem::path file() const { return folder.path() / "log.db"; }

    DataFolder folder;
    LocalSigner key{ SecretKey::generate() };
};

TEST_F(PlayLogTest, the_server_accepts_the_sealed_chain_in_pieces)
{
    Database database(file());
    PlayLog log(database);
    for (int i = 1; i <= 7; ++i)
        log.append(record_of(i), Finality::final);

    ChainHead held;
    std::int64_t next = 1;
    for (;;) {
        const auto upload = log.upload(next - 1, 3, our_device, key, morning);
        ASSERT_TRUE(upload);
        if (!*upload)
            break;
        const auto sent = protocol::parse_log_upload(protocol::encode(**upload));
        const auto added = protocol::open_log(*sent, our_device, key.public_key(), held);
        ASSERT_TRUE(added) << added.error().code;
        for (const PlayRecord& record : added->records)
            EXPECT_EQ(record.sequence, next++);
        held = added->head;
    }
    EXPECT_EQ(next, 8);
}

TEST_F(PlayLogTest, the_chain_goes_on_after_a_restart)
{
    {
        Database database(file());
        PlayLog log(database);
        log.append(record_of(1), Finality::final);
    }
    Database database(file());
    PlayLog log(database);
    EXPECT_TRUE(log.is_settled(*record_of(1).occurrence));
    log.append(record_of(2), Finality::interim);
    EXPECT_FALSE(log.is_settled(*record_of(2).occurrence));
    const auto upload = log.upload(0, 10, our_device, key, morning);
    ASSERT_TRUE(upload && *upload);
    EXPECT_TRUE(protocol::open_log(**upload, our_device, key.public_key(), {}));
}

TEST_F(PlayLogTest, a_record_takes_the_place_of_its_note)
{
    Database database(file());
    {
        PlayLog log(database);
        log.note(note_of(1, morning + 3s));
        log.note(note_of(2, morning + 4s));
        log.append(record_of(1), Finality::final);
    }
    PlayLog log(database);
    ASSERT_EQ(log.notes().size(), 1U);
    EXPECT_EQ(log.notes()[0].occurrence, record_of(2).occurrence);
    EXPECT_EQ(log.last_sign_of_life(), morning + 1min);
}

TEST_F(PlayLogTest, what_the_server_has_for_a_week_is_dropped_and_its_absence_is_told)
{
    Database database(file());
    PlayLog log(database);
    for (int i = 1; i <= 4; ++i)
        log.append(record_of(i), Finality::final);
    log.acknowledge(2);
    log.prune(morning + std::chrono::days(6));
    EXPECT_TRUE(*log.upload(0, 10, our_device, key, morning));
    log.prune(morning + std::chrono::days(8));
    EXPECT_EQ(log.upload(0, 10, our_device, key, morning).error().code, "log.gone");
    EXPECT_EQ((*log.upload(2, 10, our_device, key, morning))->entries.size(), 2U);
    log.prune(morning + std::chrono::days(61));
    log.append(record_of(5), Finality::final);
    EXPECT_EQ(log.last(), 5);
}

TEST_F(PlayLogTest, on_a_full_disk_records_wait_and_are_written_once_there_is_room)
{
    Database database(file());
    PlayLog log(database);
    log.append(record_of(1), Finality::final);
    std::int64_t grown = 0;
    log.on_growth = [&](std::int64_t sequence) { grown = sequence; };
    // A limit of the engine's own stands in for the full card.
    const auto pages = database.rows("PRAGMA page_count").front().number(0);
    ASSERT_GT(pages, 0);
    database.run("PRAGMA max_page_count = 1");
    for (int i = 2; i <= 200; ++i)
        log.append(record_of(i), Finality::final);
    EXPECT_TRUE(log.fault());
    EXPECT_LT(grown, 200);
    EXPECT_TRUE(log.is_settled(*record_of(200).occurrence)); // and is not played again meanwhile

    database.run("PRAGMA max_page_count = 100000");
    log.retry();
    EXPECT_FALSE(log.fault());
    EXPECT_EQ(grown, 200);
    const auto upload = log.upload(0, 500, our_device, key, morning);
    EXPECT_EQ((*upload)->entries.size(), 200U);
    EXPECT_TRUE(protocol::open_log(**upload, our_device, key.public_key(), {}));
}

// Writes until it is killed, and says after each record that it is safe.
[[noreturn]] void write_for_ever(const std::filesystem::path& file, int tell)
{
    Database database(file);
    PlayLog log(database);
    for (int i = 1;; ++i) {
        log.note(note_of(i, morning));
        log.append(record_of(i), Finality::final);
        const std::int64_t safe = log.last();
        if (::write(tell, &safe, sizeof safe) != sizeof safe)
            ::_exit(1);
    }
}

TEST_F(PlayLogTest, nothing_that_was_written_is_lost_or_broken_by_kill_9)
{
    for (int round = 0; round < 20; ++round) {
        int pipe[2];
        ASSERT_EQ(::pipe(pipe), 0);
        const pid_t child = ::fork();
        if (child == 0)
            write_for_ever(file(), pipe[1]);
        ::close(pipe[1]);
        std::int64_t safe = 0;
        for (int count = 0; count < 3 + round % 5; ++count)
            ASSERT_EQ(::read(pipe[0], &safe, sizeof safe), ssize_t(sizeof safe));
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        std::int64_t more = 0;
        while (::read(pipe[0], &more, sizeof more) == sizeof more)
            safe = more;
        ::close(pipe[0]);

        Database database(file());
        PlayLog log(database);
        EXPECT_GE(log.last(), safe);
        const auto upload = log.upload(0, 2'000, our_device, key, morning);
        ASSERT_TRUE(upload && *upload);
        const auto added = protocol::open_log(**upload, our_device, key.public_key(), {});
        ASSERT_TRUE(added) << added.error().code;
        EXPECT_EQ(static_cast<std::int64_t>(added->records.size()), log.last());
    }
}

}
}
