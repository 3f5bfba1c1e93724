#include "core/bulletin/contribution.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

constexpr Moment now{};

Contribution sent()
{
    Contribution one;
    one.sent_version = 3;
    one.sent_name = "Trần Thị Biên";
    return one;
}

std::string code(const Result<void>& result)
{
    if (result)
        return "done";
    const Error& error = result.error();
    return error.fields.empty() ? error.code : error.fields.front().code;
}

TEST(Contribution, is_returned_with_a_comment_and_sent_again_in_another_version)
{
    Contribution one = sent();
    EXPECT_EQ(code(one.give_back("Trần Quốc Hưng", "  ", now)), "bulletin.comment_needed");
    EXPECT_EQ(code(one.give_back("Trần Quốc Hưng", " Ghi rõ ngày ", now)), "done");
    EXPECT_EQ(one.comment, "Ghi rõ ngày");
    EXPECT_EQ(
        code(one.send_again(3, AccountId(13), "Trần Thị Biên", now)), "contribution.unchanged");
    EXPECT_EQ(code(one.send_again(4, AccountId(13), "Trần Thị Biên", now)), "done");
    EXPECT_EQ(one.state, ContributionState::waiting);
    EXPECT_EQ(one.sent_version, 4);
}

TEST(Contribution, of_two_editors_the_second_is_told_what_the_first_did)
{
    Contribution one = sent();
    ASSERT_TRUE(one.take("Trần Quốc Hưng", BulletinId(9), now));
    EXPECT_EQ(code(one.give_back("Lê Minh Tuấn", "Sai", now)), "contribution.taken_already");
    EXPECT_EQ(code(one.take("Lê Minh Tuấn", BulletinId(10), now)), "contribution.taken_already");
    EXPECT_EQ(code(one.withdraw(now)), "contribution.taken_already");
    EXPECT_EQ(code(one.send_again(4, AccountId(13), "", now)), "contribution.taken_already");
    EXPECT_EQ(one.result, BulletinId(9));
}

TEST(Contribution, what_waits_is_withdrawn_or_replaced_by_a_newer_version)
{
    Contribution one = sent();
    EXPECT_EQ(code(one.send_again(3, AccountId(13), "", now)), "contribution.waits_already");
    EXPECT_EQ(code(one.send_again(5, AccountId(13), "Biên", now)), "done");
    EXPECT_EQ(code(one.withdraw(now)), "done");
    EXPECT_EQ(code(one.take("Hưng", BulletinId(9), now)), "contribution.withdrawn");
    EXPECT_EQ(code(one.send_again(5, AccountId(13), "Biên", now)), "done");
    ASSERT_TRUE(one.take("Hưng", BulletinId(9), now));
    one.copy_is_gone(now);
    EXPECT_EQ(one.state, ContributionState::waiting);
    EXPECT_FALSE(one.result);
}

TEST(Contribution, states_read_back)
{
    for (const ContributionState one : { ContributionState::waiting, ContributionState::returned,
             ContributionState::taken, ContributionState::withdrawn })
        EXPECT_EQ(parse_contribution_state(name_of(one)), one);
    EXPECT_FALSE(parse_contribution_state("lost"));
}

}
}
