// "Sổ nhật ký phát thanh": the ledger of a month, airing by airing.
#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/text.hpp"
#include "core/text/fold.hpp"
#include "server/app/paper.hpp"

namespace nguon::app {
namespace {

constexpr std::size_t alert_title_bytes = 160;

// In the words of the page "Kết quả phát": who signs the paper has read them there.
std::string told_of(const ShownDelivery& shown)
{
    const std::string_view state = text_of(shown.delivery.state);
    const std::string reason = reason_text(shown);
    return reason.empty() ? std::string(state) : fmt::format("{}: {}", state, reason);
}

// The airings of one bulletin at one time, over the clusters.
class Line {
public:
    void add(const ShownDelivery& shown)
    {
        const Delivery& delivery = shown.delivery;
        ++line_.planned_on;
        line_.planned = delivery.planned_at;
        line_.length = delivery.length;
        if (delivery.heard > Milliseconds(0))
            ++line_.heard_on;
        hear(delivery.started_at, delivery.ended_at);
        if (delivery.state != DeliveryState::played)
            notes_[told_of(shown)].push_back(
                shown.device_name.empty() ? delivery.device.text() : shown.device_name);
    }
    void add(const PlayRecord& record, const std::string& cluster)
    {
        ++line_.planned_on;
        line_.alert = true;
        line_.planned = line_.planned_on == 1 ? record.planned_at
                                              : std::min(line_.planned, record.planned_at);
        line_.length = std::max(line_.length, record.rendered);
        if (record.rendered > Milliseconds(0))
            ++line_.heard_on;
        hear(record.started_at, record.ended_at);
        if (record.result != Outcome::played) {
            std::string what = record.rendered > Milliseconds(0) ? "Phát một phần" : "Không phát";
            const std::string_view reason = text_of(record.reason);
            if (!reason.empty())
                what += ": " + std::string(reason);
            notes_[what].push_back(cluster);
        }
    }
    DiaryLine finish(std::string title)
    {
        line_.title = std::move(title);
        for (auto& [what, clusters] : notes_) {
            std::sort(clusters.begin(), clusters.end(), sorts_before);
            clusters.erase(std::unique(clusters.begin(), clusters.end()), clusters.end());
            line_.notes.push_back({ what, std::move(clusters) });
        }
        return std::move(line_);
    }

private:
    void hear(const std::optional<Moment>& began, const std::optional<Moment>& ended)
    {
        if (began && (!line_.began || *began < *line_.began))
            line_.began = began;
        line_.ended = std::max(line_.ended, ended);
    }

    DiaryLine line_;
    std::map<std::string, std::vector<std::string>> notes_;
};

class Names {
public:
    explicit Names(Records& records)
        : records_(records)
    {
    }
    const std::string& of(DeviceId id)
    {
        const auto [at, is_new] = devices_.try_emplace(id);
        if (is_new) {
            const auto device = records_.devices().find(id);
            at->second = device ? device->name : id.text();
        }
        return at->second;
    }

private:
    Records& records_;
    std::map<DeviceId, std::string> devices_;
};

std::string title_of(Records& records, OrderId order)
{
    const auto alert = records.emergencies().find(order);
    if (!alert)
        return "Cảnh báo phát tại chỗ";
    return std::string(alert->saved().exercise ? "Diễn tập: " : "Cảnh báo khẩn cấp: ")
        + std::string(cut_utf8(alert->saved().content.text, alert_title_bytes));
}

}

Diary diary_of(Records& records, const PaperHead& head, const UnitTree& tree,
    const std::vector<ShownDelivery>& rows, const std::vector<PlayLogRow>& alerts)
{
    Diary diary;
    Names names(records);
    std::map<std::pair<OccurrenceKey, BulletinId>, std::string> titles;
    std::map<std::pair<OccurrenceKey, BulletinId>, Line> lines;
    std::set<BulletinId> bulletins;
    std::set<std::pair<ScheduleId, Moment>> sessions;
    std::set<std::pair<DeviceId, OccurrenceKey>> plays; // in however many languages
    for (const ShownDelivery& shown : rows) {
        const Delivery& row = shown.delivery;
        const std::pair key(row.occurrence, row.bulletin);
        lines[key].add(shown);
        titles[key] = shown.bulletin_title.empty() ? "Bản tin đã xóa" : shown.bulletin_title;
        if (row.heard > Milliseconds(0)) {
            if (!shown.is_relay)
                bulletins.insert(row.bulletin);
            sessions.emplace(row.occurrence.schedule, row.occurrence.starts);
            plays.emplace(row.device, row.occurrence.of_main());
        }
    }
    for (auto& [key, line] : lines) {
        diary.lines.push_back(line.finish(titles.at(key)));
        const DiaryLine& made = diary.lines.back();
        if (made.began && made.ended)
            diary.aired += std::min<Milliseconds>(made.length, *made.ended - *made.began);
    }
    std::map<OrderId, Line> orders;
    for (const PlayLogRow& row : alerts)
        orders[*row.record.order].add(row.record, names.of(row.device));
    for (auto& [order, line] : orders)
        diary.lines.push_back(line.finish(title_of(records, order)));
    std::sort(diary.lines.begin(), diary.lines.end(), [](const DiaryLine& a, const DiaryLine& b) {
        return std::tie(a.planned, a.title) < std::tie(b.planned, b.title);
    });
    for (SilencePeriod& period :
        records.silence_periods().in({ start_of(head.from), start_of(head.to) })) {
        const Unit* unit = tree.find(period.unit);
        if (unit != nullptr
            && (tree.covers(head.unit, period.unit) || tree.covers(period.unit, head.unit)))
            diary.silences.push_back({ unit->name, std::move(period) });
    }
    diary.plays = static_cast<std::int64_t>(plays.size());
    diary.bulletins = static_cast<std::int64_t>(bulletins.size());
    diary.sessions = static_cast<std::int64_t>(sessions.size());
    return diary;
}

}
