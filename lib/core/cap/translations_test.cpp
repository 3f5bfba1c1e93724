#include "core/cap/translations.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"

namespace nguon::cap {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Info said_in(const char* language, const char* headline, const char* place = "Xã A")
{
    Info info;
    info.event = "x";
    info.headline = headline;
    info.language = language;
    Area area;
    area.description = place;
    area.geocodes = { { "VN-GSO", place } };
    info.areas = { area };
    return info;
}

TEST(CapTranslations, keeps_what_is_said_in_other_languages_once_each)
{
    Alert alert;
    alert.infos = { said_in("en-US", "Leave now"), said_in("vi-VN", "Sơ tán ngay"),
        said_in("tyz", "Pây"), said_in("EN-us", "Go away") };
    EXPECT_THAT(said_in_others(alert),
        ElementsAre(Translation{ "en-US", "Leave now." }, Translation{ "tyz", "Pây." }));
    alert.infos.erase(alert.infos.begin() + 1);
    EXPECT_THAT(said_in_others(alert),
        ElementsAre(Translation{ "en-US", "Leave now." }, Translation{ "tyz", "Pây." }))
        << "without Vietnamese they are all there is";
    EXPECT_THAT(said_in_others({}), IsEmpty());
    alert.infos = { said_in("vi", "Sơ tán"), said_in("VI-vn", "Sơ tán nhanh") };
    EXPECT_THAT(said_in_others(alert), IsEmpty());
}

TEST(CapTranslations, takes_for_a_translation_what_is_said_of_the_same_places)
{
    Alert alert;
    alert.infos = { said_in("vi", "Lũ về xã A", "A"), said_in("en", "Flood in B", "B"),
        said_in("en", "Flood in A", "A") };
    alert.infos[2].areas[0].description = "Commune A";
    EXPECT_THAT(said_in_others(alert), ElementsAre(Translation{ "en", "Flood in A." }));
    alert.infos[2].areas[0].geocodes[0].value = "C";
    EXPECT_THAT(said_in_others(alert), IsEmpty()) << "nobody knows which of them it is";
    alert.infos.pop_back();
    EXPECT_THAT(said_in_others(alert), IsEmpty()) << "it speaks of another place";
    alert.infos[1].areas[0].geocodes.push_back({ "VN-GSO", "A" });
    EXPECT_THAT(said_in_others(alert), ElementsAre(Translation{ "en", "Flood in B." }))
        << "alone in its language it may name more than the spoken one";
    alert.infos[1].areas.clear();
    EXPECT_THAT(said_in_others(alert), ElementsAre(Translation{ "en", "Flood in B." }))
        << "some say where in one language only";
    alert.infos[1].responses = { Response::all_clear };
    EXPECT_THAT(said_in_others(alert), IsEmpty()) << "an end does not translate a warning";
}

TEST(CapTranslations, keeps_of_another_language_as_much_as_an_alert_holds)
{
    Alert alert;
    alert.infos = { said_in("vi", "Nước lên") };
    Info long_one = said_in("km", "ទឹក");
    for (int i = 0; i < 400; ++i)
        long_one.description += "ទឹកឡើង. ";
    long_one.instruction = "ចេញ.";
    alert.infos.push_back(long_one);
    for (int i = 0; i < 20; ++i) {
        const std::string language{ 'a', static_cast<char>('a' + i) };
        alert.infos.push_back(said_in(language.c_str(), "Go"));
    }
    const auto all = said_in_others(alert);
    ASSERT_EQ(all.size(), most_translations);
    EXPECT_TRUE(check_translation(all[0]));
    EXPECT_GT(count_code_points(all[0].text), longest_emergency_text / 2);
    EXPECT_TRUE(all[0].text.ends_with("ចេញ.")) << "what to do is not cut off";
}

}
}
