// Understood, not only played: how neighbours sound an alert, with which pauses, and when who has
// heard it. The two clusters of the small commune stand 360 m apart.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "protocol/frames.hpp"
#include "protocol/order.hpp"
#include "server/app/plans.hpp"
#include "server/main/testing/alarm.hpp"
#include "server/main/testing/field.hpp"

namespace nguon::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class Manners : public ::testing::Test, protected Alarm {
protected:
    static constexpr const char* own = R"([{"unit":"2"}])";

    Manners()
    {
        world.commit([&](app::Records& records) {
            for (const auto& [id, east] : { std::pair(world.first_cluster, 106.05),
                     std::pair(world.second_cluster, 106.0535) }) {
                Device device = *records.devices().find(id);
                device.place = Point{ 21.75, east };
                device.power_w = 80;
                ASSERT_TRUE(records.devices().save(device, device.version));
            }
        });
        compile();
    }

    // As the plan service does: turns and echoes are written down.
    std::map<DeviceId, app::ProfileChange> compile()
    {
        return world.commit([&](app::Records& records) {
            const Moment now = world.clock().now();
            const auto compiled
                = app::compile_plans(records, *records.units().tree(day_of(now)), now);
            std::map<DeviceId, app::ProfileChange> changed;
            for (app::ProfileChange& change :
                app::changed_plans(records, compiled, 1, {}, now).profiles) {
                records.devices().set_profile_state(change.device, change.state);
                changed.emplace(change.device, std::move(change));
            }
            return changed;
        });
    }

    Order opened(std::size_t index)
    {
        Keyring known;
        known.version = 1;
        known.keys.push_back(
            { signer.public_key(), "signer", { DocumentType::order, DocumentType::approval },
                World::noon() - 24h, World::noon() + 24h * 30, {} });
        const auto document
            = decode_document(published.at(index).order.document, protocol::most_order_bytes);
        return protocol::open_order(document.value(), known, world.clock().now()).value();
    }

    GroupId group_with(std::optional<Manner> manner)
    {
        return world.commit([&](app::Records& records) {
            app::Group group;
            group.id = GroupId(++last_group_);
            group.unit = world.commune;
            group.name = "Ven sông";
            group.units = { world.commune };
            group.manner = manner;
            records.groups().add(group);
            return group.id;
        });
    }
    void rule_of(UnitId unit, Manner manner)
    {
        world.commit([&](app::Records& records) {
            EmergencyRules rules;
            rules.manner = manner;
            return records.emergency_rules().save(unit, rules, 0);
        });
    }
    Answer preview(const std::string& audience, const std::string& more = {})
    {
        return post(world.editor, "/api/v1/emergencies/preview",
            R"({"text":"Lũ lên nhanh, bà con lên cao.","audience":)" + audience + more + "}");
    }

private:
    std::int64_t last_group_ = 500;
};

TEST_F(Manners, neighbours_take_turns_unless_somebody_chose_otherwise)
{
    const Answer seen = preview(own);
    ASSERT_EQ(seen.status, 200U) << seen.code();
    EXPECT_EQ(at(seen.body, "hearing", "manner"), "in_turns");
    ASSERT_THAT(seen.body.at("hearing").at("rounds").as_array(), SizeIs(2));
    EXPECT_EQ(at(seen.body, "hearing", "rounds", 0, "devices"), 1);
    EXPECT_EQ(at(seen.body, "hearing", "rounds", 1, "unit_count"), 1);
    EXPECT_EQ(at(seen.body, "hearing", "phrase_gap_ms"), 300) << "nobody speaks at the same time";
    // The round before must have come across: 360 m are 1.06 s.
    EXPECT_EQ(at(seen.body, "hearing", "airing_gap_ms"), 3'100);
    ASSERT_EQ(send(world.editor, own).status, 201U);
    EXPECT_THAT(opened(0).rounds, ElementsAre(0, 1));
    EXPECT_EQ(opened(0).gap, 3'100ms);
    EXPECT_EQ(opened(0).phrase_gap, 300ms);
}

TEST_F(Manners, together_there_are_no_rounds_and_each_phrase_waits_for_its_echo)
{
    const Answer seen = preview(own, R"(,"manner":"together")");
    ASSERT_EQ(seen.status, 200U) << seen.code();
    ASSERT_THAT(seen.body.at("hearing").at("rounds").as_array(), SizeIs(1));
    EXPECT_EQ(at(seen.body, "hearing", "phrase_gap_ms"), 1'300);
    const Answer sent = send(world.editor, own, R"("manner":"together")");
    ASSERT_EQ(sent.status, 201U) << sent.code();
    EXPECT_EQ(sent.text("manner"), "together");
    EXPECT_THAT(opened(0).rounds, IsEmpty());
    EXPECT_EQ(opened(0).phrase_gap, 1'300ms);
    // An update keeps it, and may change it.
    const std::string path = "/api/v1/emergencies/" + sent.text("id");
    ASSERT_EQ(post(world.editor, path + "/update", R"({"text":"Nước đã rút."})").status, 200U);
    EXPECT_THAT(opened(1).rounds, IsEmpty());
    ASSERT_EQ(post(world.editor, path + "/update", R"({"manner":"in_turns"})").status, 200U);
    EXPECT_THAT(opened(2).rounds, ElementsAre(0, 1));
    EXPECT_EQ(preview(own, R"(,"manner":"staggered")").status, 422U);
}

TEST_F(Manners, a_group_has_its_own_and_it_counts_before_that_of_the_unit)
{
    const auto group = group_with(Manner::together);
    const std::string to = R"([{"group":")" + group.text() + R"("}])";
    EXPECT_EQ(at(preview(to).body, "hearing", "manner"), "together");
    rule_of(world.commune, Manner::in_turns);
    EXPECT_EQ(at(preview(to).body, "hearing", "manner"), "together");
    // One that has chosen nothing follows the unit; two that disagree take turns.
    const std::string silent = R"([{"group":")" + group_with(std::nullopt).text() + R"("}])";
    EXPECT_EQ(at(preview(silent).body, "hearing", "manner"), "in_turns");
    const std::string both = R"([{"group":")" + group.text() + R"("},{"group":")"
        + group_with(Manner::in_turns).text() + R"("}])";
    EXPECT_EQ(at(preview(both).body, "hearing", "manner"), "in_turns");
}

TEST_F(Manners, the_nearest_units_rule_counts)
{
    rule_of(world.province, Manner::together);
    EXPECT_EQ(at(preview(own).body, "hearing", "manner"), "together");
    rule_of(world.commune, Manner::in_turns);
    EXPECT_EQ(at(preview(own).body, "hearing", "manner"), "in_turns");
}

TEST_F(Manners, whoever_stands_alone_keeps_the_pauses_of_a_slow_reading)
{
    const Answer one = preview(R"([{"device":"21"}])", R"(,"manner":"together")");
    EXPECT_EQ(at(one.body, "hearing", "phrase_gap_ms"), 300);
    EXPECT_EQ(at(one.body, "hearing", "airing_gap_ms"), 2'000);
}

TEST_F(Manners, boards_are_counted_apart_and_get_no_order)
{
    world.commit([&](app::Records& records) {
        Device board = *records.devices().find(world.first_cluster);
        board.id = DeviceId(77);
        board.kind = DeviceKind::board;
        board.name = "Bảng tin nhà văn hóa";
        board.speakers = 0;
        board.public_key.clear();
        board.version = 1;
        records.devices().add(board);
    });
    const Answer seen = preview(own);
    EXPECT_EQ(seen.number("devices"), 2);
    EXPECT_EQ(seen.number("speaker_devices"), 2);
    EXPECT_EQ(seen.number("boards"), 1);
    const Answer sent = send(world.editor, own);
    ASSERT_THAT(published, SizeIs(1));
    EXPECT_THAT(published[0].devices, SizeIs(2));
    const Answer shown = get(world.editor, "/api/v1/emergencies/" + sent.text("id"));
    EXPECT_EQ(at(shown.body, "hearing", "boards"), 1);
    const auto asked = world.commit([&](app::Records& records) {
        OrderAudience audience;
        audience.units = { world.commune };
        return app::meant_device(
            records, audience, app::Occasion::real, DeviceId(77), day_of(World::noon()));
    });
    EXPECT_FALSE(asked) << "also not when it comes back";
    // Where only boards stand, nobody would hear it.
    EXPECT_EQ(preview(R"([{"device":"77"}])").number("devices"), 0);
}

TEST_F(Manners, while_it_is_live_it_says_by_the_clock_when_all_have_heard)
{
    const Answer sent = send(world.editor, own);
    const std::string path = "/api/v1/emergencies/" + sent.text("id");
    const Answer shown = get(world.editor, path);
    ASSERT_EQ(shown.status, 200U);
    const auto& hearing = shown.body.at("hearing").as_object();
    EXPECT_THAT(hearing.at("plan").at("rounds").as_array(), SizeIs(2));
    const Order order = opened(0);
    EXPECT_EQ(hearing.at("plan").at("all_have_heard_ms").as_int64(),
        (order.length * 2 + order.gap).count());
    ASSERT_EQ(post(world.editor, path + "/end").status, 200U);
    EXPECT_TRUE(get(world.editor, path).body.at("hearing").is_null());
}

TEST_F(Manners, a_moved_horn_changes_its_neighbours_pauses_without_a_new_profile)
{
    EXPECT_THAT(compile(), IsEmpty()) << "nothing has changed";
    world.commit([&](app::Records& records) {
        Device device = *records.devices().find(world.second_cluster);
        device.place = Point{ 21.75, 106.0525 }; // 258 m
        records.devices().save(device, device.version);
    });
    const auto changed = compile();
    EXPECT_TRUE(changed.at(world.second_cluster).is_said) << "its own place is part of it";
    EXPECT_FALSE(changed.at(world.first_cluster).is_said);
    const Echo echo = world.commit(
        [&](app::Records& records) { return records.devices().find(world.first_cluster)->echo; });
    EXPECT_NEAR(static_cast<double>(echo.of_any.count()), 258 / 0.340, 10);
}

TEST_F(Manners, the_register_kept_in_memory_follows_every_change_of_it)
{
    const auto names = [&] {
        return world.commit([](app::Records& records) {
            std::vector<std::string> found;
            for (const Device& device : records.devices().all())
                found.push_back(device.name);
            return found;
        });
    };
    const auto before = names();
    world.truth().write([&](app::Records& records) {
        Device device = *records.devices().find(world.first_cluster);
        device.name = "Tên khác";
        records.devices().save(device, device.version);
        EXPECT_EQ(records.devices().everyone()->front().name, "Tên khác") << "its own change";
        return false; // undone
    });
    EXPECT_EQ(names(), before);
    world.commit([&](app::Records& records) {
        Device device = *records.devices().find(world.first_cluster);
        device.name = "Tên khác";
        records.devices().save(device, device.version);
    });
    EXPECT_EQ(names().front(), "Tên khác");
    world.commit([&](app::Records& records) {
        records.devices().pair(world.first_cluster, "khóa mới", "mã", World::noon());
        EXPECT_EQ(records.devices().everyone()->front().public_key, "khóa mới");
        Device device = *records.devices().find(world.second_cluster);
        device.removed = World::noon();
        records.devices().save(device, device.version);
        EXPECT_EQ(records.devices().everyone()->size(), before.size() - 1) << "twice in one";
    });
}

}
}
