#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/text.hpp"
#include "core/cap/check.hpp"
#include "core/cap/from_emergency.hpp"
#include "core/cap/meaning.hpp"
#include "core/cap/write.hpp"

namespace nguon::cap {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const Moment now = *parse_rfc3339("2026-11-21T12:00:00.750+07:00");
const Moment sent = *parse_rfc3339("2026-11-21T12:00:00+07:00");

Alert sound_alert()
{
    Alert alert;
    alert.identifier = "KTTV-1";
    alert.sender = "kttv.example.vn";
    alert.sent = sent;
    Info info;
    info.language = "vi-VN";
    info.categories = { Category::met };
    info.event = "Lũ quét";
    info.expires = sent + 6h;
    Area area;
    area.description = "Xã Võ Nhai";
    area.polygons = { { { 21.7, 105.9 }, { 21.8, 105.9 }, { 21.8, 106.0 }, { 21.7, 105.9 } } };
    info.areas = { area };
    alert.infos = { info };
    return alert;
}

template <typename Change> std::vector<std::string> found(Change change)
{
    Alert alert = sound_alert();
    change(alert);
    std::vector<std::string> all;
    for (const FieldError& fault : faults(alert))
        all.push_back(fault.path + " " + fault.code);
    return all;
}

TEST(CapFaults, a_sound_alert_has_none)
{
    EXPECT_THAT(found([](Alert&) {}), IsEmpty());
}

TEST(CapFaults, names_hold_nothing_that_references_are_parted_by)
{
    EXPECT_THAT(found([](Alert& a) { a.identifier = "a b"; }),
        ElementsAre("alert.identifier cap.restricted_characters"));
    EXPECT_THAT(found([](Alert& a) { a.sender = "a,b"; }),
        ElementsAre("alert.sender cap.restricted_characters"));
    EXPECT_THAT(found([](Alert& a) { a.sender.clear(); }), ElementsAre("alert.sender cap.empty"));
    EXPECT_THAT(found([](Alert& a) { a.identifier = std::string(201, 'x'); }),
        ElementsAre("alert.identifier input.too_long"));
}

TEST(CapFaults, what_follows_names_what_it_follows_and_nothing_later)
{
    EXPECT_THAT(found([](Alert& a) { a.type = MessageType::update; }),
        ElementsAre("alert.references cap.references_missing"));
    EXPECT_THAT(found([](Alert& a) {
        a.type = MessageType::cancel;
        a.references = { a.reference() };
    }),
        ElementsAre("alert.references cap.references_itself"));
    EXPECT_THAT(found([](Alert& a) {
        a.type = MessageType::update;
        a.references = { { "x", "y", sent + 1s } };
    }),
        ElementsAre("alert.references cap.references_later"));
    EXPECT_THAT(found([](Alert& a) {
        a.type = MessageType::cancel;
        a.references = { { "x", "y", sent } };
        a.infos.clear();
    }),
        IsEmpty())
        << "a cancel may say nothing more";
    EXPECT_THAT(
        found([](Alert& a) { a.infos.clear(); }), ElementsAre("alert.info cap.element_missing"));
}

TEST(CapFaults, scope_goes_with_what_it_asks_for)
{
    EXPECT_THAT(found([](Alert& a) { a.scope = Scope::restricted; }),
        ElementsAre("alert.restriction cap.restriction_missing"));
    EXPECT_THAT(found([](Alert& a) { a.restriction = "nội bộ"; }),
        ElementsAre("alert.restriction cap.restriction_unwanted"));
    EXPECT_THAT(found([](Alert& a) { a.scope = Scope::addressed; }),
        ElementsAre("alert.addresses cap.addresses_missing"));
}

TEST(CapFaults, an_end_comes_after_its_beginning)
{
    EXPECT_THAT(found([](Alert& a) { a.infos[0].expires = sent; }),
        ElementsAre("alert.info[1].expires cap.expires_before_sent"));
    EXPECT_THAT(found([](Alert& a) { a.infos[0].effective = sent + 7h; }),
        ElementsAre("alert.info[1].expires cap.expires_before_effective"));
    EXPECT_THAT(found([](Alert& a) { a.infos[0].onset = sent + 7h; }),
        ElementsAre("alert.info[1].expires cap.expires_before_onset"));
    EXPECT_THAT(found([](Alert& a) { a.infos[0].effective = sent - 1h; }), IsEmpty());
    EXPECT_THAT(found([](Alert& a) { a.infos[0].expires.reset(); }), IsEmpty());
}

TEST(CapFaults, every_language_is_looked_at)
{
    const auto second = [](Alert& a) {
        a.infos.push_back(a.infos[0]);
        a.infos[1].language = "tiếng Tày";
        a.infos[1].event = " ";
        a.infos[1].categories.clear();
    };
    EXPECT_THAT(found(second),
        ElementsAre("alert.info[2].language cap.bad_language",
            "alert.info[2].category cap.element_missing", "alert.info[2].event cap.empty"));
}

TEST(CapFaults, polygons_are_closed_simple_and_written_latitude_first)
{
    const auto with = [](Polygon polygon) {
        return found([&](Alert& a) { a.infos[0].areas[0].polygons = { polygon }; });
    };
    const std::string where = "alert.info[1].area[1].polygon[1] ";
    EXPECT_THAT(
        with({ { 21, 105 }, { 22, 105 }, { 21, 105 } }), ElementsAre(where + "cap.polygon_short"));
    EXPECT_THAT(with({ { 21, 105 }, { 22, 105 }, { 22, 106 }, { 21, 106 } }),
        ElementsAre(where + "cap.polygon_open"));
    EXPECT_THAT(with({ { 105, 21 }, { 105, 22 }, { 106, 22 }, { 105, 21 } }),
        ElementsAre(where + "cap.longitude_first"));
    EXPECT_THAT(with({ { 21, 205 }, { 22, 105 }, { 22, 106 }, { 21, 205 } }),
        ElementsAre(where + "cap.longitude_range"));
    EXPECT_THAT(with({ { 21, 105 }, { 22, 106 }, { 22, 105 }, { 21, 106 }, { 21, 105 } }),
        ElementsAre(where + "cap.polygon_crosses"));
    EXPECT_THAT(with({ { 21, 105 }, { 21, 106 }, { 21, 105.5 }, { 21, 105 } }),
        ElementsAre(where + "cap.polygon_crosses"))
        << "it has no inside";
    EXPECT_THAT(with(Polygon(1'001, Point{ 21, 105 })), ElementsAre(where + "cap.polygon_long"));
    EXPECT_THAT(
        with({ { 21, 105 }, { 21, 105 }, { 22, 105 }, { 22, 106 }, { 21, 105 } }), IsEmpty())
        << "a point written twice crosses nothing";
}

TEST(CapFaults, circles_and_heights_are_possible)
{
    EXPECT_THAT(found([](Alert& a) {
        a.infos[0].areas[0].circles = { { { 95, 21 }, 1 } };
    }),
        ElementsAre("alert.info[1].area[1].circle[1] cap.longitude_first"));
    EXPECT_THAT(found([](Alert& a) {
        a.infos[0].areas[0].circles = { { { 21, 105 }, -1 } };
    }),
        ElementsAre("alert.info[1].area[1].circle[1] cap.radius_range"));
    EXPECT_THAT(found([](Alert& a) { a.infos[0].areas[0].ceiling = 5; }),
        ElementsAre("alert.info[1].area[1].ceiling cap.ceiling_alone"));
    EXPECT_THAT(found([](Alert& a) {
        a.infos[0].areas[0].altitude = 6;
        a.infos[0].areas[0].ceiling = 5;
    }),
        ElementsAre("alert.info[1].area[1].ceiling cap.ceiling_below"));
}

TEST(CapWriting, escapes_what_xml_would_take_for_its_own_and_leaves_out_what_it_cannot_hold)
{
    EXPECT_EQ(escape_xml("Mưa < 50 & \"gió\" > 8\r\n"),
        "Mưa &lt; 50 &amp; &quot;gió&quot; &gt; 8&#13;\n");
    EXPECT_EQ(escape_xml(std::string("a\0b\x01\x1F", 5)), "ab");
    EXPECT_EQ(escape_xml("\xEF\xBF\xBE\xEF\xBF\xBF\xEF\xBF\xBD"), "\xEF\xBF\xBD");
}

TEST(CapWriting, writes_places_in_plain_decimals_and_radii_in_kilometres)
{
    Alert alert = sound_alert();
    alert.infos[0].areas[0].polygons = { { { 21.70000012, -0.0000001 }, { 21.8, 105.9 },
        { -0.5, 106 }, { 21.70000012, -0.0000001 } } };
    alert.infos[0].areas[0].circles = { { { 21.5, 105.25 }, 1'250 } };
    const std::string xml = to_xml(alert);
    EXPECT_THAT(xml, HasSubstr("<polygon>21.7,0 21.8,105.9 -0.5,106 21.7,0</polygon>"));
    EXPECT_THAT(xml, HasSubstr("<circle>21.5,105.25 1.25</circle>"));
    EXPECT_THAT(xml, HasSubstr("<sent>2026-11-21T12:00:00+07:00</sent>"));
    EXPECT_EQ(xml, to_xml(alert));
}

TEST(CapMoments, have_an_offset_and_no_fractions)
{
    EXPECT_EQ(parse_moment("2011-09-02T11:36:50-00:00"), parse_rfc3339("2011-09-02T11:36:50Z"));
    for (const char* text : { "2011-09-02T11:36:50Z", "2011-09-02T11:36:50.5+07:00",
             "2011-09-02T11:36:50", "9999-12-31T23:59:59-12:00", "1900-01-01T00:00:00+00:00",
             "2011-9-02T11:36:50+07:00", "2011-13-02T11:36:50+07:00" })
        EXPECT_FALSE(parse_moment(text)) << text;
    EXPECT_EQ(to_text(now), "2026-11-21T12:00:00+07:00");
}

Info said(std::string event, std::string headline = {}, std::string description = {},
    std::string instruction = {})
{
    Info info;
    info.event = std::move(event);
    info.headline = std::move(headline);
    info.description = std::move(description);
    info.instruction = std::move(instruction);
    return info;
}

TEST(CapMeaning, knows_the_hazard_by_code_word_or_category)
{
    EXPECT_EQ(hazard_of(said("Lũ quét, sạt lở đất")), Hazard::flash_flood);
    EXPECT_EQ(hazard_of(said("Cảnh báo bão số 3")), Hazard::storm);
    EXPECT_EQ(hazard_of(said("Cảnh báo số 3")), Hazard::other) << "báo is not bão";
    EXPECT_EQ(hazard_of(said("Khu vực phía đông")), Hazard::other) << "đông is not dông";
    EXPECT_EQ(hazard_of(said("SEVERE THUNDERSTORM")), Hazard::storm);
    EXPECT_EQ(hazard_of(said("Tsunami Warning")), Hazard::other);
    EXPECT_EQ(hazard_of(said("CẢNH BÁO NGẬP LỤT")), Hazard::flood);
    Info coded = said("Fire");
    coded.event_codes = { { "nguon:hazard", "dyke" } };
    EXPECT_EQ(hazard_of(coded), Hazard::dyke);
    Info health = said("Thông báo");
    health.categories = { Category::health };
    EXPECT_EQ(hazard_of(health), Hazard::epidemic);
}

TEST(CapMeaning, says_what_is_written_without_markup_addresses_and_repetition)
{
    EXPECT_EQ(spoken_text(said("Lũ", "Lũ lên nhanh", "Mực nước 5 m<br />Vượt báo động 3",
                              "Sơ tán ngay.\nXem https://example.vn/lu"),
                  1'000),
        "Lũ lên nhanh. Mực nước 5 m. Vượt báo động 3. Sơ tán ngay. Xem.");
    EXPECT_EQ(spoken_text(said("Lũ", "Lũ lên.", "Lũ lên. Nước 5 m."), 1'000), "Lũ lên. Nước 5 m.");
    EXPECT_EQ(spoken_text(said("Cháy rừng"), 1'000), "Cháy rừng.");
    EXPECT_EQ(spoken_text(said("x", "Mưa < 50 mm"), 1'000), "Mưa < 50 mm.");
}

TEST(CapMeaning, keeps_what_to_do_when_not_everything_fits)
{
    const Info info
        = said("Lũ", "Lũ lên nhanh.", std::string(500, 'a') + ". Hết.", "Sơ tán ngay lên cao.");
    const std::string text = spoken_text(info, 60);
    EXPECT_LE(text.size(), 60U);
    EXPECT_EQ(text, "Lũ lên nhanh. Sơ tán ngay lên cao.");
    EXPECT_LE(spoken_text(said("Lũ", std::string(400, 'a')), 100).size(), 100U);
}

TEST(CapMeaning, takes_vietnamese_where_it_is_there)
{
    Alert alert = sound_alert();
    alert.infos.insert(alert.infos.begin(), said("Flood"));
    EXPECT_EQ(spoken_info(alert)->event, "Lũ quét");
    alert.infos.pop_back();
    EXPECT_EQ(spoken_info(alert)->event, "Flood");
    EXPECT_FALSE(is_vietnamese(spoken_info(alert)->language));
    EXPECT_TRUE(is_vietnamese("VI-vn"));
    EXPECT_FALSE(is_vietnamese("vie"));
}

TEST(CapMeaning, takes_vietnamese_wherever_it_stands_and_the_first_where_there_is_none)
{
    Alert alert = sound_alert();
    const auto in = [](const char* language, const char* event) {
        Info info = said(event);
        info.language = language;
        return info;
    };
    for (const char* tag : { "vi-VN", "vi", "VI", "vi-Latn-VN" }) {
        alert.infos = { in("en-US", "Flood"), in("tyz", "Nặm"), in(tag, "Lũ"), in("fr", "Crue") };
        EXPECT_EQ(spoken_info(alert)->event, "Lũ") << tag;
        EXPECT_FALSE(says_more_than_is_spoken(alert)) << "a translation is no other message";
    }
    alert.infos.erase(alert.infos.begin() + 2);
    EXPECT_EQ(spoken_info(alert)->event, "Flood") << "the language of the first";
    alert.infos.erase(alert.infos.begin());
    EXPECT_EQ(spoken_info(alert)->event, "Nặm");
}

TEST(CapMeaning, what_is_over_for_some_is_not_over_for_all)
{
    Alert alert = sound_alert();
    alert.infos = { said("Hết lũ ở xã trên"), said("Lũ về xã dưới") };
    for (Info& info : alert.infos)
        info.language = "vi-VN";
    alert.infos[0].responses = { Response::all_clear };
    EXPECT_FALSE(says_all_clear(alert));
    EXPECT_TRUE(says_more_than_is_spoken(alert));
    EXPECT_EQ(spoken_info(alert)->event, "Lũ về xã dưới");
    alert.infos[1].responses = { Response::all_clear };
    EXPECT_TRUE(says_all_clear(alert));
    EXPECT_FALSE(says_more_than_is_spoken(alert));
    alert.infos[1].language = "en-US";
    alert.infos[1].responses = {};
    EXPECT_TRUE(says_all_clear(alert)) << "another language is not the one we speak";
    EXPECT_FALSE(says_all_clear({})) << "who says nothing ends nothing";
}

TEST(CapMeaning, ends_when_the_words_end_that_are_spoken)
{
    Alert alert = sound_alert();
    alert.infos[0].expires = sent + 30min;
    alert.infos.push_back(said("Flood"));
    EXPECT_EQ(expires_of(alert), sent + 30min) << "a translation that names no end adds nothing";
    alert.infos[1].expires = sent + 6h;
    EXPECT_EQ(expires_of(alert), sent + 30min);
    alert.infos[0].expires.reset();
    EXPECT_EQ(expires_of(alert), sent + 6h);
    alert.infos[1].expires.reset();
    EXPECT_EQ(expires_of(alert), sent + usual_life);
    alert.infos[1].language = "vi";
    alert.infos[1].expires = sent + 20min;
    EXPECT_EQ(expires_of(alert), sent + usual_life) << "the other one in our language goes on";
    EXPECT_EQ(expires_of({}), Moment() + usual_life);
}

TEST(CapMeaning, a_second_info_for_another_place_is_more_than_we_speak)
{
    Alert alert = sound_alert();
    alert.infos.push_back(alert.infos.back());
    EXPECT_FALSE(says_more_than_is_spoken(alert));
    Area other;
    other.description = "Xã La Hiên";
    alert.infos.back().areas = { other };
    EXPECT_TRUE(says_more_than_is_spoken(alert));
}

TEST(CapMeaning, makes_a_shape_smaller_and_keeps_it_closed)
{
    Polygon circle;
    for (int i = 0; i <= 900; ++i)
        circle.push_back({ 21.5 + 0.3 * std::cos(i * 6.283185307179586 / 900),
            105.5 + 0.3 * std::sin(i * 6.283185307179586 / 900) });
    circle.back() = circle.front();
    const auto small = simplified({ circle, circle }, 60);
    ASSERT_EQ(small.size(), 2U);
    EXPECT_LE(small[0].size() + small[1].size(), 60U);
    EXPECT_GE(small[0].size(), 8U);
    EXPECT_EQ(small[0].front(), small[0].back());
    EXPECT_TRUE(contains(small[0], { 21.5, 105.5 }));
    EXPECT_TRUE(contains(small[0], { 21.7, 105.5 }));
    EXPECT_FALSE(contains(small[0], { 21.9, 105.5 }));
    EXPECT_EQ(simplified({ circle }, 2)[0].size(), 4U) << "a triangle is the least";
}

Emergency live(bool exercise)
{
    Emergency::Saved saved;
    saved.id = EmergencyId(77);
    saved.unit = UnitId(2);
    saved.exercise = exercise;
    saved.audience.units = { UnitId(2) };
    saved.audience.circles = { { { 21.7, 105.9 }, 2'000 } };
    saved.content.text = "Nước sông lên rất nhanh & mạnh. Sơ tán ngay.";
    saved.content.hazard = Hazard::flash_flood;
    saved.content.severity = nguon::Severity::extreme;
    saved.content.expires = now + 2h;
    saved.author = { AccountId(1), "Nông Thị Lan", UnitId(2), now };
    return *Emergency::declare(saved, now);
}

TEST(CapPublication, an_alert_its_update_and_its_end_follow_each_other)
{
    Emergency emergency = live(false);
    Publication with{ "nguon.thainguyen", "UBND xã Võ Nhai", { { "Xã Võ Nhai", "05716", {} } },
        {} };
    const Alert first = message_of(emergency, order_of(emergency), with);
    EXPECT_THAT(faults(first), IsEmpty());
    EXPECT_EQ(first.identifier, "nguon-77-1");
    EXPECT_EQ(first.type, MessageType::alert);
    EXPECT_EQ(first.status, Status::actual);
    EXPECT_EQ(first.sent, sent);
    EXPECT_EQ(first.infos[0].headline, "Nước sông lên rất nhanh & mạnh");
    EXPECT_EQ(first.infos[0].severity, Severity::extreme);
    EXPECT_EQ(first.infos[0].areas[0].geocodes, (std::vector<Named>{ { "VN-GSO", "05716" } }));
    EXPECT_EQ(hazard_of(first.infos[0]), Hazard::flash_flood);
    EXPECT_THAT(to_xml(first), HasSubstr("nhanh &amp; mạnh"));

    with.earlier.push_back(first.reference());
    EmergencyContent content = emergency.saved().content;
    content.text = "Nước đang rút.";
    ASSERT_TRUE(emergency.update(content, { AccountId(1), "Lan", UnitId(2), now + 1min }, 1));
    const Alert second = message_of(emergency, order_of(emergency), with);
    EXPECT_EQ(second.type, MessageType::update);
    EXPECT_THAT(second.references, ElementsAre(first.reference()));
    EXPECT_EQ(second.infos[0].headline, "Cập nhật: Nước đang rút");

    with.earlier.push_back(second.reference());
    ASSERT_TRUE(
        emergency.end({ AccountId(1), "Lan", UnitId(2), now + 2min }, "Bà con trở về nhà.", 2));
    const Alert last = message_of(emergency, order_of(emergency), with);
    EXPECT_EQ(last.type, MessageType::cancel);
    EXPECT_THAT(faults(last), IsEmpty());
    EXPECT_TRUE(says_all_clear(last));
    EXPECT_EQ(last.references.size(), 2U);
    EXPECT_EQ(last.infos[0].instruction, "Bà con trở về nhà.");
    EXPECT_EQ(last.identifier, "nguon-77-3");
}

TEST(CapPublication, says_the_same_in_every_language_it_has)
{
    Emergency::Saved draft = live(false).saved();
    draft.content.translations
        = { { "en", "The river is rising fast. Leave now." }, { "tyz", "Nặm khửn lài." } };
    Emergency emergency = *Emergency::declare(draft, now);
    Publication with{ "nguon.thainguyen", "UBND xã Võ Nhai", { { "Xã Võ Nhai", "05716", {} } },
        {} };
    const Alert first = message_of(emergency, order_of(emergency), with);
    EXPECT_THAT(faults_of_ours(first), IsEmpty());
    ASSERT_EQ(first.infos.size(), 3U);
    EXPECT_EQ(first.infos[0].language, "vi-VN") << "ours comes first";
    EXPECT_EQ(first.infos[1].language, "en");
    EXPECT_EQ(first.infos[1].event, "Flash flood");
    EXPECT_EQ(first.infos[1].headline, "The river is rising fast");
    EXPECT_EQ(first.infos[1].description, "The river is rising fast. Leave now.");
    EXPECT_EQ(first.infos[2].event, "Lũ quét") << "nobody here knows its name in Tày";
    EXPECT_EQ(first.infos[2].description, "Nặm khửn lài.");
    EXPECT_EQ(spoken_info(first)->language, "vi-VN");

    with.earlier.push_back(first.reference());
    ASSERT_TRUE(
        emergency.end({ AccountId(1), "Lan", UnitId(2), now + 2min }, "Bà con trở về nhà.", 1));
    const Alert last = message_of(emergency, order_of(emergency), with);
    EXPECT_THAT(faults_of_ours(last), IsEmpty());
    ASSERT_EQ(last.infos.size(), 2U) << "who reads only Tày would read the warning once more";
    EXPECT_EQ(last.infos[0].description,
        "Cảnh báo đã kết thúc. Lời đã phát: Nước sông lên rất nhanh & mạnh. Sơ tán ngay.");
    EXPECT_EQ(last.infos[1].headline, "Ended: The river is rising fast");
    EXPECT_EQ(last.infos[1].description,
        "This warning is over. It said: The river is rising fast. Leave now.");
    EXPECT_EQ(last.infos[1].instruction, "") << "the comment is in Vietnamese";
}

TEST(CapPublication, a_headline_is_a_whole_sentence_whatever_its_numbers_are_written_with)
{
    const auto headline = [](std::string text) {
        Emergency::Saved draft = live(false).saved();
        draft.content.text = std::move(text);
        const Emergency emergency = *Emergency::declare(draft, now);
        return message_of(emergency, order_of(emergency), {}).infos[0].headline;
    };
    EXPECT_EQ(headline("Nước sông 5.2 m, mưa 1.200 mm. Sơ tán."), "Nước sông 5.2 m, mưa 1.200 mm");
    EXPECT_EQ(headline("Nước lên.\r\nSơ tán."), "Nước lên");
    EXPECT_EQ(headline("Nước lên nhanh"), "Nước lên nhanh");
    EXPECT_EQ(headline("Sơ tán!"), "Sơ tán");
    Emergency::Saved draft = live(true).saved();
    for (int i = 0; i < 40; ++i)
        draft.content.text.insert(0, "Nước lên, ");
    const Emergency exercise = *Emergency::declare(draft, now);
    const auto words = message_of(exercise, order_of(exercise), {}).infos[0].headline;
    EXPECT_EQ(count_code_points(words), 160U) << "our own words before it count as well";
    EXPECT_TRUE(words.starts_with("DIỄN TẬP: Nước lên")) << words;
}

TEST(CapPublication, an_exercise_says_so_in_every_language)
{
    Emergency::Saved draft = live(true).saved();
    draft.content.translations = { { "en-GB", "Leave now." }, { "tyz", "Nặm khửn lài." } };
    const Emergency emergency = *Emergency::declare(draft, now);
    const Alert alert = message_of(emergency, order_of(emergency), { "s", "n", {}, {} });
    ASSERT_EQ(alert.infos.size(), 3U);
    EXPECT_EQ(alert.infos[1].headline, "EXERCISE: Leave now");
    EXPECT_EQ(alert.infos[1].description,
        "This is an exercise. Leave now. Again: this is only an exercise.");
    EXPECT_EQ(alert.infos[2].headline, "DIỄN TẬP: Nặm khửn lài");
    EXPECT_THAT(alert.infos[2].description, HasSubstr("diễn tập"));

    Emergency wrong = emergency;
    ASSERT_TRUE(wrong.cancel({ AccountId(1), "Lan", UnitId(2), now + 1min }, "Nhầm", 1));
    const Publication with{ "s", "n", {}, { alert.reference() } };
    const Alert taken_back = message_of(wrong, order_of(wrong), with);
    ASSERT_EQ(taken_back.infos.size(), 2U);
    EXPECT_THAT(taken_back.infos[0].description, HasSubstr("diễn tập phát nhầm"));
    EXPECT_EQ(
        taken_back.infos[1].description, "This exercise was sent in error. It said: Leave now.");
}

TEST(CapPublication, ours_may_not_say_one_thing_here_and_another_there)
{
    const auto wrong = [](auto change) {
        Alert alert = sound_alert();
        alert.infos.push_back(alert.infos[0]);
        alert.infos[1].language = "en";
        change(alert.infos[1]);
        std::vector<std::string> all;
        for (const FieldError& fault : faults_of_ours(alert))
            all.push_back(fault.path);
        EXPECT_THAT(faults(alert), IsEmpty()) << "others are not held to it";
        return all;
    };
    EXPECT_THAT(wrong([](Info&) {}), IsEmpty());
    EXPECT_THAT(wrong([](Info& i) { i.categories.push_back(Category::geo); }),
        ElementsAre("alert.info[2].category"));
    EXPECT_THAT(wrong([](Info& i) {
        i.event_codes = { { "nguon:hazard", "fire" } };
    }),
        ElementsAre("alert.info[2].eventCode"));
    EXPECT_THAT(wrong([](Info& i) { i.severity = Severity::minor; }),
        ElementsAre("alert.info[2].severity"));
    EXPECT_THAT(wrong([](Info& i) { i.areas.clear(); }), ElementsAre("alert.info[2].area"));
    EXPECT_THAT(
        wrong([](Info& i) { i.language = "VI-vn"; }), ElementsAre("alert.info[2].language"));
}

TEST(CapPublication, an_exercise_is_never_actual_and_says_so_everywhere)
{
    const Emergency emergency = live(true);
    const Alert alert = message_of(emergency, order_of(emergency), { "s", "n", {}, {} });
    EXPECT_EQ(alert.status, Status::exercise);
    EXPECT_THAT(alert.infos[0].headline, HasSubstr("DIỄN TẬP"));
    EXPECT_THAT(alert.infos[0].description, HasSubstr("diễn tập"));
    EXPECT_THAT(to_xml(alert), Not(HasSubstr("Actual")));
}

TEST(CapPublication, a_shape_that_was_drawn_across_itself_is_told_so_that_others_take_it)
{
    Emergency::Saved draft = live(false).saved();
    draft.audience.polygons
        = { { { 21.7, 105.9 }, { 21.8, 106.0 }, { 21.8, 105.9 }, { 21.7, 106.0 }, { 21.7, 105.9 } },
              { { 21.7, 105.9 }, { 21.7, 105.95 }, { 21.7, 106.0 }, { 21.7, 105.9 } } };
    const Emergency emergency = *Emergency::declare(draft, now);
    const Alert alert = message_of(emergency, order_of(emergency), { "s", "n", {}, {} });
    EXPECT_THAT(faults(alert), IsEmpty());
    EXPECT_EQ(alert.infos[0].areas[0].polygons.size(), 1U) << "nobody is within a line";
    EXPECT_EQ(alert.infos[0].areas[0].circles.size(), 1U);
}

TEST(CapPublication, a_test_of_the_system_is_not_actual_either)
{
    Emergency::Saved saved = live(false).saved();
    saved.content.hazard = Hazard::test;
    const Emergency emergency = Emergency::restore(saved);
    EXPECT_EQ(message_of(emergency, order_of(emergency), {}).status, Status::test);
}

}
}
