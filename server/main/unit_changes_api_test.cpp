// What clients are answered about changes of units, and what became of everything that belongs to
// them, on a real store.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/audience.hpp"
#include "server/app/plans.hpp"
#include "server/app/unit_changes.hpp"
#include "server/main/testing/unit_changes_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using testing::UnitChangesApi;
using ::testing::UnorderedElementsAre;
using namespace std::chrono_literals;

TEST_F(UnitChangesApi, a_preview_shows_what_would_move_and_changes_nothing)
{
    const Answer shown = look();
    ASSERT_EQ(shown.status, 201U) << shown.code() << shown.text("title");
    EXPECT_EQ(shown.text("state"), "preview");
    EXPECT_EQ(shown.number("units_ended"), 2);
    EXPECT_EQ(shown.body.at("total").as_object().at("account").as_int64(), 4);
    EXPECT_THAT(codes(shown), Contains("unit_change.roles_gained"));
    const Answer units
        = api.get(admin, "/api/v1/unit-changes/" + shown.text("id") + "/units?limit=2");
    EXPECT_THAT(units.items("name"), UnorderedElementsAre("Xã Võ Nhai", "Xã La Hiên"));
    EXPECT_FALSE(units.text("next").empty()) << "the hamlet comes along";
    const auto kept = [&] {
        return read([&](app::Records& records) {
            return records.unit_changes().look_up(UnitChangeId(std::stoll(shown.text("id"))));
        });
    };
    EXPECT_EQ(kept(), kept()) << "a page is no reason to read it all again";
    EXPECT_EQ(api.get(world.editor, "/api/v1/units/2").text("name"), "Xã Võ Nhai");
    EXPECT_THAT(api.get(admin, "/api/v1/unit-changes").items("id"), IsEmpty());
    EXPECT_EQ(api.changes(), 0);
}

TEST_F(UnitChangesApi, a_merge_takes_people_devices_and_hamlets_along_in_one_step)
{
    merged();
    const UnitId unit = made();
    read([&](app::Records& records) {
        const auto tree = records.units().tree(today());
        EXPECT_EQ(tree->find(world.commune), nullptr);
        EXPECT_EQ(tree->find(world.hamlet)->parent, unit);
        const auto editor = records.accounts().find(world.editor);
        EXPECT_EQ(editor->unit, unit);
        EXPECT_TRUE(editor->caller().may_in(Right::write_bulletin, unit, *tree));
        EXPECT_FALSE(editor->caller().may_in(Right::write_bulletin, world.province, *tree));
        const auto yesterday = records.units().tree(today() - std::chrono::days(1));
        EXPECT_TRUE(editor->caller().may_in(Right::write_bulletin, world.commune, *yesterday))
            << "rights of a day are those of that day";
        EXPECT_FALSE(
            editor->caller().may_in(Right::write_bulletin, world.other_commune, *yesterday));
        return 0;
    });
    EXPECT_EQ(api.changes(), 1);
    EXPECT_THAT(api.deeds(), Contains("unit_change.done"));
    EXPECT_THAT(api.hints(), Contains("unit"));
    EXPECT_EQ(api.get(world.editor, "/api/v1/units/2?at=2026-11-22").text("name"), "Xã Võ Nhai");
}

TEST_F(UnitChangesApi, what_was_meant_for_the_old_unit_still_means_its_devices_and_no_others)
{
    world.commit([&](app::Records& records) {
        Device third;
        third.id = DeviceId(23);
        third.unit = world.other_commune;
        third.name = "Cụm loa La Hiên";
        third.created = testing::World::noon() - 24h;
        records.devices().add(third);
    });
    merged();
    read([&](app::Records& records) {
        const auto tree = records.units().tree(today());
        const app::AudienceReach reach(records, *tree);
        Audience old;
        old.units = { world.commune };
        std::vector<DeviceId> heard;
        for (const Device* device : reach.devices(old))
            heard.push_back(device->id);
        EXPECT_THAT(heard, ElementsAre(world.first_cluster, world.second_cluster));
        EXPECT_EQ(records.devices().find(DeviceId(23))->unit, made());
        EXPECT_THAT(app::units_of(records, old, today()).value(), ElementsAre(world.hamlet));
        const auto compiled = app::compile_plans(records, *tree, world.clock().now());
        EXPECT_THAT(compiled.profiles.at(world.first_cluster).units,
            ElementsAre(world.hamlet, made(), world.province, world.commune));
        EXPECT_THAT(compiled.profiles.at(DeviceId(23)).units,
            ElementsAre(made(), world.province, world.other_commune));
        return 0;
    });
    const Answer groups = api.get(admin, "/api/v1/groups");
    EXPECT_THAT(groups.items("name"), UnorderedElementsAre("Xã Võ Nhai (cũ)", "Xã La Hiên (cũ)"));
}

TEST_F(UnitChangesApi, clusters_of_an_earlier_day_are_counted_where_they_stood)
{
    world.commit([&](app::Records& records) {
        Device third;
        third.id = DeviceId(23);
        third.unit = world.other_commune;
        third.name = "Cụm loa La Hiên";
        third.speakers = 3;
        third.created = testing::World::noon() - 48h;
        records.devices().add(third);
        third.id = DeviceId(24);
        third.name = "Cụm loa mới";
        third.created = testing::World::noon();
        records.devices().add(third);
    });
    merged();
    const std::string eve = "at=2026-11-22";
    const Answer before = api.get(admin, "/api/v1/units?parent=1&" + eve);
    EXPECT_THAT(before.items("name"), ElementsAre("Xã La Hiên", "Xã Võ Nhai"));
    EXPECT_EQ(before.item(0).at("clusters").as_int64(), 1) << "the other one came a day later";
    EXPECT_EQ(before.item(0).at("speakers").as_int64(), 3);
    EXPECT_EQ(api.get(admin, "/api/v1/units/3?" + eve).number("clusters"), 1);
    const Answer after = api.get(admin, "/api/v1/units?parent=1");
    EXPECT_THAT(after.items("name"), ElementsAre("Xã Lớn"));
    EXPECT_EQ(after.item(0).at("clusters").as_int64(), 4) << "all there are";
}

TEST_F(UnitChangesApi, the_quieter_rules_hold_and_a_silence_stays)
{
    world.commit([&](app::Records& records) {
        AirRules noon_quiet;
        noon_quiet.unit = world.commune;
        noon_quiet.quiet = { { 12h, 13h } };
        noon_quiet.caps = SlotCaps{ 3, 0ms, every_day };
        records.air_rules().save(noon_quiet, 0);
        AirRules evening_quiet;
        evening_quiet.unit = world.other_commune;
        evening_quiet.quiet = { { 20h, 24h } };
        evening_quiet.caps = SlotCaps{ 2, 30min, every_day };
        evening_quiet.silence
            = Silence{ testing::World::noon(), "Ma Văn Khác", "Đám tang", testing::World::noon() };
        records.air_rules().save(evening_quiet, 0);
    });
    const Answer shown = look();
    EXPECT_THAT(codes(shown),
        IsSupersetOf({ "unit_change.quiet_differs", "unit_change.caps_differ",
            "unit_change.silence_carried" }));
    ASSERT_EQ(confirm(shown).status, 200U);
    read([&](app::Records& records) {
        const auto rules = records.air_rules().find(made());
        EXPECT_EQ(rules->quiet.size(), 2U);
        EXPECT_EQ(rules->caps->programmes_a_day, 2);
        EXPECT_EQ(rules->caps->length_a_day, 30min);
        EXPECT_EQ(rules->silence->reason, "Đám tang (Xã La Hiên)");
        EXPECT_TRUE(records.air_rules().find(world.commune)) << "the old row is history";
        return 0;
    });
}

TEST_F(UnitChangesApi, what_is_spoken_is_spoken_afterwards)
{
    world.commit([&](app::Records& records) {
        records.units().set_languages(world.commune, { "tyz" });
        records.units().set_languages(world.other_commune, { "nut", "tyz" });
        records.units().save_language_rule({ world.commune, { "tyz", "vi" }, false });
        records.units().save_language_rule({ world.other_commune, {}, true });
    });
    merged();
    read([&](app::Records& records) {
        const UnitId unit = made();
        EXPECT_THAT(records.units().all_languages().at(unit), ::testing::ElementsAre("nut", "tyz"));
        const LanguageRule joined{ unit, { "tyz", "vi" }, true };
        EXPECT_THAT(records.units().language_rules(), Contains(joined));
        return 0;
    });
}

TEST_F(UnitChangesApi, the_resolution_is_typed_again)
{
    const Answer shown = look();
    EXPECT_EQ(confirm(shown, "13/NQ-HĐND").wrong_field(), "resolution");
    EXPECT_EQ(confirm(shown).status, 200U);
    EXPECT_EQ(confirm(shown).code(), "unit_change.wrong_state") << "once is enough";
}

TEST_F(UnitChangesApi, of_two_who_merge_at_once_the_second_looks_again)
{
    const Answer first = look();
    const Answer second = look("2026-11-23", R"({"id":"3"})");
    ASSERT_EQ(second.status, 201U) << second.code();
    ASSERT_EQ(confirm(first).status, 200U);
    const Answer refused = confirm(second);
    EXPECT_EQ(refused.status, 422U);
    EXPECT_EQ(refused.code(), "unit_change.ended_already");
}

TEST_F(UnitChangesApi, what_would_do_something_else_than_was_shown_is_not_done)
{
    const Answer shown = look();
    api.post(admin, "/api/v1/units", R"({"name":"Xóm Mới","kind":"hamlet","parent":"2"})");
    EXPECT_EQ(confirm(shown).code(), "unit_change.stale");
    EXPECT_EQ(api.get(admin, "/api/v1/units/2").text("valid_to"), "");
    EXPECT_EQ(confirm(look()).status, 200U);
}

TEST_F(UnitChangesApi, a_future_change_waits_for_its_midnight)
{
    const Answer planned = confirm(look("2026-11-25"));
    EXPECT_EQ(planned.text("state"), "planned");
    EXPECT_THAT(api.deeds(), Contains("unit_change.planned"));
    world.clock().advance(24h);
    EXPECT_FALSE(carry_out_due()) << "Tuesday noon";
    world.clock().advance(12h); // Wednesday, 00:00
    const auto done = carry_out_due();
    ASSERT_TRUE(done) << done.error().code;
    EXPECT_EQ(done->state, app::UnitChangeState::done);
    EXPECT_FALSE(carry_out_due());
    EXPECT_EQ(read([&](app::Records& records) {
        return records.devices().find_with_status(world.first_cluster)->device.unit;
    }),
        world.hamlet);
}

TEST_F(UnitChangesApi, a_planned_change_may_be_called_off_and_others_may_not_break_it)
{
    const Answer planned = confirm(look("2026-11-25"));
    const Answer breaking = api.post(admin, "/api/v1/unit-changes",
        R"({"kind":"dissolve","from":["3"],"on":"2026-11-24","resolution":"14/NQ"})");
    EXPECT_EQ(breaking.code(), "unit_change.breaks_planned");
    const Answer off = undo(planned);
    EXPECT_EQ(off.text("state"), "cancelled") << off.code();
    world.clock().advance(72h);
    EXPECT_FALSE(carry_out_due());
}

TEST_F(UnitChangesApi, a_live_alert_comes_first)
{
    const Answer shown = look();
    world.commit([&](app::Records& records) {
        Emergency::Saved saved;
        saved.id = EmergencyId(900);
        saved.unit = world.commune;
        saved.state = EmergencyState::live;
        saved.audience.units = { world.hamlet };
        saved.content.text = "Lũ về.";
        saved.content.expires = testing::World::noon() + 13h;
        saved.created = testing::World::noon();
        records.emergencies().add(Emergency::restore(saved));
    });
    EXPECT_EQ(confirm(shown).code(), "unit_change.emergency_live");
    const Answer later = look("2026-11-24");
    EXPECT_THAT(codes(later), Contains("unit_change.emergency_live"));
    EXPECT_EQ(confirm(later).text("state"), "planned") << "it will wait";
    world.clock().advance(12h);
    EXPECT_FALSE(carry_out_due()) << "midnight, and the alert still sounds";
    world.clock().advance(2h);
    EXPECT_TRUE(carry_out_due()) << "then it is over";
}

TEST_F(UnitChangesApi, taking_it_back_brings_everything_home)
{
    world.commit([&](app::Records& records) {
        records.dictionary().save(
            { 0, world.commune, "Làng Mười", "Làng Mười", world.editor, testing::World::noon() });
    });
    const Answer done = merged();
    world.clock().advance(48h);
    sign_in_again();
    const UnitId unit = made();
    const AccountId late = api.add_account(40, "nguoimoi", unit, "commune_editor");
    const Answer shown = api.post(admin, "/api/v1/unit-changes/" + done.text("id") + "/undo",
        R"({"resolution":"20/NQ-HĐND","preview":true})");
    ASSERT_EQ(shown.status, 201U) << shown.code();
    EXPECT_EQ(shown.text("on"), "2026-11-25");
    ASSERT_EQ(confirm(shown, "20/NQ-HĐND").status, 200U);
    EXPECT_EQ(api.get(admin, "/api/v1/unit-changes/" + done.text("id")).text("state"), "undone");
    read([&](app::Records& records) {
        const auto tree = records.units().tree(today());
        const auto between = records.units().tree(today() - std::chrono::days(1));
        EXPECT_TRUE(between->find(unit));
        EXPECT_FALSE(tree->find(unit));
        EXPECT_EQ(tree->find(world.hamlet)->parent, world.commune);
        const auto editor = records.accounts().find(world.editor);
        EXPECT_EQ(editor->unit, world.commune);
        EXPECT_TRUE(editor->caller().may_in(Right::write_bulletin, world.commune, *tree));
        EXPECT_FALSE(editor->caller().may_in(Right::write_bulletin, world.other_commune, *tree));
        const auto stranger = records.accounts().find(world.stranger);
        EXPECT_EQ(stranger->unit, world.other_commune);
        EXPECT_FALSE(stranger->caller().may_in(Right::write_bulletin, world.commune, *tree));
        EXPECT_EQ(records.accounts().find(late)->unit, world.commune)
            << "who came in between goes to the first of them";
        EXPECT_EQ(records.dictionary().for_unit({ world.commune }).size(), 1U);
        Audience both;
        both.units = { unit };
        const app::AudienceReach reach(records, *tree);
        EXPECT_EQ(reach.devices(both).size(), 2U) << "what was said to the merged unit";
        return 0;
    });
}

TEST_F(UnitChangesApi, taking_it_back_at_once_on_its_day_is_as_if_it_had_not_been)
{
    const Answer done = merged();
    const Answer undone = undo(done);
    ASSERT_EQ(undone.status, 200U) << undone.code();
    EXPECT_EQ(undone.text("state"), "undone");
    read([&](app::Records& records) {
        EXPECT_EQ(records.units().tree(today())->size(), 4U);
        EXPECT_EQ(records.accounts().find(world.stranger)->unit, world.other_commune);
        for (const auto& [device, former] : records.devices().former_units())
            EXPECT_NE(former, world.commune) << "it is there, and nobody's past";
        return 0;
    });
    EXPECT_THAT(api.deeds(), Contains("unit_change.undone"));
    EXPECT_EQ(undo(undone).code(), "unit_change.wrong_state");
    EXPECT_EQ(confirm(look()).status, 200U) << "and it may be done again";
}

TEST_F(UnitChangesApi, who_does_not_manage_them_all_merges_nothing)
{
    const std::string body
        = R"({"kind":"merge","from":["2","3"],"to":[{"name":"Xã Lớn","kind":"commune"}],)"
          R"("on":"2026-11-23","resolution":"12/NQ-HĐND"})";
    EXPECT_EQ(api.post(world.editor, "/api/v1/unit-changes", body).status, 403U);
    EXPECT_EQ(api.post(api.commune_admin, "/api/v1/unit-changes", body).status, 403U);
    EXPECT_EQ(api.get(world.editor, "/api/v1/unit-changes/1").status, 404U);
    const Answer hamlets = api.post(api.commune_admin, "/api/v1/unit-changes",
        R"({"kind":"rename","from":["4"],"to":[{"name":"Xóm Mười"}],)"
        R"("on":"2026-11-23","resolution":"1/QĐ"})");
    EXPECT_EQ(hamlets.status, 403U) << "resolutions are passed above a commune";
}

TEST_F(UnitChangesApi, nonsense_is_refused_by_name)
{
    const auto refusal = [&](const std::string& fields) {
        return api.post(admin, "/api/v1/unit-changes", "{" + fields + "}").code();
    };
    const std::string rest = R"(,"on":"2026-11-23","resolution":"12/NQ-HĐND")";
    EXPECT_EQ(refusal(R"("kind":"merge","from":["2"],"to":[{"id":"2"}])" + rest),
        "unit_change.into_itself");
    EXPECT_EQ(refusal(R"("kind":"merge","from":["99","2"],"to":[{"id":"2"}])" + rest),
        "unit_change.unit_missing");
    EXPECT_EQ(refusal(R"("kind":"move","from":["2"],"to":[{"id":"4"}])" + rest), "unit.cycle");
    EXPECT_EQ(refusal(R"("kind":"merge","from":["2","3"],"to":[{"name":"X","kind":"commune"}],)"
                      R"("on":"2020-01-01","resolution":"12/NQ-HĐND")"),
        "unit_change.before_it_existed");
    EXPECT_EQ(
        refusal(R"("kind":"dissolve","from":["1"],"to":[])" + rest), "unit_change.no_successor");
    EXPECT_EQ(refusal(R"("kind":"merge","from":[],"to":[])" + rest), "input.too_few");
    EXPECT_EQ(refusal(R"("steps":[])" + rest), "input.too_few");
}

TEST_F(UnitChangesApi, roles_in_a_dissolved_unit_go_to_what_stood_in_it_and_not_above)
{
    const Answer shown = api.post(admin, "/api/v1/unit-changes",
        R"({"kind":"dissolve","from":["2"],"on":"2026-11-23","resolution":"12/NQ-HĐND"})");
    ASSERT_EQ(confirm(shown).status, 200U);
    read([&](app::Records& records) {
        const auto tree = records.units().tree(today());
        const auto editor = records.accounts().find(world.editor);
        EXPECT_EQ(editor->unit, world.province);
        EXPECT_TRUE(editor->caller().may_in(Right::write_bulletin, world.hamlet, *tree));
        EXPECT_FALSE(editor->caller().may_in(Right::write_bulletin, world.province, *tree));
        EXPECT_FALSE(editor->caller().may_in(Right::write_bulletin, world.other_commune, *tree));
        return 0;
    });
}

}
}
