#include "core/upkeep/maintenance.hpp"

#include "base/text.hpp"
#include "core/text/pieces.hpp"
#include "core/time/first_days.hpp"

namespace nguon {
namespace {

constexpr std::chrono::days years_ahead{ 3 * 366 };

}

Result<void> check_maintenance(const Maintenance& row, Day today)
{
    if (trim(row.work).empty())
        return fail_field("work", "input.required");
    if (row.month != first_of_month(row.month) || row.month > today + years_ahead)
        return fail_field("month", "input.bad_day");
    if (row.estimate < 0 || row.estimate > greatest_cost)
        return fail_field("estimate", "input.out_of_range", "0–1.000.000.000.000");
    if (row.cost < 0 || row.cost > greatest_cost)
        return fail_field("cost", "input.out_of_range", "0–1.000.000.000.000");
    if (!row.done_on)
        return {};
    if (*row.done_on > today)
        return fail_field("done_on", "maintenance.not_yet");
    if (trim(row.done_by).empty())
        return fail_field("done_by", "input.required");
    return {};
}

const std::vector<std::string>& usual_storm_items()
{
    static const std::vector<std::string> items{
        "Cột, giá đỡ, dây néo chắc chắn",
        "Loa và dây loa không lỏng, không chạm cành cây",
        "Tủ điện đóng kín, không dột",
        "Tiếp đất, chống sét còn tốt",
        "Nguồn dự phòng (ắc quy) đủ điện",
        "Phát thử nghe rõ",
    };
    return items;
}

Result<void> check_storm_check(const StormCheck& check)
{
    if (trim(check.name).empty())
        return fail_field("name", "input.required");
    if (check.items.empty())
        return fail_field("items", "input.too_few", "1");
    if (check.items.size() > most_storm_items)
        return fail_field("items", "input.too_many", std::to_string(most_storm_items));
    for (std::size_t i = 0; i < check.items.size(); ++i) {
        if (trim(check.items[i]).empty())
            return fail_field(item_path("items", i), "input.required");
    }
    return {};
}

}
