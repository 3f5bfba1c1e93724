// The demo province: filled once, by the rules, on any day and at any hour.
#include "server/main/demo.hpp"

#include <fstream>
#include <set>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/earshot/turns.hpp"
#include "server/app/airing.hpp"
#include "server/app/devices.hpp"
#include "server/app/passwords.hpp"
#include "server/storage/stores.hpp"
#include "trust/approval.hpp"
#include "trust/hash.hpp"
#include "json/parse.hpp"

namespace nguon {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using app::Records;

// A studio that stores nothing: what is tried here is the demo, not the voice.
class QuickStudio final : public app::Studio {
public:
    std::vector<app::VoiceOffer> voices() const override { return {}; }
    Result<app::MediaFile> speak(
        const app::SpeechOrder& order, std::stop_token, const app::StudioProgress&) override
    {
        app::MediaFile file;
        file.hash = sha256(order.spoken_text).text();
        file.name = order.name;
        file.kind = "audio/ogg";
        file.size = 60'000;
        file.duration = 25s;
        file.source = "speech";
        ++spoken;
        return file;
    }
    Result<app::MediaFile> take_recording(const fs::path&, const std::string&, const app::Cut&,
        std::stop_token, const app::StudioProgress&) override
    {
        return fail(Kind::unavailable, "media.program_missing");
    }
    Result<app::MediaFile> tune(Jingle kind) override
    {
        app::MediaFile file;
        file.hash = sha256(name_of(kind)).text();
        file.name = "Nhạc";
        file.kind = "audio/ogg";
        file.size = 9'000;
        file.duration = 3s;
        file.source = "tone";
        return file;
    }

    int spoken = 0;
};

class Province {
public:
    explicit Province(const char* now)
        : clock(*parse_rfc3339(now))
    {
        std::string name = fs::temp_directory_path() / "nguon-demo-XXXXXX";
        if (::mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("no temporary folder");
        folder = name;
        truth = storage::open_truth({ "sqlite", folder }, clock.now());
    }
    ~Province()
    {
        writer.stop();
        readers.stop();
        truth.reset();
        fs::remove_all(folder);
    }
    Province(const Province&) = delete;
    Province& operator=(const Province&) = delete;

    void fill(DemoDay day)
    {
        runtime::Desk<app::TruthStore> desk(*truth, writer, readers);
        Demo({ desk, clock, studio, signer, folder }).fill(day);
    }

    template <typename Work> void read(Work work) { truth->read(work); }

    json::Array rows(const char* file) const
    {
        std::stringstream text;
        text << std::ifstream(folder / file).rdbuf();
        return json::parse(text.str())->as_array();
    }

    fs::path folder;
    runtime::ManualClock clock;
    QuickStudio studio;
    LocalSigner signer{ SecretKey::generate() };
    runtime::WorkerPool writer{ "writer", 1, 10 };
    runtime::WorkerPool readers{ "readers", 1, 10 };
    std::unique_ptr<storage::SqlTruth> truth;
};

std::vector<Bulletin> bulletins_of(Records& records, const UnitTree& tree)
{
    app::BulletinFilter filter;
    filter.units.assign(tree.roots().begin(), tree.roots().end());
    app::Page page;
    page.limit = 500;
    return records.bulletins().list(filter, tree, page).items;
}

std::string text_of(const json::Value& row, const char* key)
{
    return std::string(row.as_object().at(key).as_string());
}

TEST(Demo, fills_an_empty_database_once_and_leaves_it_alone_afterwards)
{
    Province province("2026-11-21T10:00:00+07:00");
    province.fill(DemoDay::today);
    const int spoken = province.studio.spoken;
    EXPECT_GT(spoken, 10);
    std::int64_t accounts = 0;
    std::size_t bulletins = 0;
    std::size_t devices = 0;
    const auto count = [&](Records& records) {
        const auto tree = records.units().tree(day_of(province.clock.now()));
        accounts = records.accounts().count();
        bulletins = bulletins_of(records, *tree).size();
        devices = records.devices().all().size();
    };
    province.read(count);
    EXPECT_EQ(accounts, 17);
    EXPECT_EQ(bulletins, 15U);
    EXPECT_EQ(devices, 27U);
    const auto logins = province.rows("demo-accounts.json");

    province.clock.advance(24h);
    province.fill(DemoDay::today);
    EXPECT_EQ(province.studio.spoken, spoken);
    const auto before = std::tuple(accounts, bulletins, devices);
    province.read(count);
    EXPECT_EQ(std::tuple(accounts, bulletins, devices), before);
    EXPECT_EQ(province.rows("demo-accounts.json"), logins);
}

TEST(Demo, tells_what_became_of_the_fifteen_communes)
{
    Province province("2026-11-21T10:00:00+07:00");
    province.fill(DemoDay::today);
    province.read([&](Records& records) {
        const Day before = *parse_iso_day("2025-06-30");
        const Day after = *parse_iso_day("2025-07-01");
        const auto district = records.units().find_by_code("170", before);
        ASSERT_TRUE(district);
        EXPECT_FALSE(records.units().find_by_code("170", after));
        const auto old_tree = records.units().tree(before);
        std::size_t communes = 0;
        for (const UnitId child : old_tree->children(district->id))
            communes += old_tree->find(child)->kind != UnitKind::department ? 1 : 0;
        EXPECT_EQ(communes, 15U);

        const auto town = records.units().find_by_code("05716", before);
        const auto merged = records.units().find_by_code("05716", after);
        EXPECT_EQ(town->name, "Thị trấn Đình Cả");
        EXPECT_EQ(merged->name, "Xã Võ Nhai");
        EXPECT_NE(town->id, merged->id);
        EXPECT_EQ(merged->predecessors.size(), 3U);
        // A commune that stayed is the same unit under another parent.
        const auto stayed = records.units().find_by_code("05719", after);
        EXPECT_EQ(stayed->id, records.units().find_by_code("05719", before)->id);
        EXPECT_EQ(records.units().find_by_code("05725", before)->name, "Xã Thần Xa");
        EXPECT_EQ(records.units().find_by_code("05725", after)->name, "Xã Thần Sa");

        const auto tree = records.units().tree(after);
        const auto province_unit = records.units().find_by_code("19", after);
        for (const UnitId id : tree->subtree(province_unit->id)) {
            const Unit* unit = tree->find(id);
            EXPECT_NE(unit->kind, UnitKind::district) << unit->name;
            if (unit->kind == UnitKind::hamlet) {
                EXPECT_GT(records.units().households(id), 0) << unit->name;
            }
        }
    });
}

TEST(Demo, neighbours_in_the_fifteen_communes_take_turns_and_all_others_speak_at_once)
{
    Province province("2026-11-21T10:00:00+07:00");
    province.fill(DemoDay::today);
    province.read([&](Records& records) {
        std::vector<Horn> horns;
        std::map<DeviceId, Device> devices;
        for (const Device& device : records.devices().all()) {
            devices.emplace(device.id, device);
            if (const auto horn = horn_of(device))
                horns.push_back(*horn);
        }
        const EarshotPlan plan = plan_turns(horns);
        EXPECT_EQ(plan.turns.size(), 25U);
        int staggered = 0;
        for (const auto& [device, turn] : plan.turns) {
            EXPECT_LE(turn.rounds, 3);
            staggered += turn.rounds > 1;
        }
        // The three of the town stand 450 to 650 m apart; everybody else is farther away.
        EXPECT_GE(staggered, 2);
        EXPECT_LE(staggered, 6);
        for (const Disturbance& one : plan.disturbances) {
            const double apart = distance_m(*devices.at(one.a).place, *devices.at(one.b).place);
            EXPECT_LT(apart, 1'000);
            EXPECT_NEAR(apart, one.distance_m, 5);
            EXPECT_FALSE(one.together);
            EXPECT_NE(plan.turns.at(one.a).round, plan.turns.at(one.b).round);
        }
    });
}

TEST(Demo, stops_before_the_merger_when_asked)
{
    Province province("2026-11-21T10:00:00+07:00");
    province.fill(DemoDay::before_merge);
    province.read([&](Records& records) {
        const Day today = day_of(province.clock.now());
        EXPECT_TRUE(records.units().find_by_code("170", today));
        EXPECT_EQ(records.units().find_by_code("05716", today)->name, "Thị trấn Đình Cả");
        for (const Bulletin& bulletin : bulletins_of(records, *records.units().tree(today)))
            EXPECT_EQ(bulletin.content().text.find("xã Võ Nhai"), std::string::npos);
    });
}

TEST(Demo, has_an_officer_in_every_role_who_can_sign_in_and_pairs_two_clusters_of_one_commune)
{
    Province province("2026-11-21T10:00:00+07:00");
    province.fill(DemoDay::today);
    std::set<std::string> roles;
    const auto logins = province.rows("demo-accounts.json");
    province.read([&](Records& records) {
        for (const json::Value& row : logins) {
            for (const json::Value& role : row.as_object().at("roles").as_array())
                roles.emplace(role.as_string());
            const auto account = records.accounts().find_by_username(text_of(row, "username"));
            ASSERT_TRUE(account);
            EXPECT_EQ(account->unit.text(), text_of(row, "unit"));
        }
        const json::Value& first = logins.front();
        const auto account = records.accounts().find_by_username(text_of(first, "username"));
        EXPECT_TRUE(app::is_password(
            records.accounts().password_hash(account->id), text_of(first, "password")));
    });
    for (const Role& role : default_roles())
        EXPECT_TRUE(roles.contains(role.code)) << role.code;
    EXPECT_EQ(fs::status(province.folder / "demo-accounts.json").permissions() & fs::perms::all,
        fs::perms::owner_read | fs::perms::owner_write);

    const auto devices = province.rows("demo-devices.json");
    EXPECT_EQ(text_of(devices[0], "unit"), text_of(devices[1], "unit"));
    province.truth->write([&](Records& records) {
        const auto paired = records.devices().take_pairing_code(
            app::hash_of_code(text_of(devices[0], "pairing_code")), province.clock.now());
        EXPECT_TRUE(paired);
        return true;
    });
}

TEST(Demo, approvals_are_signed_statements_about_what_will_sound)
{
    Province province("2026-11-21T10:00:00+07:00");
    province.fill(DemoDay::today);
    int approved = 0;
    province.read([&](Records& records) {
        const auto tree = records.units().tree(day_of(province.clock.now()));
        for (const Bulletin& bulletin : bulletins_of(records, *tree)) {
            if (bulletin.state() != BulletinState::approved)
                continue;
            ++approved;
            const auto document = decode_document(bulletin.approval()->statement, 100'000);
            ASSERT_TRUE(document);
            EXPECT_TRUE(
                check_signature(*document, DocumentType::approval, province.signer.public_key()));
            const auto statement = parse_approval(document->payload);
            ASSERT_TRUE(statement);
            EXPECT_TRUE(statement->covers_media(*Hash::parse(bulletin.sound()->hash)));
            EXPECT_NE(bulletin.approval()->by, bulletin.author());
        }
    });
    EXPECT_GE(approved, 8);
}

TEST(Demo, has_stations_officers_and_a_survey_under_way)
{
    for (const auto& [day, stations] :
        { std::pair(DemoDay::today, 6U), std::pair(DemoDay::before_merge, 14U) }) {
        Province province("2026-11-21T10:00:00+07:00");
        province.fill(day);
        province.read([&, expected = stations](Records& records) {
            const Day today = day_of(province.clock.now());
            const auto tree = records.units().tree(today);
            // Sảng Mộc has none.
            EXPECT_EQ(records.assets().units_with_station(today).size(), expected);
            const std::vector<UnitId> all(tree->roots().begin(), tree->roots().end());
            app::OfficerFilter officers;
            officers.units = all;
            officers.day = today;
            EXPECT_EQ(records.people().list(officers, *tree, {}).items.size(), 6U);
            const auto rounds = records.surveys().list(all, *tree, {}).items;
            ASSERT_EQ(rounds.size(), 1U);
            std::int64_t answered = 0;
            for (const auto& [unit, count] : records.surveys().answered(rounds.front().id))
                answered += count;
            EXPECT_EQ(answered, 1);
        });
    }
}

app::AssetCounts things_on(Records& records, const Day day)
{
    const auto tree = records.units().tree(day);
    app::AssetFilter filter;
    filter.units.assign(tree->roots().begin(), tree->roots().end());
    filter.day = day;
    return records.assets().counts(filter, *tree);
}

TEST(Demo, its_register_stood_before_the_reform)
{
    Province province("2026-11-21T10:00:00+07:00");
    province.fill(DemoDay::before_merge);
    province.read([&](Records& records) {
        for (const Day day : { *parse_iso_day("2025-06-01"), day_of(province.clock.now()) }) {
            const app::AssetCounts there = things_on(records, day);
            EXPECT_EQ(there.kinds.at(AssetKind::station), 14) << to_iso(day);
            EXPECT_EQ(there.kinds.at(AssetKind::cluster), 25) << to_iso(day);
            EXPECT_EQ(there.kinds.at(AssetKind::board), 2) << to_iso(day);
        }
    });
}

TEST(Demo, of_each_cluster_it_is_known_how_it_works_and_how_it_is_reached)
{
    Province province("2026-11-21T10:00:00+07:00");
    province.fill(DemoDay::today);
    province.read([&](Records& records) {
        const Day today = day_of(province.clock.now());
        const app::AssetCounts there = things_on(records, today);
        const auto found = [&](Condition condition) {
            const auto at = there.conditions.find({ AssetKind::cluster, condition });
            return at == there.conditions.end() ? std::int64_t(0) : at->second;
        };
        EXPECT_EQ(found(Condition::works), 20);
        EXPECT_EQ(found(Condition::degraded), 3);
        EXPECT_EQ(found(Condition::broken), 2);
        std::set<std::string> serials;
        std::set<std::string> sims;
        for (const Device& device : records.devices().all()) {
            const auto asset = records.assets().find(AssetId(device.id.value()), today);
            ASSERT_TRUE(asset) << device.name;
            EXPECT_TRUE(asset->condition_on) << device.name;
            if (device.kind == DeviceKind::board)
                continue;
            serials.emplace(asset->detail("serial"));
            sims.insert(device.sim);
        }
        EXPECT_EQ(serials.size(), 25U);
        EXPECT_EQ(sims.size(), 25U);
        EXPECT_FALSE(sims.contains("") || serials.contains(""));
    });
}

// Rules, caps and overlaps depend on the hour and the day of the week at which the demo begins.
TEST(Demo, keeps_its_own_rules_at_any_hour_and_on_any_day)
{
    for (const char* now :
        { "2026-11-21T03:10:00+07:00", "2026-11-22T05:12:00+07:00", "2026-11-25T16:58:00+07:00",
            "2026-11-27T20:40:00+07:00", "2026-12-31T23:59:30+07:00" }) {
        Province province(now);
        ASSERT_NO_THROW(province.fill(DemoDay::today)) << now;
        province.read([&](Records& records) {
            const Moment begin = province.clock.now();
            const auto tree = records.units().tree(day_of(begin));
            const app::AiringBook book(records, *tree, { begin, begin + 24h * 8 });
            EXPECT_EQ(book.entries().size(), 7U) << now;
            for (const auto& entry : book.entries()) {
                EXPECT_FALSE(entry.starts.empty()) << now;
                EXPECT_FALSE(entry.devices.empty()) << now;
                EXPECT_TRUE(entry.subject.not_approved.empty()) << now;
            }
        });
    }
}

}
}
