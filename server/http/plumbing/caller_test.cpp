#include <gtest/gtest.h>

#include "server/http/plumbing/caller.hpp"

namespace nguon::http {
namespace {

constexpr Day today{ std::chrono::days(20'000) };

app::Account account_with(std::set<Right> rights)
{
    app::Account account;
    account.id = AccountId(5);
    account.grants.push_back(
        { "role", UnitId(1), today - std::chrono::days(9), {}, std::move(rights) });
    return account;
}

TEST(SecondFactorPolicy, asks_one_time_codes_of_who_approves_bulletins_or_alerts)
{
    const auto lacks = [](const app::Account& account) {
        return lacks_second_factor(account, SecondFactor::of_approvers, today);
    };
    EXPECT_TRUE(lacks(account_with({ Right::approve_bulletin })));
    EXPECT_TRUE(lacks(account_with({ Right::view, Right::approve_emergency })));
    EXPECT_FALSE(lacks(account_with({ Right::view, Right::write_bulletin })));
    app::Account careful = account_with({ Right::approve_bulletin });
    careful.has_totp = true;
    EXPECT_FALSE(lacks(careful));
    app::Account former = account_with({ Right::approve_bulletin });
    former.grants[0].to = today;
    EXPECT_FALSE(lacks(former)) << "the grant is over";
}

TEST(SecondFactorPolicy, leaves_it_to_everybody_where_it_is_no_duty)
{
    EXPECT_FALSE(lacks_second_factor(
        account_with({ Right::approve_emergency }), SecondFactor::of_choice, today));
}

}
}
