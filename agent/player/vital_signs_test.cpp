#include "agent/player/vital_signs.hpp"

#include "agent/player/player_test_support.hpp"

namespace nguon::agent {
namespace {

using namespace std::chrono_literals;
using testing::morning;

// A machine whose runs follow one another over one folder.
class Machine {
public:
    std::filesystem::path file() const { return folder_.path() / "alive"; }

    // One run of the player that says what it has to say, at once and in one go.
    VitalSigns start(const std::string& boot) const
    {
        return VitalSigns(file(), boot, MonoTime(1h));
    }
    static VitalSigns::Now at(Milliseconds since_start, Moment wall, bool trusted = true)
    {
        return { MonoTime(1h) + since_start, wall, trusted };
    }

private:
    testing::DataFolder folder_;
};

std::vector<Outage> told(VitalSigns& signs, const VitalSigns::Now& now)
{
    auto due = signs.due(now);
    signs.told();
    signs.beat(now);
    return due;
}

TEST(VitalSigns, a_device_that_was_never_on_has_nothing_to_tell)
{
    const Machine machine;
    VitalSigns first = machine.start("a");
    EXPECT_TRUE(told(first, Machine::at(1s, morning)).empty());
}

TEST(VitalSigns, another_boot_without_a_farewell_was_a_power_cut)
{
    const Machine machine;
    {
        VitalSigns first = machine.start("a");
        first.link(true, Machine::at(0s, morning));
        told(first, Machine::at(0s, morning));
        told(first, Machine::at(61s, morning + 61s));
        told(first, Machine::at(90s, morning + 90s)); // no sign is due yet
    }
    VitalSigns next = machine.start("b");
    const Outage expected{ OutageKind::power, morning + 61s, morning + 2h - 3s, true };
    EXPECT_EQ(told(next, Machine::at(3s, morning + 2h)), std::vector{ expected });
    EXPECT_TRUE(told(next, Machine::at(4s, morning + 2h + 1s)).empty());
}

TEST(VitalSigns, an_orderly_end_before_another_boot_was_no_power_cut)
{
    const Machine machine;
    {
        VitalSigns first = machine.start("a");
        told(first, Machine::at(0s, morning));
        first.farewell(Machine::at(10s, morning + 10s));
    }
    VitalSigns next = machine.start("b");
    const Outage expected{ OutageKind::shutdown, morning + 10s, morning + 1h, true };
    EXPECT_EQ(told(next, Machine::at(0s, morning + 1h)), std::vector{ expected });
}

TEST(VitalSigns, within_one_boot_a_player_that_died_is_told_from_one_that_was_restarted)
{
    const Machine machine;
    {
        VitalSigns first = machine.start("a");
        told(first, Machine::at(0s, morning));
    }
    {
        VitalSigns second = machine.start("a");
        const Outage expected{ OutageKind::crash, morning, morning + 30s, true };
        EXPECT_EQ(told(second, Machine::at(0s, morning + 30s)), std::vector{ expected });
        second.farewell(Machine::at(10s, morning + 40s));
    }
    {
        VitalSigns third = machine.start("a");
        EXPECT_TRUE(told(third, Machine::at(0s, morning + 60s)).empty()); // an update of seconds
        third.farewell(Machine::at(0s, morning + 60s));
    }
    VitalSigns last = machine.start("a");
    const Outage expected{ OutageKind::service, morning + 60s, morning + 10min, true };
    EXPECT_EQ(told(last, Machine::at(0s, morning + 10min)), std::vector{ expected });
}

TEST(VitalSigns, waits_for_a_trusted_clock_and_says_so_when_none_comes)
{
    const Machine machine;
    {
        VitalSigns first = machine.start("a");
        told(first, Machine::at(0s, morning));
    }
    const Moment wrong = morning - 24h * 365;
    {
        VitalSigns second = machine.start("b");
        second.link(true, Machine::at(0s, wrong, false));
        EXPECT_TRUE(told(second, Machine::at(0s, wrong, false)).empty());
        // The clock came a minute later: the boot is counted back from there.
        const Outage expected{ OutageKind::power, morning, morning + 1h - 60s, true };
        EXPECT_EQ(told(second, Machine::at(60s, morning + 1h)), std::vector{ expected });
    }
    VitalSigns third = machine.start("c");
    EXPECT_TRUE(told(third, Machine::at(0s, wrong, false)).empty());
    const auto doubtful = told(third, Machine::at(11min, wrong + 11min, false));
    ASSERT_EQ(doubtful.size(), 1U);
    EXPECT_EQ(doubtful[0].kind, OutageKind::power);
    EXPECT_FALSE(doubtful[0].time_known);
    EXPECT_LE(doubtful[0].from, doubtful[0].to);
}

TEST(VitalSigns, the_first_trusted_sign_does_not_wait_for_its_minute)
{
    const Machine machine;
    {
        VitalSigns first = machine.start("a");
        told(first, Machine::at(0s, morning, false));
        told(first, Machine::at(1s, morning + 1s));
    }
    VitalSigns next = machine.start("b");
    const Outage expected{ OutageKind::power, morning + 1s, morning + 1h, true };
    EXPECT_EQ(told(next, Machine::at(0s, morning + 1h)), std::vector{ expected });
}

TEST(VitalSigns, a_run_that_dies_before_it_could_tell_leaves_it_to_the_next)
{
    const Machine machine;
    {
        VitalSigns first = machine.start("a");
        told(first, Machine::at(0s, morning));
    }
    {
        VitalSigns second = machine.start("b");
        EXPECT_TRUE(told(second, Machine::at(0s, morning, false)).empty());
    }
    VitalSigns third = machine.start("c");
    const Outage expected{ OutageKind::power, morning, morning + 1h, true };
    EXPECT_EQ(told(third, Machine::at(0s, morning + 1h)), std::vector{ expected });
}

TEST(VitalSigns, a_line_is_told_of_once_it_is_back_and_was_away_for_long)
{
    const Machine machine;
    VitalSigns signs = machine.start("a");
    signs.link(true, Machine::at(5s, morning));
    signs.link(false, Machine::at(60s, morning + 55s));
    signs.link(true, Machine::at(80s, morning + 75s)); // a moment: not worth a word
    signs.link(false, Machine::at(100s, morning + 95s));
    EXPECT_TRUE(told(signs, Machine::at(200s, morning + 195s)).empty());
    signs.link(true, Machine::at(700s, morning + 695s));
    const Outage expected{ OutageKind::link, morning + 95s, morning + 695s, true };
    EXPECT_EQ(told(signs, Machine::at(701s, morning + 696s)), std::vector{ expected });
}

TEST(VitalSigns, what_was_told_is_not_told_again_by_a_run_that_follows_at_once)
{
    const Machine machine;
    {
        VitalSigns first = machine.start("a");
        first.link(true, Machine::at(0s, morning));
        first.link(false, Machine::at(10s, morning + 10s));
        told(first, Machine::at(600s, morning + 600s)); // the sign says: away since then
        first.link(true, Machine::at(610s, morning + 610s));
        const Outage expected{ OutageKind::link, morning + 10s, morning + 610s, true };
        EXPECT_EQ(told(first, Machine::at(610s, morning + 610s)), std::vector{ expected });
    } // the power goes within the minute of the next sign
    VitalSigns next = machine.start("b");
    const Outage expected{ OutageKind::power, morning + 610s, morning + 1h, true };
    EXPECT_EQ(told(next, Machine::at(0s, morning + 1h)), std::vector{ expected });
}

TEST(VitalSigns, a_line_that_was_away_when_the_power_went_is_told_of_as_well)
{
    const Machine machine;
    {
        VitalSigns first = machine.start("a");
        first.link(true, Machine::at(0s, morning));
        first.link(false, Machine::at(10s, morning + 10s));
        told(first, Machine::at(120s, morning + 120s));
    }
    VitalSigns next = machine.start("b");
    const std::vector expected{ Outage{ OutageKind::link, morning + 10s, morning + 120s, true },
        Outage{ OutageKind::power, morning + 120s, morning + 1h, true } };
    EXPECT_EQ(told(next, Machine::at(0s, morning + 1h)), expected);
}

TEST(VitalSigns, a_sound_card_that_failed_is_told_of_over_the_restarts_it_caused)
{
    const Machine machine;
    {
        VitalSigns first = machine.start("a");
        first.link(true, Machine::at(0s, morning));
        first.sound(true, Machine::at(0s, morning));
        first.sound(false, Machine::at(10s, morning + 10s));
        told(first, Machine::at(10s, morning + 10s));
        first.farewell(Machine::at(30s, morning + 30s));
    }
    VitalSigns next = machine.start("a");
    next.sound(false, Machine::at(5s, morning + 40s));
    EXPECT_TRUE(told(next, Machine::at(5s, morning + 40s)).empty());
    next.sound(true, Machine::at(60s, morning + 95s));
    const Outage expected{ OutageKind::sound, morning + 10s, morning + 95s, true };
    EXPECT_EQ(told(next, Machine::at(61s, morning + 96s)), std::vector{ expected });
}

TEST(VitalSigns, sound_that_came_back_before_the_clock_was_trusted_ends_when_it_came_back)
{
    const Machine machine;
    {
        VitalSigns first = machine.start("a");
        first.link(true, Machine::at(0s, morning));
        first.sound(false, Machine::at(0s, morning));
        told(first, Machine::at(0s, morning));
        first.farewell(Machine::at(30s, morning + 30s));
    }
    VitalSigns next = machine.start("a");
    const Moment wrong = morning - 24h * 365;
    next.sound(true, Machine::at(10s, wrong, false));
    EXPECT_TRUE(told(next, Machine::at(10s, wrong, false)).empty());
    const Outage expected{ OutageKind::sound, morning, morning + 50s, true };
    EXPECT_EQ(told(next, Machine::at(310s, morning + 350s)), std::vector{ expected });
}

TEST(VitalSigns, a_sound_card_that_failed_by_an_untrusted_clock_began_at_no_known_time)
{
    const Machine machine;
    {
        VitalSigns first = machine.start("a");
        first.link(true, Machine::at(0s, morning, false));
        first.sound(false, Machine::at(0s, morning, false));
        told(first, Machine::at(1s, morning + 1s, false));
        first.farewell(Machine::at(30s, morning + 30s)); // trusted by then
    }
    VitalSigns next = machine.start("a");
    next.sound(true, Machine::at(10s, morning + 60s));
    const auto due = told(next, Machine::at(10s, morning + 60s));
    ASSERT_EQ(due.size(), 1U);
    EXPECT_FALSE(due[0].time_known);
}

TEST(VitalSigns, of_a_torn_sign_the_one_before_it_remains)
{
    const Machine machine;
    {
        VitalSigns first = machine.start("a");
        told(first, Machine::at(0s, morning)); // count 1, second slot
        told(first, Machine::at(61s, morning + 61s)); // count 2, first slot
    }
    {
        std::fstream file(machine.file(), std::ios::in | std::ios::out | std::ios::binary);
        file << "{\"count\":2,\"bo";
        file.write(std::string(600 - 13, '\0').c_str(), 400);
    }
    VitalSigns next = machine.start("b");
    const auto due = told(next, Machine::at(0s, morning + 1h));
    ASSERT_EQ(due.size(), 1U);
    EXPECT_EQ(due[0].from, morning);
}

TEST(VitalSigns, without_a_name_for_the_boot_nothing_is_kept_or_told)
{
    const Machine machine;
    VitalSigns signs = machine.start("");
    EXPECT_TRUE(told(signs, Machine::at(0s, morning)).empty());
    EXPECT_FALSE(std::filesystem::exists(machine.file()));
}

}
}
