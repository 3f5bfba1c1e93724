#include "server/app/year_words.hpp"

#include <array>

namespace nguon::app {
namespace {

// Within a sentence a name begins small: "Ngày quốc tang".
std::string within_sentence(const std::string& name)
{
    constexpr std::array capitals{ std::pair{ "Đ", "đ" }, std::pair{ "Â", "â" },
        std::pair{ "Ă", "ă" }, std::pair{ "Ê", "ê" }, std::pair{ "Ô", "ô" }, std::pair{ "Ơ", "ơ" },
        std::pair{ "Ư", "ư" }, std::pair{ "Ấ", "ấ" }, std::pair{ "Ẩ", "ẩ" } };
    if (!name.empty() && name.front() >= 'A' && name.front() <= 'Z')
        return static_cast<char>(name.front() - 'A' + 'a') + name.substr(1);
    for (const auto& [capital, small] : capitals) {
        if (name.starts_with(capital))
            return small + name.substr(std::string_view(capital).size());
    }
    return name;
}

std::string day_named(const std::string& name)
{
    return name.starts_with("Ngày") ? name : "Ngày " + within_sentence(name);
}

std::string month_name(int month)
{
    if (month == 1)
        return "tháng Giêng";
    return month == 12 ? "tháng Chạp" : "tháng " + std::to_string(month);
}

}

std::string sentence_of(const Withheld& why)
{
    switch (why.by) {
    case Withheld::By::pause: {
        const std::string days = why.from == why.to
            ? "ngày " + vietnamese_day(why.from)
            : "từ " + vietnamese_day(why.from) + " đến " + vietnamese_day(why.to);
        return "Tạm ngừng " + days + ": " + why.name;
    }
    case Withheld::By::category:
        return day_named(why.name) + ": không phát " + within_sentence(why.category);
    case Withheld::By::own_only:
        return day_named(why.name)
            + ": chỉ phát chương trình của địa phương và tin ưu tiên của cấp trên";
    case Withheld::By::hours:
        return day_named(why.name) + ": không phát vào giờ này";
    }
    return {};
}

std::string words_of(LunarDay day)
{
    const std::string number = std::to_string(day.day);
    return (day.day <= 10 ? "mùng " + number : number) + " " + month_name(day.month);
}

std::string words_of(const ProfileDays& days)
{
    if (days.from && days.to)
        return *days.from == *days.to
            ? vietnamese_day(*days.from)
            : vietnamese_day(*days.from) + " đến " + vietnamese_day(*days.to);
    if (!days.lunar_from || !days.lunar_to)
        return {};
    if (*days.lunar_from == *days.lunar_to)
        return words_of(*days.lunar_from) + " âm lịch";
    return words_of(*days.lunar_from) + " đến " + words_of(*days.lunar_to) + " âm lịch";
}

}
