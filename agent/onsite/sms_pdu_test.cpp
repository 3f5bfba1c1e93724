#include "agent/onsite/sms_pdu.hpp"

#include "agent/onsite/sms_pdu_test_support.hpp"

#include <gtest/gtest.h>

#include <random>

namespace nguon::agent {
namespace {

const std::string sender = "0B914819020011F1";
const std::string when = "62111201000082";

TEST(APdu, has_its_sender_and_its_text)
{
    const auto read
        = read_pdu("07911326040000F0040B911346610089F60000208062917314080CC8F71D14969741F977FD07");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->sender, "+31641600986");
    EXPECT_EQ(read->text, "How are you?");
}

TEST(APdu, has_all_letters_of_a_signed_order)
{
    std::string order = "NG1:";
    for (int i = 0; i < 2; ++i)
        order += "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    order.resize(160, 'x');
    const auto read = read_pdu(pdu_of(order));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->sender, "+84912000111");
    EXPECT_EQ(read->text, order);
}

TEST(APdu, may_be_in_vietnamese)
{
    const auto read = read_pdu("0004" + sender + "0008" + when + "04" + "004C0169");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->text, "Lũ");
    EXPECT_EQ(read_pdu("0004" + sender + "0008" + when + "04" + "D83DDE00")->text, "😀");
    EXPECT_EQ(read_pdu("0004" + sender + "0008" + when + "02" + "DE00")->text, "\uFFFD");
}

TEST(APdu, may_be_bytes_and_have_a_header)
{
    EXPECT_EQ(read_pdu("0004" + sender + "0004" + when + "02" + "6869")->text, "hi");
    EXPECT_EQ(
        read_pdu("0044" + sender + "0004" + when + "08" + "050003010201" + "6869")->text, "hi");
    const std::string packed = to_hex(pack_septets("hai", 1));
    EXPECT_EQ(
        read_pdu("0044" + sender + "0000" + when + "0A" + "050003010201" + packed)->text, "hai");
}

TEST(APdu, may_come_from_a_name)
{
    const auto read
        = read_pdu("00040DD0" + to_hex(pack_septets("Viettel")) + "0000" + when + "02E834");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->sender, "Viettel");
    EXPECT_EQ(read->text, "hi");
}

TEST(APdu, is_none_when_it_is_cut_or_not_for_us)
{
    const std::string whole = pdu_of("NG1:order");
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_FALSE(read_pdu(whole.substr(0, length))) << length;
    EXPECT_FALSE(read_pdu("0001" + whole.substr(4))) << "one that was to be sent";
    EXPECT_FALSE(read_pdu("00065D")) << "a report";
    EXPECT_FALSE(read_pdu("no hexadecimal"));
    EXPECT_FALSE(read_pdu(std::string(2'000, '0')));
}

TEST(APdu, may_be_anything_at_all)
{
    std::mt19937 chance(5);
    for (int round = 0; round < 20'000; ++round) {
        std::string noise(chance() % 200, '\0');
        for (char& byte : noise)
            byte = static_cast<char>(chance());
        if (noise.size() > 2 && round % 2 == 0) {
            noise[0] = 0;
            noise[1] = static_cast<char>(round % 4 == 0 ? 0x44 : 0x04);
        }
        const auto read = read_pdu(to_hex(noise));
        EXPECT_TRUE(!read || is_valid_utf8(read->text));
    }
}

}
}
