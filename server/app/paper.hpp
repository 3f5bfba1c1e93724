// What is printed and counted: values out of schedules and ledger, without a form. The form is the
// printer's.
#pragma once

#include "server/app/airing.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/deliveries.hpp"

namespace nguon::app {

// Whose paper it is, and of which days.
struct PaperHead {
    UnitId unit;
    std::string unit_name;
    UnitKind unit_kind = UnitKind::commune;
    std::string above; // the name of the unit above, empty at the top
    Day from{};
    Day to{}; // the first day no longer meant
    Day today{};
};
// unit.missing; `unit` absent: the caller's own.
Result<PaperHead> paper_head(
    Records& records, const Deed& deed, std::optional<UnitId> unit, Day from, Day to);

// A week as it is planned: what may sound where, with what still waits for an approval.
struct PlannedItem {
    std::string title;
    bool approved = true;
    Milliseconds relay{}; // of another station's programme, with its name where devices pass it on
};
struct PlannedLine {
    Moment starts{};
    Milliseconds length{};
    std::string title;
    std::vector<PlannedItem> items; // of a programme, in the order of play
    std::vector<std::string> languages; // more than one, or nothing
    std::string by_unit;
    std::int64_t clusters = 0;
    bool approved = true; // all of it
    bool silenced = false; // everywhere it was to be heard
    std::string withheld; // why a pause or a day's profile lets it be heard on none of the clusters
};
// 2,000 airings, or fewer with their items (an airing weighs two of them): about ten seconds of the
// printer, and more than anybody reads of a week.
inline constexpr std::size_t most_planned_weight = 4'000;
// paper.too_much
Result<std::vector<PlannedLine>> planned_lines(Records& records, const PaperHead& head);

// A line of the diary: one airing over the clusters of the unit, to the second.
struct DiaryNote {
    std::string what; // "Không phát: Mất điện hoặc thiết bị khởi động lại"
    std::vector<std::string> clusters;
};
struct DiaryLine {
    Moment planned{};
    std::optional<Moment> began; // the first cluster's first second
    std::optional<Moment> ended; // the last cluster's last
    std::string title;
    bool alert = false;
    Milliseconds length{};
    std::int64_t planned_on = 0;
    std::int64_t heard_on = 0;
    std::vector<DiaryNote> notes;
};
struct DiarySilence {
    std::string unit_name;
    SilencePeriod period;
};
struct Diary {
    std::vector<DiaryLine> lines;
    std::vector<DiarySilence> silences;
    std::int64_t bulletins = 0;
    std::int64_t sessions = 0;
    std::int64_t plays = 0;
    Milliseconds aired{};
};
// More lines than that are no diary of one unit.
inline constexpr std::size_t most_diary_rows = 40'000;
// paper.too_much when the unit has more airings than a diary of one unit holds.
Result<std::vector<Delivery>> diary_rows(Facts& facts, const PaperHead& head, const UnitTree& tree);
// paper.too_much: a book without some of its alerts is not one to sign.
Result<std::vector<PlayLogRow>> diary_alerts(
    Facts& facts, const PaperHead& head, const UnitTree& tree, std::size_t most = most_diary_rows);
Diary diary_of(Records& records, const PaperHead& head, const UnitTree& tree,
    const std::vector<ShownDelivery>& rows, const std::vector<PlayLogRow>& alerts);

struct Label {
    DeviceId device;
    std::string name;
    std::string place; // units above it
};
inline constexpr std::size_t most_labels = 400;
// A unit and those above it, without the province.
std::string place_of_label(UnitId unit, const UnitTree& tree);
Result<std::vector<Label>> labels_of(
    Records& records, const Deed& deed, const PaperHead& head, std::optional<DeviceId> device);

// Days on end on which a bulletin was heard to its end in the caller's units (law 10/2022/QH15,
// article 13): what was cut short announced nothing.
struct CertifiedDay {
    Day day{};
    std::int64_t airings = 0; // that were whole somewhere
    Moment first{};
    Moment last{};
    std::int64_t clusters = 0; // of the airing that reached most
};
inline constexpr int least_days_certified = 3;
// The longest run of days without a gap; empty where none is long enough.
std::vector<CertifiedDay> certified_days(const std::vector<AiringRow>& airings);

// Figures of one row of the table.
struct AiringFigures {
    std::string key; // "2026-11", "2d"
    std::string label;
    std::int64_t bulletins = 0;
    std::int64_t sessions = 0; // buổi phát
    std::int64_t plays = 0; // lượt cụm loa
    Milliseconds aired{}; // each airing once
    Milliseconds heard{}; // on all clusters
    std::int64_t make_ups = 0; // of the plays: they made up for some that were missed
};
enum class FiguresBy : std::uint8_t { month, category, campaign };
std::string_view name_of(FiguresBy by);
std::optional<FiguresBy> parse_figures_by(std::string_view text);

// Gathers airings month by month; rows come out in the order of keys.
class Figures {
public:
    explicit Figures(FiguresBy by)
        : by_(by)
    {
    }
    // `keys`: the categories, or campaigns, of the bulletins among the airings; `making_up`: which
    // of their schedules make up for what was missed; `stations`: what was passed on, which is time
    // and programmes but no bulletin.
    void add(const std::vector<AiringRow>& airings, const std::map<BulletinId, std::string>& keys,
        const std::set<ScheduleId>& making_up = {}, const std::set<BulletinId>& stations = {});
    // `names`: of the categories, or of the campaigns by their ids.
    std::vector<AiringFigures> rows(const std::vector<Category>& names) const;
    AiringFigures total() const;

private:
    struct Sum {
        // One language of one bulletin in one airing; places may hear it at different times.
        struct Play {
            std::int64_t clusters = 0;
            Milliseconds heard{};
            bool makes_up = false;
        };
        std::set<BulletinId> bulletins;
        std::set<std::pair<ScheduleId, Moment>> sessions;
        std::map<std::pair<BulletinId, OccurrenceKey>, Play> plays;
    };
    static void add(Sum& sum, const AiringRow& airing, bool makes_up, bool is_bulletin);
    static AiringFigures figures(std::string key, std::string label, const Sum& sum);

    FiguresBy by_;
    std::map<std::string, Sum> sums_;
    Sum total_;
};
// What the figures are counted by: nothing for months.
std::map<BulletinId, std::string> keys_of(
    Records& records, FiguresBy by, const std::vector<AiringRow>& airings);
// Names for the keys that came up.
std::vector<Category> names_of(
    Records& records, FiguresBy by, const std::vector<AiringFigures>& rows);
std::set<ScheduleId> making_up_among(Records& records, const std::vector<AiringRow>& airings);
std::set<BulletinId> stations_among(Records& records, const std::vector<AiringRow>& airings);

}
