// The operator's commands on real data directories: keys, accounts, imports, backup, verify.
#include "server/main/commands.hpp"

#include <atomic>
#include <fstream>
#include <sstream>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/play_log.hpp"
#include "server/app/passwords.hpp"
#include "server/app/play_logs.hpp"
#include "server/main/backup.hpp"
#include "server/main/import.hpp"
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
using ::testing::SizeIs;
using testing::World;

void write(const fs::path& file, std::string_view bytes)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << bytes;
}

std::string read(const fs::path& file)
{
    std::stringstream text;
    text << std::ifstream(file, std::ios::binary).rdbuf();
    return text.str();
}

// What a command printed, and its exit code.
struct Ran {
    int code = 0;
    std::string out;
    std::string err;
};

Ran run(const std::string& command, const std::vector<std::string>& words)
{
    const auto arguments = parse_arguments(words, { "text-only" },
        { "data", "to", "from", "role", "unit", "name", "password-file", "on", "credential",
            "root-passphrase-file" });
    EXPECT_TRUE(arguments);
    ::testing::internal::CaptureStdout();
    ::testing::internal::CaptureStderr();
    const int code
        = run_command(command, *arguments, [](const std::string&) { return std::nullopt; });
    std::fflush(stdout);
    std::fflush(stderr);
    return { code, ::testing::internal::GetCapturedStdout(),
        ::testing::internal::GetCapturedStderr() };
}

// A province with sealed audit rows, a sound, and the play log of a paired device.
class OperatorCommands : public ::testing::Test {
protected:
    void SetUp() override
    {
        // The commands go by the machine's clock, the world by its own.
        const Moment now = runtime::SystemClock().now();
        ASSERT_TRUE(signer::init_keys(data(), cheap_keys(), now));
        auto key = signer::load_signing_key(data(), {}, now);
        ASSERT_TRUE(key);
        signer_ = std::make_unique<LocalSigner>(std::move(*key));
        give_code(world.province, "19");
        give_code(world.commune, "90009");
        note("bulletin.written");
        note("bulletin.approved");
        seal();
        note("schedule.added");
        seal();
        add_sound();
        add_play_log(3);
    }

    static signer::KeyOptions cheap_keys()
    {
        signer::KeyOptions options;
        options.cost = { 1, 1024 };
        return options;
    }

    const fs::path& data() const { return world.folder(); }

    void give_code(UnitId id, const char* code)
    {
        world.commit([&](Records& records) {
            Unit unit = *records.units().find(id, day_of(world.clock().now()));
            unit.code = code;
            records.units().change(unit, unit.valid_from, {}, unit.version);
        });
    }

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

    void add_sound()
    {
        write(data() / "incoming.opus", "sound of a bulletin");
        storage::MediaStore store(data() / "media", {});
        const auto stored = store.put_file(data() / "incoming.opus");
        ASSERT_TRUE(stored);
        sound_ = store.path_of(stored->hash);
        app::MediaFile file;
        file.hash = stored->hash;
        file.name = "Lịch cấp nước";
        file.kind = "audio/ogg";
        file.unit = world.commune;
        file.by = world.editor;
        world.commit([&](Records& records) { records.media().add(file); });
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
        ChainHead head;
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
            upload.entries.push_back(protocol::to_canonical(record));
            head = next(head, upload.entries.back());
        }
        upload.seal = *device_.sign(DocumentType::log,
            to_payload(
                Seal{ protocol::chain_name(world.first_cluster), head, world.clock().now() }));
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
    fs::path sound_;
};

TEST_F(OperatorCommands, verify_finds_nothing_in_untouched_data)
{
    EXPECT_THAT(verified().damage, IsEmpty());
    const Ran ran = run("verify", { "--data", data() });
    EXPECT_EQ(ran.code, 0) << ran.out;
    EXPECT_THAT(ran.out, HasSubstr("3 dòng đã niêm trong 2 dấu"));
}

TEST_F(OperatorCommands, verify_names_the_seal_over_an_edited_audit_row)
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

TEST_F(OperatorCommands, verify_names_a_forged_seal)
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

TEST_F(OperatorCommands, verify_names_a_deleted_play_log_row)
{
    tamper("facts.db", { "DELETE FROM play_log WHERE sequence = 2" });
    EXPECT_THAT(verified().damage, ::testing::ElementsAre(HasSubstr("dòng 2 bị xóa")));
}

TEST_F(OperatorCommands, verify_names_an_edited_play_log_row)
{
    tamper("facts.db",
        { "DROP TRIGGER play_log_stays",
            "UPDATE play_log SET result = 'missed' WHERE sequence = 3" });
    EXPECT_THAT(verified().damage, ::testing::ElementsAre(HasSubstr("dòng 3 bị sửa")));
}

TEST_F(OperatorCommands, verify_misses_what_a_device_signed_and_somebody_deleted_whole)
{
    tamper("facts.db", { "DELETE FROM play_batch", "DELETE FROM play_log" });
    EXPECT_THAT(verified().damage, ::testing::ElementsAre(HasSubstr("đầu chuỗi ở dòng 3")));
}

TEST_F(OperatorCommands, verify_names_a_sound_with_a_flipped_byte_and_a_lost_one)
{
    fs::permissions(sound_, fs::perms::owner_all);
    std::string bytes = read(sound_);
    bytes[3] ^= 1;
    write(sound_, bytes);
    EXPECT_THAT(verified().damage, ::testing::ElementsAre(HasSubstr("tệp bị thay đổi")));
    fs::remove(sound_);
    EXPECT_THAT(verified().damage, ::testing::ElementsAre(HasSubstr("mất tệp")));
}

TEST_F(OperatorCommands, a_backup_made_while_others_write_is_restored_whole_and_verifies)
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

TEST_F(OperatorCommands, a_restored_server_has_no_sessions_and_goes_above_what_devices_saw)
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

TEST_F(OperatorCommands, a_damaged_or_cut_backup_restores_nothing)
{
    const fs::path file = data() / "copy.tar";
    ASSERT_TRUE(back_up(data(), "sqlite", file, world.clock().now()));
    const std::string whole = read(file);
    std::string flipped = whole;
    flipped[flipped.find("sound of a bulletin")] ^= 1;
    for (const std::string& bytes : { flipped, whole.substr(0, whole.size() / 2),
             std::string("not a backup"), std::string(4096, '\0') }) {
        const fs::path bad = data() / "bad.tar";
        write(bad, bytes);
        const auto restored = restore(bad, data() / "elsewhere", world.clock().now());
        ASSERT_FALSE(restored);
        EXPECT_TRUE(restored.error().code == "restore.damaged"
            || restored.error().code == "restore.not_a_backup")
            << restored.error().code;
        EXPECT_FALSE(fs::exists(data() / "elsewhere" / "nguon.db"));
        EXPECT_FALSE(fs::exists(data() / "elsewhere" / "restore.partial"));
    }
}

TEST_F(OperatorCommands, keys_are_shown_rotated_and_revoked)
{
    const Ran shown = run("keys", { "show", "--data", data() });
    EXPECT_EQ(shown.code, 0);
    EXPECT_THAT(shown.out, HasSubstr(signer_->public_key().kid().text()));
    EXPECT_THAT(shown.out, HasSubstr("root.secret"));
    EXPECT_EQ(run("keys", { "init", "--data", data() }).code, 1);
    EXPECT_EQ(run("keys", { "rotate", "--data", data() }).code, 0);
    EXPECT_EQ(signer::load_keyring(data())->keys.size(), 2U);
    const std::string old = signer_->public_key().kid().text();
    EXPECT_EQ(run("keys", { "revoke", old, "--data", data() }).code, 0);
    EXPECT_TRUE(signer::load_keyring(data())->keys[0].revoked_at);
    const Ran again = run("keys", { "revoke", old, "--data", data() });
    EXPECT_EQ(again.code, 1);
    EXPECT_THAT(again.err, HasSubstr("đã thu hồi"));
    EXPECT_EQ(run("keys", { "burn", "--data", data() }).code, 2);
    // The seals of before still prove who signed them.
    EXPECT_THAT(verified().damage, IsEmpty());
}

TEST_F(OperatorCommands, an_account_is_added_with_a_password_that_is_shown_once)
{
    const Ran added
        = run("user", { "add", "Moi", "--role", "auditor", "--unit", "19", "--data", data() });
    ASSERT_EQ(added.code, 0) << added.err;
    const auto at = added.out.rfind(": ");
    const std::string password = added.out.substr(at + 2, added.out.size() - at - 3);
    world.commit([&](Records& records) {
        const auto account = records.accounts().find_by_username("moi");
        ASSERT_TRUE(account);
        EXPECT_TRUE(account->must_change_password);
        EXPECT_TRUE(app::is_password(records.accounts().password_hash(account->id), password));
    });
    EXPECT_THAT(run("user", { "list", "--data", data() }).out, HasSubstr("moi\t"));
    EXPECT_EQ(
        run("user", { "add", "moi", "--role", "auditor", "--unit", "19", "--data", data() }).code,
        1);
    EXPECT_EQ(
        run("user", { "add", "hai", "--role", "king", "--unit", "19", "--data", data() }).code, 1);
    EXPECT_EQ(run("user", { "passwd", "nobody", "--data", data() }).code, 2);
}

TEST_F(OperatorCommands, a_password_comes_from_a_file_that_only_its_owner_reads_whole)
{
    const fs::path file = data() / "password";
    write(file, "mot mat khau moi\n");
    EXPECT_EQ(run("user",
                  { "add", "moi", "--role", "auditor", "--unit", "19", "--password-file", file,
                      "--data", data() })
                  .code,
        0);
    world.commit([&](Records& records) {
        const auto account = records.accounts().find_by_username("moi");
        ASSERT_TRUE(account);
        EXPECT_FALSE(account->must_change_password);
        EXPECT_TRUE(
            app::is_password(records.accounts().password_hash(account->id), "mot mat khau moi"));
    });
    write(file, "ngan\n");
    EXPECT_EQ(run("user", { "passwd", "moi", "--password-file", file, "--data", data() }).code, 1);
}

TEST_F(OperatorCommands, units_are_imported_with_parents_that_stand_further_down)
{
    write(data() / "units.csv",
        "\xEF\xBB\xBF"
        "code,name,kind,parent_code,level\r\n"
        "90001,\"Xã Mới, phía bắc\",commune,900,commune\r\n"
        "900,Thị xã Mới,town,19,district\r\n");
    const Ran ran
        = run("import", { "units", data() / "units.csv", "--on", "2026-01-01", "--data", data() });
    ASSERT_EQ(ran.code, 0) << ran.err;
    world.commit([&](Records& records) {
        const auto commune = records.units().find_by_code("90001", day_of(world.clock().now()));
        ASSERT_TRUE(commune);
        EXPECT_EQ(commune->name, "Xã Mới, phía bắc");
        const auto town = records.units().find_by_code("900", day_of(world.clock().now()));
        ASSERT_TRUE(town);
        EXPECT_EQ(commune->parent, town->id);
        EXPECT_EQ(town->kind, UnitKind::district);
        EXPECT_EQ(town->parent, world.province);
    });
}

TEST_F(OperatorCommands, bad_rows_are_named_by_line_and_nothing_is_imported)
{
    write(data() / "units.csv",
        "code,name,kind,parent_code,level\n"
        "90001,Xã Một,commune,19,commune\n"
        "90001,Xã Hai,commune,19,commune\n"
        "90003,Xã Ba,village,19,commune\n"
        "90004,Xã Bốn,commune,77777,commune\n"
        "90005,Xã Năm,commune,90006,commune\n"
        "90006,Xã Sáu,commune,90005,commune\n"
        "19,Tỉnh Khác,province,,province\n");
    const Ran ran = run("import", { "units", data() / "units.csv", "--data", data() });
    EXPECT_EQ(ran.code, 1);
    for (const int line : { 3, 4, 5, 6, 7, 8 })
        EXPECT_THAT(ran.err, HasSubstr("dòng " + std::to_string(line) + ":"));
    EXPECT_THAT(ran.err, ::testing::Not(HasSubstr("dòng 2:")));
    world.commit([&](Records& records) {
        EXPECT_FALSE(records.units().find_by_code("90001", day_of(world.clock().now())));
    });
}

TEST_F(OperatorCommands, devices_are_imported_and_their_faults_named_by_line)
{
    const std::string commune_code = "90009";
    const std::string header = "unit_code,name,kind,speakers,lat,lon\n";
    write(data() / "devices.csv", header + commune_code + ",Cụm loa mới,speaker,3,21.75,106.07\n");
    EXPECT_EQ(run("import", { "devices", data() / "devices.csv", "--data", data() }).code, 0);
    write(data() / "devices.csv",
        header + commune_code + ",Cụm loa mới,speaker,3,21.75,106.07\n" // there already
            + "77777,Cụm loa lạ,speaker,3,,\n" + commune_code + ",Cụm loa hai,speaker,99,,\n"
            + commune_code + ",Cụm loa ba,speaker,hai,,\n" + commune_code
            + ",Cụm loa bốn,speaker,2,nan,106\n");
    const Ran ran = run("import", { "devices", data() / "devices.csv", "--data", data() });
    EXPECT_EQ(ran.code, 1);
    for (const int line : { 2, 3, 4, 5, 6 })
        EXPECT_THAT(ran.err, HasSubstr("dòng " + std::to_string(line) + ":"));
}

TEST(Csv, refuses_a_missing_column_a_short_line_and_an_open_quote)
{
    const std::vector<std::string> columns{ "a", "b" };
    EXPECT_EQ(parse_csv("a,c\n1,2\n", columns).error().code, "import.column_missing");
    EXPECT_EQ(parse_csv("a,b\n1\n", columns).error().detail, "2");
    EXPECT_EQ(parse_csv("a,b\n1,\"2\n", columns).error().code, "import.bad_line");
    EXPECT_EQ(parse_csv("a,b\n\xFF,2\n", columns).error().code, "import.not_utf8");
    EXPECT_EQ(parse_csv("", columns).error().code, "import.column_missing");
    const auto table = parse_csv("b,a\n\n\"x\"\"y\",\"1\n2\"\n", columns);
    ASSERT_TRUE(table);
    EXPECT_EQ(table->rows[0].fields[table->column("b")], "x\"y");
    EXPECT_EQ(table->rows[0].fields[table->column("a")], "1\n2");
    EXPECT_EQ(table->rows[0].line, 3);
}

TEST(Commands, that_do_not_exist_are_wrong_use)
{
    EXPECT_EQ(run("fly", {}).code, 2);
    EXPECT_EQ(run("backup", { "--data", "/nowhere" }).code, 2);
    EXPECT_EQ(run("verify", { "--data", "/nowhere" }).code, 1);
}

}
}
