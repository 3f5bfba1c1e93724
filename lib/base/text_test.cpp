#include "base/text.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

TEST(Utf8, is_checked_strictly)
{
    EXPECT_TRUE(is_valid_utf8("Xã Đắk R'lấp"));
    EXPECT_FALSE(is_valid_utf8("\xC0\xAF"));
    EXPECT_FALSE(is_valid_utf8("\xED\xA0\x80"));
    EXPECT_FALSE(is_valid_utf8("\xE1\xBA"));
    EXPECT_FALSE(is_valid_utf8(std::string_view("\0", 1)));
    // The same behind and among many plain letters, which are passed over eight at a time.
    for (std::size_t before = 0; before < 20; ++before) {
        for (std::size_t after = 0; after < 10; ++after) {
            const std::string plain(before, 'a');
            EXPECT_TRUE(is_valid_utf8(plain + "ấ" + std::string(after, 'z')));
            EXPECT_FALSE(is_valid_utf8(plain + "\xC0\xAF" + std::string(after, 'z')));
            EXPECT_FALSE(is_valid_utf8(plain + std::string(1, '\0') + std::string(after, 'z')));
        }
    }
}

TEST(Utf8, goes_to_code_points_and_back)
{
    EXPECT_EQ(to_utf8(to_utf32("Bảng tin 🙂")), "Bảng tin 🙂");
    EXPECT_EQ(count_code_points("Đài"), 3U);
    EXPECT_EQ(cut_utf8("Đài", 1), "");
    EXPECT_EQ(cut_utf8("Đài", 3), "Đ");
}

TEST(Base64url, refuses_what_it_would_not_write)
{
    EXPECT_EQ(from_base64url(to_base64url("nguồn")), "nguồn");
    EXPECT_FALSE(from_base64url("AB="));
    EXPECT_FALSE(from_base64url("A"));
    EXPECT_FALSE(from_base64url("AB"));
}

TEST(Base64url, is_told_from_what_cannot_stand_in_an_address)
{
    EXPECT_TRUE(is_url_token(to_base64url(std::string(32, '\xFF'))));
    EXPECT_FALSE(is_url_token(""));
    EXPECT_FALSE(is_url_token("a/b"));
    EXPECT_FALSE(is_url_token("đ"));
    EXPECT_TRUE(is_url_token(std::string(60, 'a')));
    EXPECT_FALSE(is_url_token(std::string(61, 'a')));
}

TEST(Hex, goes_both_ways)
{
    EXPECT_EQ(to_hex("\x01\xFF"), "01ff");
    EXPECT_EQ(from_hex("01FF"), "\x01\xFF");
    EXPECT_FALSE(from_hex("0"));
    EXPECT_FALSE(from_hex("zz"));
}

}
}
