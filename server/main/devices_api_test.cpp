// The register of devices and commands to them, as officers use them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/devices.hpp"
#include "server/app/plans.hpp"
#include "server/main/testing/field.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;
using app::Records;
using net::Method;
using net::Status;
using testing::at;
using testing::entries;
using testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::text;
using testing::World;

class DevicesApi : public ::testing::Test {
protected:
    json::Object device(const char* name) const
    {
        return { { "name", name }, { "unit", field.world.hamlet.text() }, { "speakers", 2 } };
    }
    std::string path(DeviceId id, const char* rest = "") const
    {
        return "/api/v1/devices/" + id.text() + rest;
    }
    std::string code(const net::Response& response) const
    {
        return text(at(Field::body_of(response), "code"));
    }
    json::Object command(const char* verb, json::Object args = {}) const
    {
        return { { "verb", verb }, { "args", std::move(args) } };
    }
    std::int64_t version(DeviceId id)
    {
        return at(Field::body_of(field.ask(Method::get, path(id), admin)), "version").as_int64();
    }

    Field field;
    AccountId admin = field.world.admin;
    DeviceId first = field.world.first_cluster;
};

TEST_F(DevicesApi, an_audience_is_counted_with_those_that_nothing_was_paired_with)
{
    const json::Object wish{ { "audience",
        json::Array{ json::Object{ { "unit", field.world.commune.text() } } } } };
    const auto count = [&] {
        return Field::body_of(field.ask(Method::post, "/api/v1/audience/count", admin, wish));
    };
    EXPECT_EQ(at(count(), "unpaired").as_int64(), 2);
    const testing::FieldDevice paired(field.world, first);
    EXPECT_EQ(at(count(), "devices").as_int64(), 2);
    EXPECT_EQ(at(count(), "unpaired").as_int64(), 1);
}

TEST_F(DevicesApi, a_new_device_tells_its_pairing_code_once_and_the_code_pairs_it)
{
    const auto answer
        = field.ask(Method::post, "/api/v1/devices", admin, device("Cụm loa đầu xóm"));
    ASSERT_EQ(answer.status, Status::created);
    const auto body = Field::body_of(answer);
    EXPECT_EQ(text(at(body, "unit_name")), "Xóm Làng Mười");
    EXPECT_FALSE(at(body, "paired").as_bool());
    EXPECT_FALSE(at(body, "status", "online").as_bool());
    EXPECT_EQ(field.plan_changes, 1);
    const std::string pairing_code = text(at(body, "pairing_code"));
    EXPECT_THAT(pairing_code, SizeIs(11));
    const DeviceId id = *DeviceId::parse(text(at(body, "id")));
    const auto again = Field::body_of(field.ask(Method::get, path(id), admin));
    EXPECT_FALSE(again.contains("pairing_code")) << "only its hash is kept";
    const auto key = SecretKey::generate().public_key().text();
    const auto enrolled = field.world.commit([&](Records& records) {
        return app::enrol_device(records, pairing_code, key, "hash", field.world.by(admin));
    });
    ASSERT_TRUE(enrolled);
    EXPECT_EQ(enrolled->device, id);
    EXPECT_TRUE(at(Field::body_of(field.ask(Method::get, path(id), admin)), "paired").as_bool());
}

TEST_F(DevicesApi, a_new_code_takes_the_place_of_the_one_before)
{
    const auto made = [&] {
        return text(at(Field::body_of(field.ask(Method::post, path(first, "/pairing"), admin)),
            "pairing_code"));
    };
    const std::string old = made();
    const std::string newest = made();
    EXPECT_NE(old, newest);
    const auto key = SecretKey::generate().public_key().text();
    const auto enrol = [&](const std::string& with) {
        return field.world.commit([&](Records& records) {
            return app::enrol_device(records, with, key, "hash", field.world.by(admin));
        });
    };
    EXPECT_FALSE(enrol(old));
    EXPECT_TRUE(enrol(newest));
    EXPECT_EQ(field.ask(Method::post, path(first, "/pairing"), field.world.editor).status,
        Status::forbidden);
}

TEST_F(DevicesApi, a_device_paired_anew_with_another_entry_leaves_the_earlier_one)
{
    const auto added = [&](const char* name) {
        return Field::body_of(field.ask(Method::post, "/api/v1/devices", admin, device(name)));
    };
    const auto earlier = added("Cụm cũ");
    const auto next = added("Cụm mới");
    const std::string key = SecretKey::generate().public_key().text();
    const auto enrol = [&](const json::Object& entry, const char* token) {
        return field.world.commit([&](Records& records) {
            return app::enrol_device(
                records, text(at(entry, "pairing_code")), key, token, field.world.by(admin));
        });
    };
    const DeviceId old_id = *DeviceId::parse(text(at(earlier, "id")));
    const DeviceId new_id = *DeviceId::parse(text(at(next, "id")));
    const auto is_paired = [&](DeviceId id) {
        return at(Field::body_of(field.ask(Method::get, path(id), admin)), "paired").as_bool();
    };
    ASSERT_TRUE(enrol(earlier, "token 1"));
    EXPECT_TRUE(is_paired(old_id));
    const auto enrolled = enrol(next, "token 2");
    ASSERT_TRUE(enrolled);
    ASSERT_EQ(enrolled->left.size(), 1U);
    EXPECT_EQ(enrolled->left.front().id, old_id);
    EXPECT_TRUE(is_paired(new_id));
    EXPECT_FALSE(is_paired(old_id));
    field.world.truth().read([&](Records& records) {
        EXPECT_FALSE(records.devices().find_by_token_hash("token 1"));
        EXPECT_EQ(records.devices().find_by_token_hash("token 2"), new_id);
        app::AuditFilter filter;
        filter.units = { field.world.province };
        filter.deed = "device.unpaired";
        const auto tree = records.units().tree(day_of(World::noon()));
        const auto entries = records.audit().list(filter, *tree, {});
        ASSERT_EQ(entries.items.size(), 1U);
        EXPECT_EQ(entries.items[0].subject, old_id.value());
        EXPECT_EQ(entries.items[0].unit, field.world.hamlet);
        EXPECT_THAT(entries.items[0].detail, HasSubstr("vào một mục khác"));
    });
    // Paired again with the entry it has: nobody is left.
    const auto again = text(at(
        Field::body_of(field.ask(Method::post, path(new_id, "/pairing"), admin)), "pairing_code"));
    const auto same = enrol({ { "pairing_code", json::of(again) } }, "token 3");
    ASSERT_TRUE(same);
    EXPECT_THAT(same->left, IsEmpty());
}

TEST_F(DevicesApi, a_sim_is_written_as_people_do_and_belongs_to_one_device)
{
    const DeviceId second = field.world.second_cluster;
    const auto put = [&](DeviceId id, const char* sim) {
        return field.ask(Method::patch, path(id), admin, { { "sim", sim } });
    };
    for (const char* written : { "0912 345 678", "0912.345.678", "+84912345678" }) {
        const auto saved = put(first, written);
        ASSERT_EQ(saved.status, Status::ok) << written;
        EXPECT_EQ(text(at(Field::body_of(saved), "sim")), "+84912345678") << written;
    }
    const auto refusal = [&](const net::Response& response) {
        EXPECT_EQ(response.status, Status::unprocessable);
        const auto body = Field::body_of(response);
        return text(at(body, "errors", 0, "path")) + " " + text(at(body, "errors", 0, "code"));
    };
    EXPECT_EQ(refusal(put(second, "0912 345 678")), "sim device.sim_exists");
    EXPECT_EQ(refusal(put(second, "không có")), "sim device.bad_sim");
    json::Object wish = device("Cụm loa đầu xóm");
    wish["sim"] = "84912345678";
    EXPECT_EQ(
        refusal(field.ask(Method::post, "/api/v1/devices", admin, wish)), "sim device.sim_exists");
    wish["sim"] = "0987 654 321";
    json::Array twice{ wish, wish };
    EXPECT_EQ(refusal(field.ask(
                  Method::post, "/api/v1/devices:batch", admin, { { "items", std::move(twice) } })),
        "items[1].sim device.sim_exists");
    ASSERT_EQ(put(first, " ").status, Status::ok);
    EXPECT_EQ(put(second, "0912 345 678").status, Status::ok) << "the other gave it up";
}

TEST_F(DevicesApi, stands_nowhere_abroad)
{
    const auto wrong_at = [&](double latitude, double longitude) {
        json::Object wish = device("Cụm loa đi xa");
        wish["lat"] = latitude;
        wish["lon"] = longitude;
        const auto answer = field.ask(Method::post, "/api/v1/devices", admin, wish);
        EXPECT_EQ(answer.status, Status::unprocessable);
        return text(at(Field::body_of(answer), "errors", 0, "code"));
    };
    EXPECT_EQ(wrong_at(48.85, 2.35), "place.abroad");
    EXPECT_EQ(wrong_at(21.75, 21.75), "place.abroad");
}

TEST_F(DevicesApi, says_everything_that_is_wrong_at_once)
{
    const auto answer = field.ask(Method::post, "/api/v1/devices", admin,
        { { "speakers", 65 }, { "lat", 21.5 }, { "volume", "loud" }, { "colour", "red" } });
    EXPECT_EQ(answer.status, Status::unprocessable);
    const auto body = Field::body_of(answer);
    std::vector<std::string> paths;
    for (const auto& error : entries(body, "errors"))
        paths.push_back(text(at(error, "path")));
    EXPECT_THAT(
        paths, ::testing::UnorderedElementsAre("name", "speakers", "lon", "volume", "colour"));
}

TEST_F(DevicesApi, many_are_added_together_or_not_at_all)
{
    const auto before = field.world.commit([](Records& r) { return r.devices().all().size(); });
    json::Object stray = device("Cụm loa lạc");
    stray["unit"] = "999";
    const auto refused = field.ask(Method::post, "/api/v1/devices:batch", admin,
        { { "items", json::Array{ device("Cụm 1"), stray, device(" ") } } });
    EXPECT_EQ(refused.status, Status::unprocessable);
    const auto errors = entries(Field::body_of(refused), "errors");
    ASSERT_THAT(errors, SizeIs(2));
    EXPECT_EQ(text(at(errors[0], "path")), "items[1].unit");
    EXPECT_EQ(text(at(errors[0], "code")), "unit.missing");
    EXPECT_EQ(text(at(errors[1], "path")), "items[2].name");
    EXPECT_EQ(field.world.commit([](Records& r) { return r.devices().all().size(); }), before);

    const auto added = field.ask(Method::post, "/api/v1/devices:batch", admin,
        { { "items", json::Array{ device("Cụm 1"), device("Cụm 2") } } });
    ASSERT_EQ(added.status, Status::created);
    const auto body = Field::body_of(added);
    EXPECT_NE(
        text(at(body, "items", 0, "pairing_code")), text(at(body, "items", 1, "pairing_code")));
    EXPECT_EQ(field.world.commit([](Records& r) { return r.devices().all().size(); }), before + 2);
}

TEST_F(DevicesApi, another_commune_neither_sees_nor_changes_nor_commands_a_device)
{
    const AccountId stranger = field.world.stranger;
    EXPECT_EQ(field.ask(Method::get, path(first), stranger).status, Status::not_found);
    EXPECT_EQ(field.ask(Method::patch, path(first), stranger, { { "volume", 1 } }).status,
        Status::not_found);
    EXPECT_EQ(field.ask(Method::remove, path(first), stranger).status, Status::not_found);
    EXPECT_EQ(field.ask(Method::post, path(first, "/commands"), stranger, command("stop")).status,
        Status::not_found);
    EXPECT_EQ(field.ask(Method::post, path(first, "/pairing"), stranger).status, Status::not_found);
    EXPECT_EQ(field.ask(Method::get, "/api/v1/commands?device=" + first.text(), stranger).status,
        Status::not_found);
    const auto list = Field::body_of(field.ask(Method::get, "/api/v1/devices", stranger));
    EXPECT_THAT(entries(list, "items"), IsEmpty());
    const auto many = field.ask(Method::post, "/api/v1/commands", stranger,
        { { "audience", json::Array{ json::Object{ { "unit", field.world.commune.text() } } } },
            { "verb", "stop" } });
    EXPECT_EQ(many.status, Status::forbidden);
    EXPECT_THAT(field.sent, IsEmpty());
    EXPECT_EQ(field.plan_changes, 0);
}

TEST_F(DevicesApi, a_change_keeps_what_it_does_not_name_and_a_stale_one_is_told_the_present)
{
    const json::Object quiet{ { "from", "21:00" }, { "to", "24:00" }, { "volume", 20 } };
    const auto changed = field.ask(Method::patch, path(first), admin,
        { { "quiet", json::Array{ quiet } }, { "lat", 21.7 }, { "lon", 106.0 },
            { "version", version(first) } });
    ASSERT_EQ(changed.status, Status::ok);
    const auto body = Field::body_of(changed);
    EXPECT_EQ(text(at(body, "name")), "Cụm loa nhà văn hóa");
    EXPECT_EQ(text(at(body, "quiet", 0, "to")), "24:00");
    EXPECT_DOUBLE_EQ(at(body, "lat").as_double(), 21.7);
    EXPECT_EQ(field.plan_changes, 1);

    const auto stale
        = field.ask(Method::patch, path(first), admin, { { "volume", 10 }, { "version", 1 } });
    EXPECT_EQ(stale.status, Status::conflict);
    EXPECT_EQ(code(stale), "device.stale");
    EXPECT_DOUBLE_EQ(at(Field::body_of(stale), "current", "lat").as_double(), 21.7);

    const auto cleared
        = Field::body_of(field.ask(Method::patch, path(first), admin, { { "lat", nullptr } }));
    EXPECT_TRUE(at(cleared, "lat").is_null());
}

TEST_F(DevicesApi, a_removed_device_is_cut_off_and_gone)
{
    EXPECT_EQ(field.ask(Method::remove, path(first), admin).status, Status::no_content);
    EXPECT_EQ(field.disconnected, std::vector{ first });
    EXPECT_EQ(field.plan_changes, 1);
    EXPECT_EQ(field.ask(Method::get, path(first), admin).status, Status::not_found);
    EXPECT_EQ(field.ask(Method::remove, path(first), admin).status, Status::not_found);
}

TEST_F(DevicesApi, an_earlier_day_lists_them_as_they_were_called_and_where_they_stood)
{
    app::Deed yesterday = field.world.by(admin);
    yesterday.now -= std::chrono::days(1);
    Device wish;
    wish.name = "Cụm loa chợ";
    wish.unit = field.world.commune;
    wish.sim = "+84912345678";
    wish.speakers = 2;
    const Device made = *field.world.commit(
        [&](Records& records) { return app::add_device(records, yesterday, wish); });
    const auto moved = field.ask(Method::patch, path(made.id), admin,
        { { "name", "Cụm loa đình" }, { "unit", field.world.other_commune.text() },
            { "speakers", 5 } });
    ASSERT_EQ(moved.status, Status::ok);

    const std::string list = "/api/v1/devices?q=cum%20loa%20";
    const auto then = Field::body_of(
        field.ask(Method::get, list + "cho&at=" + to_iso(day_of(yesterday.now)), admin));
    ASSERT_THAT(entries(then, "items"), SizeIs(1));
    EXPECT_EQ(text(at(then, "items", 0, "id")), made.id.text());
    EXPECT_EQ(text(at(then, "items", 0, "name")), "Cụm loa chợ");
    EXPECT_EQ(text(at(then, "items", 0, "unit")), field.world.commune.text());
    EXPECT_FALSE(at(then, "items", 0, "status", "online").as_bool());
    EXPECT_EQ(text(at(then, "items", 0, "sim")), "+84912345678");
    const auto left = Field::body_of(field.ask(
        Method::get, list + "cho&at=" + to_iso(day_of(yesterday.now)), field.world.editor));
    ASSERT_THAT(entries(left, "items"), SizeIs(1));
    EXPECT_EQ(text(at(left, "items", 0, "sim")), "") << "it went to another commune";
    const auto now = Field::body_of(field.ask(Method::get, list + "dinh", admin));
    EXPECT_THAT(entries(now, "items"), SizeIs(1));

    ASSERT_EQ(field.ask(Method::remove, path(made.id), admin).status, Status::no_content);
    const auto removed = Field::body_of(
        field.ask(Method::get, list + "cho&at=" + to_iso(day_of(yesterday.now)), admin));
    EXPECT_THAT(entries(removed, "items"), SizeIs(1)) << "it stood there";
    const auto before = Field::body_of(field.ask(Method::get,
        list + "cho&at=" + to_iso(day_of(yesterday.now) - std::chrono::days(1)), admin));
    EXPECT_THAT(entries(before, "items"), IsEmpty());
    const std::string one = path(made.id) + "?at=";
    const auto alone = Field::body_of(
        field.ask(Method::get, one + to_iso(day_of(yesterday.now)), field.world.editor));
    EXPECT_EQ(text(at(alone, "name")), "Cụm loa chợ");
    EXPECT_EQ(text(at(alone, "unit")), field.world.commune.text());
    EXPECT_EQ(at(alone, "speakers").as_int64(), 2) << "as it was then";
    EXPECT_EQ(text(at(alone, "sim")), "") << "it went to another commune";
    EXPECT_FALSE(at(alone, "status", "online").as_bool());
    const std::string earlier = to_iso(day_of(yesterday.now) - std::chrono::days(1));
    EXPECT_EQ(code(field.ask(Method::get, one + earlier, admin)), "asset.not_then");
    EXPECT_EQ(code(field.ask(Method::get, one + "2099-01-01", admin)), "asset.day_ahead");
    const auto refused = field.ask(
        Method::get, "/api/v1/devices?online=true&at=" + to_iso(day_of(yesterday.now)), admin);
    EXPECT_EQ(code(refused), "device.not_known_then");
    EXPECT_EQ(
        code(field.ask(Method::get, "/api/v1/devices?at=2099-01-01", admin)), "asset.day_ahead");
}

TEST_F(DevicesApi, a_device_on_air_shows_the_title_of_what_is_heard)
{
    const auto schedule
        = field.aired(field.approved_bulletin("Tiêm phòng dại"), World::noon() + 1h);
    DeviceStatus status;
    status.online = true;
    status.on_air = OccurrenceKey{ schedule.id, schedule.starts, 0 }.text();
    status.faults = { "storage.full" };
    field.world.commit([&](Records& records) {
        records.devices().save_statuses({ { first, status } });
    });
    const auto body = Field::body_of(field.ask(Method::get, "/api/v1/devices?online=true", admin));
    ASSERT_THAT(entries(body, "items"), SizeIs(1));
    EXPECT_EQ(text(at(body, "items", 0, "status", "on_air")), "Tiêm phòng dại");
    EXPECT_EQ(text(at(body, "items", 0, "status", "faults", 0)), "storage.full");
}

TEST_F(DevicesApi, a_command_needs_exactly_its_arguments)
{
    const auto refusal = [&](json::Object wanted) {
        return field.ask(Method::post, path(first, "/commands"), admin, wanted).status;
    };
    EXPECT_EQ(refusal(command("volume")), Status::unprocessable);
    EXPECT_EQ(refusal({ { "verb", "volume" } }), Status::unprocessable);
    EXPECT_EQ(refusal(command("volume", { { "percent", 101 } })), Status::unprocessable);
    EXPECT_EQ(refusal(command("stop", { { "percent", 10 } })), Status::unprocessable);
    EXPECT_EQ(refusal(command("recall", {})), Status::unprocessable)
        << "it follows from recalling a bulletin";
    EXPECT_EQ(refusal({}), Status::unprocessable);
    EXPECT_THAT(field.sent, IsEmpty());
}

TEST_F(DevicesApi, a_command_is_sent_after_it_was_written_and_shows_how_far_it_came)
{
    const testing::FieldDevice paired(field.world, first);
    const auto answer = field.ask(
        Method::post, path(first, "/commands"), admin, command("volume", { { "percent", 35 } }));
    ASSERT_EQ(answer.status, Status::created);
    const auto body = Field::body_of(answer);
    EXPECT_EQ(text(at(body, "state")), "pending");
    EXPECT_EQ(at(body, "args", "percent").as_int64(), 35);
    EXPECT_EQ(text(at(body, "device_name")), "Cụm loa nhà văn hóa");
    ASSERT_THAT(field.sent, SizeIs(1));
    EXPECT_EQ(field.sent[0].number, 35);
    field.world.commit([&](Records& records) {
        return records.commands().answer(
            field.sent[0].id, first, CommandState::failed, "player.away", World::noon());
    });
    const auto list
        = Field::body_of(field.ask(Method::get, "/api/v1/commands?device=" + first.text(), admin));
    EXPECT_EQ(text(at(list, "items", 0, "state")), "failed");
    EXPECT_THAT(text(at(list, "items", 0, "reason")), HasSubstr("Thiết bị"));
    EXPECT_EQ(text(at(list, "items", 0, "issued_by_name")), "Nguyễn Văn Quản");
}

TEST_F(DevicesApi, what_cannot_obey_is_skipped_and_where_nothing_can_it_is_refused)
{
    const auto to_commune = [&](const char* verb) {
        return field.ask(Method::post, "/api/v1/commands", admin,
            { { "audience", json::Array{ json::Object{ { "unit", field.world.commune.text() } } } },
                { "verb", verb }, { "args", json::Object{} } });
    };
    EXPECT_EQ(code(to_commune("test_tone")), "device.none_obeys") << "nothing is paired";
    EXPECT_EQ(code(field.ask(Method::post, path(first, "/commands"), admin, command("stop"))),
        "device.none_obeys");
    const testing::FieldDevice paired(field.world, first);
    json::Object wish = device("Bảng tin chợ");
    wish["kind"] = "board";
    const auto added
        = Field::body_of(field.ask(Method::post, "/api/v1/devices", admin, std::move(wish)));
    const testing::FieldDevice board(
        field.world, DeviceId::parse(text(at(added, "id"))).value_or(first));
    const auto tone = Field::body_of(to_commune("test_tone"));
    EXPECT_EQ(at(tone, "devices").as_int64(), 1) << "neither the unpaired one nor the board";
    EXPECT_EQ(at(tone, "skipped").as_int64(), 2);
    EXPECT_EQ(field.sent.at(0).device, first);
    const auto report = Field::body_of(to_commune("report_status"));
    EXPECT_EQ(at(report, "devices").as_int64(), 2);
    EXPECT_EQ(at(report, "skipped").as_int64(), 1);
}

TEST_F(DevicesApi, prepared_alerts_are_told_with_version_and_hash_as_the_device_holds_them)
{
    const testing::FieldDevice paired(field.world, first);
    Template flood;
    flood.id = TemplateId(70);
    flood.unit = field.world.commune;
    flood.title = "Lũ quét";
    flood.text = "Bà con rời bờ suối ngay.";
    flood.created = flood.changed = field.world.clock().now();
    field.world.commit([&](Records& records) { records.templates().add(flood); });
    const auto stored = [&](AccountId who) {
        return Field::body_of(field.ask(Method::get, path(first, "/templates"), who));
    };
    auto body = stored(admin);
    ASSERT_THAT(entries(body, "items"), SizeIs(1));
    EXPECT_EQ(text(at(body, "items", 0, "state")), "awaited");
    EXPECT_TRUE(at(body, "items", 0, "version").is_null());

    field.give_plans();
    DeviceStatus status;
    status.plan_version = field.plan_version(first);
    field.world.commit([&](Records& records) {
        records.devices().save_statuses({ { first, status } });
    });
    body = stored(admin);
    EXPECT_EQ(text(at(body, "items", 0, "state")), "current");
    EXPECT_EQ(at(body, "items", 0, "version").as_int64(), 1);
    EXPECT_EQ(
        text(at(body, "items", 0, "hash")), protocol::hash_of(app::plan_template_of(flood)).text());

    flood.text = "Bà con rời bờ suối ngay, lên chỗ cao.";
    flood.version = 2;
    field.world.commit([&](Records& records) { return records.templates().save(flood, 1); });
    body = stored(admin);
    EXPECT_EQ(text(at(body, "items", 0, "state")), "older");
    EXPECT_EQ(at(body, "items", 0, "version").as_int64(), 1);
    EXPECT_EQ(at(body, "items", 0, "newest").as_int64(), 2);

    flood.removed = field.world.clock().now();
    flood.version = 3;
    field.world.commit([&](Records& records) { return records.templates().save(flood, 2); });
    body = stored(admin);
    EXPECT_EQ(text(at(body, "items", 0, "state")), "withdrawn");
    EXPECT_TRUE(at(body, "items", 0, "newest").is_null());
    EXPECT_EQ(text(at(stored(field.world.stranger), "code")), "device.missing");
}

TEST_F(DevicesApi, commands_to_an_area_are_one_batch_read_newest_first_page_by_page)
{
    const testing::FieldDevice paired(field.world, first);
    const testing::FieldDevice other(field.world, field.world.second_cluster);
    const auto answer = field.ask(Method::post, "/api/v1/commands", admin,
        { { "audience", json::Array{ json::Object{ { "unit", field.world.commune.text() } } } },
            { "verb", "test_tone" }, { "args", json::Object{} } });
    ASSERT_EQ(answer.status, Status::created);
    const auto body = Field::body_of(answer);
    EXPECT_EQ(at(body, "devices").as_int64(), 2);
    ASSERT_THAT(field.sent, SizeIs(2));
    field.world.clock().advance(1s);
    field.ask(Method::post, path(first, "/commands"), admin, command("stop"));
    const std::string list = "/api/v1/commands?limit=1&batch=" + text(at(body, "batch"));
    const auto page = Field::body_of(field.ask(Method::get, list, admin));
    ASSERT_THAT(entries(page, "items"), SizeIs(1));
    const auto rest
        = Field::body_of(field.ask(Method::get, list + "&cursor=" + text(at(page, "next")), admin));
    ASSERT_THAT(entries(rest, "items"), SizeIs(1));
    EXPECT_TRUE(at(rest, "next").is_null());
    EXPECT_NE(at(page, "items", 0, "device"), at(rest, "items", 0, "device"));
    const auto all = Field::body_of(field.ask(Method::get, "/api/v1/commands", admin));
    EXPECT_EQ(text(at(all, "items", 0, "verb")), "stop");
}

}
}
