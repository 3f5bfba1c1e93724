#include <algorithm>

#include "base/names.hpp"
#include "server/app/paper.hpp"

namespace nguon::app {
namespace {

constexpr Names<FiguresBy, 2> by_names{ "month", "category" };

// "2026-11"
std::string month_of(Day day) { return to_iso(day).substr(0, 7); }

std::string month_label(const std::string& key)
{
    return key.substr(5, 2) + "/" + key.substr(0, 4);
}

}

std::string_view name_of(FiguresBy by) { return by_names.of(by); }
std::optional<FiguresBy> parse_figures_by(std::string_view text) { return by_names.find(text); }

void Figures::add(Sum& sum, const AiringRow& airing)
{
    sum.bulletins.insert(airing.bulletin);
    sum.sessions.emplace(airing.occurrence.schedule, airing.occurrence.starts);
    sum.plays += airing.heard_on();
    sum.heard += airing.heard;
    sum.aired += airing.heard / airing.heard_on();
}

void Figures::add(
    const std::vector<AiringRow>& airings, const std::map<BulletinId, std::string>& categories)
{
    for (const AiringRow& airing : airings) {
        if (airing.heard_on() == 0)
            continue;
        std::string key;
        if (by_ == FiguresBy::month) {
            key = month_of(day_of(airing.planned_at));
        } else if (const auto at = categories.find(airing.bulletin); at != categories.end()) {
            key = at->second;
        }
        add(sums_[key], airing);
        add(total_, airing);
    }
}

AiringFigures Figures::figures(std::string key, std::string label, const Sum& sum)
{
    return { std::move(key), std::move(label), static_cast<std::int64_t>(sum.bulletins.size()),
        static_cast<std::int64_t>(sum.sessions.size()), sum.plays, sum.aired, sum.heard };
}

std::vector<AiringFigures> Figures::rows(const std::vector<Category>& categories) const
{
    std::vector<AiringFigures> rows;
    for (const auto& [key, sum] : sums_) {
        std::string label = by_ == FiguresBy::month ? month_label(key) : "Chưa phân loại";
        const auto named = std::find_if(categories.begin(), categories.end(),
            [&, key = key](const Category& one) { return one.code == key; });
        if (by_ == FiguresBy::category && named != categories.end())
            label = named->name;
        rows.push_back(figures(key, std::move(label), sum));
    }
    return rows;
}

AiringFigures Figures::total() const { return figures("total", "Cộng", total_); }

std::map<BulletinId, std::string> categories_of(
    Records& records, const std::vector<AiringRow>& airings)
{
    std::set<BulletinId> ids;
    for (const AiringRow& airing : airings)
        ids.insert(airing.bulletin);
    std::map<BulletinId, std::string> categories;
    for (const Bulletin& bulletin : records.bulletins().find_all({ ids.begin(), ids.end() }))
        categories[bulletin.id()] = bulletin.content().category;
    return categories;
}

}
