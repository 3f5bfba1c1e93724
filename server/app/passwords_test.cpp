#include "server/app/passwords.hpp"

#include <gtest/gtest.h>

namespace nguon::app {
namespace {

TEST(Password, is_checked_against_its_hash_only)
{
    const std::string hash = hash_password("Trời xanh 2026");
    EXPECT_TRUE(hash.starts_with("$argon2id$"));
    EXPECT_TRUE(is_password(hash, "Trời xanh 2026"));
    EXPECT_FALSE(is_password(hash, "Trời xanh 2025"));
    EXPECT_FALSE(is_password("damaged", "Trời xanh 2026"));
}

TEST(PasswordStrength, refuses_what_everybody_tries)
{
    EXPECT_TRUE(check_password_strength("nắng-vàng-đồi-chè", "lan"));
    EXPECT_EQ(check_password_strength("12345678", "lan").error().fields[0].code,
        "account.password_too_short");
    for (const auto* weak : { "8888888888", "MatKhau123", "aaaaaaaaaaaa", "vo-nhai-phong" })
        EXPECT_EQ(check_password_strength(weak, "vo-nhai-phong").error().fields[0].code,
            "account.password_too_common")
            << weak;
}

TEST(PasswordStrength, refuses_words_telephones_rows_of_keys_and_ones_own_name)
{
    for (const auto* weak :
        { "2024matkhau!!", "Truyenthanh@123", "0912345678", "01011990123", "abcabcabcabc",
            "abcdefghijkl", "9876543210", "qwertyuiop12", "Nguyenhoa2026", "UBND-2026-2027" })
        EXPECT_FALSE(check_password_strength(weak, "nguyenhoa")) << weak;
    for (const auto* strong :
        { "bờ suối có 3 cây đa", "mot-mat-khau-dai", "nguyenhoa-ra-bo-suoi", "x9bm-dash-3paa" })
        EXPECT_TRUE(check_password_strength(strong, "nguyenhoa")) << strong;
}

TEST(PasswordStrength, refuses_what_is_long_and_still_among_the_first_hundred_million_guesses)
{
    for (const auto* weak : { "Password1234", "P@ssw0rd2024", "iloveyou1234", "football2024!",
             "qwer1234tyui", "1q2w3e4r5t6y", "09123456789012345", "M@tKhau-2026" })
        EXPECT_EQ(check_password_strength(weak, "nguyenhoa").error().fields[0].code,
            "account.password_too_common")
            << weak;
}

// The vectors of RFC 6238, appendix B, for SHA-1, shortened to six digits.
TEST(Totp, gives_the_codes_of_the_standard)
{
    const std::string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
    const auto at = [](std::int64_t seconds) { return moment_from_unix_ms(seconds * 1000); };
    EXPECT_EQ(totp_step(secret, "287082", at(59)), 1);
    EXPECT_EQ(totp_step(secret, "081804", at(1111111109)), 37037036);
    EXPECT_EQ(totp_step(secret, "081804", at(1111111109 + 30)), 37037036);
    EXPECT_FALSE(totp_step(secret, "081804", at(1111111109 + 90)));
    EXPECT_FALSE(totp_step(secret, "000000", at(59)));
    EXPECT_FALSE(totp_step(secret, "28708", at(59)));
}

TEST(Totp, makes_secrets_that_differ)
{
    EXPECT_EQ(new_totp_secret().size(), 32U);
    EXPECT_NE(new_totp_secret(), new_totp_secret());
}

}
}
