#include "server/app/unit_table.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <span>

#include "base/text.hpp"
#include "core/text/fold.hpp"
#include "core/unit/depth.hpp"
#include "server/app/fresh_ids.hpp"
#include "server/app/note.hpp"
#include "json/write.hpp"

namespace nguon::app {
namespace {

constexpr std::size_t longest_unit_name = 200;
constexpr std::size_t longest_unit_code = 20;

// What a table of ours says in Vietnamese, folded, and the word for it.
struct Said {
    std::string_view word;
    std::string_view meant;
};
constexpr std::array said_columns{ Said{ "ma", "code" }, Said{ "ma don vi", "code" },
    Said{ "ten", "name" }, Said{ "ten don vi", "name" }, Said{ "loai", "kind" },
    Said{ "loai don vi", "kind" }, Said{ "ma cap tren", "parent_code" }, Said{ "cap", "level" } };
constexpr std::array said_kinds{ Said{ "tinh", "province" }, Said{ "thanh pho", "city" },
    Said{ "quan", "urban_district" }, Said{ "huyen", "district" }, Said{ "thi xa", "town" },
    Said{ "xa", "commune" }, Said{ "phuong", "ward" }, Said{ "thi tran", "township" },
    Said{ "dac khu", "special_zone" }, Said{ "thon", "hamlet" }, Said{ "to dan pho", "hamlet" } };
constexpr std::array said_levels{ Said{ "tinh", "province" }, Said{ "huyen", "district" },
    Said{ "xa", "commune" }, Said{ "thon", "hamlet" } };

std::string meant(std::span<const Said> said, const std::string& text)
{
    const std::string folded = fold(text);
    const auto at = std::find_if(
        said.begin(), said.end(), [&](const Said& one) { return one.word == folded; });
    return at == said.end() ? text : std::string(at->meant);
}

// Official tables tell cities, urban districts and towns apart; for the tree they are districts, or
// provinces when they stand at that level.
std::optional<UnitKind> official_kind(const std::string& kind, const std::string& level)
{
    if (kind == "city" && level == "province")
        return UnitKind::province;
    if (kind == "city" || kind == "urban_district" || kind == "town")
        return UnitKind::district;
    return parse_unit_kind(kind);
}

bool fits_level(UnitKind kind, const std::string& level)
{
    switch (kind) {
    case UnitKind::ministry:
    case UnitKind::province:
    case UnitKind::district:
    case UnitKind::hamlet:
    case UnitKind::department:
        return level.empty() || level == name_of(kind);
    case UnitKind::commune:
    case UnitKind::ward:
    case UnitKind::township:
    case UnitKind::special_zone:
        return level.empty() || level == "commune";
    }
    return false;
}

// Reads the lines, finds what stands above each, and names what is wrong.
class UnitTableReader {
public:
    UnitTableReader(Records& records, const CsvTable& table, Day from, const TopLines& tops)
        : table_(table)
        , from_(from)
        , tops_(tops)
        , above_(tops.under ? records.units().find(*tops.under, from) : std::nullopt)
    {
        for (Unit& unit : records.units().all_on(from)) {
            std::string code = unit.code;
            if (!code.empty())
                there_.emplace(std::move(code), std::move(unit));
        }
    }

    void run()
    {
        for (const CsvRow& row : table_.rows)
            read(row);
        for (auto& [code, wished] : units_)
            find_parent(wished);
        for (const auto& [code, wished] : units_)
            check_circle(wished);
        std::stable_sort(faults_.begin(), faults_.end(),
            [](const LineFault& a, const LineFault& b) { return a.line < b.line; });
    }

    struct Wished {
        Unit unit;
        int line = 0;
        std::string parent_code;
        std::optional<Unit> parent; // of those that are there already
    };
    using WishedUnits = std::map<std::string, Wished, std::less<>>;

    std::vector<LineFault> take_faults() { return std::move(faults_); }
    WishedUnits& units() { return units_; }

    // What stands above, in the table or in the tree; nothing at the top.
    const Unit* above(const Wished& wished) const
    {
        if (const auto found = units_.find(wished.parent_code); found != units_.end())
            return &found->second.unit;
        return wished.parent ? &*wished.parent : nullptr;
    }

private:
    void fault(int line, std::string column, std::string code, std::string detail = {})
    {
        faults_.push_back({ line, std::move(column), std::move(code), std::move(detail) });
    }

    void read(const CsvRow& row)
    {
        const auto cell = [&](std::string_view column) -> const std::string& {
            return row.fields[table_.column(column)];
        };
        Wished wished;
        wished.line = row.line;
        wished.parent_code = cell("parent_code");
        Unit& unit = wished.unit;
        unit.code = cell("code");
        unit.name = to_nfc(cell("name"));
        unit.valid_from = from_;
        const std::size_t before = faults_.size();
        if (unit.code.empty() || unit.code.size() > longest_unit_code)
            fault(row.line, "code", "import.bad_code", unit.code);
        else if (there_.contains(unit.code))
            fault(row.line, "code", "import.code_there", unit.code);
        if (unit.name.empty() || count_code_points(unit.name) > longest_unit_name)
            fault(row.line, "name", "import.bad_name");
        const std::string level = meant(said_levels, cell("level"));
        if (const auto kind = official_kind(meant(said_kinds, cell("kind")), level); !kind)
            fault(row.line, "kind", "import.bad_kind", cell("kind"));
        else if (!fits_level(*kind, level))
            fault(row.line, "level", "import.bad_level", level);
        else
            unit.kind = *kind;
        if (faults_.size() > before)
            return;
        const std::string code = unit.code;
        if (!units_.emplace(code, std::move(wished)).second)
            fault(row.line, "code", "import.code_repeated", code);
    }

    void find_parent(Wished& wished)
    {
        if (units_.contains(wished.parent_code))
            return;
        if (!wished.parent_code.empty()) {
            if (const auto found = there_.find(wished.parent_code); found != there_.end())
                wished.parent = found->second;
            // Whoever ends some day would leave it without one.
            if (!wished.parent || wished.parent->valid_to)
                return fault(
                    wished.line, "parent_code", "import.parent_missing", wished.parent_code);
        } else if (above_) {
            wished.parent = above_;
        } else if (!tops_.may_be_roots) {
            return fault(wished.line, "parent_code", "import.no_parent");
        }
        if (wished.parent)
            wished.unit.parent = wished.parent->id;
    }

    void check_circle(const Wished& wished)
    {
        std::set<std::string_view> seen;
        for (const Wished* at = &wished; at != nullptr;) {
            if (!seen.insert(at->unit.code).second)
                return fault(wished.line, "parent_code", "unit.cycle");
            if (seen.size() > most_levels)
                return fault(wished.line, "parent_code", "unit.too_deep",
                    std::to_string(most_levels));
            const auto above = units_.find(at->parent_code);
            at = above == units_.end() ? nullptr : &above->second;
        }
        // A province stands in no province, a commune in no commune.
        const Unit* parent = above(wished);
        const auto level = level_of(wished.unit.kind);
        const auto over = parent ? level_of(parent->kind) : std::nullopt;
        if (level && over && *level >= *over)
            fault(wished.line, "parent_code", "import.not_below", parent->name);
    }

    const CsvTable& table_;
    Day from_;
    TopLines tops_;
    std::optional<Unit> above_;
    std::map<std::string, Unit, std::less<>> there_; // on that day, by their codes
    WishedUnits units_;
    std::vector<LineFault> faults_;
};

UnitTableOutcome outcome_of(UnitTableReader& reader)
{
    UnitTableOutcome outcome;
    outcome.faults = reader.take_faults();
    for (const auto& [code, wished] : reader.units()) {
        const Unit* above = reader.above(wished);
        outcome.units.push_back({ wished.line, wished.unit, above ? above->name : std::string() });
    }
    std::sort(outcome.units.begin(), outcome.units.end(),
        [](const TakenUnit& a, const TakenUnit& b) { return a.line < b.line; });
    return outcome;
}

// A whole country comes at once: what stands above may be written after it.
std::vector<UnitLife> lives_of(UnitTableReader& reader, FreshIds& ids)
{
    auto& units = reader.units();
    for (auto& [code, wished] : units)
        wished.unit.id = ids.next<UnitId>();
    std::vector<UnitLife> lives;
    lives.reserve(units.size());
    for (auto& [code, wished] : units) {
        Unit& unit = wished.unit;
        if (const auto above = units.find(wished.parent_code); above != units.end())
            unit.parent = above->second.unit.id;
        UnitEra era{ unit.id, unit.code, unit.name, unit.kind, unit.parent, unit.valid_from, {},
            {} };
        lives.push_back({ unit.id, { std::move(era) }, {} });
    }
    return lives;
}

// A cell that was joined to another reads as empty below its first line and behind its first
// column: the units there would stand elsewhere than people see. It matters where it reaches one of
// our columns, and in the head, where it would hide which column is which.
std::optional<int> column_at_fault(const TableNote& note, const CsvTable& units, int head_line)
{
    if (note.line < head_line || note.code == "sheet.formula")
        return std::nullopt;
    const bool joined = note.code == "sheet.joined";
    if (!joined && note.line == head_line)
        return std::nullopt;
    const auto is_touched = [&](const std::string& own) {
        const auto at = static_cast<int>(units.column(own));
        return note.column <= at && at <= std::max(note.column, note.last_column);
    };
    const auto touched = std::ranges::find_if(unit_columns(), is_touched);
    if (touched != unit_columns().end())
        return static_cast<int>(units.column(*touched));
    return joined && note.line == head_line ? std::optional(note.column) : std::nullopt;
}

std::vector<LineFault> faults_in(
    const std::vector<TableNote>& notes, const CsvTable& units, int head_line)
{
    std::vector<LineFault> faults;
    for (const TableNote& note : notes) {
        const auto column = column_at_fault(note, units, head_line);
        if (!column)
            continue;
        const auto at = static_cast<std::size_t>(*column);
        const std::string named = at < units.header.size() ? units.header[at] : std::string();
        faults.push_back({ note.line, named, note.code, {} });
    }
    return faults;
}

// By reading only: what the table would add. The units exist from `from` on.
UnitTableOutcome look_at_units(
    Records& records, const CsvTable& table, Day from, const TopLines& tops)
{
    UnitTableReader reader(records, table, from, tops);
    reader.run();
    return outcome_of(reader);
}

}

const std::vector<std::string>& unit_columns()
{
    static const std::vector<std::string> columns{ "code", "name", "kind", "parent_code", "level" };
    return columns;
}

Result<SentUnits> unit_table_of(const Table& table)
{
    const auto& columns = unit_columns();
    const auto head_of = [](const TableRow& row) {
        std::vector<std::string> head;
        for (const std::string& cell : row.cells)
            head.push_back(meant(said_columns, cell));
        return head;
    };
    SentUnits sent;
    CsvTable& units = sent.table;
    int head_line = 0;
    for (const TableRow& row : table.rows) {
        if (!units.header.empty()) {
            units.rows.push_back({ row.line, row.cells });
            continue;
        }
        // Above the head a person may have written what the table is.
        std::vector<std::string> head = head_of(row);
        const auto has = [&](const std::string& column) {
            return std::count(head.begin(), head.end(), column) == 1;
        };
        if (std::all_of(columns.begin(), columns.end(), has)) {
            units.header = std::move(head);
            head_line = row.line;
        }
    }
    if (!units.header.empty()) {
        sent.faults = faults_in(table.notes, units, head_line);
        return sent;
    }
    const auto first = head_of(table.rows.front());
    const auto missing
        = std::find_if(columns.begin(), columns.end(), [&](const std::string& column) {
              return std::count(first.begin(), first.end(), column) != 1;
          });
    return fail(Kind::invalid, "import.column_missing",
        missing == columns.end() ? columns.front() : *missing);
}

UnitTableOutcome import_units(
    Records& records, const Deed& deed, const CsvTable& table, Day from, const TopLines& tops)
{
    UnitTableReader reader(records, table, from, tops);
    reader.run();
    UnitTableOutcome outcome = outcome_of(reader);
    if (!outcome.faults.empty())
        return outcome;
    FreshIds ids(deed);
    records.units().put(lives_of(reader, ids));
    note(records, deed, "unit.imported", { "unit", 0, {}, {} },
        { { "units", static_cast<std::int64_t>(outcome.units.size()) },
            { "from", json::of(from) } });
    return outcome;
}

Result<void> may_import_units(Records& records, const Deed& deed)
{
    const auto tree = records.units().tree(day_of(deed.now));
    for (const Right right : { Right::manage_units, Right::manage_accounts }) {
        if (!deed.caller.may_in_all(right, tree->roots(), *tree))
            return fail(Kind::forbidden, "unit_table.not_allowed");
    }
    return {};
}

Result<UnitTableOutcome> take_unit_table(
    Records& records, const Deed& deed, const UnitTableWish& wish)
{
    if (const auto may = may_import_units(records, deed); !may)
        return tl::unexpected(may.error());
    if (wish.under) {
        const auto above = records.units().find(*wish.under, wish.from);
        if (!above || above->valid_to)
            return fail_field("under", "unit.parent_missing", vietnamese_day(wish.from));
    }
    const TopLines tops{ false, wish.under };
    const SentUnits& sent = wish.sent;
    if (wish.wanted == Wanted::look) {
        UnitTableOutcome seen = look_at_units(records, sent.table, wish.from, tops);
        seen.faults.insert(seen.faults.begin(), sent.faults.begin(), sent.faults.end());
        return seen;
    }
    if (!sent.faults.empty())
        return fail(Kind::conflict, "unit_table.has_faults", std::to_string(sent.faults.size()));
    UnitTableOutcome outcome = import_units(records, deed, sent.table, wish.from, tops);
    if (!outcome.faults.empty())
        return fail(Kind::conflict, "unit_table.has_faults", std::to_string(outcome.faults.size()));
    if (outcome.units.empty())
        return fail(Kind::invalid, "import.empty");
    return outcome;
}

}
