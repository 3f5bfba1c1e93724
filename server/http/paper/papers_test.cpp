#include "server/http/paper/papers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/http/archive/archive_handlers.hpp"
#include "server/http/paper/official.hpp"
#include "server/http/paper/qr.hpp"
#include "server/http/paper/series_sheets.hpp"
#include "server/http/paper/sheet.hpp"

namespace nguon::http {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const Day monday = *parse_iso_day("2026-11-16");

app::PaperHead head()
{
    return { UnitId(2), "Xã Võ Nhai", UnitKind::commune, "Tỉnh Thái Nguyên", monday,
        monday + std::chrono::days(7), *parse_iso_day("2026-02-05") };
}

TEST(OfficialPaper, has_the_form_of_the_decree)
{
    const std::string html = weekly_programme_html(head(), {});
    EXPECT_THAT(html, HasSubstr("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"));
    EXPECT_THAT(html, HasSubstr("Độc lập - Tự do - Hạnh phúc"));
    EXPECT_THAT(html, HasSubstr("ỦY BAN NHÂN DÂN"));
    EXPECT_THAT(html, HasSubstr("Võ Nhai, ngày 05 tháng 02 năm 2026"));
    EXPECT_THAT(html, HasSubstr("/LPT-UBND"));
    EXPECT_THAT(html, HasSubstr("Nơi nhận:"));
    EXPECT_THAT(html, HasSubstr("Từ ngày 16/11/2026 đến ngày 22/11/2026"));
}

TEST(OfficialPaper, a_hamlet_stands_under_its_commune)
{
    app::PaperHead hamlet = head();
    hamlet.unit_name = "Xóm Làng Mười";
    hamlet.unit_kind = UnitKind::hamlet;
    hamlet.above = "Xã Võ Nhai";
    const std::string html = weekly_programme_html(hamlet, {});
    EXPECT_THAT(html, HasSubstr("ỦY BAN NHÂN DÂN Xã Võ Nhai"));
    EXPECT_THAT(html, HasSubstr("Võ Nhai, ngày"));
}

TEST(OfficialPaper, is_signed_by_the_head_of_the_unit_whose_paper_it_is)
{
    const auto of = [](const char* name, UnitKind kind) {
        app::PaperHead other = head();
        other.unit_name = name;
        other.unit_kind = kind;
        other.above = "Xã Võ Nhai";
        return weekly_programme_html(other, {});
    };
    EXPECT_THAT(weekly_programme_html(head(), {}), HasSubstr("CHỦ TỊCH"));
    const std::string department = of("Sở Y tế", UnitKind::department);
    EXPECT_THAT(department, HasSubstr("THỦ TRƯỞNG ĐƠN VỊ"));
    EXPECT_THAT(department, Not(HasSubstr("CHỦ TỊCH")));
    EXPECT_THAT(department, HasSubstr("/LPT</td>"));
    const std::string hamlet = of("Xóm Làng Mười", UnitKind::hamlet);
    EXPECT_THAT(hamlet, HasSubstr("TRƯỞNG XÓM"));
    EXPECT_THAT(hamlet, Not(HasSubstr("TM. ỦY BAN")));
    EXPECT_THAT(hamlet, Not(HasSubstr("Số:")));
    EXPECT_THAT(of("Tổ dân phố 5", UnitKind::hamlet), HasSubstr("TỔ TRƯỞNG TỔ DÂN PHỐ"));
    EXPECT_THAT(of("Nà Lay", UnitKind::hamlet), HasSubstr("NGƯỜI PHỤ TRÁCH"));
    EXPECT_THAT(of("Bộ Văn hóa", UnitKind::ministry), Not(HasSubstr("CHỦ TỊCH")));
    EXPECT_THAT(certificate_html(head(), Bulletin(Bulletin::Saved{}),
                    { { monday, 1, at(monday, 6h), at(monday, 6h), 1 } }),
        HasSubstr("CHỦ TỊCH"));
}

TEST(WeeklyProgramme, says_that_a_week_is_empty)
{
    EXPECT_THAT(
        weekly_programme_html(head(), {}), HasSubstr("chưa có chương trình nào được xếp lịch"));
}

TEST(WeeklyProgramme, names_every_day_and_what_still_waits)
{
    app::PlannedLine line;
    line.starts = at(monday, 5h + 30min);
    line.length = 125s;
    line.title = "Bản tin <sáng>";
    line.clusters = 1'234;
    line.approved = false;
    line.items = { { "Giá nông sản", true, {} }, { {}, true, 30min }, { "Chưa duyệt", false, {} } };
    const std::string html = weekly_programme_html(head(), { line });
    EXPECT_THAT(html, HasSubstr("Thứ Hai, 16/11/2026"));
    EXPECT_THAT(html, HasSubstr("Chủ nhật, 22/11/2026"));
    EXPECT_THAT(html, HasSubstr("05:30"));
    EXPECT_THAT(html, HasSubstr("Bản tin &lt;sáng&gt; <i>(chờ duyệt)</i>"));
    EXPECT_THAT(html, HasSubstr("02:05"));
    EXPECT_THAT(html, HasSubstr("1.234"));
    EXPECT_THAT(html, HasSubstr("- Giá nông sản</span>"));
    EXPECT_THAT(html, HasSubstr("- Tiếp âm, 30:00</span>"));
    EXPECT_THAT(html, HasSubstr("- Chưa duyệt <i>(chờ duyệt)</i></span>"));
    EXPECT_THAT(html, HasSubstr("Không có chương trình"));
}

TEST(Diary, tells_the_second_the_reason_and_the_silence)
{
    app::Diary diary;
    app::DiaryLine line;
    line.planned = at(monday, 17h);
    line.began = line.planned + 1s;
    line.ended = line.planned + 43s;
    line.title = "Cắt điện";
    line.length = 60s;
    line.planned_on = 3;
    line.heard_on = 2;
    line.notes = { { "Không phát: Đã dừng toàn bộ loa", { "Cụm A", "Cụm B" } } };
    diary.lines = { line };
    diary.silences = { { "Xã Võ Nhai",
        { UnitId(2), at(monday, 16h), "Trần Thị Biên", "Có đám tang", at(monday, 18h), "x" } } };
    diary.plays = 2;
    const std::string html = diary_html(head(), diary);
    EXPECT_THAT(html, HasSubstr("17:00:01"));
    EXPECT_THAT(html, HasSubstr("17:00:43"));
    EXPECT_THAT(html, HasSubstr("2/3"));
    EXPECT_THAT(html, HasSubstr("Đã dừng toàn bộ loa (Cụm A, Cụm B)"));
    EXPECT_THAT(html, HasSubstr("Lý do: Có đám tang."));
    EXPECT_THAT(html, HasSubstr("đến 18:00 ngày 16/11/2026"));
    EXPECT_THAT(diary_html(head(), {}), HasSubstr("không có lượt phát nào"));
    EXPECT_THAT(html, Not(HasSubstr("<tr class=\"tall\">")));
    diary.lines[0].notes[0].clusters.assign(60, "Cụm loa");
    EXPECT_THAT(diary_html(head(), diary), HasSubstr("<tr class=\"tall\">"))
        << "or the page before it stays empty";
}

TEST(PairingSheet, tells_the_code_in_letters_and_until_when_it_holds)
{
    const app::PairingLabel label{ { DeviceId(77), "Cụm loa <chợ>", "Xóm Làng Mười" },
        "7KQ4M-2XW9T" };
    const std::string sheet = pairing_sheet_html(
        { label }, "https://loa.vn", *parse_rfc3339("2026-11-30T09:00:00+07:00"));
    EXPECT_THAT(sheet, HasSubstr("7KQ4M-2XW9T"));
    EXPECT_THAT(sheet, HasSubstr("30/11/2026"));
    EXPECT_THAT(sheet, HasSubstr("Cụm loa &lt;chợ&gt;"));
    EXPECT_THAT(sheet, HasSubstr("https://loa.vn"));
    EXPECT_THAT(sheet, HasSubstr("<svg"));
}

TEST(Labels, lead_to_the_page_of_the_cluster)
{
    const std::string html
        = labels_html({ { DeviceId(77), "Cụm loa <chợ>", "Xóm Làng Mười" } }, "https://loa.vn");
    EXPECT_THAT(html, HasSubstr("https://loa.vn/nghe/77"));
    EXPECT_THAT(html, HasSubstr("Cụm loa &lt;chợ&gt;"));
    EXPECT_THAT(html, HasSubstr("<svg"));
}

TEST(QrCode, is_square_with_a_quiet_margin)
{
    const Html svg = qr_code("https://loa.example.vn/nghe/7391827364512");
    EXPECT_THAT(svg.str(), StartsWith("<svg"));
    // Three finder patterns of seven modules: the first row begins with one, behind the margin.
    EXPECT_THAT(svg.str(), HasSubstr("d=\"M4 4h7v1h-7z"));
}

TEST(Certificate, needs_three_days_on_end)
{
    const auto airing = [](int day, int heard) {
        app::AiringRow row;
        row.bulletin = BulletinId(1);
        row.planned_at = at(monday + std::chrono::days(day), 6h);
        row.occurrence = { ScheduleId(9), row.planned_at, heard };
        row.summary.planned = 3;
        row.summary.played = heard;
        return row;
    };
    EXPECT_TRUE(app::certified_days({ airing(0, 1), airing(1, 1) }).empty());
    EXPECT_TRUE(app::certified_days({ airing(0, 1), airing(1, 0), airing(2, 1) }).empty())
        << "nobody heard it on the second day";
    EXPECT_TRUE(app::certified_days({ airing(0, 1), airing(1, 1), airing(3, 1) }).empty());
    app::AiringRow cut = airing(1, 0);
    cut.summary.partial = 3;
    EXPECT_TRUE(app::certified_days({ airing(0, 1), cut, airing(2, 1) }).empty())
        << "what broke off after a second announced nothing";
    const auto days = app::certified_days(
        { airing(0, 1), airing(2, 1), airing(3, 2), airing(3, 1), airing(4, 1) });
    ASSERT_EQ(days.size(), 3U);
    EXPECT_EQ(days[0].day, monday + std::chrono::days(2));
    EXPECT_EQ(days[1].airings, 2);
    EXPECT_EQ(days[1].clusters, 2);
}

TEST(Figures, count_bulletins_sessions_plays_and_time_once)
{
    const auto airing = [](std::int64_t bulletin, Moment starts, int item, int heard_on) {
        app::AiringRow row;
        row.bulletin = BulletinId(bulletin);
        row.occurrence = { ScheduleId(9), starts, item };
        row.planned_at = starts;
        row.summary.planned = 5;
        row.summary.played = heard_on;
        row.heard = heard_on * 30s;
        return row;
    };
    const std::vector<app::AiringRow> rows{ airing(1, at(monday, 6h), 0, 2),
        airing(2, at(monday, 6h), 1, 2), airing(1, at(monday + std::chrono::days(20), 6h), 0, 4),
        airing(3, at(monday, 6h), 2, 0) };
    app::Figures months(app::FiguresBy::month);
    months.add(rows, {});
    const auto by_month = months.rows({});
    ASSERT_EQ(by_month.size(), 2U);
    EXPECT_EQ(by_month[0].label, "11/2026");
    EXPECT_EQ(by_month[0].bulletins, 2) << "what nobody heard is not counted";
    EXPECT_EQ(by_month[0].sessions, 1);
    EXPECT_EQ(by_month[0].plays, 4);
    EXPECT_EQ(by_month[0].aired, Milliseconds(60s));
    EXPECT_EQ(by_month[0].heard, Milliseconds(120s));
    EXPECT_EQ(months.total().bulletins, 2) << "a bulletin of two months is one bulletin";
    EXPECT_EQ(months.total().sessions, 2);
    app::Figures categories(app::FiguresBy::category);
    categories.add(rows, { { BulletinId(1), "2d" }, { BulletinId(2), "" } });
    const auto by_category = categories.rows({ { "2d", "Thiên tai", 5 } });
    ASSERT_EQ(by_category.size(), 2U);
    EXPECT_EQ(by_category[0].label, "Chưa phân loại");
    EXPECT_EQ(by_category[1].label, "Thiên tai");
}

TEST(Sheets, csv_has_a_mark_and_no_formulas)
{
    const Sheet sheet{ "Theo tháng", "Số liệu", { "Tháng", "Số tin" },
        { { std::string("=1+1"), 2.0 }, { std::string("Nói \"to\""), 1.5 } } };
    EXPECT_EQ(csv_of(sheet),
        "\xEF\xBB\xBF\"Tháng\",\"Số tin\"\r\n\"'=1+1\",2\r\n\"Nói \"\"to\"\"\",1.5\r\n");
}

TEST(Sheets, xlsx_is_a_package_with_the_words_in_it)
{
    const Sheet sheet{ "Theo tháng", "Số liệu", { "Tháng" }, { { std::string("11/2026") } } };
    const std::string bytes = xlsx_of({ sheet });
    EXPECT_THAT(bytes, StartsWith("PK"));
    EXPECT_THAT(bytes, HasSubstr("xl/worksheets/sheet1.xml"));
}

TEST(Sheets, of_units_month_by_month_have_a_row_for_each_and_each_old_province_and_the_sum)
{
    app::SeriesPlan plan;
    plan.unit_name = "Tỉnh Thái Nguyên";
    const UnitId bac_kan(3);
    const UnitId thai_nguyen(4);
    plan.rows = { { UnitId(1), "Xã Bằng Thành", false, bac_kan },
        { UnitId(2), "Xã Võ Nhai", false, thai_nguyen }, { std::nullopt, {} } };
    plan.groups = { { bac_kan, "Tỉnh Bắc Kạn", { 0 } }, { thai_nguyen, "Tỉnh Thái Nguyên", { 1 } } };
    plan.rows_of = { { UnitId(1), { 0 } }, { UnitId(2), { 1 } } };
    app::UnitSeries series(plan);
    const auto sum = [](int unit, int planned, int played, int minutes) {
        app::AiringSum one;
        one.unit = UnitId(unit);
        one.summary.planned = planned;
        one.summary.played = played;
        one.heard = std::chrono::minutes(minutes);
        return one;
    };
    series.add(*parse_iso_day("2025-06-01"), { sum(1, 4, 3, 30), sum(2, 2, 2, 5) }, {});
    series.add(*parse_iso_day("2025-07-01"), { sum(1, 1, 1, 6) }, {});

    const std::vector<Sheet> sheets = series_sheets(series);
    ASSERT_EQ(sheets.size(), 3U);
    EXPECT_EQ(sheets[0].title,
        "Số lượt đã phát (cụm loa), Tỉnh Thái Nguyên, từ tháng 06/2025 đến tháng 07/2025");
    EXPECT_THAT(sheets[0].head,
        ElementsAre("Đơn vị", "Thuộc tỉnh (cũ)", "06/2025", "07/2025", "Cộng"));
    using Row = std::vector<Sheet::Cell>;
    EXPECT_THAT(sheets[0].rows,
        ElementsAre(Row{ "Xã Bằng Thành", "Tỉnh Bắc Kạn", 3.0, 1.0, 4.0 },
            Row{ "Xã Võ Nhai", "Tỉnh Thái Nguyên", 2.0, 0.0, 2.0 },
            Row{ "Cộng Tỉnh Bắc Kạn", "Tỉnh Bắc Kạn", 3.0, 1.0, 4.0 },
            Row{ "Cộng Tỉnh Thái Nguyên", "Tỉnh Thái Nguyên", 2.0, 0.0, 2.0 },
            Row{ "Tổng cộng (mỗi lượt tính một lần)", "", 5.0, 1.0, 6.0 }));
    EXPECT_EQ(sheets[1].rows.back().back(), Sheet::Cell(7.0)) << "planned";
    EXPECT_EQ(sheets[2].rows.back().back(), Sheet::Cell(41.0)) << "minutes";
}

TEST(FileNames, are_plain_whatever_the_title)
{
    EXPECT_EQ(file_name_of("Đổi giờ họp: \"xóm\" 3/4", ".pdf"), "doi-gio-hop-xom-3-4.pdf");
    EXPECT_EQ(file_name_of("…", ".txt"), "ban-tin.txt");
    EXPECT_THAT(file_name_of(std::string(500, 'a'), ".txt"), Not(HasSubstr(std::string(61, 'a'))));
}

}
}
