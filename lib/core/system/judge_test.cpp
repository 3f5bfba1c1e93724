#include "core/system/judge.hpp"

#include <algorithm>
#include <set>

#include <gtest/gtest.h>

namespace nguon {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t gigabyte = 1ULL << 30;
const Moment noon = moment_from_unix_ms(1'795'000'000'000);

// A server at which nothing is wrong.
SystemFacts all_well()
{
    SystemFacts facts;
    facts.measured = noon;
    facts.started = noon - 48h;
    facts.version = "0.2.0";
    facts.disk = DiskFact{ 300 * gigabyte, 500 * gigabyte };
    facts.database = { true, 2ms, 40 * gigabyte, true };
    facts.signer_answers = true;
    facts.expiries = { { ExpiryFact::Kind::https, {}, noon + 24h * 60 } };
    facts.backup.is_set = true;
    facts.backup.disk = DiskFact{ 100 * gigabyte, 200 * gigabyte };
    facts.backup.needs = 10 * gigabyte;
    facts.backup.newest = noon - 10h;
    facts.backup.drilled = noon - 24h * 30;
    facts.clock = ClockFact{ true, 20ms };
    facts.devices = DevicesFact{ 10, 9, 0, 0, { { "nguon-agent 0.2.0", 10, 9 } } };
    facts.queues = { { "ký số", 0, 100 } };
    facts.mail.is_set = true;
    return facts;
}

Finding of(const SystemFacts& facts, std::string_view part)
{
    for (const Finding& finding : judge(facts)) {
        if (finding.part == part)
            return finding;
    }
    ADD_FAILURE() << "nothing is said of " << part;
    return {};
}

TEST(Judge, finds_nothing_to_do_where_all_is_well)
{
    const auto findings = judge(all_well());
    for (const Finding& finding : findings) {
        EXPECT_EQ(finding.grade, Grade::good) << finding.code;
        EXPECT_EQ(finding.urgency, 0) << finding.code;
    }
    EXPECT_EQ(worst_of(findings), Grade::good);
}

TEST(Judge, says_each_part_once)
{
    SystemFacts facts = all_well();
    facts.expiries.push_back({ ExpiryFact::Kind::authority, "Đài khí tượng", noon + 24h });
    facts.expiries.push_back({ ExpiryFact::Kind::authority, "Thủy lợi", noon + 24h });
    std::set<std::string> parts;
    for (const Finding& finding : judge(facts))
        EXPECT_TRUE(parts.insert(finding.part).second) << finding.part;
}

TEST(Judge, weighs_a_disk_by_what_is_left_and_by_its_share)
{
    SystemFacts facts = all_well();
    const auto with = [&](std::uint64_t free, std::uint64_t size) {
        facts.disk = DiskFact{ free, size };
        return of(facts, "disk").grade;
    };
    EXPECT_EQ(with(50 * gigabyte, 100 * gigabyte), Grade::good);
    EXPECT_EQ(with(19 * gigabyte, 100 * gigabyte), Grade::attention);
    EXPECT_EQ(with(4 * gigabyte, 100 * gigabyte), Grade::bad) << "less than a twentieth";
    EXPECT_EQ(with(gigabyte - 1, 2 * gigabyte), Grade::bad) << "half of a small disk";
    EXPECT_EQ(with(150 * gigabyte, 4'000 * gigabyte), Grade::good) << "much on a large disk";
    facts.disk.reset();
    EXPECT_EQ(of(facts, "disk").grade, Grade::unknown);
}

TEST(Judge, calls_a_database_that_is_away_or_slow_by_its_name)
{
    SystemFacts facts = all_well();
    facts.database.took = 499ms;
    EXPECT_EQ(of(facts, "database").grade, Grade::good);
    facts.database.took = 500ms;
    EXPECT_EQ(of(facts, "database").grade, Grade::attention);
    EXPECT_EQ(of(facts, "database").urgency, 0);
    facts.database.took = 5'000ms;
    EXPECT_EQ(of(facts, "database").grade, Grade::bad);
    facts.database.answers = false;
    EXPECT_EQ(of(facts, "database").code, "database.away");
    EXPECT_EQ(of(facts, "database").urgency, 1);
}

TEST(Judge, takes_a_silent_signer_for_bad)
{
    SystemFacts facts = all_well();
    facts.signer_answers = false;
    EXPECT_EQ(of(facts, "signer").code, "signer.silent");
    EXPECT_EQ(worst_of(judge(facts)), Grade::bad);
}

TEST(Judge, presses_more_the_nearer_the_end_of_a_certificate)
{
    SystemFacts facts = all_well();
    const auto left = [&](Milliseconds time) {
        facts.expiries[0].ends = noon + time;
        return of(facts, "expiry.https").urgency;
    };
    EXPECT_EQ(left(24h * 30 + 1ms), 0);
    EXPECT_EQ(left(24h * 30), 1);
    EXPECT_EQ(of(facts, "expiry.https").grade, Grade::attention);
    EXPECT_EQ(left(24h * 7 + 1ms), 1);
    EXPECT_EQ(left(24h * 7), 2);
    EXPECT_EQ(of(facts, "expiry.https").grade, Grade::bad);
    EXPECT_EQ(left(24h), 3);
    EXPECT_EQ(of(facts, "expiry.https").figure, 1) << "the last day is one day";
    EXPECT_EQ(left(0ms), 4);
    EXPECT_EQ(of(facts, "expiry.https").code, "https.ended");
    facts.expiries[0].ends.reset();
    EXPECT_EQ(of(facts, "expiry.https").code, "https.unreadable");
}

TEST(Judge, believes_no_backup_that_failed_is_old_or_was_found_damaged)
{
    SystemFacts facts = all_well();
    facts.backup.newest = noon - 26h;
    EXPECT_EQ(of(facts, "backup").grade, Grade::good) << "one is under way";
    facts.backup.newest = noon - 26h - 1ms;
    EXPECT_EQ(of(facts, "backup").code, "backup.old");
    facts.backup.running_since = noon - 12h;
    EXPECT_EQ(of(facts, "backup").code, "backup.old") << "it hangs";
    facts.backup.running_since = noon - 2h;
    EXPECT_EQ(of(facts, "backup").grade, Grade::good) << "a new one is being made";
    facts.backup.failure = "Hết chỗ";
    EXPECT_EQ(of(facts, "backup").code, "backup.failed");
    facts.backup.damage = 2;
    EXPECT_EQ(of(facts, "backup").code, "backup.damaged");
    EXPECT_EQ(of(facts, "backup").figure, 2);
}

TEST(Judge, gives_a_new_server_a_day_for_its_first_backup)
{
    SystemFacts facts = all_well();
    facts.backup.newest.reset();
    facts.started = noon - 26h;
    EXPECT_EQ(of(facts, "backup").code, "backup.none_yet");
    EXPECT_EQ(of(facts, "backup").urgency, 0);
    facts.started = noon - 27h;
    EXPECT_EQ(of(facts, "backup").code, "backup.none");
    EXPECT_EQ(of(facts, "backup").urgency, 1);
    facts.backup.is_set = false;
    EXPECT_EQ(of(facts, "backup").code, "backup.not_set");
}

TEST(Judge, warns_before_the_backups_fill_their_disk_and_of_what_is_not_in_them)
{
    SystemFacts facts = all_well();
    facts.backup.disk->free = 15 * gigabyte - 1;
    EXPECT_EQ(of(facts, "backup").code, "backup.little_room");
    facts.backup.disk->free = 15 * gigabyte;
    EXPECT_EQ(of(facts, "backup").grade, Grade::good);
    facts.database.copied_by_backup = false;
    EXPECT_EQ(of(facts, "backup").code, "backup.without_database");
}

TEST(Judge, asks_for_a_restore_drill_twice_a_year)
{
    SystemFacts facts = all_well();
    facts.backup.drilled = noon - 24h * 183;
    EXPECT_EQ(of(facts, "drill").grade, Grade::good);
    facts.backup.drilled = noon - 24h * 184;
    EXPECT_EQ(of(facts, "drill").code, "drill.old");
    facts.backup.drilled.reset();
    EXPECT_EQ(of(facts, "drill").code, "drill.never");
    facts.backup.drill_failed = true;
    EXPECT_EQ(of(facts, "drill").urgency, 1);
}

TEST(Judge, does_not_call_a_clock_wrong_that_it_cannot_see)
{
    SystemFacts facts = all_well();
    facts.clock->is_kept = false;
    EXPECT_EQ(of(facts, "clock").code, "clock.alone");
    facts.clock = ClockFact{ true, 1'001ms };
    EXPECT_EQ(of(facts, "clock").code, "clock.inexact");
    facts.clock.reset();
    EXPECT_EQ(of(facts, "clock").grade, Grade::unknown);
    EXPECT_EQ(worst_of(judge(facts)), Grade::good);
}

TEST(Judge, counts_devices_of_other_versions_the_newer_ones_first)
{
    SystemFacts facts = all_well();
    facts.devices->software = { { "nguon-agent 0.1.9", 3, 3 }, { "nguon-agent 0.2.0", 7, 6 } };
    EXPECT_EQ(of(facts, "devices").code, "devices.older");
    EXPECT_EQ(of(facts, "devices").figure, 3);
    facts.devices->without_time = 2;
    EXPECT_EQ(of(facts, "devices").code, "devices.without_time");
    facts.devices->software.push_back({ "nguon-agent 0.10.0", 4, 4 });
    EXPECT_EQ(of(facts, "devices").code, "devices.newer");
    EXPECT_EQ(of(facts, "devices").figure, 4);
    facts.devices->software = { { "một máy lạ", 5, 5 } };
    facts.devices->without_time = 0;
    EXPECT_EQ(of(facts, "devices").grade, Grade::good) << "what names no version is neither";
    facts.devices.reset();
    EXPECT_EQ(of(facts, "devices").grade, Grade::unknown);
}

TEST(Judge, lets_the_fullest_queue_speak)
{
    SystemFacts facts = all_well();
    facts.queues = { { "ký số", 49, 100 }, { "giọng đọc", 5, 10 } };
    EXPECT_EQ(of(facts, "queues").code, "queues.long");
    EXPECT_EQ(of(facts, "queues").name, "giọng đọc");
    facts.queues[0].waiting = 90;
    EXPECT_EQ(of(facts, "queues").code, "queues.full");
    EXPECT_EQ(of(facts, "queues").name, "ký số");
}

TEST(Judge, never_presses_for_a_way_of_alarms_that_is_broken)
{
    SystemFacts facts = all_well();
    facts.mail.failure = "connection refused";
    EXPECT_EQ(of(facts, "alarms").grade, Grade::bad);
    EXPECT_EQ(of(facts, "alarms").urgency, 0);
    facts.mail = {};
    EXPECT_EQ(of(facts, "alarms").code, "alarms.not_set");
}

TEST(Versions, are_compared_by_their_numbers)
{
    EXPECT_EQ(compare_versions("nguon-agent 0.10.0", "0.9.9"), std::strong_ordering::greater);
    EXPECT_EQ(compare_versions("0.1.0", "nguon 0.1.0"), std::strong_ordering::equal);
    EXPECT_EQ(compare_versions("1.2", "1.2.1"), std::strong_ordering::less);
    EXPECT_FALSE(compare_versions("bản thử", "0.1.0"));
    EXPECT_FALSE(compare_versions("", "0.1.0"));
}

}
}
