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

TEST(ATemplate, speaks_other_languages_by_recordings_alone)
{
    Template one = flood();
    one.tracks.push_back({ "tyz", "", MediaHash(64, 'b') });
    EXPECT_THAT(codes(one), IsEmpty());
    one.tracks.push_back({ "hmn", "Chữ mà không có tiếng", std::nullopt });
    one.tracks.push_back({ "tyz", "", MediaHash(64, 'c') });
    EXPECT_THAT(codes(one),
        ElementsAre(
            "tracks[1].media template.track_needs_media", "tracks[2].language input.repeated"));
}

TEST(ATemplate, needs_a_title_and_words)
{
    Template empty;
    EXPECT_THAT(
        codes(empty), ElementsAre("title template.title_empty", "text template.text_empty"));
}

}
}
