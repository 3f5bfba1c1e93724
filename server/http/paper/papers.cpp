#include "server/http/paper/papers.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "core/bulletin/languages.hpp"
#include "core/calendar/lunar.hpp"
#include "server/app/hear_again.hpp"
#include "server/app/year_words.hpp"
#include "server/http/paper/official.hpp"
#include "server/http/paper/qr.hpp"

namespace nguon::http {
namespace {

std::string days_of(const app::PaperHead& head)
{
    return "Từ ngày " + vietnamese_day(head.from) + " đến ngày "
        + vietnamese_day(head.to - std::chrono::days(1));
}

std::string lunar_words_of(Day day)
{
    const LunarDate date = lunar_date(day);
    return app::words_of(LunarDay{ date.month, date.day }) + (date.is_leap ? " nhuận" : "")
        + " âm lịch";
}

Html planned_row(const app::PlannedLine& line)
{
    Html row;
    row.raw("<tr><td class=\"mid\">")
        .text(vietnamese_time(time_of_day(line.starts)))
        .raw("</td><td>")
        .text(line.title);
    if (!line.approved)
        row.raw(" <i>(chờ duyệt)</i>");
    if (line.silenced)
        row.raw(" <i>(đang dừng toàn bộ loa, không phát)</i>");
    if (!line.languages.empty())
        row.raw("<br><span class=\"note\">Phát bằng ")
            .text(languages_in_words(line.languages))
            .raw("</span>");
    if (!line.withheld.empty())
        row.raw(" <i>(").text(line.withheld).raw(")</i>");
    for (const app::PlannedItem& item : line.items) {
        const bool relay = item.relay > Milliseconds(0);
        row.raw("<br><span class=\"note\">- ")
            .text(relay
                    ? (item.title.empty() ? "Tiếp âm" : item.title) + ", " + clock_of(item.relay)
                    : item.title);
        if (!item.approved)
            row.raw(" <i>(chờ duyệt)</i>");
        row.raw("</span>");
    }
    row.raw("</td><td class=\"mid\">")
        .text(clock_of(line.length))
        .raw("</td><td class=\"num\">")
        .text(count_of(line.clusters))
        .raw("</td><td>")
        .text(line.by_unit)
        .raw("</td></tr>");
    return row;
}

std::string seconds_of(const std::optional<Moment>& moment)
{
    return moment ? vietnamese_time_with_seconds(time_of_day(*moment)) : std::string("–");
}

Html diary_row(const app::DiaryLine& line, std::int64_t number)
{
    std::size_t clusters = 0;
    for (const app::DiaryNote& note : line.notes)
        clusters += note.clusters.size();
    Html row;
    // What fills much of a page by itself may go over to the next one.
    constexpr std::size_t many_clusters = 30;
    if (clusters > many_clusters)
        row.raw("<tr class=\"tall\">");
    else
        row.raw("<tr>");
    row.raw("<td class=\"num\">")
        .text(std::to_string(number))
        .raw("</td><td class=\"mid\">")
        .text(vietnamese_time_with_seconds(time_of_day(line.planned)))
        .raw("</td><td class=\"mid\">")
        .text(seconds_of(line.began))
        .raw("</td><td class=\"mid\">")
        .text(seconds_of(line.ended))
        .raw("</td><td>");
    if (line.alert)
        row.raw("<b>").text(line.title).raw("</b>");
    else
        row.text(line.title);
    row.raw("</td><td class=\"mid\">")
        .text(clock_of(line.length))
        .raw("</td><td class=\"mid\">")
        .text(count_of(line.heard_on) + "/" + count_of(line.planned_on))
        .raw("</td><td class=\"note\">");
    for (std::size_t i = 0; i < line.notes.size(); ++i) {
        if (i > 0)
            row.raw("<br>");
        row.text(line.notes[i].what + " (" + join(line.notes[i].clusters, ", ") + ")");
    }
    row.raw("</td></tr>");
    return row;
}

Html silence_row(const app::DiarySilence& silence)
{
    const app::SilencePeriod& period = silence.period;
    Html row;
    row.raw("<p>- ")
        .text(silence.unit_name + ": từ " + vietnamese_moment(period.begun)
            + (period.lifted ? " đến " + vietnamese_moment(*period.lifted)
                             : std::string(", chưa cho phát lại")))
        .text(". Người dừng: " + period.by_name + ". Lý do: " + period.reason + ".")
        .raw("</p>");
    return row;
}

}

std::string weekly_programme_html(
    const app::PaperHead& head, const std::vector<app::PlannedLine>& lines)
{
    OfficialPaper paper;
    paper.title = "Lịch phát thanh";
    paper.subtitle = days_of(head);
    paper.symbol = symbol_of(head, "LPT");
    if (has_committee(head.unit_kind))
        paper.receivers = { "Các thôn, xóm, tổ dân phố", "Lưu: VT" };
    else
        paper.receivers = { "Lưu" };
    paper.signatures = { signature_of(head) };
    if (lines.empty()) {
        paper.body.raw(
            "<p class=\"empty\">Trong thời gian này chưa có chương trình nào được xếp lịch.</p>");
        return official_html(head, paper);
    }
    paper.body.raw("<table class=\"lines\"><colgroup><col style=\"width:14mm\"><col>"
                   "<col style=\"width:20mm\"><col style=\"width:18mm\">"
                   "<col style=\"width:38mm\"></colgroup><thead><tr><th>Giờ</th><th>Nội dung</th>"
                   "<th>Thời lượng</th><th>Số cụm loa</th><th>Đơn vị thực hiện</th></tr></thead>");
    auto line = lines.begin();
    for (Day day = head.from; day < head.to; day += std::chrono::days(1)) {
        paper.body.raw("<tr><td colspan=\"5\" class=\"day\">")
            .text(weekday_of(day) + ", " + lunar_words_of(day))
            .raw("</td></tr>");
        const auto first = line;
        for (; line != lines.end() && day_of(line->starts) == day; ++line)
            paper.body.raw(planned_row(*line));
        if (first == line)
            paper.body.raw("<tr><td colspan=\"5\"><i>Không có chương trình</i></td></tr>");
    }
    paper.body.raw("</table>");
    return official_html(head, paper);
}

std::string diary_html(const app::PaperHead& head, const app::Diary& diary)
{
    OfficialPaper paper;
    paper.title = "Sổ nhật ký phát thanh";
    paper.subtitle = days_of(head);
    paper.landscape = true;
    paper.receivers = { "Lưu: VT" };
    paper.signatures = { { "NGƯỜI GHI SỔ", "", "(Ký, ghi rõ họ tên)" }, signature_of(head) };
    if (diary.lines.empty())
        paper.body.raw("<p class=\"empty\">Trong thời gian này không có lượt phát nào.</p>");
    else
        paper.body.raw("<table class=\"lines\"><colgroup><col style=\"width:11mm\">"
                       "<col style=\"width:20mm\"><col style=\"width:20mm\">"
                       "<col style=\"width:20mm\"><col><col style=\"width:19mm\">"
                       "<col style=\"width:27mm\"><col style=\"width:72mm\"></colgroup>"
                       "<thead><tr><th>TT</th><th>Giờ theo lịch</th>"
                       "<th>Bắt đầu</th><th>Kết thúc</th><th>Nội dung</th><th>Thời lượng</th>"
                       "<th>Cụm phát / cụm theo lịch</th><th>Cụm không phát trọn và lý do</th>"
                       "</tr></thead>");
    std::int64_t number = 0;
    std::optional<Day> day;
    for (const app::DiaryLine& line : diary.lines) {
        if (day_of(line.planned) != day) {
            day = day_of(line.planned);
            paper.body.raw("<tr><td colspan=\"8\" class=\"day\">")
                .text(weekday_of(*day))
                .raw("</td></tr>");
        }
        paper.body.raw(diary_row(line, ++number));
    }
    if (!diary.lines.empty())
        paper.body.raw("</table>");
    if (!diary.silences.empty()) {
        paper.body.raw("<p><b>Những lần dừng toàn bộ loa:</b></p>");
        for (const app::DiarySilence& silence : diary.silences)
            paper.body.raw(silence_row(silence));
    }
    paper.body.raw("<p><b>Cộng:</b> ")
        .text(count_of(diary.bulletins) + " tin bài, " + count_of(diary.sessions) + " buổi phát, "
            + count_of(diary.plays) + " lượt cụm loa, thời lượng phát " + clock_of(diary.aired)
            + ".")
        .raw("</p><p class=\"note\">Giờ bắt đầu và kết thúc là của cụm phát sớm nhất và cụm phát "
             "xong muộn nhất, theo nhật ký mà thiết bị tự ghi và ký.</p>");
    return official_html(head, paper);
}

namespace {

// Six of them on a page, to be cut out.
void style_of_labels(Html& body)
{
    body.raw("<style>@page{size:A4;margin:10mm}body{margin:0;font:0/0 \"Liberation "
             "Sans\",\"DejaVu Sans\",sans-serif;text-align:center;orphans:1;widows:1}"
             ".label{display:inline-block;font-size:12pt;line-height:1.25;width:92mm;height:90mm;"
             "border:1px dashed #888;"
             "box-sizing:border-box;padding:4mm;vertical-align:top;overflow:hidden;"
             "break-inside:avoid}.qr{width:52mm;height:52mm;display:block;margin:1mm auto}"
             "h2{font-size:15pt;margin:0}.name{font-weight:bold}.place,.how{font-size:10pt}"
             ".address{font-size:8.5pt;word-break:break-all}</style>");
}

}

std::string labels_html(const std::vector<app::Label>& labels, const std::string& site)
{
    Html body;
    style_of_labels(body);
    for (const app::Label& label : labels) {
        const std::string address = site + app::hear_again_path(label.device);
        body.raw("<div class=\"label\"><h2>NGHE LẠI BẢN TIN</h2>"
                 "<div class=\"how\">Mở máy ảnh điện thoại, hướng vào ô vuông</div>")
            .raw(qr_code(address))
            .raw("<div class=\"name\">")
            .text(label.name)
            .raw("</div><div class=\"place\">")
            .text(label.place)
            .raw("</div><div class=\"address\">")
            .text(address)
            .raw("</div></div>");
    }
    return plain_html("Nhãn nghe lại", body);
}

std::string pairing_sheet_html(
    const std::vector<app::PairingLabel>& labels, const std::string& site, Moment expires)
{
    Html body;
    style_of_labels(body);
    // A short code in a smaller square: the lines below it have to fit, however long the names.
    body.raw("<style>.qr{width:38mm;height:38mm}</style>");
    for (const app::PairingLabel& label : labels) {
        body.raw("<div class=\"label\"><h2>MÃ GHÉP THIẾT BỊ</h2><div class=\"how\">Mã dùng một lần, "
                 "hết hạn ngày ")
            .text(vietnamese_day(day_of(expires)))
            .raw("</div>")
            .raw(qr_code(label.code))
            .raw("<h2>")
            .text(label.code)
            .raw("</h2><div class=\"name\">")
            .text(label.device.name)
            .raw("</div><div class=\"place\">")
            .text(label.device.place)
            .raw("</div><div class=\"address\">")
            .text(site)
            .raw("</div></div>");
    }
    return plain_html("Mã ghép thiết bị", body);
}

std::string bulletin_html(const app::PaperHead& head, const BulletinPaper& from)
{
    const BulletinContent& content = from.bulletin.content();
    OfficialPaper paper;
    paper.title = "Bản tin phát thanh";
    paper.subtitle = content.title;
    paper.symbol = symbol_of(head, "BT");
    paper.receivers = { "Lưu: VT" };
    paper.signatures = { { "NGƯỜI BIÊN SOẠN", "", "(Ký, ghi rõ họ tên)" },
        { "NGƯỜI DUYỆT", "", "(Ký, ghi rõ họ tên)" } };
    paper.body.raw("<p>")
        .lines(content.text)
        .raw("</p><table class=\"lines\"><colgroup>"
             "<col style=\"width:36mm\"><col></colgroup>");
    const auto row = [&](std::string_view name, const std::string& value) {
        if (!value.empty())
            paper.body.raw("<tr><td><b>")
                .text(name)
                .raw("</b></td><td>")
                .text(value)
                .raw("</td></tr>");
    };
    for (const Track& track : content.tracks)
        row("Bản " + language_in_words(track.language),
            "Bản thu, người đọc: " + track.reader
                + (track.text.empty() ? std::string() : ". " + track.text));
    row("Người biên soạn", from.author);
    if (const auto& approval = from.bulletin.approval())
        row("Người duyệt", approval->by_name + ", " + vietnamese_moment(approval->at));
    row("Lĩnh vực", from.category);
    row("Nơi nhận", join(from.receivers, ", "));
    if (const auto& sound = from.bulletin.sound())
        row("Thời lượng", clock_of(sound->duration));
    if (from.bulletin.saved().recalled_at)
        row("Thu hồi",
            vietnamese_moment(*from.bulletin.saved().recalled_at) + ". "
                + from.bulletin.saved().comment);
    std::vector<std::string> heard;
    constexpr std::size_t most_named = 20;
    for (const app::AiringRow& airing : from.airings) {
        if (airing.occurrence.track() == 0 && airing.heard_on() > 0 && heard.size() < most_named)
            heard.push_back(vietnamese_moment(airing.planned_at) + " ("
                + count_of(airing.heard_on()) + " cụm loa)");
    }
    row("Đã phát", join(heard, "; "));
    paper.body.raw("</table>");
    return official_html(head, paper);
}

std::string certificate_html(const app::PaperHead& head, const Bulletin& bulletin,
    const std::vector<app::CertifiedDay>& days)
{
    OfficialPaper paper;
    paper.title = "Giấy xác nhận phát thanh";
    paper.subtitle = "Nội dung công khai theo Luật Thực hiện dân chủ ở cơ sở số 10/2022/QH15";
    paper.symbol = symbol_of(head, "XN");
    paper.receivers = { "Lưu: VT" };
    paper.signatures = { signature_of(head) };
    paper.body.raw("<p>Xác nhận nội dung “")
        .text(bulletin.content().title)
        .raw("” đã được phát trên hệ thống truyền thanh trong ")
        .text(count_of(static_cast<std::int64_t>(days.size())))
        .raw(" ngày liên tục, từ ngày ")
        .text(vietnamese_day(days.front().day))
        .raw(" đến ngày ")
        .text(vietnamese_day(days.back().day))
        .raw(", theo nhật ký mà thiết bị tự ghi và ký:</p><table class=\"lines\"><colgroup>"
             "<col style=\"width:46mm\"></colgroup><thead><tr><th>Ngày</th><th>Số lần "
             "phát</th><th>Lần đầu</th><th>Lần cuối</th>"
             "<th>Số cụm loa</th></tr></thead>");
    for (const app::CertifiedDay& one : days) {
        paper.body.raw("<tr><td>")
            .text(weekday_of(one.day))
            .raw("</td><td class=\"num\">")
            .text(count_of(one.airings))
            .raw("</td><td class=\"mid\">")
            .text(vietnamese_time(time_of_day(one.first)))
            .raw("</td><td class=\"mid\">")
            .text(vietnamese_time(time_of_day(one.last)))
            .raw("</td><td class=\"num\">")
            .text(count_of(one.clusters))
            .raw("</td></tr>");
    }
    paper.body.raw("</table>");
    return official_html(head, paper);
}

}
