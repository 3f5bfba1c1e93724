#include "agent/onsite/modem.hpp"

#include <gmock/gmock.h>

#include <random>

namespace nguon::agent {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::vector<std::string> all(AtLines& lines)
{
    std::vector<std::string> found;
    while (auto line = lines.next())
        found.push_back(std::move(*line));
    return found;
}

TEST(WhatAModemSays, is_lines_however_it_is_cut)
{
    const std::string said = "\r\n+CMTI: \"SM\",3\r\n\r\nOK\r\n";
    AtLines whole;
    whole.feed(said);
    EXPECT_THAT(all(whole), ElementsAre("+CMTI: \"SM\",3", "OK"));
    AtLines bytewise;
    for (const char byte : said)
        bytewise.feed({ &byte, 1 });
    EXPECT_THAT(all(bytewise), ElementsAre("+CMTI: \"SM\",3", "OK"));
}

TEST(WhatAModemSays, is_thrown_away_when_a_line_never_ends)
{
    AtLines lines;
    for (int i = 0; i < 1'000; ++i)
        lines.feed(std::string(1'000, 'x'));
    lines.feed("\r\nOK\r\n");
    EXPECT_THAT(all(lines), ElementsAre("OK"));
}

TEST(WhatAModemSays, tells_where_a_message_lies)
{
    EXPECT_EQ(place_of_news("+CMTI: \"SM\",3"), 3);
    EXPECT_FALSE(place_of_news("+CMTI: \"SM\""));
    EXPECT_FALSE(place_of_news("+CMTI: \"SM\",x"));
    EXPECT_FALSE(place_of_news("RING"));
}

TEST(WhatAModemSays, has_messages_with_their_sender_and_all_their_lines)
{
    const auto found = messages_in({ "+CMGL: 1,\"REC UNREAD\",\"+84912000111\",,\"26/11/21\"",
        "NG1:abc", "+CMGL: 7,\"REC READ\",\"Viettel\"", "Khuyen mai", "hai dong" });
    ASSERT_THAT(found, SizeIs(2));
    EXPECT_EQ(found[0].place, 1);
    EXPECT_EQ(found[0].message.sender, "+84912000111");
    EXPECT_EQ(found[0].message.text, "NG1:abc");
    EXPECT_EQ(found[1].place, 7);
    EXPECT_EQ(found[1].message.text, "Khuyen mai\nhai dong");
    EXPECT_THAT(messages_in({ "nothing" }), IsEmpty());
}

TEST(WhatAModemSays, may_be_anything_at_all)
{
    std::mt19937 chance(11);
    const std::string letters = "+CMGLRTI:\",0123456789\r\nOK \xff";
    for (int round = 0; round < 5'000; ++round) {
        std::string noise(chance() % 300, ' ');
        for (char& letter : noise)
            letter = letters[chance() % letters.size()];
        AtLines lines;
        lines.feed(noise);
        const auto found = all(lines);
        for (const std::string& line : found) {
            EXPECT_LE(line.size(), AtLines::longest);
            static_cast<void>(place_of_news(line));
        }
        EXPECT_LE(messages_in(found).size(), found.size());
    }
}

}
}
