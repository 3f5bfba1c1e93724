#include "server/media/utterance.hpp"

#include <gtest/gtest.h>

namespace nguon::media {
namespace {

using namespace std::chrono_literals;

std::vector<std::string> texts(std::string_view text, const VoiceOptions& options)
{
    std::vector<std::string> found;
    for (const Utterance& utterance : utterances(text, options))
        found.push_back(utterance.text);
    return found;
}

const VoiceOptions phrases{ "", 1.0, 300ms, 600ms };
const VoiceOptions sentences{ "", 1.0, 0ms, 500ms };

TEST(Utterances, are_phrases_when_a_phrase_gap_is_asked_for)
{
    const auto found = utterances("Bà con chú ý, đề phòng lũ: sơ tán ngay. Hết!", phrases);
    ASSERT_EQ(found.size(), 4U);
    EXPECT_EQ(found[0].text, "Bà con chú ý,");
    EXPECT_EQ(found[0].gap, 300ms);
    EXPECT_EQ(found[2].text, "sơ tán ngay.");
    EXPECT_EQ(found[2].gap, 600ms);
}

TEST(Utterances, are_sentences_when_only_a_sentence_gap_is_asked_for)
{
    EXPECT_EQ(texts("Một, hai. Ba… Bốn? Năm", sentences),
        (std::vector<std::string>{ "Một, hai.", "Ba…", "Bốn?", "Năm." }));
}

TEST(Utterances, are_not_cut_inside_a_number_or_a_name)
{
    EXPECT_EQ(texts("Ông A.B đo 3.5 mét và 1,2 mét.", phrases),
        (std::vector<std::string>{ "Ông A.B đo 3.5 mét và 1,2 mét." }));
}

TEST(Utterances, take_whole_sentences_together_otherwise_and_lose_nothing)
{
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += "Đây là một câu thông báo, dài vừa phải, đọc cho bà con nghe. ";
    const auto found = texts(text, {});
    EXPECT_GT(found.size(), 5U);
    std::string all;
    for (const std::string& part : found) {
        EXPECT_LT(part.size(), 1'200U);
        EXPECT_TRUE(part.ends_with('.'));
        all += part + ' ';
    }
    EXPECT_EQ(all, text);
}

TEST(Utterances, end_a_line_like_a_sentence)
{
    EXPECT_EQ(texts("THÔNG BÁO\nVề việc tiêm phòng\n\nKính gửi bà con.", sentences),
        (std::vector<std::string>{ "THÔNG BÁO.", "Về việc tiêm phòng.", "Kính gửi bà con." }));
}

TEST(Utterances, hold_no_commands_of_the_synthesiser)
{
    EXPECT_EQ(texts("Xin [[h@l'oU]] <break/> \x01 50P chào", sentences),
        (std::vector<std::string>{ "Xin   h@l'oU    break/    50P chào." }));
}

TEST(Utterances, cut_a_sentence_without_end_at_a_space)
{
    std::string text;
    for (int i = 0; i < 2'000; ++i)
        text += "nước ";
    for (const std::string& part : texts(text, sentences))
        EXPECT_LT(part.size(), 2'100U);
}

}
}
