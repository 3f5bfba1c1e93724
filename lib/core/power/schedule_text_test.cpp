#include "core/power/schedule_text.hpp"

#include <gtest/gtest.h>

namespace nguon {
namespace {

using namespace std::chrono_literals;

const Day today = *parse_iso_day("2025-12-08");

Moment moment(const std::string& text) { return *parse_rfc3339(text + ":00+07:00"); }

std::vector<std::string> names(const OutageRow& row)
{
    std::vector<std::string> found;
    for (const OutageArea& area : row.areas)
        found.push_back(area.name);
    return found;
}

// One row that can be read, from and to as written here.
void expect_row(const OutageRow& row, const std::string& from, const std::string& to,
    const std::vector<std::string>& areas)
{
    EXPECT_EQ(row.problem, "") << row.source;
    ASSERT_EQ(row.spans.size(), 1U) << row.source;
    EXPECT_EQ(row.spans[0].begins, moment(from)) << row.source;
    EXPECT_EQ(row.spans[0].ends, moment(to)) << row.source;
    EXPECT_EQ(names(row), areas) << row.source;
}

OutageText read(std::string_view text)
{
    auto found = read_outages(text, today);
    EXPECT_TRUE(found) << text;
    return found ? std::move(*found) : OutageText{};
}

OutageRow only_row(std::string_view text)
{
    OutageText found = read(text);
    EXPECT_EQ(found.rows.size(), 1U) << text;
    return found.rows.empty() ? OutageRow{} : found.rows.front();
}

TEST(OutageSchedule, sentences_name_hours_day_and_places_in_any_order)
{
    const std::vector<std::string> two{ "xóm Đồng Chuối", "xóm Cao Lầm" };
    const std::vector<std::string_view> forms{
        "Từ 08:00 đến 11:30 ngày 12/12/2025, khu vực: xóm Đồng Chuối, xóm Cao Lầm",
        "Từ 8h00 đến 11h30 ngày 12-12-2025 khu vực mất điện: xóm Đồng Chuối và xóm Cao Lầm.",
        "Ngày 12/12/2025, từ 8 giờ đến 11 giờ 30 phút, ngừng cấp điện tại xóm Đồng Chuối; xóm Cao "
        "Lầm để sửa chữa đường dây.",
        "Ngày 12 tháng 12 năm 2025, từ 8h đến 11h30: xóm Đồng Chuối, xóm Cao Lầm",
        "xóm Đồng Chuối, xóm Cao Lầm: từ 08:00 đến 11:30 ngày 12/12/2025",
        "- 08:00:00 đến 11:30:00 ngày 12.12.2025. Khu vực ngừng cung cấp điện: xóm Đồng Chuối + "
        "xóm "
        "Cao Lầm. Lý do: bảo dưỡng theo phiếu ngày 01/12/2025",
        "Từ 08g00 đến 11g30 ngày 12/12 khu vực các xóm Đồng Chuối, xóm Cao Lầm",
    };
    for (const std::string_view form : forms)
        expect_row(only_row(form), "2025-12-12T08:00", "2025-12-12T11:30", two);
}

TEST(OutageSchedule, labelled_lines_are_one_announcement_each)
{
    const auto found = read("LỊCH NGỪNG GIẢM CUNG CẤP ĐIỆN\n"
                            "Điện lực: Điện lực Võ Nhai\n"
                            "Ngày: 12-12-2025\n"
                            "Thời gian: Từ 07:30 đến 11:30\n"
                            "Khu vực: Xóm Đồng Chuối, một phần xóm Cao Lầm\n"
                            "Lý do: Bảo dưỡng đường dây 35kV lộ 371 E6.4\n"
                            "Trạng thái: Đã duyệt\n"
                            "\n"
                            "Điện lực: Điện lực Võ Nhai\n"
                            "Ngày: 13-12-2025\n"
                            "Thời gian: Từ 13:00 đến 16:00\n"
                            "Khu vực: Xóm Làng Mười\n"
                            "Lý do: Thay máy biến áp\n");
    ASSERT_EQ(found.rows.size(), 2U);
    expect_row(
        found.rows[0], "2025-12-12T07:30", "2025-12-12T11:30", { "Xóm Đồng Chuối", "xóm Cao Lầm" });
    EXPECT_FALSE(found.rows[0].areas[0].part);
    EXPECT_TRUE(found.rows[0].areas[1].part);
    expect_row(found.rows[1], "2025-12-13T13:00", "2025-12-13T16:00", { "Xóm Làng Mười" });
    EXPECT_EQ(found.rows[1].line, 11);
    EXPECT_GE(found.passed.size(), 3U); // the headings are shown
}

TEST(OutageSchedule, a_day_alone_holds_for_what_stands_below_it)
{
    const auto found = read("Ngày 12/12/2025:\n"
                            "1. Từ 6h30 đến 8h: tổ dân phố 1, 2, 3\n"
                            "2. Từ 14h đến 16h: xóm Nà Giàm\n"
                            "Ngày 14/12/2025:\n"
                            "1. Từ 7h00 đến 17h00: xóm Khuôn Ruộng\n");
    ASSERT_EQ(found.rows.size(), 3U);
    expect_row(found.rows[0], "2025-12-12T06:30", "2025-12-12T08:00",
        { "tổ dân phố 1", "tổ dân phố 2", "tổ dân phố 3" });
    expect_row(found.rows[1], "2025-12-12T14:00", "2025-12-12T16:00", { "xóm Nà Giàm" });
    expect_row(found.rows[2], "2025-12-14T07:00", "2025-12-14T17:00", { "xóm Khuôn Ruộng" });
}

TEST(OutageSchedule, tables_with_a_header_are_read_by_their_columns)
{
    const auto found = read(
        "STT\tNgày\tTừ giờ\tĐến giờ\tKhu vực mất điện\tLý do\n"
        "1\t12/12/2025\t08:00\t11:30\tXóm Đồng Chuối, xóm Cao Lầm\tSửa chữa 10h00 cùng ngày\n"
        "2\t\t13:30\t16:00\tXóm Làng Mười\tThí nghiệm định kỳ\n"
        "3\t13/12/2025\t07:00\t17:00\tXóm Nà Giàm\tĐấu nối\n");
    ASSERT_EQ(found.rows.size(), 3U);
    expect_row(
        found.rows[0], "2025-12-12T08:00", "2025-12-12T11:30", { "Xóm Đồng Chuối", "xóm Cao Lầm" });
    expect_row(found.rows[1], "2025-12-12T13:30", "2025-12-12T16:00", { "Xóm Làng Mười" });
    expect_row(found.rows[2], "2025-12-13T07:00", "2025-12-13T17:00", { "Xóm Nà Giàm" });
}

TEST(OutageSchedule, tables_with_a_day_in_each_cell_of_hours_are_read_too)
{
    const auto found = read("Điện lực\tThời gian bắt đầu\tThời gian kết thúc\tĐịa điểm\n"
                            "Võ Nhai\t12/12/2025 08:00:00\t12/12/2025 11:30:00\tXóm Đồng Chuối\n"
                            "Võ Nhai\t12/12/2025 22:00:00\t13/12/2025 04:00:00\tXóm Cao Lầm\n");
    ASSERT_EQ(found.rows.size(), 2U);
    expect_row(found.rows[0], "2025-12-12T08:00", "2025-12-12T11:30", { "Xóm Đồng Chuối" });
    expect_row(found.rows[1], "2025-12-12T22:00", "2025-12-13T04:00", { "Xóm Cao Lầm" });
}

TEST(OutageSchedule, tables_without_a_header_name_places_where_the_words_are)
{
    const auto row = only_row("12/12/2025\t08:00 - 11:30\tXóm Đồng Chuối, xóm Cao Lầm\tVN");
    expect_row(row, "2025-12-12T08:00", "2025-12-12T11:30", { "Xóm Đồng Chuối", "xóm Cao Lầm" });
}

TEST(OutageSchedule, two_cuts_of_one_day_are_two_spans)
{
    const auto row = only_row(
        "Ngày 12/12/2025 từ 8h00 đến 11h00 và từ 13h30 đến 16h00, khu vực: xóm Đồng Chuối");
    EXPECT_EQ(row.problem, "");
    ASSERT_EQ(row.spans.size(), 2U);
    EXPECT_EQ(row.spans[0].begins, moment("2025-12-12T08:00"));
    EXPECT_EQ(row.spans[0].ends, moment("2025-12-12T11:00"));
    EXPECT_EQ(row.spans[1].begins, moment("2025-12-12T13:30"));
    EXPECT_EQ(row.spans[1].ends, moment("2025-12-12T16:00"));
    EXPECT_EQ(names(row), std::vector<std::string>{ "xóm Đồng Chuối" });
}

TEST(OutageSchedule, one_that_goes_over_midnight_names_both_days)
{
    expect_row(only_row("Từ 22:00 ngày 12/12/2025 đến 04:00 ngày 13/12/2025 khu vực: xóm Cao Lầm"),
        "2025-12-12T22:00", "2025-12-13T04:00", { "xóm Cao Lầm" });
    EXPECT_EQ(only_row("Từ 22:00 đến 04:00 ngày 12/12/2025 khu vực: xóm Cao Lầm").problem,
        "power.reversed");
}

TEST(OutageSchedule, the_commune_behind_hamlets_is_where_they_lie)
{
    const auto row = only_row(
        "Từ 08:00 đến 11:30 ngày 12/12/2025, khu vực: xóm Đồng Chuối, xóm Cao Lầm, xã Võ Nhai");
    ASSERT_EQ(row.areas.size(), 3U);
    EXPECT_EQ(row.areas[0], (OutageArea{ "xóm Đồng Chuối", "xã Võ Nhai", false, false }));
    EXPECT_EQ(row.areas[1], (OutageArea{ "xóm Cao Lầm", "xã Võ Nhai", false, false }));
    EXPECT_EQ(row.areas[2], (OutageArea{ "xã Võ Nhai", "", false, true }));

    const auto inside = only_row("Từ 08:00 đến 11:30 ngày 12/12/2025, khu vực: xóm Đồng Chuối, xóm "
                                 "Cao Lầm thuộc xã Võ Nhai");
    ASSERT_EQ(inside.areas.size(), 2U);
    EXPECT_EQ(inside.areas[0], (OutageArea{ "xóm Đồng Chuối", "xã Võ Nhai", false, false }));
    EXPECT_EQ(inside.areas[1], (OutageArea{ "xóm Cao Lầm", "xã Võ Nhai", false, false }));

    const auto whole = only_row("Từ 08:00 đến 11:30 ngày 12/12/2025, khu vực: toàn bộ xã Võ Nhai");
    ASSERT_EQ(whole.areas.size(), 1U);
    EXPECT_EQ(whole.areas[0], (OutageArea{ "xã Võ Nhai", "", false, false }));
}

TEST(OutageSchedule, brackets_and_words_about_customers_are_no_part_of_the_name)
{
    const auto row = only_row("Từ 08:00 đến 11:30 ngày 12/12/2025, khu vực: các hộ dân xóm Đồng "
                              "Chuối (một phần, TBA số 2), toàn bộ xóm Cao Lầm");
    ASSERT_EQ(row.areas.size(), 2U);
    EXPECT_EQ(row.areas[0], (OutageArea{ "xóm Đồng Chuối", "", true, false }));
    EXPECT_EQ(row.areas[1], (OutageArea{ "xóm Cao Lầm", "", false, false }));
}

TEST(OutageSchedule, what_is_not_certain_is_said_and_not_guessed)
{
    EXPECT_EQ(only_row("Từ 08:00 đến 11:30, khu vực: xóm Cao Lầm").problem, "power.no_date");
    EXPECT_EQ(only_row("Ngày 12/12/2025 khu vực: xóm Cao Lầm").problem, "power.no_time");
    EXPECT_EQ(
        only_row("Từ 08:00 ngày 12/12/2025, khu vực: xóm Cao Lầm").problem, "power.odd_times");
    EXPECT_EQ(only_row("Từ 08:00 ngày 12/12/2025 đến 11:30 ngày 12/11/2025, khu vực: xóm Cao Lầm")
                  .problem,
        "power.reversed");
    EXPECT_EQ(only_row("Từ 08:00 ngày 12/12/2025 đến 11:30 ngày 22/12/2025, khu vực: xóm Cao Lầm")
                  .problem,
        "power.too_long");
    EXPECT_EQ(only_row("Từ 08:00 đến 11:30 ngày 12/12/2052, khu vực: xóm Cao Lầm").problem,
        "power.too_far");
    EXPECT_EQ(only_row("Từ 08:00 đến 11:30 ngày 06/02/2026, khu vực: xóm Cao Lầm").problem, "");
    EXPECT_EQ(only_row("Từ 08:00 đến 11:30 ngày 07/02/2026, khu vực: xóm Cao Lầm").problem,
        "power.too_far");
    EXPECT_EQ(only_row("Từ 08:00 đến 11:30 ngày 12/12/2025 hoặc ngày 13/12/2025 và 14/12/2025, khu "
                       "vực: xóm Cao Lầm")
                  .problem,
        "power.unclear_dates");
    EXPECT_EQ(only_row("Từ 08:00 đến 11:30 ngày 12/12/2025").problem, "power.no_area");
}

TEST(OutageSchedule, numbers_that_are_no_hours_and_no_days_stay_parts_of_names)
{
    const auto row
        = only_row("Từ 08:00 đến 11:30 ngày 12/12/2025, khu vực: TBA Cầu Mây 1 - 250kVA, "
                   "tổ 1/2 xóm Cao Lầm, 12 hộ xóm Làng Mười");
    EXPECT_EQ(row.problem, "");
    ASSERT_EQ(row.spans.size(), 1U);
    EXPECT_EQ(names(row),
        (std::vector<std::string>{
            "TBA Cầu Mây 1", "250kVA", "tổ 1/2 xóm Cao Lầm", "12 hộ xóm Làng Mười" }));
}

TEST(OutageSchedule, a_day_without_a_year_is_the_nearest_one)
{
    const auto soon = only_row("Từ 8h đến 9h ngày 05/01, khu vực: xóm Cao Lầm");
    ASSERT_EQ(soon.spans.size(), 1U);
    EXPECT_EQ(soon.spans[0].begins, moment("2026-01-05T08:00"));
}

TEST(OutageSchedule, decomposed_letters_and_windows_lines_are_read)
{
    const auto found = read(
        "Từ 08:00 đến 11:30 ngày 12/12/2025, khu vực: xo\u0301m Cao La\u0302\u0300m\r\n\r\n");
    ASSERT_EQ(found.rows.size(), 1U);
    EXPECT_EQ(names(found.rows[0]), std::vector<std::string>{ "xóm Cao Lầm" });
}

TEST(OutageSchedule, refuses_what_names_no_outage_and_what_is_too_long)
{
    const auto nothing = read_outages("Kính gửi Ủy ban nhân dân xã", today);
    ASSERT_FALSE(nothing);
    EXPECT_EQ(nothing.error().fields.at(0).code, "power.nothing_found");
    EXPECT_FALSE(read_outages("", today));
    const auto long_one = read_outages(std::string(most_outage_text + 1, 'a'), today);
    ASSERT_FALSE(long_one);
    EXPECT_EQ(long_one.error().fields.at(0).code, "power.text_too_long");
}

}
}
