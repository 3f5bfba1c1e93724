#include "core/template/template.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nguon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Template flood()
{
    Template one;
    one.title = "Lũ trên sông";
    one.text = "Nước tại {địa điểm} đã lên {mức nước}. Bà con gần {địa điểm} đi ngay.";
    one.hazard = Hazard::flood;
    one.media = MediaHash(64, 'a');
    return one;
}

std::vector<std::string> codes(const Template& one)
{
    std::vector<std::string> found;
    if (const auto ok = check_template(one); !ok) {
        for (const FieldError& field : ok.error().fields)
            found.push_back(field.path + " " + field.code);
    }
    return found;
}

TEST(ATemplate, names_each_blank_once)
{
    EXPECT_THAT(*blanks_of(flood().text), ElementsAre("địa điểm", "mức nước"));
    EXPECT_THAT(*blanks_of("Không có chỗ trống."), IsEmpty());
    EXPECT_EQ(blanks_of("Mở {mà không đóng").error().fields.front().code, "template.open_blank");
    EXPECT_FALSE(blanks_of("Trống {} thì không được"));
}

TEST(ATemplate, is_filled_only_where_every_blank_is)
{
    const auto text
        = filled(flood().text, { { "địa điểm", " cầu Nà Sọc " }, { "mức nước", "báo động ba" } });
    EXPECT_EQ(*text, "Nước tại cầu Nà Sọc đã lên báo động ba. Bà con gần cầu Nà Sọc đi ngay.");
    const auto missing = filled(flood().text, { { "địa điểm", "cầu" }, { "mức nước", " " } });
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().fields.front().path, "blanks.mức nước");
}

TEST(ATemplate, gives_its_sound_only_to_its_own_words)
{
    Template fixed = flood();
    fixed.text = "Nước đang lên.";
    EXPECT_EQ(content_of(fixed, {})->media, fixed.media);
    EXPECT_EQ(content_of(fixed, {})->hazard, Hazard::flood);
    EXPECT_EQ(content_of(flood(), { { "địa điểm", "cầu" }, { "mức nước", "ba mét" } })->media, "");
}

TEST(ATemplate, has_another_language_as_a_recording_or_in_writing)
{
    Template one = flood();
    one.tracks.push_back({ "tyz", "", MediaHash(64, 'b') });
    one.tracks.push_back({ "en", "Water at {địa điểm}. Leave now.", std::nullopt });
    EXPECT_THAT(codes(one), IsEmpty());
    one.tracks.push_back({ "hmn", " ", std::nullopt });
    one.tracks.push_back({ "tyz", "Nặm {mà không đóng", MediaHash(64, 'c') });
    one.tracks.push_back({ "rad", "{giờ nào}", std::nullopt });
    EXPECT_THAT(codes(one),
        ElementsAre("tracks[2].media template.track_needs_media",
            "tracks[3].language input.repeated", "tracks[3].text template.other_blank",
            "tracks[4].text template.other_blank"));
}

TEST(ATemplate, gives_its_written_languages_to_the_alert_with_the_same_blanks)
{
    Template one = flood();
    one.tracks
        = { { "en", "Water at {địa điểm}.", std::nullopt }, { "tyz", "", MediaHash(64, 'b') } };
    const auto content = content_of(one, { { "địa điểm", "cầu" }, { "mức nước", "ba mét" } });
    ASSERT_TRUE(content);
    EXPECT_THAT(content->translations, ElementsAre(Translation{ "en", "Water at cầu." }));
}

// Templates of before were not looked at for it.
TEST(ATemplate, whose_other_languages_are_wrong_still_sends_its_words)
{
    Template one = flood();
    one.tracks = { { "en", "{giờ nào}", std::nullopt }, { "vi", "Nước lên.", std::nullopt },
        { "tiếng Tày", "Nặm", std::nullopt }, { "tyz", "Nặm", std::nullopt },
        { "TYZ", "Nặm", std::nullopt } };
    const auto content = content_of(one, { { "địa điểm", "cầu" }, { "mức nước", "ba mét" } });
    ASSERT_TRUE(content);
    EXPECT_THAT(content->translations, ElementsAre(Translation{ "tyz", "Nặm" }));
}

TEST(ATemplate, needs_a_title_and_words)
{
    Template empty;
    EXPECT_THAT(
        codes(empty), ElementsAre("title template.title_empty", "text template.text_empty"));
}

}
}
