// What changes of units must not do by the way: make a silenced place loud, give somebody a right
// that outlives them, leave a part without the rules it had, or fail at midnight.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/app/audience.hpp"
#include "server/main/testing/unit_changes_api.hpp"

namespace nguon {
namespace {

using testing::Answer;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using ::testing::Not;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using testing::World;
using namespace std::chrono_literals;

class UnitChangesCare : public testing::UnitChangesApi {
protected:
    void silence(UnitId unit)
    {
        world.commit([&](app::Records& records) {
            AirRules rules = records.air_rules().find(unit).value_or(AirRules{});
            const Version seen = records.air_rules().find(unit) ? rules.version : 0;
            rules.unit = unit;
            rules.silence = Silence{ World::noon(), "Ma Văn Khác", "Đám tang", World::noon() };
            rules.version = seen + 1;
            records.air_rules().save(rules, seen);
        });
    }
    bool is_silenced(UnitId unit)
    {
        return read([&](app::Records& records) {
            const auto rules = records.air_rules().find(unit);
            return rules && rules->silence;
        });
    }
    // Xã Võ Nhai goes on, and its hamlet becomes a commune.
    Answer parted()
    {
        const Answer done
            = confirm(wish(R"("kind":"split","from":["2"],"to":[{"id":"2"},)"
                           R"({"name":"Xã Hai","kind":"commune","code":"09998","takes":["4"]}])"));
        EXPECT_EQ(done.text("state"), "done") << done.code() << done.text("title");
        return done;
    }
    UnitId part()
    {
        return read([&](app::Records& records) {
            return records.units().find_by_code("09998", today())->id;
        });
    }
    void add_unit(std::int64_t id, const char* name, UnitKind kind, std::optional<UnitId> parent)
    {
        world.commit([&](app::Records& records) {
            Unit unit;
            unit.id = UnitId(id);
            unit.name = name;
            unit.kind = kind;
            unit.parent = parent;
            unit.valid_from = *parse_iso_day("2025-07-01");
            records.units().add(unit, "");
        });
    }
    void permit(UnitId unit, OnsitePermit permit)
    {
        world.commit([&](app::Records& records) {
            const auto now = records.onsite_permits().find(unit);
            const Version seen = now ? now->version : 0;
            records.onsite_permits().save({ unit, std::move(permit), seen + 1 }, seen);
        });
    }
    OnsitePermit permit_of(UnitId unit)
    {
        return read([&](app::Records& records) {
            const auto row = records.onsite_permits().find(unit);
            return row ? row->permit : OnsitePermit{};
        });
    }
    void raise_alert(UnitId unit)
    {
        world.commit([&](app::Records& records) {
            Emergency::Saved saved;
            saved.id = EmergencyId(900);
            saved.unit = unit;
            saved.state = EmergencyState::live;
            saved.audience.units = { unit };
            saved.content.text = "Lũ về.";
            saved.content.expires = World::noon() + 96h;
            saved.created = World::noon();
            records.emergencies().add(Emergency::restore(saved));
        });
    }
    std::vector<std::string> concerns(const app::UnitChangeRecord& record)
    {
        std::vector<std::string> found;
        for (const app::ChangeConcern& one : record.preview.concerns)
            found.push_back(one.code);
        return found;
    }
};

TEST_F(UnitChangesCare, an_officer_of_an_earlier_day_stands_under_the_unit_of_that_day)
{
    const std::string officer = R"({"unit":"2","name":"Nông Thị Đẹp","staff":"grassroots",)"
                                R"("full_time":true,"from":"2025-07-01"})";
    ASSERT_EQ(api.post(admin, "/api/v1/officers", officer).status, 201U);
    const auto unit_on = [&](Day day) {
        return api.get(admin, "/api/v1/officers?day=" + to_iso(day)).items("unit_name").at(0);
    };
    const Day before = today() - std::chrono::days(1);
    const std::string old_name = unit_on(before);
    const Answer done = merged();
    const Day merger = today();
    EXPECT_EQ(unit_on(before), old_name);
    EXPECT_NE(unit_on(merger), old_name);
    world.clock().advance(48h);
    sign_in_again();
    ASSERT_EQ(undo(done).status, 200U);
    EXPECT_EQ(unit_on(today()), old_name);
    EXPECT_NE(unit_on(merger), old_name) << "between the two it stood in the new one";
    EXPECT_EQ(unit_on(before), old_name);
}

TEST_F(UnitChangesCare, who_was_silenced_is_silent_when_the_units_are_taken_apart_again)
{
    silence(world.other_commune);
    const Answer done = merged();
    ASSERT_TRUE(is_silenced(made()));
    world.clock().advance(48h);
    sign_in_again();
    ASSERT_EQ(undo(done).status, 200U);
    EXPECT_TRUE(is_silenced(world.other_commune)) << "the mourning is there";
    EXPECT_TRUE(is_silenced(world.commune)) << "nobody has lifted it";
}

TEST_F(UnitChangesCare, who_was_silenced_is_silent_when_it_leaves_one_that_went_on)
{
    silence(world.other_commune);
    const Answer done = confirm(look("2026-11-23", R"({"id":"2"})"));
    ASSERT_EQ(done.text("state"), "done") << done.code();
    ASSERT_TRUE(is_silenced(world.commune));
    ASSERT_EQ(undo(done).status, 200U);
    EXPECT_TRUE(is_silenced(world.other_commune));
}

TEST_F(UnitChangesCare, what_is_parted_from_a_unit_that_goes_on_keeps_its_rules)
{
    silence(world.commune);
    OnsitePermit allowed;
    allowed.people = { { "Lý Thị Trưởng", "$argon2id$1" } };
    permit(world.commune, allowed);
    world.commit([&](app::Records& records) {
        AirRules rules = *records.air_rules().find(world.commune);
        rules.quiet = { { 12h, 13h } };
        rules.caps = SlotCaps{ 2, 30min, every_day };
        ++rules.version;
        records.air_rules().save(rules, rules.version - 1);
        EmergencyRules strict;
        strict.requires_person = true;
        records.emergency_rules().save(world.commune, strict, 0);
        records.units().set_languages(world.commune, { "tay" });
    });
    parted();
    const UnitId second = part();
    EXPECT_TRUE(is_silenced(second));
    EXPECT_EQ(permit_of(second).people, allowed.people);
    read([&](app::Records& records) {
        const auto rules = records.air_rules().find(second);
        EXPECT_EQ(rules->quiet.size(), 1U);
        EXPECT_EQ(rules->caps->programmes_a_day, 2);
        EXPECT_TRUE(records.emergency_rules().find(second)->rules.requires_person);
        EXPECT_THAT(records.units().languages({ second })[second], ElementsAre("tay"));
        return 0;
    });
}

TEST_F(UnitChangesCare, who_parts_a_unit_is_told_whose_loudspeakers_it_reaches_no_more)
{
    const Answer done = parted();
    EXPECT_THAT(codes(done), Contains("unit_change.devices_leave"));
    EXPECT_THAT(codes(wish(R"("kind":"rename","from":["3"],"to":[{"name":"Xã La Hiên Mới"}])")),
        Not(Contains("unit_change.devices_leave")));
}

TEST_F(UnitChangesCare, what_is_lent_goes_on_in_the_new_unit_and_comes_home)
{
    const auto lent = [&] {
        return read([&](app::Records& records) {
            std::vector<UnitId> places;
            for (const Delegation& one : records.delegations().given_to(world.editor)) {
                if (!one.is_over(today()))
                    places.push_back(one.unit);
            }
            return places;
        });
    };
    const auto may_approve_in = [&](UnitId unit) {
        const app::Deed deed = world.by(world.editor);
        return read([&](app::Records& records) {
            return deed.caller.may_in(
                Right::approve_bulletin, unit, *records.units().tree(today()));
        });
    };
    ASSERT_EQ(api.post(world.approver, "/api/v1/delegations",
                     R"({"to":"13","role":"commune_approver","unit":"2","begins":"2026-11-23",)"
                     R"("last":"2026-12-01","reason":"Nghỉ phép"})")
                  .status,
        201U);
    const Answer done = merged();
    EXPECT_EQ(lent(), std::vector{ made() });
    EXPECT_TRUE(may_approve_in(made()));

    ASSERT_EQ(undo(done).status, 200U);
    EXPECT_EQ(lent(), std::vector{ world.commune });
    EXPECT_TRUE(may_approve_in(world.commune));
}

TEST_F(UnitChangesCare, what_was_taken_back_in_the_new_unit_stays_taken_back)
{
    ASSERT_EQ(api.post(world.approver, "/api/v1/delegations",
                     R"({"to":"13","role":"commune_approver","unit":"2","begins":"2026-11-23",)"
                     R"("last":"2026-12-01","reason":"Nghỉ phép"})")
                  .status,
        201U);
    const Answer done = merged();
    const DelegationId now = read([&](app::Records& records) {
        return records.delegations().given_to(world.editor).front().id;
    });
    ASSERT_EQ(api.remove(world.approver, "/api/v1/delegations/" + now.text()).status, 204U);
    ASSERT_EQ(undo(done).status, 200U);
    read([&](app::Records& records) {
        for (const Delegation& one : records.delegations().given_to(world.editor))
            EXPECT_TRUE(one.is_over(today())) << one.unit.text();
        return 0;
    });
}

TEST_F(UnitChangesCare, a_unit_does_not_raise_itself_to_another_kind)
{
    const auto rename = [&](AccountId who, const std::string& fields) {
        return api.post(who, "/api/v1/unit-changes",
            R"({"kind":"rename","from":["2"],"to":[{)" + fields
                + R"(}],"on":"2026-11-23","resolution":"1/QĐ"})");
    };
    EXPECT_EQ(rename(api.commune_admin, R"("name":"Xã Khác")").status, 403U);
    EXPECT_EQ(rename(api.commune_admin, R"("kind":"ward")").status, 403U);
    EXPECT_EQ(rename(api.commune_admin, R"("kind":"ministry")").status, 422U);
    EXPECT_EQ(rename(admin, R"("kind":"ward")").status, 201U);
    EXPECT_EQ(rename(admin, R"("kind":"ministry")").code(), "unit.kind_above_parent");
    const auto patch = [&](AccountId who, const char* kind) {
        return api.patch(
            who, "/api/v1/units/2", std::string(R"({"version":1,"kind":")") + kind + "\"}");
    };
    EXPECT_EQ(patch(api.commune_admin, "ward").status, 403U);
    EXPECT_EQ(patch(admin, "ministry").wrong_field(), "kind");
    EXPECT_EQ(patch(admin, "ward").status, 200U);
}

TEST_F(UnitChangesCare, nothing_stands_under_a_unit_of_a_lower_level)
{
    const Answer added = api.post(api.commune_admin, "/api/v1/units",
        R"({"name":"Bộ Của Tôi","kind":"ministry","parent":"2"})");
    EXPECT_EQ(added.wrong_field(), "kind");
    add_unit(8, "Huyện Võ Nhai", UnitKind::district, world.province);
    const Answer lowered = api.patch(admin, "/api/v1/units/1", R"({"version":1,"kind":"commune"})");
    EXPECT_EQ(lowered.wrong_field(), "kind") << "a district stands in it";
    const auto wrong_in = [&](const std::string& fields) {
        return api.post(admin, "/api/v1/units", "{" + fields + "}").wrong_field();
    };
    EXPECT_EQ(wrong_in(R"("name":"Xã Con","kind":"commune","parent":"2")"), "kind");
    EXPECT_EQ(wrong_in(R"("name":"Xã La Hiên","kind":"commune","parent":"1")"), "name");
    const Answer renamed
        = api.patch(admin, "/api/v1/units/2", R"({"version":1,"name":"Xã La Hiên"})");
    EXPECT_EQ(renamed.wrong_field(), "name");
}

// What was decided on 01/07/2025: communes merge, and the district they stood in is no more.
TEST_F(UnitChangesCare, a_reform_that_dissolved_a_district_can_be_taken_back)
{
    add_unit(8, "Huyện Võ Nhai", UnitKind::district, world.province);
    ASSERT_EQ(
        confirm(wish(R"("kind":"move","from":["2","3"],"to":[{"id":"8"}])")).text("state"), "done");
    const Answer reform = wish(R"("steps":[
        {"kind":"merge","from":["2","3"],
         "to":[{"name":"Xã Lớn","kind":"commune","code":"09999","parent":"1"}]},
        {"kind":"dissolve","from":["8"]}])");
    const Answer done = confirm(reform);
    ASSERT_EQ(done.text("state"), "done") << done.code() << done.text("title");
    const Answer shown = undo(done, R"(,"preview":true)");
    ASSERT_EQ(shown.status, 201U) << shown.code() << shown.text("detail");
    const Answer back = confirm(shown, shown.text("resolution"));
    ASSERT_EQ(back.text("state"), "done") << back.code() << back.text("title");
    read([&](app::Records& records) {
        const auto tree = records.units().tree(today());
        EXPECT_EQ(tree->find(world.commune)->parent, UnitId(8));
        EXPECT_EQ(tree->find(UnitId(8))->parent, world.province);
        return 0;
    });
}

TEST_F(UnitChangesCare, a_reform_is_taken_back_at_once_by_who_may_manage_what_stands_above_alone)
{
    add_unit(8, "Huyện Võ Nhai", UnitKind::district, world.province);
    ASSERT_EQ(
        confirm(wish(R"("kind":"move","from":["2","3"],"to":[{"id":"8"}])")).text("state"), "done");
    const Answer done = confirm(wish(R"("kind":"dissolve","from":["8"])"));
    ASSERT_EQ(done.text("state"), "done") << done.code();
    const AccountId own = api.add_account(90, "quantri.xa", world.commune, "province_admin");
    const std::string path = "/api/v1/unit-changes/" + done.text("id") + "/undo";
    EXPECT_EQ(
        api.post(own, path, R"({"version":)" + std::to_string(done.number("version")) + "}").status,
        403U);
    EXPECT_EQ(undo(done).status, 200U);
}

TEST_F(UnitChangesCare, who_may_not_is_refused_before_anything_is_written)
{
    const std::string body
        = R"({"kind":"merge","from":["2","3"],"to":[{"name":"Xã Lớn","kind":"commune"}],)"
          R"("on":"2026-11-23","resolution":"12/NQ-HĐND"})";
    // Their sessions are there.
    EXPECT_EQ(api.get(world.editor, "/api/v1/unit-changes").status, 200U);
    EXPECT_EQ(api.get(api.commune_admin, "/api/v1/unit-changes").status, 200U);
    api.store().fail_after(0);
    EXPECT_EQ(api.post(world.editor, "/api/v1/unit-changes", body).status, 403U);
    EXPECT_EQ(api.post(api.commune_admin, "/api/v1/unit-changes", body).status, 403U);
    api.store().come_back();
    EXPECT_EQ(look().status, 201U);
}

TEST_F(UnitChangesCare, a_manager_sees_changes_of_his_own_units_only)
{
    const Answer elsewhere
        = confirm(wish(R"("kind":"rename","from":["3"],"to":[{"name":"Xã La Hiên Mới"}])"));
    ASSERT_EQ(elsewhere.text("state"), "done") << elsewhere.code();
    EXPECT_EQ(api.get(admin, "/api/v1/units/3").text("name"), "Xã La Hiên Mới");
    const std::string path = "/api/v1/unit-changes/" + elsewhere.text("id");
    EXPECT_EQ(api.get(api.commune_admin, path).status, 404U);
    EXPECT_EQ(api.get(api.commune_admin, path + "/units").status, 404U);
    EXPECT_THAT(api.get(api.commune_admin, "/api/v1/unit-changes").items("id"), IsEmpty());
    const Answer own
        = confirm(wish(R"("kind":"rename","from":["2"],"to":[{"name":"Xã Võ Nhai Mới"}])"));
    EXPECT_EQ(api.get(api.commune_admin, "/api/v1/unit-changes/" + own.text("id")).status, 200U);
    EXPECT_THAT(api.get(api.commune_admin, "/api/v1/unit-changes?limit=1").items("id"),
        ElementsAre(own.text("id")));
    EXPECT_THAT(api.get(admin, "/api/v1/unit-changes").items("id"), SizeIs(2));
    merged();
    EXPECT_EQ(api.get(api.commune_admin, "/api/v1/unit-changes/" + own.text("id")).status, 200U)
        << "what he manages came of it";
}

TEST_F(UnitChangesCare, of_two_who_book_one_commune_the_second_is_told_at_once)
{
    const Answer first = look("2026-11-25");
    world.clock().advance(1s);
    const Answer second = look("2026-11-25", R"({"id":"3"})");
    ASSERT_EQ(confirm(first).text("state"), "planned");
    EXPECT_EQ(confirm(second).code(), "unit_change.ended_already");
}

TEST_F(UnitChangesCare, what_was_booked_meanwhile_makes_an_earlier_preview_old)
{
    const Answer merge = look("2026-11-25");
    const Answer move = wish(R"("kind":"move","from":["4"],"to":[{"id":"3"}])", "2026-11-24");
    const Answer dissolve = wish(R"("kind":"dissolve","from":["3"])", "2026-11-24");
    ASSERT_EQ(confirm(move).text("state"), "planned");
    EXPECT_EQ(confirm(merge).code(), "unit_change.stale");
    const Answer again = look("2026-11-25");
    ASSERT_EQ(confirm(again).text("state"), "planned") << again.code();
    EXPECT_EQ(confirm(dissolve).status, 409U) << "the merger on the next day needs it";
    const Answer now = wish(R"("kind":"dissolve","from":["3"])");
    EXPECT_EQ(now.code(), "unit_change.breaks_planned");
}

TEST_F(UnitChangesCare, what_is_done_today_does_not_break_what_was_booked_since_it_was_shown)
{
    const Answer today = wish(R"("kind":"dissolve","from":["3"])");
    ASSERT_EQ(today.status, 201U) << today.code();
    ASSERT_EQ(confirm(look("2026-11-25")).text("state"), "planned");
    EXPECT_EQ(confirm(today).code(), "unit_change.breaks_planned");
    EXPECT_EQ(api.get(admin, "/api/v1/units/3").text("valid_to"), "");
}

TEST_F(UnitChangesCare, one_change_is_taken_back_once)
{
    const Answer done = merged();
    const Answer shown = api.post(admin, "/api/v1/unit-changes/" + done.text("id") + "/undo",
        R"({"preview":true,"on":"2026-11-26"})");
    ASSERT_EQ(shown.status, 201U) << shown.code();
    EXPECT_EQ(shown.text("resolution"), "12/NQ-HĐND (hoàn tác)");
    const Answer planned = undo(done, R"(,"on":"2026-11-25")");
    ASSERT_EQ(planned.status, 200U) << planned.code();
    EXPECT_EQ(undo(done).code(), "unit_change.reversal_planned");
    EXPECT_EQ(confirm(shown, "12/NQ-HĐND (hoàn tác)").code(), "unit_change.reversal_planned");
}

TEST_F(UnitChangesCare, a_reversal_is_not_taken_back_and_the_change_may_be_done_anew)
{
    const Answer done = merged();
    ASSERT_EQ(undo(done).status, 200U);
    const Answer all = api.get(admin, "/api/v1/unit-changes");
    const auto ids = all.items("id");
    ASSERT_EQ(ids.size(), 2U);
    const std::string reversal = ids[0] == done.text("id") ? ids[1] : ids[0];
    const Answer shown = api.get(admin, "/api/v1/unit-changes/" + reversal);
    EXPECT_EQ(shown.text("state"), "done");
    EXPECT_EQ(undo(shown).code(), "unit_change.wrong_state");
    EXPECT_EQ(undo(shown, R"(,"preview":true)").code(), "unit_change.wrong_state");
    EXPECT_EQ(confirm(look()).text("state"), "done");
}

TEST_F(UnitChangesCare, a_booked_reversal_that_cannot_be_is_refused_at_once)
{
    const Answer done = merged();
    const std::string unit = made().text();
    const Answer later = wish(R"("kind":"merge","from":[")" + unit
            + R"(","4"],"to":[{"name":"Xã Lớn Hơn","kind":"commune"}])",
        "2026-11-24");
    ASSERT_EQ(confirm(later).text("state"), "planned") << later.code();
    EXPECT_EQ(undo(done, R"(,"on":"2026-11-25")").status, 409U);
}

TEST_F(UnitChangesCare, looking_never_calls_off_and_a_version_says_what_was_meant)
{
    const Answer planned = confirm(look("2026-11-25"));
    const std::string path = "/api/v1/unit-changes/" + planned.text("id");
    EXPECT_EQ(
        api.post(admin, path + "/undo", R"({"preview":true})").code(), "unit_change.wrong_state");
    EXPECT_EQ(api.get(admin, path).text("state"), "planned");
    EXPECT_EQ(api.post(admin, path + "/undo").wrong_field(), "version");
    // Midnight came between reading and pressing.
    world.clock().advance(36h);
    sign_in_again();
    ASSERT_TRUE(carry_out_due());
    EXPECT_EQ(undo(planned).code(), "unit_change.stale");
    EXPECT_EQ(api.get(admin, path).text("state"), "done");
}

TEST_F(UnitChangesCare, what_waits_for_an_alert_is_not_overtaken_by_what_is_built_on_it)
{
    add_unit(5, "Xã Tràng Xá", UnitKind::commune, world.province);
    add_unit(6, "Xã Dân Tiến", UnitKind::commune, world.province);
    const Answer first = confirm(look("2026-11-24"));
    ASSERT_EQ(first.text("state"), "planned") << first.code();
    const std::string unit = api.get(admin, "/api/v1/unit-changes/" + first.text("id"))
                                 .body.at("steps")
                                 .as_array()[0]
                                 .at("to")
                                 .as_array()[0]
                                 .at("id")
                                 .as_string()
                                 .c_str();
    const Answer built = confirm(wish(R"("kind":"merge","from":[")" + unit
            + R"(","5"],"to":[{"name":"Xã Lớn Hơn","kind":"commune"}])",
        "2026-11-25"));
    ASSERT_EQ(built.text("state"), "planned") << built.code();
    const Answer apart
        = confirm(wish(R"("kind":"rename","from":["6"],"to":[{"name":"Xã Khác"}])", "2026-11-25"));
    ASSERT_EQ(apart.text("state"), "planned") << apart.code();
    raise_alert(world.commune);
    world.clock().advance(48h);
    const auto done = carry_out_due();
    ASSERT_TRUE(done) << "one that has nothing to do with the alert goes first";
    EXPECT_EQ(done->id.text(), apart.text("id"));
    EXPECT_FALSE(carry_out_due()) << "the other waits with the one it is built on";
    world.clock().advance(72h);
    EXPECT_EQ(carry_out_due()->id.text(), first.text("id"));
    EXPECT_EQ(carry_out_due()->id.text(), built.text("id"));
}

TEST_F(UnitChangesCare, a_device_that_went_elsewhere_meanwhile_stops_no_reform)
{
    world.commit([&](app::Records& records) {
        for (const DeviceId id : { world.first_cluster, world.second_cluster }) {
            Device device = *records.devices().find(id);
            device.unit = world.commune;
            records.devices().save(device, device.version);
        }
    });
    const std::string parts = R"("kind":"split","from":["2"],"to":[{"id":"2"},)"
                              R"({"name":"Xã Hai","kind":"commune","code":"09998","devices":)";
    EXPECT_EQ(wish(parts + R"(["21"]},{"name":"Xã Ba","kind":"commune","devices":["21"]}])").code(),
        "unit_change.repeated");
    const Answer planned = confirm(wish(parts + R"(["21","22"]}])", "2026-11-25"));
    ASSERT_EQ(planned.text("state"), "planned") << planned.code();
    world.commit([&](app::Records& records) {
        Device device = *records.devices().find(world.first_cluster);
        device.unit = world.other_commune;
        records.devices().save(device, device.version);
    });
    const std::string other = R"("kind":"split","from":["2"],"to":[{"id":"2"},)"
                              R"({"name":"Xã Ba","kind":"commune","devices":["21"]}])";
    EXPECT_EQ(wish(other, "2026-11-24").wrong_field(), "placed");
    world.clock().advance(36h);
    const auto done = carry_out_due();
    ASSERT_TRUE(done) << done.error().code;
    EXPECT_THAT(concerns(*done), Contains("unit_change.device_left_out"));
    read([&](app::Records& records) {
        EXPECT_EQ(records.devices().find(world.first_cluster)->unit, world.other_commune);
        EXPECT_EQ(records.devices().find(world.second_cluster)->unit, part());
        return 0;
    });
}

TEST_F(UnitChangesCare, what_could_be_set_off_leaves_with_who_brought_it)
{
    const OnsitePerson own{ "Lý Thị Trưởng", "$argon2id$1" };
    const OnsitePerson theirs{ "Ma Văn Khác", "$argon2id$2" };
    const OnsitePerson new_one{ "Đặng Thị Mới", "$argon2id$3" };
    permit(world.commune, { { TemplateId(70), TemplateId(71) }, TemplateId(70), { own }, false });
    permit(world.other_commune,
        { { TemplateId(71), TemplateId(72) }, TemplateId(72), { theirs }, true });
    const Answer done = confirm(look("2026-11-23", R"({"id":"2"})"));
    ASSERT_EQ(done.text("state"), "done") << done.code();
    OnsitePermit joined = permit_of(world.commune);
    EXPECT_THAT(joined.people, UnorderedElementsAre(own, theirs));
    joined.people.push_back(new_one);
    permit(world.commune, joined);
    ASSERT_EQ(undo(done).status, 200U);
    const OnsitePermit left = permit_of(world.commune);
    EXPECT_THAT(left.people, UnorderedElementsAre(own, new_one));
    EXPECT_THAT(left.templates, UnorderedElementsAre(TemplateId(70), TemplateId(71)));
    EXPECT_EQ(left.button, TemplateId(70));
    EXPECT_FALSE(left.stick);
    EXPECT_THAT(permit_of(world.other_commune).people, ElementsAre(theirs));
}

TEST_F(UnitChangesCare, a_rule_that_airs_by_itself_ends_where_those_who_join_had_none)
{
    add_unit(7, "Tỉnh Bắc Kạn", UnitKind::province, std::nullopt);
    world.commit([&](app::Records& records) {
        records.inbox().save_rule({ world.province, 10h, 11h, false, 1 }, 0);
        auto account = *records.accounts().find(admin);
        Grant grant = account.grants.front();
        grant.unit = UnitId(7);
        account.grants.push_back(grant);
        records.accounts().save(account, account.version);
    });
    const Answer done = confirm(wish(R"("kind":"merge","from":["1","7"],"to":[{"id":"1"}])"));
    ASSERT_EQ(done.text("state"), "done") << done.code();
    EXPECT_THAT(codes(done), Contains("unit_change.inbox_rule_differs"));
    EXPECT_FALSE(read([&](app::Records& records) { return records.inbox().rule(world.province); }));
}

TEST_F(UnitChangesCare, who_follows_is_told_of_breakdowns_as_early_as_the_old_units_were)
{
    BreakdownRules early;
    early.unit = world.commune;
    early.offline_min = 10;
    early.reopen_h = 12;
    early.mains_min_v = 190;
    world.commit([&](app::Records& records) { records.breakdowns().save_rules(early, 0); });
    const Answer done = merged();
    EXPECT_THAT(codes(done), Contains("unit_change.thresholds_differ"));
    const auto rules = read([](app::Records& records) { return records.breakdowns().rules(); });
    ASSERT_THAT(rules, SizeIs(2));
    const BreakdownRules& heir = rules[rules[0].unit == made() ? 0 : 1];
    EXPECT_EQ(heir.unit, made());
    EXPECT_EQ(heir.offline_min, 10);
    EXPECT_EQ(heir.reopen_h, 24); // as in La Hiên, which had written nothing
    EXPECT_EQ(heir.mains_min_v, 190);
    EXPECT_EQ(heir.mains_max_v, 240);
    EXPECT_EQ(heir.version, 1);
}

TEST_F(UnitChangesCare, the_thresholds_of_a_dissolved_district_hold_on_in_its_communes)
{
    add_unit(8, "Huyện Võ Nhai", UnitKind::district, world.province);
    ASSERT_EQ(
        confirm(wish(R"("kind":"move","from":["2","3"],"to":[{"id":"8"}])")).text("state"), "done");
    BreakdownRules early;
    early.unit = UnitId(8);
    early.offline_min = 10;
    BreakdownRules own;
    own.unit = world.other_commune;
    own.offline_min = 45;
    world.commit([&](app::Records& records) {
        records.breakdowns().save_rules(early, 0);
        records.breakdowns().save_rules(own, 0);
    });
    ASSERT_EQ(confirm(wish(R"("kind":"dissolve","from":["8"])")).text("state"), "done");
    std::map<UnitId, int> offline;
    for (const BreakdownRules& one :
        read([](app::Records& records) { return records.breakdowns().rules(); }))
        offline[one.unit] = one.offline_min;
    EXPECT_EQ(offline[world.commune], 10);
    EXPECT_EQ(offline[world.other_commune], 45);
}

TEST_F(UnitChangesCare, the_rule_of_a_dissolved_district_does_not_vanish_unsaid)
{
    add_unit(8, "Huyện Võ Nhai", UnitKind::district, world.province);
    const Answer moved = confirm(wish(R"("kind":"move","from":["2","3"],"to":[{"id":"8"}])"));
    ASSERT_EQ(moved.text("state"), "done") << moved.code();
    world.commit([&](app::Records& records) {
        records.inbox().save_rule({ UnitId(8), 10h, 11h, false, 1 }, 0);
    });
    EXPECT_THAT(
        codes(wish(R"("kind":"dissolve","from":["8"])")), Contains("unit_change.inbox_rule_ends"));
}

TEST_F(UnitChangesCare, a_browser_hears_of_a_unit_that_was_made_while_it_listened)
{
    const auto browser = api.listen_as(world.editor);
    merged();
    ASSERT_TRUE(browser->hears(R"("kind":"unit")"));
    api.tell({ "device", 76, { UnitId(999) } });
    api.tell({ "device", 77, { made() } });
    EXPECT_TRUE(browser->hears(R"("id":"77")"));
    EXPECT_FALSE(browser->has_heard(R"("id":"76")"));
}

TEST_F(UnitChangesCare, households_of_a_unit_that_ended_are_counted_still)
{
    world.commit([&](app::Records& records) {
        records.units().set_households(world.commune, 100);
        records.units().set_households(world.hamlet, 40);
        records.units().set_households(world.other_commune, 500);
    });
    merged();
    read([&](app::Records& records) {
        Audience old;
        old.units = { world.commune };
        EXPECT_EQ(app::count_households(records, old, *records.units().tree(today())), 140);
        return 0;
    });
}

}
}
