#include "server/http/audit/deed_words.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/moment.hpp"
#include "base/text.hpp"
#include "core/account/rights.hpp"
#include "json/parse.hpp"

namespace nguon::http {
namespace {

using Line = std::pair<std::string_view, std::string_view>;

constexpr std::array deeds{
#include "server/http/audit/deed_words.inc"
};

constexpr std::array deed_verbs{
    Line{ "volume", "chỉnh âm lượng" },
    Line{ "stop", "dừng phát" },
    Line{ "test_tone", "phát âm thử" },
    Line{ "restart_player", "khởi động lại bộ phát" },
    Line{ "report_status", "báo trạng thái" },
    Line{ "recall", "thu hồi tin" },
};

template <typename Table>
std::optional<std::string_view> find_in(const Table& table, std::string_view word)
{
    const auto at = std::find_if(
        table.begin(), table.end(), [&](const Line& line) { return line.first == word; });
    return at == table.end() ? std::nullopt : std::optional(at->second);
}

std::string text_of(const json::Value& value)
{
    if (const auto* text = value.if_string())
        return std::string(*text);
    if (const auto* number = value.if_int64())
        return std::to_string(*number);
    return {};
}

std::string role_name(std::string_view code)
{
    const auto& roles = default_roles();
    const auto role = std::find_if(
        roles.begin(), roles.end(), [&](const Role& one) { return one.code == code; });
    return role == roles.end() ? std::string(code) : role->name;
}

std::string role_words(const json::Value& value)
{
    std::vector<std::string> words;
    const auto* list = value.if_array();
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const std::string grant = text_of((*list)[i]); // "role@unit"
        words.push_back(role_name(grant.substr(0, grant.find('@'))));
    }
    return words.empty() ? "Không còn vai trò" : "Vai trò: " + join(words, ", ");
}

std::string words_of(std::string_view key, const json::Value& value)
{
    const std::string text = text_of(value);
    if (key == "comment" && !text.empty())
        return "Ý kiến: " + text;
    if (key == "says")
        return text;
    if (key == "for" && !text.empty())
        return "Thay " + text;
    if (key == "to_name")
        return "Người nhận: " + text;
    if (key == "role")
        return "Vai trò: " + role_name(text);
    if (key == "until") {
        const auto day = parse_iso_day(text);
        return day ? "Đến hết ngày " + vietnamese_day(*day) : std::string();
    }
    if (key == "since") {
        const auto day = parse_iso_day(text);
        return day ? "Từ ngày " + vietnamese_day(*day) : std::string();
    }
    if (key == "grounds" && !text.empty())
        return "Lý do: " + text;
    if (key == "given")
        return text + " việc đã bàn giao";
    if (key == "from_unit")
        return "Từ " + text;
    if (key == "exercise")
        return "Diễn tập";
    if (key == "revision")
        return "Lệnh thứ " + text;
    if (key == "override" && !text.empty())
        return "Lý do phát ngoài quy định: " + text;
    if (key == "version")
        return "Bản " + text;
    if (key == "verb")
        return "Lệnh: " + std::string(find_in(deed_verbs, text).value_or(text));
    if (key == "devices")
        return text + " thiết bị";
    if (key == "starts") {
        const auto starts = parse_rfc3339(text);
        return starts ? "Bắt đầu " + vietnamese_moment(*starts) : std::string();
    }
    if (key == "from") {
        const auto day = parse_iso_day(text);
        return day ? "Từ ngày " + vietnamese_day(*day) : std::string();
    }
    if (key == "to") {
        const auto day = parse_iso_day(text);
        return day ? "Đến ngày " + vietnamese_day(*day) : std::string();
    }
    if (key == "reason" && !text.empty())
        return "Lý do: " + text;
    if (key == "on") {
        const auto day = parse_iso_day(text);
        return day ? "Có hiệu lực từ " + vietnamese_day(*day) : std::string();
    }
    if (key == "units_ended")
        return text + " đơn vị kết thúc";
    if (key == "name")
        return "Tên: " + text;
    if (key == "households")
        return "Số hộ: " + text;
    if (key == "counted") {
        const auto day = parse_iso_day(text);
        return day ? "Đếm ngày " + vietnamese_day(*day) : std::string();
    }
    if (key == "roles")
        return role_words(value);
    if (key == "disabled" && value.is_bool())
        return value.get_bool() ? "Khóa tài khoản" : "Mở khóa tài khoản";
    if (key == "otp")
        return "Gỡ mã xác thực";
    return {};
}

}

std::optional<std::string_view> find_deed_words(std::string_view deed)
{
    return find_in(deeds, deed);
}

std::string deed_words(std::string_view deed)
{
    return std::string(find_deed_words(deed).value_or(deed));
}

std::string detail_words(std::string_view detail)
{
    const auto object = detail.empty() ? Result<json::Object>() : json::parse_object(detail);
    std::vector<std::string> sentences;
    if (object) {
        for (const auto& member : *object) {
            if (std::string words = words_of(member.key(), member.value()); !words.empty())
                sentences.push_back(std::move(words));
        }
        // A volume is a number; other commands carry none worth telling.
        const auto* verb = object->if_contains("verb");
        const auto* number = object->if_contains("number");
        if (verb != nullptr && number != nullptr && text_of(*verb) == "volume")
            sentences.push_back("Mức " + text_of(*number) + "%");
    }
    return join(sentences, "; ");
}

}
