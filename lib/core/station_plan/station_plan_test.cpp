#include "core/station_plan/station_plan.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

Day day(const char* text) { return *parse_iso_day(text); }

Asset era(const char* from, const char* tech, Condition condition)
{
    Asset one;
    one.id = AssetId(9);
    one.kind = AssetKind::station;
    one.unit = UnitId(2);
    one.details["tech"] = tech;
    one.condition = condition;
    one.from = day(from);
    return one;
}

// Eras that follow one another.
AssetEras eras(std::vector<Asset> all)
{
    for (std::size_t i = 0; i + 1 < all.size(); ++i)
        all[i].to = all[i + 1].from;
    return all;
}

PlanDone done(PlanAction action, const AssetEras& station, const char* on = "2026-12-31")
{
    PlanFacts facts;
    facts.stations.push_back(station);
    return done_of({ UnitId(2), action, 1, {} }, 2026, facts, day(on));
}

StationPlan plan()
{
    StationPlan made;
    made.unit = UnitId(1);
    made.year = 2026;
    made.name = "Kế hoạch năm 2026";
    made.rows = { { UnitId(2), PlanAction::set_up, 1, {} } };
    made.lines = { { "Cụm loa IP", "bộ", 3, 25'000'000, Funding::budget },
        { "Lắp đặt", "lần", 1, 4'500'000, Funding::social } };
    return made;
}

TEST(StationPlan, a_station_set_up_in_the_year_is_done_from_its_first_day)
{
    const auto found
        = done(PlanAction::set_up, eras({ era("2026-05-10", "ip", Condition::works) }));
    EXPECT_EQ(found.done, 1);
    EXPECT_EQ(found.since, day("2026-05-10"));
    EXPECT_EQ(done(PlanAction::set_up, eras({ era("2025-05-10", "ip", Condition::works) })).done, 0)
        << "it was there before";
    EXPECT_EQ(
        done(PlanAction::set_up, eras({ era("2026-05-10", "ip", Condition::works) }), "2026-05-09")
            .done,
        0);
    EXPECT_EQ(
        done(PlanAction::set_up, eras({ era("2027-01-02", "ip", Condition::works) }), "2027-06-01")
            .done,
        0)
        << "a year late";
}

TEST(StationPlan, what_was_only_entered_in_the_year_is_not_done_in_it)
{
    Asset entered = era("2026-05-10", "ip", Condition::works);
    entered.details["set_up_on"] = "2019-03-01";
    EXPECT_EQ(done(PlanAction::set_up, { entered }).done, 0);
    EXPECT_EQ(done(PlanAction::convert, { entered }).done, 0);
    Asset old = era("2026-02-10", "fm", Condition::works);
    old.details["set_up_on"] = "2019-03-01";
    EXPECT_EQ(done(PlanAction::convert, eras({ old, entered })).since, day("2026-05-10"));
    entered.details["set_up_on"] = "2026-04-30";
    EXPECT_EQ(done(PlanAction::set_up, { entered }).done, 1);
}

TEST(StationPlan, what_broke_again_is_not_done)
{
    const auto station = eras({ era("2020-01-01", "ip", Condition::broken),
        era("2026-03-01", "ip", Condition::works), era("2026-09-01", "ip", Condition::broken) });
    EXPECT_EQ(done(PlanAction::set_up, station, "2026-08-31").done, 1);
    EXPECT_EQ(done(PlanAction::set_up, station).done, 0);
}

TEST(StationPlan, conversion_is_the_technology_of_the_register)
{
    const auto station = eras(
        { era("2019-01-01", "fm", Condition::works), era("2026-07-15", "ip", Condition::works) });
    EXPECT_EQ(done(PlanAction::convert, station).since, day("2026-07-15"));
    EXPECT_EQ(done(PlanAction::convert, station, "2026-07-14").done, 0);
    EXPECT_EQ(done(PlanAction::set_up, station).done, 0);
}

TEST(StationPlan, an_upgrade_makes_a_degraded_station_work)
{
    const auto station = eras({ era("2019-01-01", "fm", Condition::degraded),
        era("2026-02-01", "fm", Condition::works) });
    EXPECT_EQ(done(PlanAction::upgrade, station).since, day("2026-02-01"));
}

TEST(StationPlan, content_counts_the_gear_bought_in_the_year_up_to_what_was_planned)
{
    PlanFacts facts;
    facts.gear = { { day("2025-12-31"), 9 }, { day("2026-04-01"), 2 }, { day("2026-06-01"), 2 } };
    const PlanRow row{ UnitId(2), PlanAction::content, 3, {} };
    const auto found = done_of(row, 2026, facts, day("2026-12-31"));
    EXPECT_EQ(found.done, 3);
    EXPECT_EQ(found.since, day("2026-06-01"));
}

TEST(StationPlan, the_estimate_is_summed) { EXPECT_EQ(plan().total_vnd(), 79'500'000); }

TEST(StationPlan, goes_from_the_estimate_to_the_approval_and_back_with_a_comment)
{
    StationPlan made = plan();
    const AccountId author(5);
    const AccountId other(6);
    EXPECT_EQ(after_step(made, PlanStep::submit, "", author), PlanState::submitted);
    made.state = PlanState::submitted;
    made.marks.push_back({ PlanStep::submit, "", author, "A", {} });
    EXPECT_EQ(after_step(made, PlanStep::appraise, "", author).error().code, "station_plan.own");
    EXPECT_EQ(after_step(made, PlanStep::appraise, "", other), PlanState::appraised);
    EXPECT_EQ(
        after_step(made, PlanStep::approve, "", other).error().code, "station_plan.wrong_state");
    EXPECT_EQ(
        after_step(made, PlanStep::send_back, " ", other).error().fields.front().path, "comment");
    EXPECT_EQ(
        after_step(made, PlanStep::send_back, "Giá cụm loa cao", other), PlanState::estimated);
    made.state = PlanState::approved;
    EXPECT_EQ(after_step(made, PlanStep::send_back, "Muộn", other).error().code,
        "station_plan.wrong_state");
}

TEST(StationPlan, is_not_submitted_without_saying_who_pays)
{
    StationPlan made = plan();
    made.lines[1].funding = Funding::unknown;
    EXPECT_TRUE(check_plan(made));
    EXPECT_EQ(after_step(made, PlanStep::submit, "", AccountId(5)).error().fields.front().path,
        "lines[1].funding");
    made.lines.clear();
    EXPECT_EQ(after_step(made, PlanStep::submit, "", AccountId(5)).error().fields.front().code,
        "station_plan.empty");
}

TEST(StationPlan, what_cannot_be_is_refused_by_its_field)
{
    const auto field
        = [](const StationPlan& made) { return check_plan(made).error().fields.front().path; };
    StationPlan made = plan();
    made.year = 26;
    EXPECT_EQ(field(made), "year");
    made = plan();
    made.rows.push_back(made.rows.front());
    EXPECT_EQ(field(made), "rows[1].unit");
    made = plan();
    made.lines[0].quantity = 0;
    EXPECT_EQ(field(made), "lines[0].quantity");
    made = plan();
    made.lines[1].price_vnd = -1;
    EXPECT_EQ(field(made), "lines[1].price_vnd");
    for (EstimateLine& line : made.lines) {
        line.quantity = most_estimate_quantity;
        line.price_vnd = most_price_vnd;
    }
    EXPECT_EQ(field(made), "lines[0].price_vnd") << "no sum leaves sixty-four bits";
}

TEST(StationPlan, what_the_stations_of_a_commune_ask_for_follows_from_their_state)
{
    const auto advice = [](std::vector<Asset> stations) { return advice_for(stations); };
    const Asset none = era("2025-01-01", "none", Condition::unknown);
    const Asset fm = era("2025-01-01", "fm", Condition::broken);
    const Asset good = era("2025-01-01", "ip", Condition::works);
    const Asset weak = era("2025-01-01", "ip", Condition::degraded);
    const Asset broken = era("2025-01-01", "ip", Condition::broken);
    const Asset unseen = era("2025-01-01", "ip", Condition::unknown);
    const PlanAdvice set_up{ PlanAction::set_up, PlanCause::no_station, 1 };
    EXPECT_EQ(advice({}), set_up);
    EXPECT_EQ(advice({ none }), set_up);
    const PlanAdvice convert{ PlanAction::convert, PlanCause::not_ip, 2 };
    EXPECT_EQ(advice({ fm, broken, fm }), convert) << "and is not upgraded before";
    EXPECT_FALSE(advice({ good, unseen, none }));
    const PlanAdvice mended{ PlanAction::upgrade, PlanCause::not_working, 2 };
    EXPECT_EQ(advice({ weak, broken, good }), mended);
    const PlanAdvice better{ PlanAction::upgrade, PlanCause::degraded, 1 };
    EXPECT_EQ(advice({ weak, good }), better);
}

}
}
