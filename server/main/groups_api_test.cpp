// What clients are answered about groups, on a real store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/devices.hpp"
#include "server/app/groups.hpp"
#include "server/main/testing/register_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::RegisterApi;

class GroupsApi : public ::testing::Test {
protected:
    Answer add(AccountId who, const std::string& fields)
    {
        return api.post(who, path, "{" + fields + "}");
    }
    std::string added()
    {
        const Answer answer
            = add(world.editor, R"("name":"Cụm chợ","devices":["22","21","21"],"units":["4"])");
        EXPECT_EQ(answer.status, 201U) << answer.code();
        return answer.text("id");
    }

    RegisterApi api;
    testing::World& world = api.world();
    const std::string path = "/api/v1/groups";
};

TEST_F(GroupsApi, a_group_is_of_the_callers_unit_and_holds_each_member_once)
{
    const Answer answer
        = add(world.editor, R"("name":"Cụm chợ","devices":["22","21","21"],"units":["4"])");

    ASSERT_EQ(answer.status, 201U) << answer.code();
    EXPECT_EQ(answer.text("unit"), "2");
    EXPECT_EQ(answer.body.at("devices").as_array().size(), 2U);
    EXPECT_EQ(answer.number("version"), 1);
    EXPECT_EQ(api.changes(), 1);
    EXPECT_THAT(api.get(world.editor, path).items("name"), ElementsAre("Cụm chợ"));
    EXPECT_THAT(api.get(world.admin, path).items("name"), ElementsAre("Cụm chợ"));
    EXPECT_THAT(api.get(world.stranger, path).items("name"), IsEmpty());
    EXPECT_THAT(api.deeds(), Contains("group.saved"));
}

TEST_F(GroupsApi, members_have_to_be_there_and_within_sight)
{
    const Answer foreign = add(world.stranger, R"("name":"Trộm","units":["3","2"])");
    EXPECT_EQ(foreign.status, 422U);
    EXPECT_EQ(foreign.wrong_field(), "units[1]");
    EXPECT_EQ(add(world.stranger, R"("name":"Trộm","devices":["21"])").wrong_field(), "devices[0]");
    EXPECT_EQ(
        add(world.editor, R"("name":"Ma","devices":["99"])").code(), "audience.device_missing");
    EXPECT_EQ(add(world.editor, R"("name":"Trống")").code(), "group.is_empty");
    EXPECT_EQ(add(world.editor, R"("name":" ","units":["4"])").wrong_field(), "name");
    EXPECT_EQ(add(world.editor, R"("name":"Cụm","units":["four"])").wrong_field(), "units[0]");
    EXPECT_EQ(api.changes(), 0);
}

TEST_F(GroupsApi, what_an_alert_names_does_not_grow_and_does_not_go)
{
    const std::string id = added();
    const auto until = world.clock().now() + std::chrono::hours(1);
    world.commit([&](app::Records& records) {
        Emergency::Saved saved;
        saved.id = EmergencyId(70);
        saved.unit = world.commune;
        saved.audience.groups = { *GroupId::parse(id) };
        saved.content.text = "Nước lên.";
        saved.content.expires = until;
        records.emergencies().add(*Emergency::declare(saved, world.clock().now()));
    });
    const std::string one = path + "/" + id;
    EXPECT_EQ(api.remove(world.editor, one).code(), "group.in_alert");
    EXPECT_EQ(api.patch(world.editor, one, R"({"units":["2","4"]})").code(), "group.in_alert");
    EXPECT_EQ(api.patch(world.editor, one, R"({"name":"Chợ","devices":["21"]})").code(), "");
    EXPECT_EQ(api.patch(world.editor, one, R"({"devices":["21","22"]})").code(), "group.in_alert");
    world.clock().advance(std::chrono::hours(1));
    EXPECT_EQ(api.patch(world.editor, one, R"({"devices":["21","22"]})").code(), "");
    EXPECT_EQ(api.remove(world.editor, one).status, 204U);
}

TEST_F(GroupsApi, only_who_makes_the_rules_of_a_unit_saves_its_groups)
{
    const std::string id = added();

    EXPECT_EQ(
        add(world.editor, R"("name":"Tỉnh","unit":"1","units":["2"])").code(), "group.not_allowed");
    EXPECT_EQ(add(world.approver, R"("name":"Cụm","units":["2"])").code(), "group.not_allowed");
    EXPECT_EQ(api.patch(world.approver, path + "/" + id, R"({"name":"Khác"})").code(),
        "group.not_allowed");
    EXPECT_EQ(api.patch(world.stranger, path + "/" + id, R"({"name":"Khác"})").status, 404U);
    EXPECT_EQ(
        api.patch(world.editor, path + "/" + id, R"({"unit":"3"})").code(), "group.not_allowed");
    EXPECT_EQ(api.remove(world.approver, path + "/" + id).code(), "group.not_allowed");
    EXPECT_EQ(api.remove(world.stranger, path + "/" + id).status, 404U);
}

TEST_F(GroupsApi, an_edit_leaves_what_it_does_not_name_and_an_old_version_is_stale)
{
    const std::string one = path + "/" + added();
    const Answer edited = api.patch(world.editor, one, R"({"name":"Cụm mới","version":1})");
    ASSERT_EQ(edited.status, 200U) << edited.code();
    EXPECT_EQ(edited.body.at("devices").as_array().size(), 2U);
    EXPECT_EQ(edited.number("version"), 2);

    const Answer late = api.patch(world.editor, one, R"({"name":"Cụm cũ","version":1})");
    EXPECT_EQ(late.status, 409U);
    EXPECT_EQ(late.code(), "group.stale");
    EXPECT_EQ(late.body.at("current").as_object().at("name").as_string(), "Cụm mới");
    EXPECT_EQ(api.remove(world.editor, one, R"({"version":1})").code(), "group.stale");
}

TEST_F(GroupsApi, a_device_that_was_removed_since_is_left_out_quietly)
{
    const std::string one = path + "/" + added();
    world.commit([&](app::Records& records) {
        Device device = *records.devices().find(world.first_cluster);
        device.removed = world.clock().now();
        return records.devices().save(device, device.version);
    });

    const Answer edited = api.patch(world.editor, one, R"({"devices":["21","22"]})");
    ASSERT_EQ(edited.status, 200U) << edited.code();
    EXPECT_EQ(edited.body.at("devices").as_array().size(), 1U);
}

TEST_F(GroupsApi, a_removed_group_is_gone)
{
    const std::string one = path + "/" + added();

    EXPECT_EQ(api.remove(world.editor, one).status, 204U);
    EXPECT_EQ(api.remove(world.editor, one).code(), "group.missing");
    EXPECT_THAT(api.get(world.editor, path).items("id"), IsEmpty());
    EXPECT_EQ(api.changes(), 2);
    EXPECT_THAT(api.deeds(), Contains("group.removed"));
}

TEST_F(GroupsApi, the_same_request_twice_saves_one_group)
{
    const net::Headers key{ { "Idempotency-Key", "k1" } };
    const std::string body = R"({"name":"Cụm","units":["4"]})";
    api.call(world.editor, net::Method::post, path, body, key);
    api.call(world.editor, net::Method::post, path, body, key);

    EXPECT_EQ(api.get(world.editor, path).items("id").size(), 1U);
}

TEST_F(GroupsApi, browsers_hear_of_every_change_of_a_group)
{
    const Answer added = api.post(world.editor, path, R"({"name":"Cụm","units":["4"]})");
    const std::string one = path + "/" + added.text("id");
    api.patch(world.editor, one, R"({"name":"Cụm khác"})");
    api.remove(world.editor, one);

    EXPECT_THAT(api.hints(), ElementsAre("group", "group", "group"));
}

// Ten days ago a cluster came to stand in the hamlet, and a group was made of the hamlet and of a
// cluster beside it. Today the first one was moved to another commune.
class GroupsOnDay : public ::testing::Test {
protected:
    GroupsOnDay()
    {
        const app::Deed admin = then(world.admin);
        moved = added(admin, "Cụm loa đình", world.hamlet);
        named = added(admin, "Cụm loa chợ", world.commune);
        world.commit([&](app::Records& records) {
            app::GroupWish wish;
            wish.name = "Ven sông";
            wish.units = std::vector{ world.hamlet };
            wish.devices = std::vector{ named };
            const auto made = app::add_group(records, then(world.editor), wish);
            EXPECT_TRUE(made);
            group = made->id;
            Device device = *records.devices().find(moved);
            device.unit = world.other_commune;
            EXPECT_TRUE(app::edit_device(records, world.by(world.admin), device, {}));
        });
    }

    app::Deed then(AccountId who)
    {
        app::Deed deed = world.by(who);
        deed.now -= std::chrono::days(10);
        return deed;
    }
    DeviceId added(const app::Deed& deed, const char* name, UnitId unit)
    {
        Device wish;
        wish.name = name;
        wish.unit = unit;
        return world.commit(
            [&](app::Records& records) { return app::add_device(records, deed, wish).value().id; });
    }
    Answer on(Day day) { return api.get(world.editor, path + "?day=" + to_iso(day)); }
    static json::Object day_of_first(const Answer& answer)
    {
        return answer.item(0).at("on_day").as_object();
    }
    std::vector<std::string> devices_on(Day day)
    {
        std::vector<std::string> names;
        world.commit([&](app::Records& records) {
            app::DeviceFilter filter;
            filter.group = group;
            const auto found
                = app::list_devices_on(records, world.by(world.admin), filter, day, {});
            EXPECT_TRUE(found);
            for (const app::DeviceThen& one : found->items)
                names.push_back(one.device.name);
        });
        return names;
    }

    RegisterApi api;
    testing::World& world = api.world();
    const std::string path = "/api/v1/groups";
    const Day today = day_of(testing::World::noon());
    const Day past = today - std::chrono::days(10);
    DeviceId moved;
    DeviceId named;
    GroupId group;
};

TEST_F(GroupsOnDay, count_what_stood_then_in_what_they_name)
{
    const Answer before = on(past);
    ASSERT_EQ(before.items("name"), std::vector<std::string>{ "Ven sông" }) << before.code();
    EXPECT_EQ(day_of_first(before).at("clusters").as_int64(), 2);
    EXPECT_EQ(day_of_first(before).at("boards").as_int64(), 0);
    EXPECT_TRUE(day_of_first(before).at("members_known").as_bool());
    EXPECT_EQ(day_of_first(on(today)).at("clusters").as_int64(), 1) << "one stands elsewhere now";
    EXPECT_THAT(devices_on(past), ElementsAre("Cụm loa chợ", "Cụm loa đình"));
    EXPECT_THAT(devices_on(today - std::chrono::days(11)), IsEmpty());
    EXPECT_FALSE(api.get(world.editor, path).item(0).contains("on_day")) << "nobody asked";
}

TEST_F(GroupsOnDay, a_cluster_that_was_removed_since_is_counted_where_it_stood)
{
    world.commit([&](app::Records& records) {
        EXPECT_TRUE(app::remove_device(records, world.by(world.admin), named, {}));
    });
    EXPECT_EQ(day_of_first(on(past)).at("clusters").as_int64(), 2);
    EXPECT_THAT(devices_on(past), ElementsAre("Cụm loa chợ", "Cụm loa đình"));
}

TEST_F(GroupsOnDay, have_their_name_of_the_day_and_say_when_their_members_may_have_been_others)
{
    ASSERT_EQ(
        api.patch(world.editor, path + "/" + group.text(), R"({"name":"Bờ suối"})").status, 200U);
    const Answer before = on(past);
    EXPECT_THAT(before.items("name"), ElementsAre("Ven sông"));
    EXPECT_FALSE(day_of_first(before).at("members_known").as_bool());
    EXPECT_EQ(day_of_first(before).at("saved_at").as_string(), to_rfc3339(world.clock().now()));
    EXPECT_THAT(on(today).items("name"), ElementsAre("Bờ suối"));
    EXPECT_TRUE(day_of_first(on(today)).at("members_known").as_bool());
}

TEST_F(GroupsOnDay, are_not_there_before_they_were_made_nor_on_a_day_to_come)
{
    EXPECT_THAT(on(past - std::chrono::days(1)).items("name"), IsEmpty());
    EXPECT_EQ(on(today + std::chrono::days(1)).code(), "asset.day_ahead");
    EXPECT_THAT(api.get(world.stranger, path + "?day=" + to_iso(past)).items("name"), IsEmpty());
}

}
}
