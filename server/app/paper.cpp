#include "server/app/paper.hpp"

#include <algorithm>
#include <set>

#include "core/text/fold.hpp"
#include "server/app/deliveries.hpp"
#include "server/app/relays.hpp"
#include "server/app/year_words.hpp"

namespace nguon::app {
namespace {

Span span_of(const PaperHead& head) { return { start_of(head.from), start_of(head.to) }; }

DeliveryFilter filter_of(const PaperHead& head)
{
    DeliveryFilter filter;
    filter.units = { head.unit };
    filter.from = start_of(head.from);
    filter.to = start_of(head.to);
    return filter;
}

std::string station_of(Records& records, const ProgrammeItem& item)
{
    const auto source
        = item.relay_source ? records.relay_sources().find(*item.relay_source) : std::nullopt;
    return source && !source->removed ? title_of(source->feed) : std::string();
}

// What a programme is made of, in its order. What was recalled is not aired any more.
std::vector<PlannedItem> items_of(
    Records& records, ProgrammeId id, const std::vector<BulletinId>& not_approved)
{
    const auto programme = records.programmes().find(id);
    if (!programme)
        return {};
    std::vector<BulletinId> ids;
    for (const ProgrammeItem& item : programme->items) {
        if (item.bulletin)
            ids.push_back(*item.bulletin);
    }
    std::map<BulletinId, std::string> titles;
    for (const Bulletin& bulletin : records.bulletins().find_all(ids)) {
        if (bulletin.state() != BulletinState::recalled)
            titles.emplace(bulletin.id(), bulletin.content().title);
    }
    std::vector<PlannedItem> items;
    for (const ProgrammeItem& item : programme->items) {
        if (!item.bulletin)
            items.push_back({ station_of(records, item), true, item.relay_length });
        else if (const auto title = titles.find(*item.bulletin); title != titles.end())
            items.push_back({ title->second,
                std::find(not_approved.begin(), not_approved.end(), *item.bulletin)
                    == not_approved.end(),
                {} });
    }
    return items;
}

tl::unexpected<Error> too_much() { return fail(Kind::invalid, "paper.too_much"); }

// Every page of a list, as far as a diary of one unit goes.
template <typename Row, typename List>
Result<std::vector<Row>> all_rows(std::size_t most, const List& list)
{
    std::vector<Row> rows;
    Page page{ Page::most, {} };
    do {
        auto part = list(page);
        std::move(part.items.begin(), part.items.end(), std::back_inserter(rows));
        if (rows.size() > most)
            return too_much();
        page.cursor = part.next;
    } while (!page.cursor.empty());
    return rows;
}

}

Result<PaperHead> paper_head(
    Records& records, const Deed& deed, std::optional<UnitId> unit, Day from, Day to)
{
    const auto tree = records.units().tree(day_of(deed.now));
    PaperHead head;
    head.unit = unit.value_or(deed.caller.unit);
    head.from = from;
    head.to = to;
    head.today = day_of(deed.now);
    const Unit* found = tree->find(head.unit);
    if (found == nullptr || !deed.caller.may_in(Right::view, head.unit, *tree))
        return fail(Kind::missing, "unit.missing");
    head.unit_name = found->name;
    head.unit_kind = found->kind;
    if (found->parent)
        head.above = tree->find(*found->parent)->name;
    return head;
}

namespace {

// Where several are heard, each once, as the first place that hears it has them.
void add_languages(std::vector<std::string>& languages, const AiringSubject& subject,
    const std::vector<std::string>& order)
{
    if (subject.more.empty())
        return;
    const auto add = [&](const std::string& language) {
        if (std::find(languages.begin(), languages.end(), language) == languages.end())
            languages.push_back(language);
    };
    for (const std::string& language : order) {
        if (language == subject.language || subject.more.contains(language))
            add(language);
    }
    add(subject.language);
}

}

Result<std::vector<PlannedLine>> planned_lines(Records& records, const PaperHead& head)
{
    const auto tree = records.units().tree(head.from);
    const AiringBook book(records, *tree, span_of(head));
    const auto& devices = book.reach().all();
    std::vector<PlannedLine> lines;
    std::size_t weight = 0;
    for (const AiringBook::Entry& entry : book.entries()) {
        PlannedLine line;
        std::int64_t silenced = 0;
        std::set<UnitId> places;
        for (const std::uint32_t position : entry.devices) {
            const Device& device = devices[position];
            if (device.kind != DeviceKind::speaker || !tree->covers(head.unit, device.unit))
                continue;
            ++line.clusters;
            const auto& order = book.order_at(device);
            line.length = std::max(line.length, entry.subject.length_in(order));
            add_languages(line.languages, entry.subject, order);
            places.insert(device.unit);
            silenced += book.is_silenced(device) ? 1 : 0;
        }
        if (line.clusters == 0)
            continue;
        if (line.languages.size() < 2)
            line.languages.clear();
        line.title = entry.subject.title;
        line.approved = entry.subject.not_approved.empty();
        line.silenced = silenced == line.clusters;
        if (const Unit* by = tree->find(entry.schedule.unit))
            line.by_unit = by->name;
        if (entry.schedule.programme) {
            line.items = items_of(records, *entry.schedule.programme, entry.subject.not_approved);
            line.approved = std::all_of(line.items.begin(), line.items.end(),
                [](const PlannedItem& item) { return item.approved; });
        }
        weight += entry.starts.size() * (2 + line.items.size());
        if (weight > most_planned_weight)
            return too_much();
        const ExpectedAirings expected(entry.schedule, entry.subject);
        for (const Moment starts : entry.starts) {
            line.starts = starts;
            const auto why = book.withheld_everywhere(expected, starts, places);
            line.withheld = why ? sentence_of(*why) : std::string();
            lines.push_back(line);
        }
    }
    std::sort(lines.begin(), lines.end(), [](const PlannedLine& a, const PlannedLine& b) {
        return std::tie(a.starts, a.title) < std::tie(b.starts, b.title);
    });
    return lines;
}

std::string place_of_label(UnitId unit, const UnitTree& tree)
{
    std::string place;
    for (const UnitId id : tree.path(unit)) {
        const Unit* above = tree.find(id);
        if (!above->parent && !place.empty())
            break; // the province goes without saying
        place += (place.empty() ? "" : ", ") + above->name;
    }
    return place;
}

Result<std::vector<Label>> labels_of(
    Records& records, const Deed& deed, const PaperHead& head, std::optional<DeviceId> device)
{
    const auto tree = records.units().tree(head.today);
    std::vector<Label> labels;
    for (const Device& one : records.devices().all()) {
        if (one.kind != DeviceKind::speaker || !tree->covers(head.unit, one.unit)
            || (device && one.id != *device) || !deed.caller.may_in(Right::view, one.unit, *tree))
            continue;
        labels.push_back({ one.id, one.name, place_of_label(one.unit, *tree) });
    }
    if (labels.empty())
        return fail(Kind::missing, "paper.no_clusters");
    if (labels.size() > most_labels)
        return fail(Kind::invalid, "paper.too_many_labels", std::to_string(most_labels));
    std::sort(labels.begin(), labels.end(), [](const Label& a, const Label& b) {
        return std::pair(sort_key(a.place), sort_key(a.name))
            < std::pair(sort_key(b.place), sort_key(b.name));
    });
    return labels;
}

std::vector<CertifiedDay> certified_days(const std::vector<AiringRow>& airings)
{
    std::map<Day, CertifiedDay> days;
    std::set<std::pair<Day, OccurrenceKey>> known; // the languages of one airing are one
    for (const AiringRow& airing : airings) {
        if (airing.summary.played == 0)
            continue;
        const Day day = day_of(airing.planned_at);
        auto [at, is_new] = days.try_emplace(day);
        CertifiedDay& one = at->second;
        one.day = day;
        one.first = is_new ? airing.planned_at : std::min(one.first, airing.planned_at);
        one.last = std::max(one.last, airing.planned_at);
        one.clusters = std::max(one.clusters, airing.summary.played);
        if (known.emplace(day, airing.occurrence.of_main()).second)
            ++one.airings;
    }
    std::vector<CertifiedDay> longest;
    std::vector<CertifiedDay> run;
    for (const auto& [day, one] : days) {
        if (!run.empty() && run.back().day + std::chrono::days(1) != day)
            run.clear();
        run.push_back(one);
        if (run.size() > longest.size())
            longest = run;
    }
    if (longest.size() < least_days_certified)
        longest.clear();
    return longest;
}

Result<std::vector<Delivery>> diary_rows(Facts& facts, const PaperHead& head, const UnitTree& tree)
{
    const DeliveryFilter filter = filter_of(head);
    if (facts.deliveries().summary(filter, tree).planned
        > static_cast<std::int64_t>(most_diary_rows))
        return too_much();
    return all_rows<Delivery>(most_diary_rows,
        [&](const Page& page) { return facts.deliveries().list(filter, tree, page); });
}

Result<std::vector<PlayLogRow>> diary_alerts(
    Facts& facts, const PaperHead& head, const UnitTree& tree, std::size_t most)
{
    PlayLogFilter filter;
    filter.units = { head.unit };
    filter.alerts_only = true;
    filter.from = start_of(head.from);
    filter.to = start_of(head.to);
    return all_rows<PlayLogRow>(
        most, [&](const Page& page) { return facts.play_logs().list(filter, tree, page); });
}

}
