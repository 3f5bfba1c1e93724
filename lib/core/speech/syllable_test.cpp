#include "core/speech/syllable.hpp"

#include <gtest/gtest.h>

#include "core/speech/letters.hpp"
#include "core/speech/roman.hpp"

namespace nguon::speech {

TEST(Syllable, knows_native_syllables)
{
    for (const auto* word :
        { "nghiêng", "quý", "gì", "giêng", "khuya", "thuở", "xoong", "quốc", "ươm", "yêu", "đẹp" })
        EXPECT_TRUE(is_syllable(word)) << word;
}

TEST(Syllable, refuses_clusters_foreign_words_and_damaged_ones)
{
    for (const auto* word :
        { "krông", "hién", "tmok", "marketing", "web", "gar", "ngh", "bat", "lấấp", "" })
        EXPECT_FALSE(is_syllable(word)) << word;
}

TEST(Syllable, cuts_unmarked_letters_into_syllables)
{
    EXPECT_EQ(into_syllables("thainguyen"), "thai nguyen");
    EXPECT_EQ(into_syllables("dichvucong"), "dich vu cong");
    EXPECT_EQ(into_syllables("congan"), "cong an");
    EXPECT_EQ(into_syllables("hanoi"), "ha noi");
    EXPECT_EQ(into_syllables("vanhoaxa"), "van hoa xa"); // and not "va nhoa xa"
    EXPECT_TRUE(cut_into_syllables("thainguyen")->only);
    EXPECT_FALSE(cut_into_syllables("xavonhai")->only) << "or \"xa von hai\"";
    EXPECT_FALSE(into_syllables("xkcd"));
    EXPECT_FALSE(into_syllables(std::string(65, 'a')));
}

TEST(Letters, put_the_tone_mark_where_schools_put_it_today)
{
    EXPECT_EQ(modern_tone("uỷ"), "ủy");
    EXPECT_EQ(modern_tone("Hoà"), "Hòa");
    EXPECT_EQ(modern_tone("khoẻ"), "khỏe");
    EXPECT_EQ(modern_tone("quý"), "quý");
    EXPECT_EQ(modern_tone("hoàn"), "hoàn");
    EXPECT_EQ(modern_tone("y"), "y");
}

TEST(Letters, have_their_vietnamese_names)
{
    EXPECT_EQ(spell("FM"), "ép em");
    EXPECT_EQ(spell("Đwq"), "đê vê kép quy");
    EXPECT_EQ(spell("..."), "");
}

TEST(Roman, are_read_only_in_their_usual_form)
{
    EXPECT_EQ(roman_value("XVI"), 16);
    EXPECT_EQ(roman_value("XLIX"), 49);
    EXPECT_EQ(roman_value("MMXXVI"), 2026);
    for (const auto* letters : { "IIII", "VX", "IC", "A", "", "IIX", "VV" })
        EXPECT_FALSE(roman_value(letters)) << letters;
}

}
