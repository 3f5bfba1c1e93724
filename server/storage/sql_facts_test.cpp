#include "server/storage/packed_entries.hpp"
#include "server/storage/testing/records.hpp"
#include "trust/chain.hpp"

namespace nguon::storage {
namespace {

using namespace testing;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

const Moment morning = at(today, 5h + 30min);

OccurrenceKey occurrence(std::int64_t schedule, Moment starts)
{
    return { ScheduleId(schedule), starts, 0 };
}

PlayRecord record(
    std::int64_t sequence, Outcome result, const OccurrenceKey& of, Milliseconds rendered = 60s)
{
    PlayRecord made;
    made.sequence = sequence;
    made.occurrence = of;
    made.bulletin = BulletinId(50);
    made.plan_version = 3;
    made.planned_at = of.starts;
    if (rendered > 0ms) {
        made.started_at = of.starts + 1ms;
        made.ended_at = of.starts + rendered;
    }
    made.rendered = rendered;
    made.result = result;
    made.clock_error_ms = 2;
    made.peak_db_tenths = -30;
    return made;
}

Delivery delivery(std::int64_t device, UnitId where, const OccurrenceKey& of)
{
    Delivery made;
    made.device = DeviceId(device);
    made.unit = where;
    made.occurrence = of;
    made.bulletin = BulletinId(50);
    made.planned_at = of.starts;
    made.length = 60s;
    return made;
}

class FactsOn : public RecordsOn {
protected:
    // Goes on from the device's head, as its log would.
    app::LogBatch batch(std::int64_t device, UnitId where, std::vector<PlayRecord> records)
    {
        app::LogBatch made;
        made.device = DeviceId(device);
        made.unit = where;
        made.first = records.front().sequence;
        ChainHead chain = chains_[device];
        made.chain_before = chain.hash.text();
        for (const PlayRecord& item : records) {
            made.entry_bytes.push_back("entry " + std::to_string(item.sequence));
            chain = next(chain, made.entry_bytes.back());
        }
        chains_[device] = chain;
        made.chain_after = chain.hash.text();
        made.seal = "{\"seal\":" + std::to_string(chain.sequence) + "}";
        made.records = std::move(records);
        made.received = now;
        return made;
    }
    app::LogHead append(const app::LogBatch& given)
    {
        return write_facts([&](app::Facts& facts) { return facts.play_logs().append(given); });
    }
    LedgerSummary summary(app::DeliveryFilter filter)
    {
        if (filter.units.empty())
            filter.units = { province };
        const auto shared = tree();
        return read_facts(
            [&](app::Facts& facts) { return facts.deliveries().summary(filter, *shared); });
    }
    // The sums, and the same counted row by row.
    void expect_exact_sums()
    {
        const auto shared = tree();
        read_facts([&](app::Facts& facts) {
            app::DeliveryFilter whole;
            whole.units = { province };
            app::DeliveryFilter rows = whole;
            rows.from = morning - 1000h + 1ms; // not midnight: counted from rows
            EXPECT_EQ(facts.deliveries().summary(whole, *shared),
                facts.deliveries().summary(rows, *shared));
        });
    }

    std::map<std::int64_t, ChainHead> chains_;
};
NGUON_ON_BOTH_ENGINES(FactsOn);

TEST_P(FactsOn, records_come_back_as_they_were_sent)
{
    PlayRecord order;
    order.sequence = 2;
    order.order = OrderId(9);
    order.planned_at = morning + 1h;
    order.result = Outcome::refused;
    order.reason = Reason::bad_signature;
    const auto head
        = append(batch(1, lau, { record(1, Outcome::played, occurrence(4, morning)), order }));
    EXPECT_EQ(head.sequence, 2);
    EXPECT_EQ(head.chain, chains_[1].hash.text());
    const auto shared = tree();
    read_facts([&](app::Facts& facts) {
        auto& logs = facts.play_logs();
        EXPECT_EQ(logs.head(DeviceId(1)).sequence, 2);
        EXPECT_EQ(logs.head(DeviceId(9)).sequence, 0);
        EXPECT_EQ(logs.head(DeviceId(9)).chain, Hash().text());
        app::PlayLogFilter filter;
        filter.units = { nung };
        const auto page = logs.list(filter, *shared, {});
        ASSERT_EQ(page.items.size(), 2U);
        EXPECT_EQ(page.items[0].record.order, OrderId(9)) << "latest planned first";
        EXPECT_EQ(page.items[0].record.reason, Reason::bad_signature);
        EXPECT_FALSE(page.items[0].record.occurrence);
        EXPECT_FALSE(page.items[0].record.started_at);
        const PlayRecord& first = page.items[1].record;
        EXPECT_EQ(first.occurrence, occurrence(4, morning));
        EXPECT_EQ(first.started_at, morning + 1ms);
        EXPECT_EQ(first.rendered, 60s);
        EXPECT_EQ(first.clock_error_ms, 2);
        EXPECT_EQ(first.peak_db_tenths, -30);
        EXPECT_EQ(page.items[1].unit, lau);
        EXPECT_EQ(page.items[1].received, now);
        EXPECT_EQ(logs.of_occurrence(DeviceId(1), occurrence(4, morning)).size(), 1U);
        EXPECT_THAT(logs.of_occurrence(DeviceId(2), occurrence(4, morning)), IsEmpty());
        EXPECT_EQ(logs.of_device(DeviceId(1), { morning + 30s, morning + 31s }).size(), 1U);
        EXPECT_THAT(logs.of_device(DeviceId(1), { morning + 2min, morning + 3min }), IsEmpty());
        EXPECT_EQ(logs.of_device(DeviceId(1), { morning, morning + 2h }).size(), 2U);
    });
}

TEST_P(FactsOn, a_batch_that_comes_twice_is_written_once)
{
    const auto first = batch(1, lau,
        { record(1, Outcome::played, occurrence(4, morning)),
            record(2, Outcome::played, occurrence(4, morning + 24h)) });
    append(first);
    EXPECT_EQ(append(first).sequence, 2);
    // The acknowledgement was lost: the device sends them again, and one more.
    app::LogBatch more
        = batch(1, lau, { record(3, Outcome::played, occurrence(4, morning + 48h)) });
    more.first = 2;
    more.records.insert(more.records.begin(), first.records[1]);
    more.entry_bytes.insert(more.entry_bytes.begin(), first.entry_bytes[1]);
    EXPECT_EQ(append(more).sequence, 3);
    read_facts([&](app::Facts& facts) {
        auto& logs = facts.play_logs();
        const auto entries = logs.entries(DeviceId(1), 1, 100);
        ASSERT_EQ(entries.size(), 3U);
        EXPECT_EQ(entries[2].bytes, "entry 3");
        EXPECT_EQ(entries[2].chain, chains_[1].hash.text());
        EXPECT_EQ(logs.entries(DeviceId(1), 2, 1)[0].sequence, 2);
        EXPECT_THAT(logs.entries(DeviceId(1), 4, 100), IsEmpty());
        EXPECT_EQ(logs.seals(DeviceId(1)).size(), 2U);
        EXPECT_THAT(logs.devices(), ElementsAre(DeviceId(1)));
    });
}

TEST_P(FactsOn, acts_at_the_place_are_found_behind_a_sequence)
{
    PlayRecord by_line = record(1, Outcome::played, occurrence(4, morning));
    PlayRecord by_hand = by_line;
    by_hand.occurrence.reset();
    by_hand.bulletin.reset();
    by_hand.order = OrderId(77);
    by_hand.onsite = OnsiteAct{ OnsiteWay::button, "", {} };
    std::vector<PlayRecord> records{ by_line, by_hand, by_line, by_hand };
    for (std::size_t i = 0; i < records.size(); ++i)
        records[i].sequence = static_cast<std::int64_t>(i) + 1;
    records[2].occurrence = occurrence(4, morning + 24h);
    append(batch(1, lau, records));
    append(batch(2, lau, { record(1, Outcome::played, occurrence(4, morning)) }));
    read_facts([&](app::Facts& facts) {
        auto& logs = facts.play_logs();
        EXPECT_EQ(logs.onsite_heads(), (std::map<DeviceId, std::int64_t>{ { DeviceId(1), 4 } }));
        EXPECT_EQ(logs.onsite_after(DeviceId(1), 0, 10).size(), 2U);
        EXPECT_EQ(logs.onsite_after(DeviceId(1), 0, 1).at(0).sequence, 2);
        EXPECT_EQ(logs.onsite_after(DeviceId(1), 2, 10).at(0).onsite, by_hand.onsite);
        EXPECT_THAT(logs.onsite_after(DeviceId(1), 4, 10), IsEmpty());
        EXPECT_THAT(logs.onsite_after(DeviceId(2), 0, 10), IsEmpty());
    });
}

TEST_P(FactsOn, what_was_set_off_at_the_place_is_told_with_who_did_it)
{
    PlayRecord by_line = record(1, Outcome::played, occurrence(4, morning));
    PlayRecord by_hand = by_line;
    by_hand.sequence = 2;
    by_hand.occurrence.reset();
    by_hand.bulletin.reset();
    by_hand.order = OrderId(77);
    by_hand.onsite = OnsiteAct{ OnsiteWay::pin, "Lò Văn \"Mai\"", TemplateId(501) };
    PlayRecord by_stick = by_hand;
    by_stick.sequence = 3;
    by_stick.onsite = OnsiteAct{ OnsiteWay::stick, "USB-XA", {} };
    append(batch(1, lau, { by_line, by_hand, by_stick }));
    const auto shared = tree();
    read_facts([&](app::Facts& facts) {
        app::PlayLogFilter filter;
        filter.units = { province };
        filter.onsite = true;
        const auto found = facts.play_logs().list(filter, *shared, {}).items;
        ASSERT_EQ(found.size(), 2U);
        EXPECT_EQ(found[0].record.onsite, by_stick.onsite);
        EXPECT_EQ(found[1].record.onsite, by_hand.onsite);
        filter.onsite = false;
        ASSERT_EQ(facts.play_logs().list(filter, *shared, {}).items.size(), 1U);
    });
}

TEST_P(FactsOn, a_gap_is_our_own_mistake_and_writes_nothing)
{
    EXPECT_THROW(append(batch(1, lau, { record(2, Outcome::played, occurrence(4, morning)) })),
        std::logic_error);
    EXPECT_EQ(
        read_facts([](app::Facts& facts) { return facts.play_logs().head(DeviceId(1)).sequence; }),
        0);
}

TEST_P(FactsOn, play_logs_are_only_appended_to)
{
    append(batch(1, lau, { record(1, Outcome::missed, occurrence(4, morning), 0ms) }));
    EXPECT_THROW(facts_->database().write([](sql::Connection& sql) {
        sql.run("UPDATE play_log SET result = 'played'");
    }),
        sql::Failure);
}

TEST_P(FactsOn, expectations_are_settled_by_logs_that_come_after)
{
    const auto of = occurrence(4, morning);
    write_facts([&](app::Facts& facts) {
        facts.deliveries().expect({ delivery(1, lau, of), delivery(2, vo, of) });
    });
    EXPECT_EQ(summary({}).awaiting, 2);
    append(batch(1, lau, { record(1, Outcome::partial, of, 20s) }));
    EXPECT_EQ(summary({}).partial, 1);
    append(batch(1, lau, { record(2, Outcome::played, of) }));
    const LedgerSummary sums = summary({});
    EXPECT_EQ(sums.planned, 2);
    EXPECT_EQ(sums.played, 1);
    EXPECT_EQ(sums.partial, 0);
    EXPECT_EQ(sums.awaiting, 1);
    read_facts([&](app::Facts& facts) {
        const auto found = facts.deliveries().find(DeviceId(1), of);
        ASSERT_TRUE(found);
        EXPECT_EQ(found->state, DeliveryState::played);
        EXPECT_EQ(found->started_at, morning + 1ms);
        EXPECT_EQ(found->heard, 80s) << "heard times add up";
        EXPECT_FALSE(facts.deliveries().find(DeviceId(3), of));
    });
    expect_exact_sums();
}

TEST_P(FactsOn, expectations_are_settled_by_logs_that_were_there_before)
{
    const auto of = occurrence(4, morning);
    append(batch(1, lau, { record(1, Outcome::missed, of, 0ms), record(2, Outcome::played, of) }));
    write_facts([&](app::Facts& facts) { facts.deliveries().expect({ delivery(1, lau, of) }); });
    EXPECT_EQ(summary({}).played, 1);
    EXPECT_EQ(summary({}).planned, 1);
    expect_exact_sums();
}

TEST_P(FactsOn, an_expectation_that_is_there_is_left_as_it_is)
{
    const auto of = occurrence(4, morning);
    Delivery missed = delivery(1, lau, of);
    missed.state = DeliveryState::missed;
    missed.reason = Reason::device_down;
    write_facts([&](app::Facts& facts) {
        facts.deliveries().expect({ missed });
        facts.deliveries().expect({ delivery(1, lau, of), delivery(2, lau, of) });
    });
    const LedgerSummary sums = summary({});
    EXPECT_EQ(sums.planned, 2);
    EXPECT_EQ(sums.missed, 1);
    EXPECT_EQ(sums.awaiting, 1);
    expect_exact_sums();
}

TEST_P(FactsOn, a_log_that_is_sent_twice_counts_once)
{
    const auto of = occurrence(4, morning);
    write_facts([&](app::Facts& facts) { facts.deliveries().expect({ delivery(1, lau, of) }); });
    const auto sent = batch(1, lau, { record(1, Outcome::partial, of, 20s) });
    append(sent);
    append(sent);
    read_facts([&](app::Facts& facts) {
        EXPECT_EQ(facts.deliveries().find(DeviceId(1), of)->heard, 20s);
    });
    expect_exact_sums();
}

TEST_P(FactsOn, deliveries_are_filtered_and_paged)
{
    const Moment next_day = morning + 24h;
    write_facts([&](app::Facts& facts) {
        auto other = delivery(3, vo, occurrence(5, next_day));
        other.bulletin = BulletinId(51);
        facts.deliveries().expect({ delivery(1, lau, occurrence(4, morning)),
            delivery(2, vo, occurrence(4, morning)), other });
    });
    append(batch(2, vo, { record(1, Outcome::played, occurrence(4, morning)) }));
    const auto shared = tree();
    const auto devices = [&](app::DeliveryFilter filter) {
        if (filter.units.empty())
            filter.units = { province };
        std::vector<std::int64_t> found;
        app::Page page{ 1, "" };
        do {
            const auto paged = read_facts(
                [&](app::Facts& facts) { return facts.deliveries().list(filter, *shared, page); });
            for (const Delivery& item : paged.items)
                found.push_back(item.device.value());
            page.cursor = paged.next;
        } while (!page.cursor.empty());
        EXPECT_EQ(summary(filter).planned, static_cast<std::int64_t>(found.size()));
        return found;
    };
    EXPECT_THAT(devices({}), ElementsAre(3, 2, 1));
    app::DeliveryFilter filter;
    filter.units = { nung };
    EXPECT_THAT(devices(filter), ElementsAre(1));
    filter = {};
    filter.unit = vo;
    EXPECT_THAT(devices(filter), ElementsAre(3, 2));
    filter = {};
    filter.device = DeviceId(2);
    EXPECT_THAT(devices(filter), ElementsAre(2));
    filter = {};
    filter.bulletin = BulletinId(51);
    EXPECT_THAT(devices(filter), ElementsAre(3));
    filter = {};
    filter.schedule = ScheduleId(4);
    EXPECT_THAT(devices(filter), ElementsAre(2, 1));
    filter = {};
    filter.states = { DeliveryState::played, DeliveryState::missed };
    EXPECT_THAT(devices(filter), ElementsAre(2));
    filter = {};
    filter.from = start_of(day_of(next_day)); // whole days: from the sums
    EXPECT_THAT(devices(filter), ElementsAre(3));
    filter = {};
    filter.to = morning + 1ms;
    EXPECT_THAT(devices(filter), ElementsAre(2, 1));
    read_facts([&](app::Facts& facts) {
        EXPECT_THAT(facts.deliveries().list({}, *shared, {}).items, IsEmpty());
        EXPECT_EQ(facts.deliveries().summary({}, *shared), LedgerSummary());
    });
}

TEST_P(FactsOn, what_went_wrong_is_listed_until_it_is_put_right)
{
    Delivery missed = delivery(1, lau, occurrence(4, morning));
    missed.state = DeliveryState::missed;
    Delivery partial = delivery(2, vo, occurrence(4, morning + 1h));
    partial.state = DeliveryState::partial;
    Delivery played = delivery(3, vo, occurrence(4, morning));
    played.state = DeliveryState::played;
    write_facts([&](app::Facts& facts) {
        facts.deliveries().expect({ missed, partial, played, delivery(4, vo, played.occurrence) });
    });
    const auto shared = tree();
    const auto devices = [&](app::DeliveryFilter filter) {
        return read_facts([&](app::Facts& facts) {
            std::vector<std::int64_t> found;
            for (const Delivery& item : facts.deliveries().list(filter, *shared, {}).items)
                found.push_back(item.device.value());
            return found;
        });
    };
    app::DeliveryFilter wrong;
    wrong.units = { province };
    wrong.states = { DeliveryState::missed, DeliveryState::partial, DeliveryState::refused };
    EXPECT_THAT(devices(wrong), ElementsAre(2, 1));
    wrong.units = { nung };
    EXPECT_THAT(devices(wrong), ElementsAre(1));
    wrong.units = { province };
    wrong.to = morning + 1h;
    EXPECT_THAT(devices(wrong), ElementsAre(1));
    wrong.to.reset();
    append(batch(4, vo, { record(1, Outcome::refused, played.occurrence, 0ms) }));
    append(batch(1, lau, { record(1, Outcome::played, missed.occurrence) }));
    EXPECT_THAT(devices(wrong), ElementsAre(2, 4));
    wrong.states = { DeliveryState::refused };
    EXPECT_THAT(devices(wrong), ElementsAre(4));
    expect_exact_sums();
}

TEST_P(FactsOn, sums_are_by_unit_and_vietnamese_day)
{
    // 23:30 in Vietnam is still this day, though it is afternoon in Greenwich.
    const Moment late = at(today, 23h + 30min);
    write_facts([&](app::Facts& facts) {
        facts.deliveries().expect({ delivery(1, lau, occurrence(4, late)),
            delivery(2, lau, occurrence(4, late)), delivery(1, lau, occurrence(4, late + 1h)) });
    });
    append(batch(1, lau, { record(1, Outcome::played, occurrence(4, late)) }));
    read_facts([&](app::Facts& facts) {
        const auto sums = facts.deliveries().sums({ lau, vo }, today, today + std::chrono::days(1));
        ASSERT_EQ(sums.size(), 1U);
        EXPECT_EQ(sums[0].unit, lau);
        EXPECT_EQ(sums[0].day, today);
        EXPECT_EQ(sums[0].summary.planned, 2);
        EXPECT_EQ(sums[0].summary.played, 1);
        EXPECT_EQ(sums[0].summary.awaiting, 1);
        EXPECT_EQ(sums[0].heard, 60s);
        EXPECT_EQ(facts.deliveries().sums({ lau }, today, today + std::chrono::days(2)).size(), 2U);
        EXPECT_THAT(
            facts.deliveries().sums({ vo }, today, today + std::chrono::days(2)), IsEmpty());
    });
}

TEST_P(FactsOn, airings_are_summed_over_devices_and_tell_when_they_changed)
{
    const auto of = occurrence(4, morning);
    const auto later = occurrence(4, morning + 24h);
    write_facts([&](app::Facts& facts) {
        facts.deliveries().expect(
            { delivery(1, lau, of), delivery(2, vo, of), delivery(1, lau, later) });
    });
    append(batch(1, lau, { record(1, Outcome::played, of) }));
    const auto shared = tree();
    const auto news
        = read_facts([](app::Facts& facts) { return facts.deliveries().airing_news(10); });
    ASSERT_EQ(news.size(), 1U);
    EXPECT_EQ(news[0].bulletin, BulletinId(50));
    read_facts([&](app::Facts& facts) {
        const auto rows = facts.deliveries().airings_of(BulletinId(50), 10);
        ASSERT_EQ(rows.size(), 2U);
        EXPECT_EQ(rows[0].occurrence, later) << "the latest first";
        EXPECT_EQ(rows[1].summary.planned, 2);
        EXPECT_EQ(rows[1].heard_on(), 1);
        EXPECT_EQ(rows[1].heard, 60s);
        EXPECT_EQ(facts.deliveries().airings_of(BulletinId(50), 1).size(), 1U);

        const Span both{ morning, morning + 48h };
        EXPECT_EQ(facts.deliveries().count_heard({ BulletinId(50) }, both), 1)
            << "the later one was not heard";
        EXPECT_EQ(
            facts.deliveries().count_heard({ BulletinId(50) }, { morning + 1h, both.ends }), 0);
        EXPECT_EQ(facts.deliveries().count_heard({ BulletinId(51) }, both), 0);
        EXPECT_EQ(facts.deliveries().count_heard({}, both), 0);

        app::DeliveryFilter filter;
        filter.units = { province };
        filter.from = start_of(today);
        filter.to = start_of(today + std::chrono::days(1));
        const auto whole = facts.deliveries().airings_in(filter, *shared);
        ASSERT_EQ(whole.size(), 1U);
        EXPECT_EQ(whole[0].summary.planned, 2);
        filter.units = { nung };
        const auto part = facts.deliveries().airings_in(filter, *shared);
        ASSERT_EQ(part.size(), 1U);
        EXPECT_EQ(part[0].summary.planned, 1) << "of its own devices";
        EXPECT_EQ(part[0].summary.played, 1);
        EXPECT_EQ(part[0].heard, 60s);
        filter.units = { vo };
        EXPECT_EQ(facts.deliveries().airings_in(filter, *shared).at(0).heard_on(), 0);
        filter.units = {};
        EXPECT_THAT(facts.deliveries().airings_in(filter, *shared), IsEmpty());
    });
    // What came after the archive looked is not forgotten with what it saw.
    append(batch(2, vo, { record(1, Outcome::played, of) }));
    write_facts([&](app::Facts& facts) { facts.deliveries().forget(news); });
    const auto again
        = read_facts([](app::Facts& facts) { return facts.deliveries().airing_news(10); });
    ASSERT_EQ(again.size(), 1U);
    write_facts([&](app::Facts& facts) { facts.deliveries().forget(again); });
    EXPECT_THAT(read_facts([](app::Facts& facts) { return facts.deliveries().airing_news(10); }),
        IsEmpty());
}

TEST_P(FactsOn, what_was_heard_in_two_languages_was_heard_once)
{
    OccurrenceKey other = occurrence(4, morning);
    other.item += items_of_a_track;
    write_facts([&](app::Facts& facts) {
        facts.deliveries().expect(
            { delivery(1, lau, occurrence(4, morning)), delivery(1, lau, other) });
    });
    append(batch(1, lau,
        { record(1, Outcome::played, occurrence(4, morning)), record(2, Outcome::played, other) }));
    read_facts([&](app::Facts& facts) {
        const auto heard = facts.deliveries().heard_on(DeviceId(1), morning, 10);
        ASSERT_EQ(heard.size(), 1U);
        EXPECT_EQ(heard[0].times, 1);
    });
}

TEST_P(FactsOn, what_a_device_heard_is_one_row_for_each_bulletin)
{
    write_facts([&](app::Facts& facts) {
        facts.deliveries().expect({ delivery(1, lau, occurrence(4, morning)),
            delivery(1, lau, occurrence(4, morning + 24h)),
            delivery(1, lau, occurrence(4, morning + 48h)) });
    });
    append(batch(1, lau,
        { record(1, Outcome::played, occurrence(4, morning)),
            record(2, Outcome::played, occurrence(4, morning + 24h)),
            record(3, Outcome::missed, occurrence(4, morning + 48h), 0ms) }));
    read_facts([&](app::Facts& facts) {
        const auto heard = facts.deliveries().heard_on(DeviceId(1), morning, 10);
        ASSERT_EQ(heard.size(), 1U);
        EXPECT_EQ(heard[0].bulletin, BulletinId(50));
        EXPECT_EQ(heard[0].times, 2);
        EXPECT_EQ(heard[0].last, morning + 24h) << "not when it was missed";
        EXPECT_EQ(facts.deliveries().heard_on(DeviceId(1), morning + 1h, 10).at(0).times, 1);
        EXPECT_THAT(facts.deliveries().heard_on(DeviceId(2), morning, 10), IsEmpty());
    });
}

TEST_P(FactsOn, airings_told_before_their_end_are_counted_until_it_is_closed)
{
    write_facts([&](app::Facts& facts) {
        facts.deliveries().expect({ delivery(1, lau, occurrence(4, morning)) });
    });
    const auto shared = tree();
    app::DeliveryFilter filter;
    filter.units = { province };
    read_facts([&](app::Facts& facts) {
        auto& deliveries = facts.deliveries();
        EXPECT_EQ(deliveries.count_early(filter, *shared, morning + 59s), 1);
        EXPECT_EQ(deliveries.count_early(filter, *shared, morning + 60s), 0);
        filter.bulletin = BulletinId(51);
        EXPECT_EQ(deliveries.count_early(filter, *shared, morning), 0);
    });
}

TEST_P(FactsOn, how_far_the_closing_job_came_is_kept)
{
    write_facts([](app::Facts& facts) {
        EXPECT_FALSE(facts.deliveries().closed_until());
        facts.deliveries().set_closed_until(now);
        facts.deliveries().set_closed_until(now + 1h);
        EXPECT_EQ(facts.deliveries().closed_until(), now + 1h);
        facts.play_logs().add_incident(DeviceId(1), "playlog.fork", "sequence 4", now);
    });
}

TEST(PackedEntries, come_back_byte_for_byte)
{
    const std::vector<std::string> entries{ "", std::string("\0\xFF", 2),
        std::string(100'000, 'x') };
    EXPECT_EQ(unpack(pack(entries)), entries);
    EXPECT_THAT(unpack(pack({})), IsEmpty());
}

TEST(PackedEntries, damage_is_told)
{
    const std::vector<std::string> entries{ "one", "two" };
    std::string packed = pack(entries);
    EXPECT_THROW(unpack(packed.substr(0, packed.size() - 3)), sql::Failure);
    EXPECT_THROW(unpack("ab"), sql::Failure);
    packed[0] = '\x7F';
    EXPECT_THROW(unpack(packed), sql::Failure);
}

}
}
