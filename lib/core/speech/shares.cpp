#include "core/speech/shares.hpp"

namespace nguon::speech {
namespace {

// "3/5 xóm đạt chuẩn, 1/5 ...", "đổ 40%, 1/4 ...": another part of the whole stands before.
bool follows_share(const Scene& scene, std::size_t at)
{
    constexpr std::size_t reach = 32; // tokens back
    for (std::size_t i = at; i-- > 0 && i + reach > at;) {
        const Token& token = scene[i];
        if (token.kind == TokenKind::line || token.is(";"))
            return false;
        if (token.is("%"))
            return true;
        const bool tied = token.is("/") && i > 0 && scene.is_digits(i - 1) && scene.is_digits(i + 1)
            && !scene.is_sign(i + 2, "/");
        if (tied)
            return value_of(scene[i - 1].text) < value_of(scene[i + 1].text)
                && scene.last_content.kind != PieceKind::date
                && !scene.follows(i - 1, { "ngày", "từ", "đến", "sáng", "chiều", "tối", "lễ" });
    }
    return false;
}

// What happens to a part of something, seldom to a day.
bool tells_of_state(const Scene& scene, std::size_t end)
{
    return scene.precedes(end,
        { "mất", "bị", "chết", "đổ", "hỏng", "còn", "không", "chưa", "đã", "ngập", "gãy", "phải",
            "đang", "được", "thiệt_hại", "thuộc", "là_hộ", "là_nữ", "là_người", "trở_lên",
            "còn_lại", "nữa" });
}

}

bool counts_things(const Scene& scene, std::size_t end)
{
    // Words that only begin like a thing: "18/11 tổ chức", "15/4 ban hành".
    if (scene.precedes(end,
            { "tổ_chức", "ban_hành", "ban_bố", "ban_đêm", "hội_họp", "ca_ngợi", "nhà_trường",
                "số_điện_thoại", "điểm_lại", "bản_tin" })
        && !scene.precedes(end,
            { "tổ_chức_đảng", "tổ_chức_cơ", "tổ_chức_hội", "tổ_chức_công", "tổ_chức_chính",
                "tổ_chức_thành", "tổ_chức_đoàn" }))
        return false;
    return scene.precedes(end,
        { "xã", "thôn", "xóm", "bản", "ấp", "phường", "huyện", "tổ", "khu", "hộ", "đơn_vị",
            "trường", "lớp", "đại_biểu", "phiếu", "đồng_chí", "đảng_viên", "tiêu_chí", "chỉ_tiêu",
            "người", "em", "cháu", "chi_bộ", "cơ_sở", "giờ", "ngày", "tỉnh", "điểm", "vụ", "dự_án",
            "nhiệm_vụ", "nội_dung", "thành_viên", "km", "trạm", "cụm", "loa", "cử_tri",
            "công_trình", "học_sinh", "ca", "cán_bộ", "ý_kiến", "kiến_nghị", "thủ_tục", "hồ_sơ",
            "dân_tộc", "số", "diện_tích", "dân_số", "tổng_số", "khối_lượng", "quãng", "thời_gian",
            "chiều_dài", "viên", "quả", "cốc", "thìa", "ha", "sào", "tháng", "lít", "kg", "đại_đội",
            "thị_trấn", "khối", "đội", "nhóm", "cửa_hàng", "bước", "mẫu", "đ/c", "tdp", "phòng",
            "sở", "ban", "hội_viên", "đoàn_viên", "nhà", "trẻ", "con", "xe", "đoạn", "tuyến", "cây",
            "cửa", "van", "tổ_máy", "cầu", "cống", "đập", "hồ", "ao", "chợ", "suất", "phần_thi" });
}

bool is_late_day(const Scene& scene, std::size_t at, const DayMonth& date)
{
    return value_of(date.month) > 10 && value_of(date.day) < value_of(date.month)
        && date.day.front() != '0' && date.year.empty()
        && (scene.precedes(date.end, { "sẽ", "khởi_công", "khai_mạc", "bắt_đầu" }) // "khoảng 1/12"
            || !scene.follows(at,
                { "trình_độ", "văn_hóa", "học_vấn", "tđvh", "lớp", "hết", "đạt", "được", "xong",
                    "có", "còn", "hơn", "khoảng", "gần", "hoàn_thành", "tỷ_lệ", "tỉ_lệ", "tđ", "vh",
                    "là", "bằng", "chiếm", "học", "phổ_thông", "mới", "nghiệp" }));
}

Share share_at(const Scene& scene, std::size_t at, const DayMonth& date)
{
    if (value_of(date.day) >= value_of(date.month) || !date.year.empty() || date.day.front() == '0'
        || date.month.front() == '0')
        return Share::no;
    // "1/3 quân số", "1/2 viên buổi tối"
    if (scene.precedes(date.end,
            { "quân_số", "số_hộ", "số_người", "số_phiếu", "tổng_số", "diện_tích", "viên", "quả",
                "gói", "thìa", "muỗng", "bát", "chén", "cốc", "liều", "ống", "dung_tích",
                "khối_lượng", "dân_số", "chiều_dài", "quãng_đường", "thời_gian", "so_với" }))
        return Share::yes;
    const bool state = tells_of_state(scene, date.end);
    // "số còn lại 1/5 không tham gia"
    const bool told = follows_share(scene, at)
        || scene.follows(at, { "số_còn_lại", "khoảng", "gần", "hơn", "chừng", "quá", "chỉ" });
    if (state && told)
        return Share::yes;
    return state ? Share::perhaps : Share::no;
}

}
