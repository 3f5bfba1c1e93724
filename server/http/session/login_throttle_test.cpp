#include <gtest/gtest.h>

#include "server/http/session/login_throttle.hpp"

namespace nguon::http {
namespace {

using namespace std::chrono_literals;

const Moment noon = *parse_rfc3339("2026-11-21T12:00:00+07:00");

int tries_let_through(LoginThrottle& throttle, int tries, auto username, auto address)
{
    int through = 0;
    for (int i = 0; i < tries; ++i)
        through += throttle.claim(username(i), address(i), noon) == 0ms;
    return through;
}

TEST(LoginThrottle, five_guesses_are_free_and_then_each_waits_twice_as_long)
{
    LoginThrottle throttle;
    EXPECT_EQ(tries_let_through(
                  throttle, 100, [](int) { return "hoa"; }, [](int) { return "10.0.0.1"; }),
        5)
        << "a hundred at once are a hundred tries";
    EXPECT_EQ(throttle.claim("hoa", "10.0.0.1", noon), 1s);
    EXPECT_EQ(throttle.claim("hoa", "10.0.0.1", noon + 1s), 0ms);
    EXPECT_EQ(throttle.claim("hoa", "10.0.0.1", noon + 1s), 2s);
    EXPECT_EQ(throttle.claim("hoa", "10.0.0.2", noon + 1s), 0ms) << "another address is another";
}

TEST(LoginThrottle, an_account_guessed_from_everywhere_slows_down_too)
{
    LoginThrottle throttle;
    const auto everywhere = [](int i) { return "10.0." + std::to_string(i) + ".1"; };
    EXPECT_EQ(tries_let_through(
                  throttle, 200, [](int) { return "hoa"; }, everywhere),
        20);
}

TEST(LoginThrottle, an_address_that_tries_everybody_slows_down_too)
{
    LoginThrottle throttle;
    const auto everybody = [](int i) { return "canbo" + std::to_string(i); };
    EXPECT_EQ(tries_let_through(throttle, 500, everybody, [](int) { return "10.0.0.1"; }), 60);
}

TEST(LoginThrottle, nobody_is_locked_out_of_the_place_where_he_signs_in)
{
    LoginThrottle throttle;
    ASSERT_EQ(throttle.claim("hoa", "192.168.1.9", noon), 0ms);
    throttle.right("hoa", "192.168.1.9", noon);
    tries_let_through(
        throttle, 200, [](int) { return "hoa"; },
        [](int i) { return "10.0." + std::to_string(i) + ".1"; });
    EXPECT_EQ(throttle.claim("hoa", "192.168.1.9", noon), 0ms);
    EXPECT_GT(throttle.claim("hoa", "192.168.1.10", noon), 0ms);
}

TEST(LoginThrottle, a_right_password_without_its_code_neither_counts_nor_forgives)
{
    LoginThrottle throttle;
    for (int i = 0; i < 4; ++i)
        EXPECT_EQ(throttle.claim("hoa", "10.0.0.1", noon), 0ms);
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(throttle.claim("hoa", "10.0.0.1", noon), 0ms);
        throttle.undo("hoa", "10.0.0.1");
    }
    EXPECT_EQ(throttle.claim("hoa", "10.0.0.1", noon), 0ms);
    EXPECT_EQ(throttle.claim("hoa", "10.0.0.1", noon), 1s) << "the fifth guess was the last free";
}

TEST(LoginThrottle, forgives_after_a_quarter_of_an_hour)
{
    LoginThrottle throttle;
    tries_let_through(
        throttle, 100, [](int) { return "hoa"; }, [](int) { return "10.0.0.1"; });
    EXPECT_EQ(throttle.claim("hoa", "10.0.0.1", noon + 16min), 0ms);
}

}
}
