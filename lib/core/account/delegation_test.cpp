#include "core/account/delegation.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

const Day today = *parse_iso_day("2026-11-21");
const Day tomorrow = today + std::chrono::days(1);
const UnitId commune(2);
const UnitId hamlet(4);
const UnitId other(3);

UnitTree tree(Day day = today)
{
    const auto unit = [](UnitId id, std::optional<UnitId> parent) {
        Unit made;
        made.id = id;
        made.name = id.text();
        made.parent = parent;
        made.valid_from = today - std::chrono::days(100);
        return made;
    };
    return *UnitTree::create({ unit(commune, {}), unit(other, {}), unit(hamlet, commune) }, day);
}

const std::set<Right> of_approver{ Right::view, Right::approve_bulletin, Right::approve_own_normal,
    Right::override_quiet_hours, Right::send_emergency, Right::approve_emergency };

Grant approver_of(UnitId unit, std::optional<Day> until = {})
{
    return { "commune_approver", unit, today - std::chrono::days(30), until, of_approver };
}

Delegation lent(UnitId unit = commune)
{
    Delegation one;
    one.id = DelegationId(1);
    one.from = AccountId(7);
    one.from_name = "Nông Văn Dũng";
    one.to = AccountId(8);
    one.role = "commune_approver";
    one.unit = unit;
    one.begins = today;
    one.ends = tomorrow;
    return one;
}

TEST(Delegation, gives_only_what_may_be_lent)
{
    const auto grant = lent_grant(lent(), { approver_of(commune) }, tree());
    ASSERT_TRUE(grant);
    EXPECT_EQ(grant->rights, (std::set{ Right::view, Right::approve_bulletin }));
    EXPECT_EQ(grant->lent_by, (LentBy{ AccountId(7), "Nông Văn Dũng" }));
    for (const Right never : { Right::manage_accounts, Right::manage_rules, Right::view_audit,
             Right::approve_own_normal, Right::override_quiet_hours, Right::approve_emergency })
        EXPECT_FALSE(is_lendable(never)) << name_of(never);
}

TEST(Delegation, holds_from_its_first_day_to_the_end_of_its_last)
{
    const std::vector<Grant> own{ approver_of(commune) };
    EXPECT_FALSE(lent_grant(lent(), own, tree(today - std::chrono::days(1))));
    EXPECT_TRUE(lent_grant(lent(), own, tree(today)));
    EXPECT_FALSE(lent_grant(lent(), own, tree(tomorrow)));
    Delegation taken_back = lent();
    taken_back.ended = start_of(today);
    EXPECT_FALSE(lent_grant(taken_back, own, tree()));
}

TEST(Delegation, is_worth_what_its_giver_holds_himself_on_the_day)
{
    EXPECT_FALSE(lent_grant(lent(), {}, tree()));
    EXPECT_FALSE(lent_grant(lent(), { approver_of(commune, today) }, tree()));
    EXPECT_FALSE(lent_grant(lent(), { approver_of(other) }, tree()));
    EXPECT_FALSE(lent_grant(lent(commune), { approver_of(hamlet) }, tree()));
    EXPECT_TRUE(lent_grant(lent(hamlet), { approver_of(commune) }, tree()));
}

TEST(Delegation, is_not_made_of_what_was_lent)
{
    Grant borrowed = approver_of(commune);
    borrowed.lent_by = LentBy{ AccountId(9), "Triệu Văn Quý" };
    EXPECT_FALSE(lent_grant(lent(), { borrowed }, tree()));
}

TEST(Delegation, has_a_period_of_at_most_a_year_that_is_not_over)
{
    const auto days = [](int count) { return std::chrono::days(count); };
    const auto refusal = [&](Day begins, Day ends) {
        const auto checked = check_period(begins, ends, today);
        return checked ? std::string() : checked.error().fields.front().code;
    };
    EXPECT_EQ(refusal(today, tomorrow), "");
    EXPECT_EQ(refusal(today, today), "delegation.period_is_empty");
    EXPECT_EQ(refusal(today - days(3), today), "delegation.is_past");
    EXPECT_EQ(refusal(today, today + days(367)), "delegation.too_long");
}

TEST(Delegation, is_named_only_where_the_own_rights_do_not_reach)
{
    Caller caller;
    caller.grants = { *lent_grant(lent(), { approver_of(commune) }, tree()) };
    ASSERT_TRUE(caller.acts_for(Right::approve_bulletin, hamlet, tree()));
    EXPECT_EQ(caller.acts_for(Right::approve_bulletin, hamlet, tree())->name, "Nông Văn Dũng");
    EXPECT_FALSE(caller.acts_for(Right::approve_bulletin, other, tree()));
    caller.grants.push_back(approver_of(hamlet));
    EXPECT_FALSE(caller.acts_for(Right::approve_bulletin, hamlet, tree()));
    EXPECT_TRUE(caller.acts_for(Right::approve_bulletin, commune, tree()));
}

TEST(Delegation, that_was_taken_back_held_until_the_day_on_which_it_was)
{
    Delegation one = lent();
    one.ends = today + std::chrono::days(10);
    one.ended = start_of(today + std::chrono::days(2)) + std::chrono::hours(9);
    EXPECT_FALSE(one.holds_on(today)) << "for whoever uses it now";
    const Delegation then = as_it_held(one);
    EXPECT_TRUE(then.holds_on(tomorrow));
    EXPECT_FALSE(then.holds_on(today + std::chrono::days(2)));
    EXPECT_EQ(as_it_held(lent()).ends, tomorrow) << "one that was never taken back";
}

TEST(Delegation, held_on_no_day_before_it_was_given)
{
    Delegation one = lent();
    one.begins = today - std::chrono::days(3);
    one.made = start_of(today) + std::chrono::hours(9);
    EXPECT_FALSE(as_it_held(one).holds_on(today - std::chrono::days(1)));
    EXPECT_TRUE(as_it_held(one).holds_on(today));
}

}
}
