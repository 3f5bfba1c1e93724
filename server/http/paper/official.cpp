#include "server/http/paper/official.hpp"

#include <fmt/format.h>

namespace nguon::http {
namespace {

// "Xã Võ Nhai" lies in "Võ Nhai".
std::string place_of(std::string_view name)
{
    for (const std::string_view kind :
        { "Tỉnh ", "Thành phố ", "Xã ", "Phường ", "Thị trấn ", "Đặc khu ", "Huyện ", "Thị xã " }) {
        if (name.starts_with(kind))
            return std::string(name.substr(kind.size()));
    }
    return std::string(name);
}

Html issuer(const app::PaperHead& head)
{
    Html html;
    if (has_committee(head.unit_kind))
        html.raw("<div>ỦY BAN NHÂN DÂN</div><div class=\"strong\">").text(head.unit_name);
    else if (head.above.empty())
        html.raw("<div class=\"strong\">").text(head.unit_name);
    else
        html.raw("<div class=\"up\">ỦY BAN NHÂN DÂN ")
            .text(head.above)
            .raw("</div><div class=\"strong\">")
            .text(head.unit_name);
    html.raw("</div><div class=\"stroke short\"></div>");
    return html;
}

// Days below ten and the first two months are written with a nought, so that none can be put
// before.
std::string dated(Day day)
{
    const std::chrono::year_month_day date{ day };
    const unsigned month = static_cast<unsigned>(date.month());
    return fmt::format("ngày {:02} tháng {} năm {}", static_cast<unsigned>(date.day()),
        month < 3 ? fmt::format("{:02}", month) : fmt::format("{}", month),
        static_cast<int>(date.year()));
}

std::string upper_place(const app::PaperHead& head)
{
    return place_of(
        has_committee(head.unit_kind) || head.above.empty() ? head.unit_name : head.above);
}

void add_style(Html& html, bool landscape)
{
    html.raw("<style>@page{size:A4");
    if (landscape)
        html.raw(" landscape");
    html.raw(
        ";margin:20mm 15mm 20mm 25mm;@bottom-center{content:counter(page);font:11pt "
        "\"Liberation Serif\"}}"
        "body{font:13pt/1.35 \"Times New Roman\",\"Liberation Serif\",serif;margin:0;color:#000;"
        "overflow-wrap:anywhere}"
        // A word without an end is broken; it never pushes columns off the paper.
        "table{border-collapse:collapse;width:100%;table-layout:fixed}"
        ".head td{text-align:center;vertical-align:top;font-size:12pt;padding:0}"
        ".head td:first-child{width:42%}.head .state{white-space:nowrap}"
        ".head tr+tr td{padding-top:8pt}.up{text-transform:uppercase}"
        ".strong{font-weight:bold;text-transform:uppercase}"
        ".stroke{border-top:1px solid #000;margin:2pt auto 0}.short{width:25%}.motto{width:60%}"
        "h1{font-size:14pt;text-align:center;margin:18pt 0 2pt;text-transform:uppercase}"
        ".sub{text-align:center;font-weight:bold;margin:0 0 12pt}"
        ".lines td,.lines th{border:1px solid #000;padding:3pt 4pt;vertical-align:top;"
        "font-size:11.5pt}.lines th{text-align:center}"
        ".lines tr{break-inside:avoid}.lines tr.tall{break-inside:auto}.lines "
        "thead{display:table-header-group}"
        ".num{text-align:right;white-space:nowrap}.mid{text-align:center;white-space:nowrap}"
        ".day{background:#eee;font-weight:bold}.note{font-size:10.5pt}"
        ".foot{margin-top:16pt;break-inside:avoid}.foot td{vertical-align:top}"
        ".to{font-size:11pt;width:40%}.to b{font-style:italic}"
        ".sign{text-align:center}.sign .gap{height:62pt}.hint{font-style:italic;font-weight:"
        "normal}p{margin:6pt 0;text-align:justify}.empty{text-align:center;font-style:italic;"
        "margin:24pt 0}"
        "</style>");
}

}

bool has_committee(UnitKind kind)
{
    return kind != UnitKind::hamlet && kind != UnitKind::department && kind != UnitKind::ministry;
}

Signature signature_of(const app::PaperHead& head)
{
    if (has_committee(head.unit_kind))
        return { "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH", "(Ký tên, đóng dấu)" };
    if (head.unit_kind != UnitKind::hamlet)
        return { "THỦ TRƯỞNG ĐƠN VỊ", "", "(Ký tên, đóng dấu)" };
    // A hamlet has no seal; its head is called as the hamlet is.
    constexpr std::string_view hint = "(Ký, ghi rõ họ tên)";
    constexpr std::array<std::pair<std::string_view, std::string_view>, 9> heads{ {
        { "Thôn ", "TRƯỞNG THÔN" },
        { "Xóm ", "TRƯỞNG XÓM" },
        { "Bản ", "TRƯỞNG BẢN" },
        { "Làng ", "TRƯỞNG LÀNG" },
        { "Ấp ", "TRƯỞNG ẤP" },
        { "Buôn ", "TRƯỞNG BUÔN" },
        { "Khóm ", "TRƯỞNG KHÓM" },
        { "Khu phố ", "TRƯỞNG KHU PHỐ" },
        { "Tổ dân phố ", "TỔ TRƯỞNG TỔ DÂN PHỐ" },
    } };
    for (const auto& [kind, post] : heads) {
        if (head.unit_name.starts_with(kind))
            return { std::string(post), "", std::string(hint) };
    }
    return { "NGƯỜI PHỤ TRÁCH", "", std::string(hint) };
}

std::string symbol_of(const app::PaperHead& head, std::string kind)
{
    if (head.unit_kind == UnitKind::hamlet)
        return {};
    return has_committee(head.unit_kind) ? kind + "-UBND" : kind;
}

std::string weekday_of(Day day)
{
    static constexpr std::array<std::string_view, 7> names{ "Chủ nhật", "Thứ Hai", "Thứ Ba",
        "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy" };
    const std::chrono::weekday weekday{ day };
    return fmt::format("{}, {}", names[weekday.c_encoding()], vietnamese_day(day));
}

std::string clock_of(Milliseconds length)
{
    const auto seconds = std::chrono::round<std::chrono::seconds>(length).count();
    if (seconds >= 3600)
        return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    return fmt::format("{:02}:{:02}", seconds / 60, seconds % 60);
}

std::string count_of(std::int64_t number)
{
    std::string digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > (number < 0 ? 1 : 0);
         at -= 3)
        digits.insert(static_cast<std::size_t>(at), 1, '.');
    return digits;
}

std::string official_html(const app::PaperHead& head, const OfficialPaper& paper)
{
    Html html;
    html.raw("<!DOCTYPE html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>")
        .text(paper.title)
        .raw("</title>");
    add_style(html, paper.landscape);
    html.raw("</head><body><table class=\"head\"><tr><td>")
        .raw(issuer(head))
        .raw("</td><td><div class=\"strong state\">CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM</div>"
             "<div><b>Độc lập - Tự do - Hạnh phúc</b></div><div class=\"stroke motto\"></div>"
             "</td></tr><tr><td>");
    if (!paper.symbol.empty())
        html.raw("Số: &#160;&#160;&#160;&#160;&#160;&#160;&#160;/").text(paper.symbol);
    html.raw("</td><td><i>")
        .text(upper_place(head) + ", " + dated(head.today))
        .raw("</i></td></tr></table><h1>")
        .text(paper.title)
        .raw("</h1><div class=\"sub\">")
        .text(paper.subtitle)
        .raw("</div>")
        .raw(paper.body);
    html.raw("<table class=\"foot\"><tr>");
    if (!paper.receivers.empty()) {
        html.raw("<td class=\"to\"><b>Nơi nhận:</b>");
        for (std::size_t i = 0; i < paper.receivers.size(); ++i)
            html.raw("<br>- ")
                .text(paper.receivers[i])
                .text(i + 1 == paper.receivers.size() ? "." : ";");
        html.raw("</td>");
    }
    for (const Signature& signature : paper.signatures) {
        html.raw("<td class=\"sign\"><b>").text(signature.office);
        if (!signature.post.empty())
            html.raw("<br>").text(signature.post);
        html.raw("</b><br><span class=\"hint\">")
            .text(signature.hint)
            .raw("</span><div class=\"gap\"></div></td>");
    }
    html.raw("</tr></table></body></html>");
    return html.take();
}

std::string plain_html(std::string_view title, const Html& body)
{
    Html html;
    html.raw("<!DOCTYPE html><html lang=\"vi\"><head><meta charset=\"utf-8\"><title>")
        .text(title)
        .raw("</title></head><body>")
        .raw(body)
        .raw("</body></html>");
    return html.take();
}

}
