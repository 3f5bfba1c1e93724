#include <algorithm>

#include "base/names.hpp"
#include "server/app/paper.hpp"
#include "server/app/relays.hpp"

namespace nguon::app {
namespace {

constexpr Names<FiguresBy, 3> by_names{ "month", "category", "campaign" };

// "2026-11"
std::string month_of(Day day) { return to_iso(day).substr(0, 7); }

std::string month_label(const std::string& key)
{
    return key.substr(5, 2) + "/" + key.substr(0, 4);
}

const char* unnamed(FiguresBy by)
{
    return by == FiguresBy::campaign ? "Ngoài đợt tuyên truyền" : "Chưa phân loại";
}

}

std::string_view name_of(FiguresBy by) { return by_names.of(by); }
std::optional<FiguresBy> parse_figures_by(std::string_view text) { return by_names.find(text); }

void Figures::add(Sum& sum, const AiringRow& airing, bool makes_up, bool is_bulletin)
{
    if (is_bulletin)
        sum.bulletins.insert(airing.bulletin);
    sum.sessions.emplace(airing.occurrence.schedule, airing.occurrence.starts);
    Sum::Play& play = sum.plays[{ airing.bulletin, airing.occurrence }];
    play.clusters += airing.heard_on();
    play.heard += airing.heard;
    play.makes_up = makes_up;
}

void Figures::add(const std::vector<AiringRow>& airings,
    const std::map<BulletinId, std::string>& keys, const std::set<ScheduleId>& making_up,
    const std::set<BulletinId>& stations)
{
    for (const AiringRow& airing : airings) {
        if (airing.heard_on() == 0)
            continue;
        std::string key;
        if (by_ == FiguresBy::month) {
            key = month_of(day_of(airing.planned_at));
        } else if (const auto at = keys.find(airing.bulletin); at != keys.end()) {
            key = at->second;
        }
        const bool makes_up = making_up.contains(airing.occurrence.schedule);
        const bool is_bulletin = !stations.contains(airing.bulletin);
        add(sums_[key], airing, makes_up, is_bulletin);
        add(total_, airing, makes_up, is_bulletin);
    }
}

AiringFigures Figures::figures(std::string key, std::string label, const Sum& sum)
{
    AiringFigures figures{ std::move(key), std::move(label),
        static_cast<std::int64_t>(sum.bulletins.size()),
        static_cast<std::int64_t>(sum.sessions.size()), 0, {}, {}, 0 };
    // A bulletin in two languages was played once, for as long as both took.
    struct Played {
        std::int64_t clusters = 0;
        bool makes_up = false;
    };
    std::map<std::pair<BulletinId, OccurrenceKey>, Played> plays;
    for (const auto& [key_of, play] : sum.plays) {
        Played& most = plays[{ key_of.first, key_of.second.of_main() }];
        most = { std::max(most.clusters, play.clusters), play.makes_up };
        figures.aired += play.heard / play.clusters;
        figures.heard += play.heard;
    }
    for (const auto& [airing, played] : plays) {
        figures.plays += played.clusters;
        figures.make_ups += played.makes_up ? played.clusters : 0;
    }
    return figures;
}

std::vector<AiringFigures> Figures::rows(const std::vector<Category>& names) const
{
    std::vector<AiringFigures> rows;
    for (const auto& [key, sum] : sums_) {
        std::string label = by_ == FiguresBy::month ? month_label(key) : unnamed(by_);
        const auto named = std::find_if(names.begin(), names.end(),
            [&, key = key](const Category& one) { return one.code == key; });
        if (by_ != FiguresBy::month && named != names.end())
            label = named->name;
        rows.push_back(figures(key, std::move(label), sum));
    }
    return rows;
}

AiringFigures Figures::total() const { return figures("total", "Cộng", total_); }

std::set<ScheduleId> making_up_among(Records& records, const std::vector<AiringRow>& airings)
{
    std::set<ScheduleId> schedules;
    for (const AiringRow& airing : airings)
        schedules.insert(airing.occurrence.schedule);
    const auto found = records.make_ups().among({ schedules.begin(), schedules.end() });
    return { found.begin(), found.end() };
}

std::set<BulletinId> stations_among(Records& records, const std::vector<AiringRow>& airings)
{
    std::vector<BulletinId> names;
    for (const AiringRow& airing : airings)
        names.push_back(airing.bulletin);
    std::set<BulletinId> stations;
    for (const auto& [name, title] : relay_titles(records, names))
        stations.insert(name);
    return stations;
}

std::map<BulletinId, std::string> keys_of(
    Records& records, FiguresBy by, const std::vector<AiringRow>& airings)
{
    std::map<BulletinId, std::string> keys;
    if (by == FiguresBy::month)
        return keys;
    std::set<BulletinId> ids;
    for (const AiringRow& airing : airings)
        ids.insert(airing.bulletin);
    const std::vector<BulletinId> asked{ ids.begin(), ids.end() };
    if (by == FiguresBy::campaign) {
        for (const auto& [bulletin, campaign] : records.campaigns().of(asked))
            keys[bulletin] = campaign.text();
        return keys;
    }
    for (const Bulletin& bulletin : records.bulletins().find_all(asked))
        keys[bulletin.id()] = bulletin.content().category;
    return keys;
}

std::vector<Category> names_of(
    Records& records, FiguresBy by, const std::vector<AiringFigures>& rows)
{
    if (by == FiguresBy::category)
        return records.categories().all();
    std::vector<CampaignId> ids;
    for (const AiringFigures& row : rows) {
        if (const auto id = CampaignId::parse(row.key); id && by == FiguresBy::campaign)
            ids.push_back(*id);
    }
    std::vector<Category> names;
    for (const Campaign& campaign : records.campaigns().find_all(ids))
        names.push_back({ campaign.id.text(), campaign.name, 0 });
    return names;
}

}
