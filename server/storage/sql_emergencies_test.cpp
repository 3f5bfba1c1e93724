#include "server/storage/testing/records.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class EmergenciesOn : public RecordsOn {
protected:
    static Emergency emergency(std::int64_t id, UnitId owner, std::vector<UnitId> audience)
    {
        Emergency::Saved saved;
        saved.id = EmergencyId(id);
        saved.unit = owner;
        saved.reach = Reach::one_commune;
        saved.audience.units = std::move(audience);
        saved.audience.polygons
            = { { { 21.5, 105.8 }, { 21.6, 105.8 }, { 21.6, 105.9 }, { 21.5, 105.8 } } };
        saved.audience.circles = { { { 21.5, 105.8 }, 1'500 } };
        saved.content.text = "Nước đang lên, \"di chuyển\" ngay";
        saved.content.hazard = Hazard::flash_flood;
        saved.content.translations = { { "en", "Leave \"now\"" } };
        saved.content.expires = now + 1h;
        saved.author = { AccountId(7), "Nông Thị Lan", owner, now };
        return *Emergency::declare(std::move(saved), now);
    }
    static app::StoredOrder order(const Emergency& one)
    {
        const Order made = order_of(one);
        return { made.id, made.revision, made.act, "{\"typ\":\"order\"}", made.audience, made.media,
            made.issued, made.expires };
    }
    std::vector<std::int64_t> ids(const app::EmergencyFilter& filter)
    {
        const auto shared = tree();
        std::vector<std::int64_t> found;
        app::Page page{ 2, "" };
        do {
            const auto paged = read([&](app::Records& records) {
                return records.emergencies().list(filter, *shared, page);
            });
            for (const Emergency& one : paged.items)
                found.push_back(one.id().value());
            page.cursor = paged.next;
        } while (!page.cursor.empty());
        return found;
    }
};
NGUON_ON_BOTH_ENGINES(EmergenciesOn);

TEST_P(EmergenciesOn, are_found_as_they_were_saved_with_every_version)
{
    Emergency one = emergency(1, nung, { nung });
    write([&](app::Records& records) { records.emergencies().add(one); });
    EmergencyContent content = one.saved().content;
    content.text = "Đính chính";
    ASSERT_TRUE(one.update(content, { AccountId(8), "Hoàng Duyệt", nung, now + 1min }, 1));
    EXPECT_TRUE(write([&](app::Records& records) { return records.emergencies().save(one, 1); }));
    EXPECT_FALSE(write([&](app::Records& records) { return records.emergencies().save(one, 1); }))
        << "somebody else was faster";
    const auto found
        = read([](app::Records& records) { return records.emergencies().find(EmergencyId(1)); });
    ASSERT_TRUE(found);
    EXPECT_EQ(found->saved().content.text, "Đính chính");
    EXPECT_EQ(found->saved().content.hazard, Hazard::flash_flood);
    EXPECT_EQ(found->saved().content.translations, content.translations);
    EXPECT_EQ(found->saved().author.name, "Hoàng Duyệt");
    EXPECT_EQ(found->saved().audience.polygons, one.saved().audience.polygons);
    EXPECT_EQ(found->saved().audience.circles.front().radius_m, 1'500);
    EXPECT_EQ(found->saved().review_due, now + 1min + 24h);
    const auto versions = read(
        [](app::Records& records) { return records.emergencies().versions(EmergencyId(1)); });
    ASSERT_THAT(versions, SizeIs(2));
    EXPECT_EQ(versions.front().saved().content.text, "Nước đang lên, \"di chuyển\" ngay");
}

TEST_P(EmergenciesOn, are_listed_to_those_who_own_them_stand_above_or_are_meant)
{
    write([](app::Records& records) {
        records.emergencies().add(emergency(1, nung, { nung }));
        records.emergencies().add(emergency(2, vo, { vo }));
        records.emergencies().add(emergency(3, province, { lau }));
    });
    const auto seen = [&](UnitId unit) {
        app::EmergencyFilter filter;
        filter.units = { unit };
        return ids(filter);
    };
    EXPECT_THAT(seen(province), ElementsAre(3, 2, 1));
    EXPECT_THAT(seen(nung), ElementsAre(3, 1));
    EXPECT_THAT(seen(vo), ElementsAre(2)) << "what the province says to others is not for them";
    app::EmergencyFilter nobody;
    EXPECT_THAT(ids(nobody), IsEmpty());
    app::EmergencyFilter ended;
    ended.units = { province };
    ended.states = { EmergencyState::ended };
    EXPECT_THAT(ids(ended), IsEmpty());
}

TEST_P(EmergenciesOn, of_the_orders_only_the_newest_in_its_time_stands)
{
    Emergency one = emergency(1, nung, { nung });
    write([&](app::Records& records) {
        records.emergencies().add(one);
        records.emergencies().add_order(order(one));
    });
    ASSERT_TRUE(one.end({ AccountId(7), "Lan", nung, now + 1min }, "", 1));
    write([&](app::Records& records) {
        ASSERT_TRUE(records.emergencies().save(one, 1));
        records.emergencies().add_order(order(one));
    });
    const auto standing = [&](Moment at) {
        return read(
            [at](app::Records& records) { return records.emergencies().standing_orders(at); });
    };
    ASSERT_THAT(standing(now + 2min), SizeIs(1));
    EXPECT_EQ(standing(now + 2min).front().revision, 2);
    EXPECT_EQ(standing(now + 2min).front().act, OrderAct::end);
    EXPECT_EQ(standing(now + 2min).front().audience.units, std::vector{ nung });
    EXPECT_THAT(standing(now + 1h), IsEmpty());
    EXPECT_THAT(read([](app::Records& records) { return records.emergencies().overdue(now + 2h); }),
        IsEmpty())
        << "it was ended";
}

TEST_P(EmergenciesOn, of_the_standing_orders_those_wait_for_messages_that_had_none)
{
    Emergency one = emergency(1, nung, { nung });
    write([&](app::Records& records) {
        records.emergencies().add(one);
        records.emergencies().add_order(order(one));
    });
    const auto waiting = [&](Moment at) {
        return read([at](app::Records& records) {
            return records.emergencies().orders_without_messages(at);
        });
    };
    EXPECT_THAT(waiting(now + 1min), SizeIs(1));
    EXPECT_THAT(waiting(now + 1h), IsEmpty()) << "its time is over";
    write([](app::Records& records) {
        records.emergencies().mark_messages_sent(EmergencyId(1), 1, now + 1min);
    });
    EXPECT_THAT(waiting(now + 2min), IsEmpty());
    ASSERT_TRUE(one.end({ AccountId(7), "Lan", nung, now + 3min }, "", 1));
    write([&](app::Records& records) {
        ASSERT_TRUE(records.emergencies().save(one, 1));
        records.emergencies().add_order(order(one));
    });
    ASSERT_THAT(waiting(now + 3min), SizeIs(1)) << "what is new is for them as well";
    EXPECT_EQ(waiting(now + 3min).front().revision, 2);
}

TEST_P(EmergenciesOn, receipts_keep_the_first_times_and_take_what_is_new)
{
    OrderReceipt receipt{ DeviceId(21), lau, {}, {} };
    write_facts(
        [&](app::Facts& facts) { facts.order_receipts().save(EmergencyId(1), 1, { receipt }); });
    receipt.note(OrderStage::received, now);
    write_facts(
        [&](app::Facts& facts) { facts.order_receipts().save(EmergencyId(1), 1, { receipt }); });
    OrderReceipt later{ DeviceId(21), lau, {}, {} };
    later.note(OrderStage::received, now + 1min);
    later.note(OrderStage::refused, now + 2min, "order.expired");
    write_facts(
        [&](app::Facts& facts) { facts.order_receipts().save(EmergencyId(1), 1, { later }); });
    const auto found = read_facts(
        [](app::Facts& facts) { return facts.order_receipts().all(EmergencyId(1), 1); });
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found.front().when(OrderStage::received), now);
    EXPECT_EQ(found.front().when(OrderStage::refused), now + 2min);
    EXPECT_EQ(found.front().reason, "order.expired");
    EXPECT_EQ(found.front().unit, lau);
}

TEST_P(EmergenciesOn, an_alert_is_answered_once_by_each_unit)
{
    write([](app::Records& records) {
        records.emergencies().add(emergency(1, province, { province }));
        EXPECT_TRUE(records.emergencies().add_answer(
            EmergencyId(1), { nung, { AccountId(7), "Lan", nung, now } }));
        EXPECT_FALSE(records.emergencies().add_answer(
            EmergencyId(1), { nung, { AccountId(8), "Duyệt", nung, now + 1min } }));
        const auto answers = records.emergencies().answers(EmergencyId(1));
        ASSERT_THAT(answers, SizeIs(1));
        EXPECT_EQ(answers.front().by.name, "Lan");
    });
}

TEST_P(EmergenciesOn, templates_are_found_as_they_were_saved)
{
    Template flood;
    flood.id = TemplateId(5);
    flood.unit = province;
    flood.title = "Lũ";
    flood.hazard = Hazard::flood;
    flood.text = "Nước lên {mức}";
    flood.tracks.push_back({ "tyz", "", MediaHash(64, 'b') });
    flood.created = now;
    Template voiced = flood;
    voiced.id = TemplateId(6);
    voiced.title = "Bão";
    voiced.media = MediaHash(64, 'a');
    voiced.media_size = 42'000;
    write([&](app::Records& records) {
        records.templates().add(flood);
        records.templates().add(voiced);
        EXPECT_TRUE(records.templates().save(
            [&] {
                Template changed = flood;
                changed.version = 2;
                changed.text = "Nước rút";
                return changed;
            }(),
            1));
        EXPECT_FALSE(records.templates().save(flood, 1));
    });
    read([&](app::Records& records) {
        const auto found = records.templates().find(TemplateId(5));
        EXPECT_EQ(found->text, "Nước rút");
        EXPECT_EQ(found->tracks, flood.tracks);
        EXPECT_EQ(found->version, 2);
        app::TemplateFilter filter;
        filter.units = { province };
        const auto all = records.templates().list(filter, {}).items;
        ASSERT_THAT(all, SizeIs(2));
        EXPECT_EQ(all.front().title, "Bão");
        ASSERT_THAT(records.templates().prepared(), SizeIs(2))
            << "also what only the voice can say";
        EXPECT_EQ(records.templates().prepared().back().media_size, 42'000);
        filter.units = { vo };
        EXPECT_THAT(records.templates().list(filter, {}).items, IsEmpty());
    });
}

TEST_P(EmergenciesOn, rules_of_a_unit_are_saved_from_what_was_seen)
{
    EmergencyRules rules;
    rules.one_commune = { true, 90s, 12h };
    rules.requires_person = true;
    write([&](app::Records& records) {
        auto& rows = records.emergency_rules();
        EXPECT_FALSE(rows.find(vo));
        EXPECT_TRUE(rows.save(vo, rules, 0));
        EXPECT_FALSE(rows.save(vo, rules, 0)) << "there are some already";
        EXPECT_EQ(rows.find(vo)->rules, rules);
        rules.requires_person = false;
        EXPECT_TRUE(rows.save(vo, rules, 1));
        EXPECT_FALSE(rows.save(vo, rules, 1));
        EXPECT_EQ(rows.find(vo)->version, 2);
        ASSERT_THAT(rows.all(), SizeIs(1));
        EXPECT_EQ(rows.all()[0].rules, rules);
    });
}

}
}
