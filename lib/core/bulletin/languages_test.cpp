#include "core/bulletin/languages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nguon {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::size_t> heard(std::vector<std::string> others, std::vector<std::string> order)
{
    return heard_in_order("vi", others, order);
}

BulletinContent notice(std::vector<Track> tracks = {})
{
    BulletinContent content;
    content.title = "Họp thôn";
    content.text = "Tối nay họp thôn.";
    content.channels = { Channel::speaker };
    content.audience.units = { UnitId(2) };
    content.tracks = std::move(tracks);
    return content;
}

Track recorded(const char* language, std::string reader = "Người đọc của xã")
{
    return { language, "", MediaHash(64, 'a'), std::move(reader) };
}

std::string refused(const BulletinContent& content)
{
    const auto checked = check_content(content);
    return checked
        ? ""
        : checked.error().fields.front().path + " " + checked.error().fields.front().code;
}

TEST(HeardInOrder, follows_the_order_of_the_place)
{
    EXPECT_THAT(heard({ "tyz", "nut" }, { "tyz", "vi" }), ElementsAre(1U, 0U));
    EXPECT_THAT(heard({ "tyz", "nut" }, { "vi", "nut", "tyz" }), ElementsAre(0U, 2U, 1U));
}

TEST(HeardInOrder, leaves_out_what_the_place_does_not_hear_but_never_the_main_text)
{
    EXPECT_THAT(heard({ "tyz", "nut" }, { "vi" }), ElementsAre(0U));
    EXPECT_THAT(heard({ "tyz" }, {}), ElementsAre(0U));
    EXPECT_THAT(heard({ "tyz" }, { "tyz" }), ElementsAre(1U, 0U));
    EXPECT_THAT(heard({}, { "tyz", "vi" }), ElementsAre(0U));
    EXPECT_THAT(heard({ "tyz" }, { "tyz", "tyz", "vi", "vi" }), ElementsAre(1U, 0U));
}

TEST(LanguagesLacking, are_those_without_a_recording)
{
    EXPECT_THAT(languages_lacking(notice(), { "nut", "tyz" }), ElementsAre("nut", "tyz"));
    EXPECT_THAT(
        languages_lacking(notice({ recorded("tyz") }), { "nut", "tyz" }), ElementsAre("nut"));
    EXPECT_THAT(languages_lacking(notice(), {}), IsEmpty());
    BulletinContent spoken = notice();
    spoken.language = "tyz";
    EXPECT_THAT(languages_lacking(spoken, { "tyz" }), IsEmpty());
}

TEST(Tracks, are_recordings_each_in_a_language_of_its_own)
{
    EXPECT_EQ(refused(notice({ recorded("tyz"), recorded("nut") })), "");
    EXPECT_EQ(refused(notice({ recorded("tyz"), recorded("tyz") })),
        "tracks[1].language bulletin.language_twice");
    EXPECT_EQ(refused(notice({ recorded("vi") })), "tracks[0].language bulletin.language_twice");
    EXPECT_EQ(refused(notice({ { "tyz", "Chữ mà không có tiếng", std::nullopt } })),
        "tracks[0].media bulletin.needs_recording");
    EXPECT_EQ(refused(notice({ recorded("tyz", std::string(121, 'a')) })),
        "tracks[0].reader input.too_long");
}

TEST(Tracks, without_the_name_of_who_speaks_are_not_submitted)
{
    auto made = Bulletin::create(
        BulletinId(1), UnitId(2), AccountId(3), notice({ recorded("tyz", " ") }), Moment());
    ASSERT_TRUE(made);
    const auto submitted = made->submit(AccountId(3), 1, Moment());
    ASSERT_FALSE(submitted);
    EXPECT_EQ(submitted.error().fields.at(0).path, "tracks[0].reader");
    EXPECT_EQ(submitted.error().fields.at(0).code, "bulletin.reader_needed");
}

TEST(LanguageWords, name_what_is_known_and_tell_the_code_of_what_is_not)
{
    EXPECT_EQ(languages_in_words({ "tyz", "vi" }), "tiếng Tày, tiếng Việt");
    EXPECT_EQ(language_in_words("xyz"), "tiếng có mã xyz");
}

TEST(LanguageWords, stand_behind_the_title_only_where_there_are_several)
{
    EXPECT_EQ(title_in_language(notice(), 0), "Họp thôn");
    const BulletinContent both = notice({ recorded("tyz") });
    EXPECT_EQ(title_in_language(both, 0), "Họp thôn (tiếng Việt)");
    EXPECT_EQ(title_in_language(both, 1), "Họp thôn (tiếng Tày)");
    EXPECT_EQ(title_in_language(both, 2), "Họp thôn") << "a track that is not there any more";
}

TEST(LanguageOrder, names_each_language_once)
{
    EXPECT_TRUE(check_order({ "tyz", "vi" }));
    EXPECT_TRUE(check_order({}));
    EXPECT_EQ(check_order({ "tyz", "tyz" }).error().fields.at(0).code, "input.repeated");
    EXPECT_EQ(check_order({ "tiếng Tày" }).error().fields.at(0).code, "bulletin.bad_language");
    EXPECT_EQ(check_order({ "aa", "bb", "cc", "dd", "ee", "ff", "gg" }).error().fields.at(0).code,
        "input.too_many");
}

}
}
