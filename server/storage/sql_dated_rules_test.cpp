// What units said by the day, of rules that hold for what is below them.
#include "core/time/first_days.hpp"
#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DatedRulesOn : public RecordsOn {
protected:
    const Day spring = *parse_iso_day("2026-03-01");
    const Day eve = spring - std::chrono::days(1);
    const std::vector<UnitId> path{ lau, nung, province };
};
NGUON_ON_BOTH_ENGINES(DatedRulesOn);

TEST_P(DatedRulesOn, rules_of_alerts_are_kept_by_the_day_from_which_they_hold)
{
    write([&](app::Records& records) {
        auto& rows = records.emergency_rules();
        EmergencyRules rules;
        rules.one_commune = { true, 90s, 12h };
        EXPECT_TRUE(rows.save(province, rules, 0));
        rules.requires_person = true;
        EXPECT_TRUE(rows.save(province, rules, 1, spring));
        EXPECT_TRUE(rows.save(province, rules, 2, today)) << "the same, saved again";
        rules.requires_person = false;
        EXPECT_FALSE(rows.save(province, rules, 2, today)) << "stale";
    });
    read([&](app::Records& records) {
        auto& rows = records.emergency_rules();
        const auto before = rows.on(path, eve);
        ASSERT_THAT(before, SizeIs(1));
        EXPECT_FALSE(before.at(province).what.requires_person);
        EXPECT_EQ(before.at(province).what.one_commune.patience, 90s);
        EXPECT_FALSE(before.at(province).from) << "nobody said since when";
        const auto now_said = rows.on(path, today);
        EXPECT_TRUE(now_said.at(province).what.requires_person);
        EXPECT_EQ(now_said.at(province).from, spring);
        EXPECT_THAT(rows.on({ vo }, today), IsEmpty());
    });
}

TEST_P(DatedRulesOn, a_rule_of_the_inbox_that_was_taken_away_held_until_then)
{
    const InboxRule rule{ province, 16h, 17h, true, 1 };
    write([&](app::Records& records) {
        auto& inbox = records.inbox();
        EXPECT_TRUE(inbox.save_rule(rule, 0, spring));
        EXPECT_FALSE(inbox.remove_rule(province, 2, today)) << "stale";
        EXPECT_TRUE(inbox.remove_rule(province, 1, today));
    });
    read([&](app::Records& records) {
        auto& inbox = records.inbox();
        EXPECT_THAT(inbox.rules_on(path, eve), IsEmpty());
        const auto held = inbox.rules_on(path, today - std::chrono::days(1));
        ASSERT_THAT(held, SizeIs(1));
        InboxRule then = rule;
        then.version = 0;
        EXPECT_EQ(held.at(province).what, then);
        EXPECT_EQ(held.at(province).from, spring);
        EXPECT_THAT(inbox.rules_on(path, today), IsEmpty());
    });
}

TEST_P(DatedRulesOn, months_of_keeping_end_with_nought)
{
    write([&](app::Records& records) {
        auto& archive = records.archive();
        EXPECT_TRUE(archive.save_rule({ nung, 12, 0 }, 0, spring));
        EXPECT_TRUE(archive.save_rule({ nung, 0, 0 }, 1, today));
    });
    read([&](app::Records& records) {
        auto& archive = records.archive();
        EXPECT_THAT(archive.rules_on(path, eve), IsEmpty());
        EXPECT_EQ(archive.rules_on(path, spring).at(nung).what.months, 12);
        EXPECT_EQ(archive.rules_on(path, spring).at(nung).from, spring);
        EXPECT_THAT(archive.rules_on(path, today), IsEmpty());
    });
}

TEST_P(DatedRulesOn, thresholds_are_kept_by_the_day_from_which_they_hold)
{
    write([&](app::Records& records) {
        BreakdownRules rules;
        rules.unit = nung;
        rules.offline_min = 20;
        EXPECT_TRUE(records.breakdowns().save_rules(rules, 0, spring));
        rules.offline_min = 5;
        EXPECT_TRUE(records.breakdowns().save_rules(rules, 1, today));
    });
    read([&](app::Records& records) {
        auto& breakdowns = records.breakdowns();
        EXPECT_THAT(breakdowns.rules_on(path, eve), IsEmpty());
        EXPECT_EQ(breakdowns.rules_on(path, spring).at(nung).what.offline_min, 20);
        EXPECT_EQ(breakdowns.rules_on(path, spring).at(nung).what.unit, nung);
        EXPECT_EQ(breakdowns.rules_on(path, today).at(nung).what.offline_min, 5);
        EXPECT_EQ(breakdowns.rules_on(path, today).at(nung).from, today);
    });
}

TEST_P(DatedRulesOn, of_who_could_set_off_something_at_the_place_no_pin_is_kept)
{
    OnsitePermit permit;
    permit.templates = { TemplateId(5) };
    permit.people = { { "Ma Văn Khác", "$argon2id$one" } };
    write([&](app::Records& records) {
        auto& permits = records.onsite_permits();
        EXPECT_TRUE(permits.save({ nung, permit, 1 }, 0, spring));
        permit.people.front().pin = "$argon2id$two";
        EXPECT_TRUE(permits.save({ nung, permit, 2 }, 1, spring + std::chrono::days(9)));
        permit.stick = true;
        EXPECT_TRUE(permits.save({ nung, permit, 3 }, 2, today));
    });
    read([&](app::Records& records) {
        auto& permits = records.onsite_permits();
        EXPECT_THAT(permits.on(path, eve), IsEmpty());
        const auto then = permits.on(path, today - std::chrono::days(1));
        ASSERT_THAT(then, SizeIs(1));
        EXPECT_FALSE(then.at(nung).what.stick);
        EXPECT_EQ(then.at(nung).what.templates, permit.templates);
        EXPECT_EQ(then.at(nung).what.people, (std::vector<OnsitePerson>{ { "Ma Văn Khác", {} } }));
        EXPECT_EQ(then.at(nung).from, spring) << "other digits, the same people";
        EXPECT_TRUE(permits.on(path, today).at(nung).what.stick);
        EXPECT_EQ(permits.find(nung)->permit.people.front().pin, "$argon2id$two");
    });
}

TEST_P(DatedRulesOn, stations_say_what_they_said_then_and_those_nobody_kept_are_counted)
{
    app::RelaySourceRow vov;
    vov.id = RelaySourceId(7);
    vov.unit = province;
    vov.feed.name = "VOV1";
    vov.feed.address = "https://dai.example.vn/vov1";
    vov.valid_to = now + 24h;
    vov.changed = start_of(spring);
    app::RelaySourceRow old = vov;
    old.id = RelaySourceId(8);
    old.unit = nung;
    old.feed.name = "Đài tỉnh";
    old.changed = now; // when days were not kept yet
    write([&](app::Records& records) {
        auto& sources = records.relay_sources();
        sources.add(vov);
        sources.add(old);
        app::RelaySourceRow next = vov;
        next.feed.name = "VOV2";
        next.changed = now;
        next.version = 2;
        EXPECT_TRUE(sources.save(next, 1));
        EXPECT_FALSE(sources.save(next, 1)) << "stale";
        next.removed = true;
        next.changed = now + 1h;
        next.version = 3;
        EXPECT_TRUE(sources.save(next, 2));
    });
    read([&](app::Records& records) {
        auto& sources = records.relay_sources();
        const Day yesterday = today - std::chrono::days(1);
        const auto then = sources.on(path, yesterday);
        ASSERT_THAT(then, SizeIs(1));
        EXPECT_EQ(then[0], vov);
        EXPECT_EQ(sources.not_kept(path, yesterday), 1);
        EXPECT_EQ(sources.not_kept({ vo }, yesterday), 0);
        EXPECT_THAT(sources.on(path, eve), IsEmpty());
        EXPECT_THAT(sources.on(path, today), SizeIs(1)) << "VOV2 is gone, the other one stands";
    });
}

TEST_P(DatedRulesOn, a_jingle_was_heard_until_another_was_set_or_it_was_taken_away)
{
    app::JingleRow row;
    row.unit = province;
    row.kind = Jingle::bumper;
    row.id = BulletinId(77);
    row.media = MediaHash(64, 'a');
    row.length = 1600ms;
    row.size = 4'000;
    row.valid_to = now + 24h;
    row.by_name = "Hoàng Thị Mai";
    row.changed = start_of(spring);
    write([&](app::Records& records) {
        auto& jingles = records.jingles();
        EXPECT_TRUE(jingles.save(row, 0));
        app::JingleRow silent = row;
        silent.media.clear();
        silent.valid_to.reset();
        silent.changed = now - 48h;
        EXPECT_TRUE(jingles.save(silent, 1));
        EXPECT_FALSE(jingles.remove(province, Jingle::bumper, 1, today)) << "stale";
        EXPECT_TRUE(jingles.remove(province, Jingle::bumper, 2, today));
    });
    read([&](app::Records& records) {
        auto& jingles = records.jingles();
        EXPECT_THAT(jingles.on(path, eve), IsEmpty());
        app::JingleRow then = row;
        then.version = 0;
        const auto heard = jingles.on(path, spring);
        ASSERT_THAT(heard, SizeIs(1));
        EXPECT_EQ(heard[0], then);
        const auto silent = jingles.on(path, today - std::chrono::days(1));
        ASSERT_THAT(silent, SizeIs(1));
        EXPECT_TRUE(silent[0].media.empty());
        EXPECT_FALSE(silent[0].valid_to);
        EXPECT_THAT(jingles.on(path, today), IsEmpty());
    });
}

TEST_P(DatedRulesOn, sizes_of_boards_are_kept_to_the_tenth)
{
    write([&](app::Records& records) {
        records.assets().save_board_rule(province, { 6.5, 20 }, spring);
        records.assets().save_board_rule(province, { 6.5, 20 }, today);
        records.assets().save_board_rule(nung, { 4, 0 }, today);
    });
    read([&](app::Records& records) {
        auto& assets = records.assets();
        EXPECT_THAT(assets.board_rules_on(path, eve), IsEmpty());
        const auto said = assets.board_rules_on(path, today);
        ASSERT_THAT(said, SizeIs(2));
        EXPECT_EQ(said.at(province).what, (BoardRule{ 6.5, 20 }));
        EXPECT_EQ(said.at(province).from, spring) << "said again it holds since it was said first";
        EXPECT_EQ(said.at(nung).what, (BoardRule{ 4, 0 }));
    });
}

}
}
