#include "server/app/expiry_news.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace nguon::app {
namespace {

constexpr const char* setting = "upkeep.expiries_told";
constexpr std::array<std::int64_t, 3> steps{ 30, 7, 1 }; // days
constexpr std::int64_t never = 366; // days since it was last told of
constexpr int most_due = 500;
constexpr std::size_t longest_list = 3'000; // bytes

std::string_view words_of(std::string_view key)
{
    if (key == "sim_expires")
        return "SIM";
    return key == "warranty_until" ? "bảo hành" : "hợp đồng thuê";
}

bool is_news(std::int64_t left, std::int64_t since_told)
{
    return std::any_of(steps.begin(), steps.end(),
        [&](std::int64_t step) { return left <= step && left + since_told > step; });
}

}

std::optional<AlarmNews> news_of_expiries(Records& records, Moment now)
{
    const Day today = day_of(now);
    const auto told = parse_iso_day(records.settings().find(setting).value_or(""));
    const std::int64_t since_told = told ? (today - *told).count() : never;
    const Day end = today + std::chrono::days(steps.front() + 1);
    const auto all = records.assets().due(
        { "sim_expires", "warranty_until", "lease_until" }, today, end, today, most_due);
    const auto tree = records.units().tree(today);
    std::size_t count = 0;
    std::string list;
    for (const AssetDue& due : all) {
        const std::int64_t left = (due.day - today).count();
        if (!is_news(left, since_told))
            continue;
        ++count;
        const Unit* unit = tree->find(due.asset.unit);
        const std::string line = fmt::format("{} ({}): {} hết hạn {}, còn {} ngày.\n",
            due.asset.name, unit == nullptr ? "" : unit->name, words_of(due.key),
            vietnamese_day(due.day), left);
        if (list.size() + line.size() <= longest_list)
            list += line;
    }
    if (count == 0)
        return std::nullopt;
    list.pop_back();
    return AlarmNews{ "upkeep", "upkeep.runs_out", false, now,
        fmt::format("{} mục sắp hết hạn", count), std::move(list),
        "Mở trang Bảo trì, mục Sắp hết hạn, gia hạn rồi sửa ngày trong Sổ đăng ký." };
}

void expiries_were_told(Records& records, Day day)
{
    records.settings().save(setting, to_iso(day));
}

}
