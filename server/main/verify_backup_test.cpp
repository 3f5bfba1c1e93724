// Backup, restore and verify on a data directory with chains, seals and sounds.
#include <atomic>
#include <thread>

#include <gmock/gmock.h>

#include "protocol/play_log.hpp"
#include "server/app/play_logs.hpp"
#include "server/main/backup.hpp"
#include "server/main/testing/operator.hpp"
#include "server/main/testing/stored_sound.hpp"
#include "server/main/testing/world.hpp"
#include "server/main/verify.hpp"
#include "server/signer/key_store.hpp"
#include "server/storage/media_store.hpp"
#include "trust/chain.hpp"

namespace nguon {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using app::Records;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::Ran;
using testing::read_file;
using testing::run;
using ::testing::SizeIs;
using testing::World;
using testing::write_file;

// A province with sealed audit rows, a sound, and the play log of a paired device.
class SealedProvince : public ::testing::Test {
protected:
    void SetUp() override
    {
        // The commands go by the machine's clock, the world by its own.
        const Moment now = runtime::SystemClock().now();
        ASSERT_TRUE(signer::init_keys(data(), cheap_keys(), now));
        auto key = signer::load_signing_key(data(), {}, now);
        ASSERT_TRUE(key);
        signer_ = std::make_unique<LocalSigner>(std::move(*key));
        note("bulletin.written");
        note("bulletin.approved");
        seal();
        note("schedule.added");
        seal();
        sound_ = testing::add_sound(world, "sound of a bulletin");
        add_play_log(3);
    }

    static signer::KeyOptions cheap_keys()
    {
        signer::KeyOptions options;
        options.cost = { 1, 1024 };
        return options;
    }

    const fs::path& data() const { return world.folder(); }

    void note(const std::string& what)
    {
        const auto deed = world.by(world.admin);
        world.commit([&](Records& records) {
            app::note(records, deed, what, { "bulletin", 1, "Lịch cấp nước", world.commune });
        });
    }

    // As the server does every second.
    void seal()
    {
        world.commit([&](Records& records) {
            const auto last = records.audit().last_seal();
            const auto rows = records.audit().unsealed(100);
            ChainHead head;
            if (last)
                head.hash = *Hash::parse(last->chain);
            for (const auto& row : rows) {
                head.sequence = static_cast<std::uint64_t>(row.number) - 1;
                head = next(head, row.bytes);
            }
            app::AuditSeal made;
            made.number = last ? last->number + 1 : 1;
            made.first = rows.front().number;
            made.last = rows.back().number;
            made.chain = head.hash.text();
            made.at = world.clock().now();
            made.seal = encode(
                *signer_->sign(DocumentType::seal, to_payload(Seal{ "audit", head, made.at })));
            records.audit().add_seal(made);
        });
    }

    // Records 1 to `count` of the first cluster, chained and signed by its key.
    void add_play_log(int count)
    {
        world.commit([&](Records& records) {
            records.devices().pair(
                world.first_cluster, device_.public_key().text(), "hash", world.clock().now());
        });
        protocol::LogUpload upload;
        upload.first = 1;
        for (int i = 1; i <= count; ++i) {
            PlayRecord record;
            record.sequence = i;
            record.occurrence = OccurrenceKey{ ScheduleId(7), world.clock().now() + i * 1min, 0 };
            record.bulletin = BulletinId(8);
            record.planned_at = world.clock().now() + i * 1min;
            record.started_at = record.planned_at;
            record.ended_at = record.planned_at + 10s;
            record.rendered = 10s;
            record.result = Outcome::played;
            if (i == 1) { // the device tells that it was off before
                record = {};
                record.sequence = i;
                record.planned_at = world.clock().now() - 1h;
                record.outage = Outage{ OutageKind::power, record.planned_at,
                    world.clock().now() - 30min, true };
            }
            upload.entries.push_back(protocol::to_canonical(record));
            log_head_ = next(log_head_, upload.entries.back());
        }
        take(upload);
    }

    // Records behind those.
    void tell_outages(const std::vector<Outage>& outages)
    {
        protocol::LogUpload upload;
        upload.first = static_cast<std::int64_t>(log_head_.sequence) + 1;
        for (const Outage& outage : outages) {
            PlayRecord record;
            record.sequence = static_cast<std::int64_t>(log_head_.sequence) + 1;
            record.planned_at = outage.from;
            record.outage = outage;
            upload.entries.push_back(protocol::to_canonical(record));
            log_head_ = next(log_head_, upload.entries.back());
        }
        take(upload);
    }

    void take(protocol::LogUpload& upload)
    {
        upload.seal = *device_.sign(DocumentType::log,
            to_payload(
                Seal{ protocol::chain_name(world.first_cluster), log_head_, world.clock().now() }));
        const app::LogSender sender{ world.first_cluster, world.commune,
            device_.public_key().text() };
        world.facts().write([&](app::Facts& facts) {
            const auto taken = app::take_log(facts, sender, upload, world.clock().now());
            EXPECT_TRUE(taken) << (taken ? "" : taken.error().code);
            return true;
        });
    }

    // By hand, past the triggers that keep the logs from being changed.
    void tamper(const char* file, const std::vector<std::string>& statements)
    {
        const auto database = storage::sql::Database::open("sqlite:" + (data() / file).string());
        database->write([&](storage::sql::Connection& sql) {
            for (const std::string& statement : statements)
                sql.run(statement, {});
        });
    }

    VerifyReport verified() { return verify_data(data(), "sqlite"); }

    World world;
    std::unique_ptr<LocalSigner> signer_;
    LocalSigner device_{ SecretKey::generate() };
    ChainHead log_head_; // of its play log
    fs::path sound_;
};

TEST_F(SealedProvince, verify_finds_nothing_in_untouched_data)
{
    EXPECT_THAT(verified().damage, IsEmpty());
    const Ran ran = run("verify", { "--data", data() });
    EXPECT_EQ(ran.code, 0) << ran.out;
    EXPECT_THAT(ran.out, HasSubstr("3 dòng đã niêm trong 2 dấu"));
}

TEST_F(SealedProvince, verify_names_the_seal_over_an_edited_audit_row)
{
    tamper("nguon.db",
        { "DROP TRIGGER IF EXISTS audit_entry_stays",
            "UPDATE audit_entry SET subject_name = 'Tin khác' WHERE number = 2" });
    const Ran ran = run("verify", { "--data", data() });
    EXPECT_EQ(ran.code, 1);
    EXPECT_THAT(ran.out, HasSubstr("dấu niêm số 1"));
    // The seal after it is judged by itself.
    EXPECT_THAT(verified().damage, SizeIs(1));
}

TEST_F(SealedProvince, verify_names_a_forged_seal)
{
    LocalSigner thief(SecretKey::generate());
    const std::string forged = encode(*thief.sign(DocumentType::seal,
        to_payload(Seal{ "audit", ChainHead{ 2, Hash() }, world.clock().now() })));
    const auto database = storage::sql::Database::open("sqlite:" + (data() / "nguon.db").string());
    database->write([&](storage::sql::Connection& sql) {
        sql.run("DROP TRIGGER IF EXISTS audit_seal_stays", {});
        sql.run("UPDATE audit_seal SET seal = ? WHERE number = 1", { forged });
    });
    EXPECT_THAT(verified().damage, ::testing::ElementsAre(HasSubstr("chữ ký của dấu niêm số 1")));
}

TEST_F(SealedProvince, verify_names_an_outage_that_was_deleted_altered_or_made_up)
{
    tamper("facts.db", { "UPDATE outage SET kind = 'shutdown'" });
    EXPECT_THAT(verified().damage, ::testing::ElementsAre(HasSubstr("dòng 1 bị sửa")));
    tamper("facts.db", { "UPDATE outage SET kind = 'power', sequence = 9" });
    EXPECT_THAT(verified().damage,
        ::testing::UnorderedElementsAre(
            HasSubstr("dòng 1 bị xóa"), HasSubstr("không có trong bản thiết bị đã ký")));
    tamper("facts.db", { "DELETE FROM outage" });
    EXPECT_THAT(verified().damage, ::testing::ElementsAre(HasSubstr("dòng 1 bị xóa")));
}

// The device died between telling of an outage and remembering that it had.
TEST_F(SealedProvince, verify_finds_nothing_wrong_with_an_outage_that_was_told_twice)
{
    const Moment from = world.clock().now() - 2h;
    tell_outages({ { OutageKind::power, from, from + 10min, true },
        { OutageKind::power, from, from + 30min, true } });
    EXPECT_THAT(verified().damage, IsEmpty());
}

TEST_F(SealedProvince, verify_names_a_deleted_play_log_row)
{
    tamper("facts.db", { "DELETE FROM play_log WHERE sequence = 2" });
    EXPECT_THAT(verified().damage, ::testing::ElementsAre(HasSubstr("dòng 2 bị xóa")));
}

TEST_F(SealedProvince, verify_names_an_edited_play_log_row)
{
    tamper("facts.db",
        { "DROP TRIGGER play_log_stays",
            "UPDATE play_log SET result = 'missed' WHERE sequence = 3" });
    EXPECT_THAT(verified().damage, ::testing::ElementsAre(HasSubstr("dòng 3 bị sửa")));
}

TEST_F(SealedProvince, verify_misses_what_a_device_signed_and_somebody_deleted_whole)
{
    tamper("facts.db", { "DELETE FROM play_batch", "DELETE FROM play_log", "DELETE FROM outage" });
    EXPECT_THAT(verified().damage, ::testing::ElementsAre(HasSubstr("đầu chuỗi ở dòng 3")));
}

TEST_F(SealedProvince, verify_names_a_sound_with_a_flipped_byte_and_a_lost_one)
{
    fs::permissions(sound_, fs::perms::owner_all);
    std::string bytes = read_file(sound_);
    bytes[3] ^= 1;
    write_file(sound_, bytes);
    EXPECT_THAT(verified().damage, ::testing::ElementsAre(HasSubstr("tệp bị thay đổi")));
    fs::remove(sound_);
    EXPECT_THAT(verified().damage, ::testing::ElementsAre(HasSubstr("mất tệp")));
}

TEST_F(SealedProvince, a_backup_made_while_others_write_is_restored_whole_and_verifies)
{
    std::atomic<bool> is_over = false;
    std::atomic<int> written = 0;
    std::thread writer([&] {
        while (!is_over) {
            note("bulletin.edited");
            ++written;
        }
    });
    while (written == 0)
        std::this_thread::yield();
    const fs::path file = data() / "copy.tar";
    const auto made = back_up(data(), "sqlite", file, world.clock().now());
    is_over = true;
    writer.join();
    ASSERT_TRUE(made) << made.error().code;
    EXPECT_TRUE(made->with_keys);
    EXPECT_EQ(made->media, 1U);
    EXPECT_EQ(fs::status(file).permissions() & fs::perms::others_all, fs::perms::none);

    const fs::path elsewhere = data() / "elsewhere";
    const auto restored = restore(file, elsewhere, world.clock().now() + 1h);
    ASSERT_TRUE(restored) << restored.error().code << restored.error().detail;
    EXPECT_EQ(restored->made, world.clock().now());
    EXPECT_THAT(verify_data(elsewhere, "sqlite").damage, IsEmpty());
    EXPECT_FALSE(fs::exists(elsewhere / "restore.partial"));
    // A second time it meets data.
    EXPECT_EQ(restore(file, elsewhere, world.clock().now()).error().code, "restore.data_there");
    EXPECT_EQ(
        back_up(data(), "sqlite", file, world.clock().now()).error().code, "backup.file_there");
}

TEST_F(SealedProvince, a_restored_server_has_no_sessions_and_goes_above_what_devices_saw)
{
    const Moment later = world.clock().now() + 1h;
    world.commit([&](Records& records) {
        app::Session session;
        session.id = SessionId(5);
        session.account = world.admin;
        session.token_hash = "secret";
        session.expires = later + 24h;
        records.sessions().add(session);
        app::StoredPlan plan;
        plan.device = world.first_cluster;
        plan.version = 10;
        plan.content_hash = "same";
        plan.header = "{}";
        records.plans().add({ plan });
        records.devices().set_profile_state(world.first_cluster, { 10, "same" });
    });
    const fs::path file = data() / "copy.tar";
    ASSERT_TRUE(back_up(data(), "sqlite", file, world.clock().now()));
    ASSERT_TRUE(restore(file, data() / "elsewhere", later));
    const auto truth = storage::open_truth_as_it_is({ "sqlite", data() / "elsewhere" });
    truth->read([&](Records& records) {
        EXPECT_FALSE(records.sessions().find_by_token_hash("secret"));
        EXPECT_GE(records.plans().heads().at(0).highest_seen, unix_ms(later));
        const auto profile = records.devices().profile_state(world.first_cluster);
        EXPECT_GE(profile->version, unix_ms(later));
        EXPECT_NE(profile->hash, "same");
    });
}

TEST_F(SealedProvince, a_damaged_or_cut_backup_restores_nothing)
{
    const fs::path file = data() / "copy.tar";
    ASSERT_TRUE(back_up(data(), "sqlite", file, world.clock().now()));
    const std::string whole = read_file(file);
    std::string flipped = whole;
    flipped[flipped.find("sound of a bulletin")] ^= 1;
    for (const std::string& bytes : { flipped, whole.substr(0, whole.size() / 2),
             std::string("not a backup"), std::string(4096, '\0') }) {
        const fs::path bad = data() / "bad.tar";
        write_file(bad, bytes);
        const auto restored = restore(bad, data() / "elsewhere", world.clock().now());
        ASSERT_FALSE(restored);
        EXPECT_TRUE(restored.error().code == "restore.damaged"
            || restored.error().code == "restore.not_a_backup")
            << restored.error().code;
        EXPECT_FALSE(fs::exists(data() / "elsewhere" / "nguon.db"));
        EXPECT_FALSE(fs::exists(data() / "elsewhere" / "restore.partial"));
    }
}

TEST_F(SealedProvince, verifies_after_its_key_was_rotated_and_revoked)
{
    const std::string old = signer_->public_key().kid().text();
    EXPECT_EQ(run("keys", { "revoke", old, "--data", data() }).code, 0);
    EXPECT_THAT(verified().damage, IsEmpty());
}

}
}
