#include "core/speech/accounts.hpp"

#include "core/speech/day_month.hpp"
#include "core/speech/letters.hpp"

namespace nguon::speech {
namespace {

constexpr std::size_t fewest = 4; // digits; "mã 12" is a small number
constexpr std::size_t most = 30;

bool names_account(const Scene& scene, std::size_t at)
{
    return scene.follows(at,
        { "stk", "stk_số", "tài_khoản", "tài_khoản_số", "số_tài_khoản", "số_tk", "tk", "số_thẻ",
            "mã_thẻ", "số_sổ", "cccd", "cccd_số", "số_cccd", "cmnd", "cmnd_số", "số_cmnd", "cmt",
            "cmtnd", "cmt_số", "căn_cước", "căn_cước_số", "công_dân", "công_dân_số", "nhân_dân_số",
            "hộ_chiếu_số", "hộ_chiếu", "mst", "mã_số_thuế", "định_danh", "định_danh_số", "mã",
            "mã_số", "otp", "mã_otp", "mã_pin", "mã_kh", "mã_khách_hàng", "mã_hồ_sơ", "mã_đơn",
            "mã_vận_đơn", "mã_bưu_chính", "mã_bưu_điện", "mã_xác_nhận", "mã_xác_thực", "mã_là",
            "seri", "sê_ri", "số_seri", "số_sê_ri", "số_hiệu", "số_khung", "số_máy", "bhxh_số",
            "sổ_bhxh", "số_bhxh", "bhyt_số", "thẻ_bhyt", "mật_khẩu", "mật_khẩu_là", "số_đơn", "sbd",
            "số_báo_danh", "sbd_từ", "báo_danh_từ", "qhns", "mã_qhns", "mã_kcb", "kcb", "sổ_đỏ_số",
            "id", "mã_phòng" });
}

// "SBD từ 120345 đến 120380": the upper end of a span of such numbers.
bool ends_span_of_candidates(const Scene& scene, std::size_t at)
{
    const std::size_t tie = scene.before(at);
    const std::size_t lower = scene.before(tie);
    return (scene[tie].lower == "đến" || is_dash(scene[tie])) && scene.is_digits(lower)
        && scene[lower].text.size() == scene[at].text.size()
        && scene.follows(lower, { "sbd", "sbd_từ", "báo_danh", "báo_danh_từ" });
}

// "Seri CS 123456": two capitals of a series before the number.
bool follows_series(const Scene& scene, std::size_t at)
{
    const std::size_t letters = scene.before(at);
    const Token& series = scene[letters];
    return series.kind == TokenKind::word && series.caps && series.letters <= 3
        && scene.follows(letters, { "seri", "serie", "sê_ri", "số_seri", "số_sê_ri", "xê_ri" });
}

bool names_extension(const Scene& scene, std::size_t at)
{
    return scene.follows(at, { "máy_lẻ", "số_lẻ", "nhánh_số" });
}

// The mark between two groups: one blank, full stop or dash.
bool ties_groups(const Token& token)
{
    return (token.kind == TokenKind::space && token.text.size() <= 2) || token.is(".")
        || is_dash(token);
}

// "3901.0.1234567": in the accounts of the treasury a group may be one digit.
bool ties_tight(const Token& token) { return token.is(".") || is_dash(token); }

// Does the group belong to something else: 30/11, 7h30, 500k, 2,5?
bool begins_otherwise(const Scene& scene, std::size_t group)
{
    const Token& next = scene[group + 1];
    return next.kind == TokenKind::word || next.is("/")
        || (next.is(",") && scene.is_digits(group + 2)) || next.is("%") || next.is(":")
        || (scene[group].text.size() < 2 && !(ties_tight(next) && scene.is_digits(group + 2)));
}

// "H53.12.19-261121-0004": what goes on behind a code is part of it.
bool continues_code(const Scene& scene, std::size_t at)
{
    return at >= 2 && is_dash(scene[at - 1]) && scene.last_content.end == at - 1
        && (scene.last_content.kind == PieceKind::spelled
            || (scene.last_content.kind == PieceKind::number
                && scene.last_content.spoken.find("mươi") == std::string::npos))
        && scene[at].text.size() >= fewest && !is_year(scene[at].text);
}

}

std::optional<Match> read_account(const Scene& scene, std::size_t at)
{
    if (!scene.is_digits(at))
        return std::nullopt;
    if (names_extension(scene, at) && scene[at].text.size() <= fewest)
        return sure(at + 1, PieceKind::number, digit_by_digit(scene[at].text));
    // "BCĐ 389", "Ban Chỉ đạo 1237"
    if (scene[at].text.size() >= 3 && scene[at].text.size() <= 4 && scene.is_gap(at + 1)
        && !is_year(scene[at].text) && scene.follows(at, { "bcđ", "ban_chỉ_đạo" }))
        return sure(at + 1, PieceKind::number, digit_by_digit(scene[at].text));
    if (continues_code(scene, at))
        return sure(at + 1, PieceKind::number, digit_by_digit(scene[at].text));
    // Gold is sold as "9999".
    if (scene[at].is("9999") && scene.follows(at, { "vàng", "nhẫn", "nhẫn_trơn", "miếng", "ta" }))
        return sure(at + 1, PieceKind::number, digit_by_digit(scene[at].text));
    if (!(names_account(scene, at) || follows_series(scene, at)
            || ends_span_of_candidates(scene, at))
        || scene.is_sign(at + 1, "/") || (scene.is_sign(at + 1, ",") && scene.is_digits(at + 2)))
        return std::nullopt;
    std::string words = digit_by_digit(scene[at].text);
    std::size_t digits = scene[at].text.size();
    std::size_t end = at + 1;
    const auto series_at = [&](std::size_t group) {
        return scene.is_sign(end, ".") && scene.is_word(group) && scene[group].caps
            && scene[group].letters <= 3 && scene.is_digits(group + 1);
    };
    while (ties_groups(scene[end]) && (scene.is_digits(end + 1) || series_at(end + 1))
        && digits + scene[end + 1].text.size() <= most) {
        // "000.00.19.H55-261120-0012"
        if (series_at(end + 1)) {
            words += ", " + spell(scene[end + 1].text) + " "
                + cardinal(scene[end + 2].text, scene.style());
            digits += scene[end + 2].text.size();
            end += 3;
            continue;
        }
        // Behind a whole account number a blank ends it, unless a long group follows.
        const bool last_pair = end > at + 2 && scene[end + 1].text.size() == 2
            && !scene.is_word(scene.past_space(end + 2)) && !scene.is_digits(end + 3);
        const bool whole
            = digits >= 8 && scene.is_space(end) && scene[end + 1].text.size() < 3 && !last_pair;
        if (whole || begins_otherwise(scene, end + 1))
            break;
        words += ", " + digit_by_digit(scene[end + 1].text);
        digits += scene[end + 1].text.size();
        end += 2;
    }
    if (digits < fewest || (end == at + 1 && scene.is_word(end)))
        return std::nullopt;
    return sure(end, PieceKind::number, words);
}

}
