#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Device device(std::int64_t id, std::string name, UnitId where)
{
    Device made;
    made.id = DeviceId(id);
    made.unit = where;
    made.name = std::move(name);
    made.created = now;
    return made;
}

class DevicesOn : public RecordsOn {
protected:
    std::vector<std::string> names(app::DeviceFilter filter, int limit = 50)
    {
        if (filter.units.empty())
            filter.units = { province };
        const auto shared = tree();
        std::vector<std::string> found;
        app::Page page{ limit, "" };
        do {
            const auto paged = read([&](app::Records& records) {
                return records.devices().list(filter, *shared, page);
            });
            for (const app::DeviceRow& row : paged.items)
                found.push_back(row.device.name);
            page.cursor = paged.next;
        } while (!page.cursor.empty());
        return found;
    }
};
NGUON_ON_BOTH_ENGINES(DevicesOn);

TEST_P(DevicesOn, sound_on_a_day_as_they_did_then_and_since_when_is_known)
{
    Device one = device(1, "Cụm loa đầu xóm", lau);
    one.created = now - std::chrono::days(10);
    one.power_w = 50.5;
    one.speakers = 2;
    const Day first = today - std::chrono::days(10);
    const Day changed = today - std::chrono::days(3);
    write([&](app::Records& records) {
        records.devices().add(one);
        records.devices().tell_sounding(one, changed - std::chrono::days(1)); // renamed
        one.power_w = 100;
        one.bearing = 90;
        records.devices().tell_sounding(one, changed);
        one.volume_ceiling = 70;
        records.devices().tell_sounding(one, changed);
    });
    read([&](app::Records& records) {
        const auto on = [&](Day day) { return records.devices().soundings_on(day).at(one.id); };
        const app::Sounding quieter{ 2, 50.5, std::nullopt, 100 };
        const app::Sounding louder{ 2, 100, 90, 70 };
        EXPECT_EQ(on(first), (Dated<app::Sounding>{ quieter, first }));
        EXPECT_EQ(on(changed - std::chrono::days(1)), (Dated<app::Sounding>{ quieter, first }));
        EXPECT_EQ(on(changed), (Dated<app::Sounding>{ louder, changed }));
        EXPECT_EQ(on(today), (Dated<app::Sounding>{ louder, changed }));
        const auto earlier = on(first - std::chrono::days(1));
        EXPECT_EQ(earlier, (Dated<app::Sounding>{ quieter, std::nullopt })) << "not guessed";
    });
}

TEST_P(DevicesOn, come_back_as_they_were_added)
{
    Device full = device(1, "Cụm loa đầu xóm", lau);
    full.speakers = 4;
    full.place = Point{ 21.75, 105.9125 };
    full.power_w = 50.5;
    full.bearing = 270;
    full.volume = 70;
    full.volume_ceiling = 90;
    full.quiet = { { 12h, 13h + 30min, 20 } };
    write([&](app::Records& records) {
        records.devices().add(full);
        records.devices().add(device(2, "Bảng tin", nung));
        const auto found = *records.devices().find(DeviceId(1));
        EXPECT_EQ(found.name, full.name);
        EXPECT_EQ(found.place, full.place);
        EXPECT_EQ(found.power_w, 50.5);
        EXPECT_EQ(found.quiet, full.quiet);
        EXPECT_EQ(found.volume_ceiling, 90);
        const auto bare = *records.devices().find_with_status(DeviceId(2));
        EXPECT_FALSE(bare.device.place);
        EXPECT_FALSE(bare.device.bearing);
        EXPECT_FALSE(bare.status.online);
        EXPECT_FALSE(bare.status.last_seen);
        EXPECT_FALSE(records.devices().find(DeviceId(3)));
    });
}

TEST_P(DevicesOn, are_saved_from_the_version_seen_and_removed_ones_are_not_listed)
{
    write([&](app::Records& records) {
        records.devices().add(device(1, "A", lau));
        Device changed = *records.devices().find(DeviceId(1));
        changed.name = "B";
        EXPECT_TRUE(records.devices().save(changed, 1));
        EXPECT_FALSE(records.devices().save(changed, 1));
        EXPECT_EQ(records.devices().find(DeviceId(1))->version, 2);
        changed.removed = now;
        EXPECT_TRUE(records.devices().save(changed, 2));
        EXPECT_THAT(records.devices().all(), IsEmpty());
        EXPECT_TRUE(records.devices().find(DeviceId(1))->removed);
    });
    EXPECT_THAT(names({}), IsEmpty());
}

TEST_P(DevicesOn, are_listed_by_name_and_filtered)
{
    write([&](app::Records& records) {
        auto& devices = records.devices();
        devices.add(device(1, "Đầu làng", lau));
        devices.add(device(2, "Chợ", nung));
        devices.add(device(3, "Ao cá", vo));
        Device board = device(4, "Ăn ở", vo);
        board.kind = DeviceKind::board;
        devices.add(board);
        devices.pair(DeviceId(3), "key", "token", now);
        DeviceStatus status;
        status.online = true;
        devices.save_statuses({ { DeviceId(1), status } });
        records.groups().add({ GroupId(1), province, "Nhóm", { nung }, { DeviceId(3) }, 1 });
    });
    EXPECT_THAT(names({}, 3), ElementsAre("Ao cá", "Ăn ở", "Chợ", "Đầu làng"));
    app::DeviceFilter filter;
    filter.units = { nung };
    EXPECT_THAT(names(filter), ElementsAre("Chợ", "Đầu làng"));
    filter = {};
    filter.unit = vo;
    EXPECT_THAT(names(filter), ElementsAre("Ao cá", "Ăn ở"));
    filter = {};
    filter.kind = DeviceKind::board;
    EXPECT_THAT(names(filter), ElementsAre("Ăn ở"));
    filter = {};
    filter.online = true;
    EXPECT_THAT(names(filter), ElementsAre("Đầu làng"));
    filter.online = false;
    EXPECT_EQ(names(filter).size(), 3U) << "also who was never heard of";
    filter = {};
    filter.paired = true;
    EXPECT_THAT(names(filter), ElementsAre("Ao cá"));
    filter = {};
    filter.group = GroupId(1);
    EXPECT_THAT(names(filter), ElementsAre("Ao cá", "Chợ", "Đầu làng")) << "with what is below";
    filter = {};
    filter.search = "dau lang";
    EXPECT_THAT(names(filter), ElementsAre("Đầu làng"));
}

TEST_P(DevicesOn, statuses_are_written_in_batches)
{
    DeviceStatus status;
    status.online = true;
    status.last_seen = now;
    status.plan_version = 12;
    status.ready = true;
    status.clock_error_ms = 3;
    status.software = "0.1.0";
    status.volume = 60;
    status.on_air = "7@1#0";
    status.storage_free = 1'000'000'000'000;
    status.faults = { "amplifier", "power" };
    status.log_waiting = 4;
    write([&](app::Records& records) {
        for (int i = 1; i <= 3; ++i)
            records.devices().add(device(i, "D", lau));
        records.devices().save_statuses(
            { { DeviceId(1), {} }, { DeviceId(1), status }, { DeviceId(2), status } });
        const DeviceStatus found = records.devices().find_with_status(DeviceId(1))->status;
        EXPECT_TRUE(found.online);
        EXPECT_EQ(found.last_seen, now);
        EXPECT_EQ(found.plan_version, 12);
        EXPECT_EQ(found.clock_error_ms, 3);
        EXPECT_EQ(found.on_air, "7@1#0");
        EXPECT_EQ(found.storage_free, 1'000'000'000'000);
        EXPECT_THAT(found.faults, ElementsAre("amplifier", "power"));
        EXPECT_EQ(found.log_waiting, 4);
        records.devices().mark_all_offline();
        EXPECT_FALSE(records.devices().find_with_status(DeviceId(2))->status.online);
        EXPECT_EQ(records.devices().find_with_status(DeviceId(2))->status.last_seen, now);
    });
}

TEST_P(DevicesOn, a_pairing_code_is_used_once_and_not_after_its_time)
{
    write([&](app::Records& records) {
        auto& devices = records.devices();
        devices.add(device(1, "A", lau));
        devices.set_pairing_code(DeviceId(1), "first", now + 1h);
        devices.set_pairing_code(DeviceId(1), "second", now + 1h);
        EXPECT_FALSE(devices.take_pairing_code("first", now)) << "replaced";
        EXPECT_FALSE(devices.take_pairing_code("second", now + 2h)) << "too late";
        EXPECT_EQ(devices.take_pairing_code("second", now), DeviceId(1));
        EXPECT_FALSE(devices.take_pairing_code("second", now)) << "once";
    });
}

TEST_P(DevicesOn, a_new_key_ends_the_old_token)
{
    write([&](app::Records& records) {
        auto& devices = records.devices();
        devices.add(device(1, "A", lau));
        devices.add(device(2, "B", lau));
        EXPECT_FALSE(devices.find_by_token_hash(""));
        devices.pair(DeviceId(1), "key 1", "token 1", now);
        EXPECT_EQ(devices.find_by_token_hash("token 1"), DeviceId(1));
        devices.pair(DeviceId(1), "key 2", "token 2", now);
        EXPECT_FALSE(devices.find_by_token_hash("token 1"));
        EXPECT_EQ(devices.find(DeviceId(1))->public_key, "key 2");
        devices.set_profile_state(DeviceId(1), { 5, "hash" });
        EXPECT_EQ(devices.profile_state(DeviceId(1))->version, 5);
        EXPECT_EQ(devices.profile_states().at(DeviceId(1)).hash, "hash");
        EXPECT_EQ(devices.find(DeviceId(1))->turn, Turn{});
        devices.set_profile_state(DeviceId(1), { 6, "hash", { 1, 3 } });
        EXPECT_EQ(devices.profile_state(DeviceId(1))->turn, (Turn{ 1, 3 }));
        EXPECT_EQ(devices.profile_states().at(DeviceId(1)).turn, (Turn{ 1, 3 }));
        EXPECT_EQ(devices.find(DeviceId(1))->turn, (Turn{ 1, 3 }));
        EXPECT_FALSE(devices.profile_state(DeviceId(9)));
        Device removed = *devices.find(DeviceId(1));
        removed.removed = now;
        ASSERT_TRUE(devices.save(removed, 1));
        EXPECT_FALSE(devices.find_by_token_hash("token 2"));
    });
}

TEST_P(DevicesOn, a_sim_is_told_to_be_of_another_while_that_one_stands)
{
    write([&](app::Records& records) {
        auto& devices = records.devices();
        Device one = device(1, "A", lau);
        one.sim = "+84912345678";
        devices.add(one);
        devices.add(device(2, "B", lau));
        EXPECT_TRUE(devices.is_sim_of_another(one.sim, DeviceId(2)));
        EXPECT_FALSE(devices.is_sim_of_another(one.sim, DeviceId(1))) << "its own";
        EXPECT_FALSE(devices.is_sim_of_another("+84912345679", DeviceId(2)));
        EXPECT_FALSE(devices.is_sim_of_another("", DeviceId(1))) << "none is no number";
        one.removed = now;
        ASSERT_TRUE(devices.save(one, 1));
        EXPECT_FALSE(devices.is_sim_of_another(one.sim, DeviceId(2)));
    });
}

TEST_P(DevicesOn, those_with_a_key_are_found_and_unpaired)
{
    write([&](app::Records& records) {
        auto& devices = records.devices();
        for (int id = 1; id <= 4; ++id)
            devices.add(device(id, "D", lau));
        devices.pair(DeviceId(1), "key", "token 1", now);
        devices.pair(DeviceId(2), "key", "token 2", now);
        devices.pair(DeviceId(3), "another", "token 3", now);
        EXPECT_EQ(devices.with_key("key").size(), 2U);
        EXPECT_THAT(devices.with_key(""), IsEmpty()) << "those never paired share nothing";
        devices.unpair(DeviceId(1));
        ASSERT_EQ(devices.with_key("key").size(), 1U);
        EXPECT_EQ(devices.with_key("key").front().id, DeviceId(2));
        EXPECT_EQ(devices.find(DeviceId(1))->public_key, "");
        EXPECT_EQ(devices.all().front().public_key, "") << "also where they are kept";
        EXPECT_FALSE(devices.find_by_token_hash("token 1"));
        devices.unpair(DeviceId(3)); // two without a token stand side by side
        Device removed = *devices.find(DeviceId(2));
        removed.removed = now;
        ASSERT_TRUE(devices.save(removed, removed.version));
        EXPECT_THAT(devices.with_key("key"), IsEmpty()) << "removed";
    });
}

TEST_P(DevicesOn, groups_hold_units_and_devices)
{
    const auto shared = tree();
    write([&](app::Records& records) {
        auto& groups = records.groups();
        groups.add({ GroupId(1), nung, "Ven sông", { lau }, { DeviceId(1), DeviceId(2) }, 1 });
        groups.add({ GroupId(2), vo, "Ăn trưa", {}, {}, 1 });
        const auto found = *groups.find(GroupId(1));
        EXPECT_THAT(found.units, ElementsAre(lau));
        EXPECT_THAT(found.devices, UnorderedElementsAre(DeviceId(1), DeviceId(2)));
        app::Group changed = found;
        changed.devices = { DeviceId(3) };
        EXPECT_TRUE(groups.save(changed, 1));
        EXPECT_FALSE(groups.save(changed, 1));
        EXPECT_THAT(groups.find_all({ GroupId(1) })[0].devices, ElementsAre(DeviceId(3)));
        EXPECT_EQ(groups.find(GroupId(1))->version, 2);
        const auto first = groups.list({ province }, *shared, { 1, "" });
        ASSERT_EQ(first.items.size(), 1U);
        EXPECT_EQ(first.items[0].name, "Ăn trưa");
        const auto second = groups.list({ province }, *shared, { 1, first.next });
        EXPECT_EQ(second.items[0].name, "Ven sông");
        EXPECT_EQ(groups.list({ vo }, *shared, {}).items.size(), 1U);
        EXPECT_TRUE(groups.remove(GroupId(1)));
        EXPECT_FALSE(groups.remove(GroupId(1)));
        EXPECT_EQ(groups.all().size(), 1U);
    });
}

TEST_P(DevicesOn, groups_are_known_since_they_were_made_and_by_when_they_were_saved)
{
    const auto shared = tree();
    write([&](app::Records& records) {
        const GroupId made = GroupId::make(now, 7);
        records.groups().add({ GroupId(1), nung, "Ven sông", { lau }, {}, 1 });
        records.groups().add({ made, nung, "Chợ", { lau }, {}, 1 });
        const auto before = [&](Moment moment) {
            return records.groups().list({ province }, *shared, {}, moment).items.size();
        };
        EXPECT_EQ(before(now), 1U);
        EXPECT_EQ(before(now + 1ms), 2U);
        for (const Moment at : { now - 1h, now }) {
            app::AuditEntry entry;
            entry.id = AuditId(unix_ms(at));
            entry.deed = "group.saved";
            entry.subject_kind = "group";
            entry.subject = made.value();
            entry.subject_name = at == now ? "Chợ" : "Họp chợ";
            entry.at = at;
            records.audit().append(entry);
        }
        const auto saved = records.groups().saved({ GroupId(1), made });
        ASSERT_EQ(saved.size(), 2U);
        EXPECT_EQ(saved[0].group, made);
        EXPECT_EQ(saved[0].name, "Họp chợ");
        EXPECT_EQ(saved[1].at, now);
    });
}

TEST_P(DevicesOn, commands_are_answered_once_by_their_device)
{
    write([&](app::Records& records) {
        records.devices().add(device(1, "A", lau));
        records.devices().add(device(2, "B", lau));
        auto& commands = records.commands();
        for (int i = 1; i <= 3; ++i) {
            Command command;
            command.id = CommandId(i);
            command.device = DeviceId(1);
            command.verb = CommandVerb::volume;
            command.number = 40;
            command.issued_by = AccountId(7);
            command.issued = now + i * 1s;
            command.expires = now + i * 1h;
            commands.add(command);
        }
        EXPECT_EQ(commands.open_of(DeviceId(1), now).size(), 3U);
        EXPECT_EQ(commands.open_of(DeviceId(1), now)[0].id, CommandId(1)) << "oldest first";
        EXPECT_THAT(commands.open_of(DeviceId(2), now), IsEmpty());
        EXPECT_FALSE(commands.answer(CommandId(1), DeviceId(2), CommandState::done, "", now))
            << "not its command";
        EXPECT_TRUE(commands.answer(CommandId(1), DeviceId(1), CommandState::delivered, "", now));
        EXPECT_EQ(commands.open_of(DeviceId(1), now).size(), 3U) << "no answer yet";
        EXPECT_TRUE(commands.answer(CommandId(1), DeviceId(1), CommandState::failed, "busy", now));
        commands.mark_delivered({ CommandId(1), CommandId(3) });
        EXPECT_EQ(commands.find(CommandId(1))->state, CommandState::failed) << "it has its result";
        EXPECT_EQ(commands.find(CommandId(3))->state, CommandState::delivered);
        EXPECT_FALSE(commands.find(CommandId(3))->answered);
        EXPECT_FALSE(commands.answer(CommandId(1), DeviceId(1), CommandState::done, "", now));
        EXPECT_EQ(commands.find(CommandId(1))->result, "busy");
        EXPECT_EQ(commands.find(CommandId(1))->answered, now);
        EXPECT_EQ(commands.expire(now + 2h), 1);
        EXPECT_EQ(commands.find(CommandId(2))->state, CommandState::expired);
        const auto tree = records.units().tree(today);
        const app::CommandFilter filter{ { province }, DeviceId(1), {} };
        const auto page = commands.list(filter, *tree, { 2, "" });
        EXPECT_EQ(page.items[0].command.id, CommandId(3)) << "newest first";
        EXPECT_EQ(page.items[0].device_name, "A");
        EXPECT_EQ(commands.list(filter, *tree, { 2, page.next }).items[0].command.id, CommandId(1));
        EXPECT_THAT(commands.list({ { vo }, {}, {} }, *tree, {}).items, IsEmpty())
            << "not seen from another commune";
    });
}

TEST_P(DevicesOn, commands_given_at_once_are_one_batch_and_a_recall_knows_how_far_it_came)
{
    write([&](app::Records& records) {
        auto& commands = records.commands();
        for (int i = 1; i <= 3; ++i) {
            records.devices().add(device(i, "A", lau));
            Command command;
            command.id = CommandId(10 + i);
            command.batch = CommandId(11);
            command.device = DeviceId(i);
            command.verb = CommandVerb::recall;
            command.number = 77;
            command.issued = now;
            command.expires = now + 1h;
            commands.add(command);
        }
        commands.answer(CommandId(12), DeviceId(2), CommandState::done, "", now);
        commands.answer(CommandId(13), DeviceId(3), CommandState::failed, "busy", now);
        const auto tree = records.units().tree(today);
        EXPECT_EQ(commands.list({ { nung }, {}, CommandId(11) }, *tree, {}).items.size(), 3U);
        EXPECT_THAT(commands.list({ { nung }, {}, CommandId(12) }, *tree, {}).items, IsEmpty());
        const auto recalls = [&](std::int64_t bulletin) {
            return commands.list({ { nung }, {}, {}, BulletinId(bulletin) }, *tree, {})
                .items.size();
        };
        EXPECT_EQ(recalls(77), 3U);
        EXPECT_EQ(recalls(78), 0U);
        EXPECT_EQ(commands.recall_reach(BulletinId(77)).total, 3);
        EXPECT_EQ(commands.recall_reach(BulletinId(77)).reached, 1);
        EXPECT_EQ(commands.recall_reach(BulletinId(78)).total, 0);
    });
}

}
}
