#include "server/site/hear_again_page.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace nguon::site {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

const Moment now = at(*parse_iso_day("2026-11-21"), 9h);

app::HeardAgain heard(
    std::int64_t id, const std::string& title, const std::string& text, Moment last)
{
    Bulletin::Saved saved;
    saved.id = BulletinId(id);
    saved.content.title = title;
    saved.content.text = text;
    saved.state = BulletinState::approved;
    saved.sound = BulletinSound{ std::string(64, 'a'), 65s, 210'000 };
    const app::HeardSound main{ 0, "vi", *saved.sound, "", "" };
    return { Bulletin(std::move(saved)), last, 2, { main } };
}

SoundSizes sizes(const BulletinSound&) { return { 210'000, 0 }; }
SoundSizes nothing(const BulletinSound&) { return {}; }

TEST(HearAgainPage, offers_text_and_both_sounds_with_their_sizes_and_no_script)
{
    app::HearAgainPlace place{ DeviceId(7), "Cụm loa <chợ>", "Xóm Làng Mười", {} };
    place.bulletins = { heard(50, "Họp & bàn", "Dòng một\nDòng <hai>", now - 2h),
        heard(51, "Hôm kia", "Chữ", now - 48h) };
    const std::string html = hear_again_page(place, sizes, now);
    EXPECT_THAT(html, HasSubstr("Cụm loa &lt;chợ&gt;"));
    EXPECT_THAT(html, HasSubstr("Họp &amp; bàn"));
    EXPECT_THAT(html, HasSubstr("Dòng một<br>Dòng &lt;hai&gt;"));
    EXPECT_THAT(html, HasSubstr("07:00 hôm nay, đã phát 2 lần"));
    EXPECT_THAT(html, HasSubstr("<h2>Hôm nay</h2>"));
    EXPECT_THAT(html, HasSubstr("<h2>Những ngày trước</h2>"));
    EXPECT_THAT(html, HasSubstr("09:00 ngày 19/11/2026"));
    EXPECT_THAT(html, HasSubstr("/nghe/7/50.opus"));
    EXPECT_THAT(html, HasSubstr("Tải Opus (210 KB)"));
    EXPECT_THAT(html, HasSubstr("Tải M4A (khoảng 338 KB)"));
    EXPECT_THAT(html, HasSubstr("preload=\"none\""));
    EXPECT_THAT(html, Not(HasSubstr("<script")));
    EXPECT_THAT(html, HasSubstr("lang=\"vi\""));
}

TEST(HearAgainPage, is_light_whatever_is_on_it)
{
    app::HearAgainPlace place{ DeviceId(7), "Cụm loa", "Xóm", {} };
    std::string text;
    while (text.size() < 20'000)
        text += "Đề nghị bà con & \"các hộ\" chú ý. ";
    for (int i = 0; i < 30; ++i)
        place.bulletins.push_back(heard(100 + i, "Tin dài", text, now - 1h * i));
    const std::string html = hear_again_page(place, sizes, now);
    EXPECT_LE(html.size(), most_page_bytes);
    EXPECT_THAT(html, HasSubstr("/nghe/7/tin/100\">Đọc toàn văn"));
    EXPECT_THAT(html, HasSubstr("Các bản tin cũ hơn"));
}

TEST(HearAgainPage, says_so_when_there_is_nothing)
{
    const app::HearAgainPlace place{ DeviceId(7), "Cụm loa", "Xóm", {} };
    EXPECT_THAT(hear_again_page(place, sizes, now), HasSubstr("chưa phát bản tin nào"));
}

TEST(HearAgainPage, offers_every_language_in_the_order_of_the_place)
{
    app::HearAgainPlace place{ DeviceId(7), "Cụm loa", "Xóm", {} };
    place.bulletins = { heard(50, "Họp", "Chữ", now) };
    place.bulletins[0].sounds.insert(place.bulletins[0].sounds.begin(),
        { 1, "tyz", { std::string(64, 'b'), 20s, 80'000 }, "Slư Tày", "Người <đọc>" });
    const std::string html = hear_again_page(place, sizes, now);
    const auto tay = html.find("Tiếng Tày, người đọc: Người &lt;đọc&gt;");
    const auto viet = html.find("<h4 lang=\"vi\">Tiếng Việt</h4>");
    ASSERT_NE(tay, std::string::npos) << html;
    ASSERT_NE(viet, std::string::npos) << html;
    EXPECT_LT(tay, viet);
    EXPECT_THAT(html, HasSubstr("/nghe/7/50/1.opus"));
    EXPECT_THAT(html, HasSubstr("/nghe/7/50.opus"));
    EXPECT_THAT(html, HasSubstr("<details lang=\"tyz\"><summary lang=\"vi\">Đọc bản tiếng Tày"));
    place.bulletins[0].sounds.erase(place.bulletins[0].sounds.begin());
    EXPECT_THAT(hear_again_page(place, sizes, now), Not(HasSubstr("<h4"))) << "one needs no name";
}

TEST(HearAgainPage, a_bulletin_whose_sound_is_gone_is_still_read)
{
    app::HearAgainPlace place{ DeviceId(7), "Cụm loa", "Xóm", {} };
    place.bulletins = { heard(50, "Họp", "Chữ", now) };
    const std::string html = bulletin_page(place, place.bulletins[0], nothing, now);
    EXPECT_THAT(html, Not(HasSubstr("<audio")));
    EXPECT_THAT(html, HasSubstr("<p>Chữ</p>"));
}

}
}
