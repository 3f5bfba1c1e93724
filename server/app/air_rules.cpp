#include "server/app/air_rules.hpp"

#include <algorithm>

#include "server/app/note.hpp"
#include "server/app/unit_on_day.hpp"

namespace nguon::app {
namespace {

constexpr TimeOfDay midnight = std::chrono::hours(24);

Weekdays day_after(Weekdays days)
{
    return static_cast<Weekdays>(((days << 1) | (days >> 6)) & every_day);
}

// The rows of the unit and of those above it, from the unit upwards.
std::vector<AirRules> chain_of(Records& records, UnitId unit, const UnitTree& tree)
{
    std::vector<AirRules> chain;
    for (const UnitId id : tree.path(unit)) {
        if (auto rules = records.air_rules().find(id))
            chain.push_back(std::move(*rules));
    }
    return chain;
}

// As they were on the day of the tree.
std::vector<AirRules> past_chain_of(Records& records, UnitId unit, const UnitTree& tree)
{
    std::vector<AirRules> chain;
    for (const UnitId id : tree.path(unit)) {
        if (auto rules = records.air_rules().find_on(id, tree.day()))
            chain.push_back(std::move(rules->what));
    }
    return chain;
}

Result<void> check_windows(const std::vector<RuleWindow>& windows)
{
    Error error{ Kind::invalid, "input.invalid", {}, {}, {} };
    for (std::size_t i = 0; i < windows.size(); ++i) {
        const RuleWindow& window = windows[i];
        const std::string at = "quiet[" + std::to_string(i) + "]";
        if (window.from == window.to || window.from >= midnight)
            error.fields.push_back({ at + ".to", "rules.window_is_empty", {} });
        if (window.days == 0)
            error.fields.push_back({ at + ".days", "rules.no_day", {} });
    }
    if (!error.fields.empty())
        return tl::unexpected(error);
    return {};
}

bool adds_allowed(const std::vector<QuietHours>& rows, const std::vector<QuietHours>& before)
{
    return std::any_of(rows.begin(), rows.end(), [&](const QuietHours& row) {
        return row.allowed && std::find(before.begin(), before.end(), row) == before.end();
    });
}

// No limit and every day says nothing.
std::optional<SlotCaps> meaningful(const std::optional<SlotCaps>& caps)
{
    return caps && *caps != SlotCaps{} ? caps : std::nullopt;
}

}

UnitId lifting_unit(UnitId unit, const UnitTree& tree)
{
    const std::vector<UnitId> path = tree.path(unit);
    const auto high = std::find_if(path.begin(), path.end(), [&](UnitId id) {
        const UnitKind kind = tree.find(id)->kind;
        return kind == UnitKind::province || kind == UnitKind::ministry;
    });
    return high == path.end() ? path.back() : *high;
}

std::vector<QuietHours> rows_of(const std::vector<RuleWindow>& windows)
{
    std::vector<QuietHours> rows;
    for (const RuleWindow& window : windows) {
        if (window.from < window.to) {
            rows.push_back({ window.from, window.to, window.days, window.allowed });
            continue;
        }
        rows.push_back({ window.from, midnight, window.days, window.allowed });
        if (window.to > TimeOfDay::zero())
            rows.push_back(
                { TimeOfDay::zero(), window.to, day_after(window.days), window.allowed });
    }
    return rows;
}

std::vector<RuleWindow> windows_of(const std::vector<QuietHours>& rows)
{
    std::vector<bool> used(rows.size());
    std::vector<RuleWindow> windows;
    const auto other_half = [&](const QuietHours& evening) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const QuietHours& morning = rows[i];
            if (!used[i] && morning.from == TimeOfDay::zero() && morning.to <= evening.from
                && morning.days == day_after(evening.days) && morning.allowed == evening.allowed)
                return i;
        }
        return std::nullopt;
    };
    std::vector<std::optional<TimeOfDay>> ends(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (rows[i].to != midnight || rows[i].from == TimeOfDay::zero())
            continue;
        if (const auto morning = other_half(rows[i])) {
            used[*morning] = true;
            ends[i] = rows[*morning].to;
        }
    }
    for (std::size_t i = 0; i < rows.size(); ++i) {
        if (!used[i])
            windows.push_back(
                { rows[i].from, ends[i].value_or(rows[i].to), rows[i].days, rows[i].allowed });
    }
    return windows;
}

std::vector<QuietHours> merged(const std::vector<QuietHours>& rows)
{
    std::map<std::pair<TimeOfDay, TimeOfDay>, Weekdays> days_of;
    for (unsigned day = 0; day < 7; ++day) {
        const auto bit = static_cast<Weekdays>(1U << day);
        std::vector<std::pair<TimeOfDay, TimeOfDay>> spans;
        for (const QuietHours& row : rows) {
            if ((row.days & bit) != 0)
                spans.emplace_back(row.from, row.to);
        }
        std::sort(spans.begin(), spans.end());
        std::vector<std::pair<TimeOfDay, TimeOfDay>> joined;
        for (const auto& span : spans) {
            if (!joined.empty() && span.first <= joined.back().second)
                joined.back().second = std::max(joined.back().second, span.second);
            else
                joined.push_back(span);
        }
        for (const auto& span : joined)
            days_of[span] = static_cast<Weekdays>(days_of[span] | bit);
    }
    std::vector<QuietHours> tidy;
    for (const auto& [span, days] : days_of)
        tidy.push_back({ span.first, span.second, days, false });
    return tidy;
}

EffectiveRules rules_of(Records& records, UnitId unit, const UnitTree& tree)
{
    return join_rules(chain_of(records, unit, tree));
}

Result<ShownRules> show_rules(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day)
{
    const auto asked = unit_on(records, deed, unit, day);
    if (!asked)
        return tl::unexpected(asked.error());
    const bool is_past = asked->is_past;
    const auto& tree = asked->tree;
    const std::vector<AirRules> chain
        = is_past ? past_chain_of(records, unit, *tree) : chain_of(records, unit, *tree);
    ShownRules shown;
    shown.unit = unit;
    if (!chain.empty()) {
        const UnitId by = chain.front().unit;
        if (const auto written = records.air_rules().find_on(by, tree->day()))
            shown.since = Dated<UnitId>{ by, written->from };
        std::vector<QuietHours> rows = chain.front().quiet;
        shown.caps = chain.front().caps;
        if (chain.front().unit == unit) {
            shown.version = is_past ? 0 : chain.front().version;
            shown.sends_alone = chain.front().sends_alone;
            shown.live = chain.front().live;
        } else {
            shown.inherited_from = chain.front().unit;
            // What was allowed to the unit above is not allowed once more by writing it down here.
            std::erase_if(rows, [](const QuietHours& row) { return row.allowed; });
        }
        shown.quiet = windows_of(rows);
    }
    const EffectiveRules effective = join_rules(chain);
    shown.effective_quiet = windows_of(merged(effective.quiet));
    shown.effective_caps = effective.caps;
    shown.effective_sends_alone = effective.sends_alone;
    shown.effective_live = effective.live;
    return shown;
}

Result<ShownRules> save_rules(Records& records, const Deed& deed, UnitId unit,
    const WishedRules& wished, std::optional<Version> seen)
{
    const auto tree = records.units().tree(day_of(deed.now));
    const Unit* found = tree->find(unit);
    if (found == nullptr || !deed.caller.may_in(Right::view, unit, *tree))
        return fail(Kind::missing, "unit.missing");
    if (!deed.caller.may_in(Right::manage_rules, unit, *tree))
        return fail(Kind::forbidden, "rules.not_allowed");
    if (const auto sound = check_windows(wished.quiet); !sound)
        return tl::unexpected(sound.error());
    if (wished.caps && wished.caps->days == 0)
        return fail_field("caps.days", "rules.no_day");
    const auto before = records.air_rules().find(unit);
    const Version current = before ? before->version : 0;
    if (seen && *seen != current)
        return fail(Kind::conflict, "rules.stale");
    AirRules rules;
    rules.unit = unit;
    rules.quiet = rows_of(wished.quiet);
    rules.caps = meaningful(wished.caps);
    std::optional<SendsAlone> alone_before;
    if (before) {
        alone_before = before->sends_alone;
        rules.silence = before->silence;
        rules.live = before->live;
    }
    if (!wished.keeps_live)
        rules.live = wished.live;
    rules.sends_alone = wished.keeps_sends_alone ? alone_before : wished.sends_alone;
    rules.version = current + 1;
    if (rules.sends_alone != alone_before
        && !deed.caller.may_in(Right::manage_accounts, unit, *tree))
        return fail(Kind::forbidden, "rules.sends_alone_not_allowed");
    // A commune may ask for a second person; that none is needed is said above it.
    const bool opens = rules.sends_alone != alone_before
        && rules.sends_alone.value_or(SendsAlone::hamlet)
            > rules_of(records, unit, *tree).sends_alone;
    if (opens && !deed.caller.may_above_communes(Right::manage_accounts, unit, *tree))
        return fail(Kind::forbidden, "rules.sends_alone_above");
    if (adds_allowed(rules.quiet, before ? before->quiet : std::vector<QuietHours>())
        && !deed.caller.may_in(Right::manage_rules, lifting_unit(unit, *tree), *tree))
        return fail(Kind::forbidden, "rules.allowing_not_allowed");
    if (!records.air_rules().save(rules, current, day_of(deed.now)))
        return fail(Kind::conflict, "rules.stale");
    note(records, deed, "rules.saved", { "unit", unit.value(), found->name, unit });
    return show_rules(records, deed, unit);
}

}
