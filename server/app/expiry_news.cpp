#include "server/app/expiry_news.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

namespace nguon::app {
namespace {

constexpr const char* setting = "upkeep.expiries_told";
constexpr std::array<std::int64_t, 3> steps{ 1, 7, 30 }; // days
constexpr std::int64_t never = 366; // days since it was last told of
constexpr std::size_t longest_list = 3'000; // bytes

std::string_view words_of(std::string_view key)
{
    if (key == "sim_expires")
        return "SIM";
    return key == "warranty_until" ? "bảo hành" : "hợp đồng thuê";
}

// What came below a step since it was last told of, the nearest first. Asked step by step, so that
// hundreds of SIM cards that end on one day hide nothing that comes after them.
std::vector<AssetDue> fresh_dues(Records& records, const UnitTree& tree, std::int64_t since_told)
{
    const Day today = tree.day();
    DueFilter filter;
    filter.units.assign(tree.roots().begin(), tree.roots().end());
    filter.keys = { "sim_expires", "warranty_until", "lease_until" };
    std::vector<AssetDue> all;
    std::int64_t next = 0; // days left that were not asked for yet
    for (const std::int64_t step : steps) {
        const std::int64_t least = std::max(next, step - since_told + 1);
        next = step + 1;
        if (least > step)
            continue;
        filter.from = today + std::chrono::days(least);
        filter.to = today + std::chrono::days(next);
        auto found = records.assets().due(filter, tree, { Page::most, {} });
        std::move(found.items.begin(), found.items.end(), std::back_inserter(all));
    }
    return all;
}

}

std::optional<AlarmNews> news_of_expiries(Records& records, Moment now)
{
    const Day today = day_of(now);
    const auto told = parse_iso_day(records.settings().find(setting).value_or(""));
    // A day ahead was said by a clock that ran wrong: it keeps nobody silent until then.
    const std::int64_t since_told = told && *told <= today ? (today - *told).count() : never;
    const auto tree = records.units().tree(today);
    const auto all = fresh_dues(records, *tree, since_told);
    std::size_t count = 0;
    std::string list;
    for (const AssetDue& due : all) {
        const std::int64_t left = (due.day - today).count();
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
