#include "server/main/import.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <set>

#include "base/text.hpp"
#include "core/text/fold.hpp"
#include "server/app/assets.hpp"
#include "server/app/fresh_ids.hpp"
#include "server/app/note.hpp"
#include "json/write.hpp"

namespace nguon {
namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_code = 20;

// What stands in a line, by column.
class Line {
public:
    Line(const CsvTable& table, const CsvRow& row)
        : table_(table)
        , row_(row)
    {
    }
    const std::string& operator[](std::string_view column) const
    {
        return row_.fields[table_.column(column)];
    }
    int number() const { return row_.line; }

private:
    const CsvTable& table_;
    const CsvRow& row_;
};

// Official tables tell cities, urban districts and towns apart; for the tree they are districts, or
// provinces when they stand at that level.
std::optional<UnitKind> kind_of(const std::string& kind, const std::string& level)
{
    if (kind == "city" && level == "province")
        return UnitKind::province;
    if (kind == "city" || kind == "urban_district" || kind == "town")
        return UnitKind::district;
    return parse_unit_kind(kind);
}

bool fits(UnitKind kind, const std::string& level)
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

class UnitImport {
public:
    UnitImport(app::Records& records, const app::Deed& deed, const CsvTable& table, Day from)
        : records_(records)
        , deed_(deed)
        , table_(table)
        , from_(from)
    {
    }

    ImportOutcome run()
    {
        for (const CsvRow& row : table_.rows)
            read(Line(table_, row));
        for (auto& [code, wished] : units_)
            find_parent(wished);
        for (auto& [code, wished] : units_)
            check_circle(wished);
        if (outcome_.faults.empty()) {
            for (auto& [code, wished] : units_)
                add(wished);
        }
        std::sort(outcome_.faults.begin(), outcome_.faults.end(),
            [](const LineFault& a, const LineFault& b) { return a.line < b.line; });
        return std::move(outcome_);
    }

private:
    struct Wished {
        Unit unit;
        int line = 0;
        std::string parent_code;
        bool is_added = false;
    };

    void fault(int line, std::string column, std::string code, std::string detail = {})
    {
        outcome_.faults.push_back({ line, std::move(column), std::move(code), std::move(detail) });
    }

    void read(const Line& line)
    {
        Wished wished;
        wished.line = line.number();
        wished.parent_code = line["parent_code"];
        Unit& unit = wished.unit;
        unit.code = line["code"];
        unit.name = to_nfc(line["name"]);
        unit.valid_from = from_;
        const std::size_t before = outcome_.faults.size();
        if (unit.code.empty() || unit.code.size() > longest_code)
            fault(wished.line, "code", "import.bad_code", unit.code);
        else if (records_.units().find_by_code(unit.code, from_))
            fault(wished.line, "code", "import.code_there", unit.code);
        if (unit.name.empty() || count_code_points(unit.name) > longest_name)
            fault(wished.line, "name", "import.bad_name");
        if (const auto kind = kind_of(line["kind"], line["level"]); !kind)
            fault(wished.line, "kind", "import.bad_kind", line["kind"]);
        else if (!fits(*kind, line["level"]))
            fault(wished.line, "level", "import.bad_level", line["level"]);
        else
            unit.kind = *kind;
        if (outcome_.faults.size() > before)
            return;
        const std::string code = unit.code;
        if (!units_.emplace(code, std::move(wished)).second)
            fault(line.number(), "code", "import.code_repeated", code);
    }

    void find_parent(Wished& wished)
    {
        if (wished.parent_code.empty() || units_.contains(wished.parent_code))
            return;
        const auto parent = records_.units().find_by_code(wished.parent_code, from_);
        if (parent)
            wished.unit.parent = parent->id;
        else
            fault(wished.line, "parent_code", "import.parent_missing", wished.parent_code);
    }

    void check_circle(const Wished& wished)
    {
        std::set<std::string_view> seen;
        const Wished* at = &wished;
        while (at != nullptr) {
            if (!seen.insert(at->unit.code).second)
                return fault(wished.line, "parent_code", "unit.cycle");
            const auto above = units_.find(at->parent_code);
            at = above == units_.end() ? nullptr : &above->second;
        }
    }

    UnitId add(Wished& wished)
    {
        if (wished.is_added)
            return wished.unit.id;
        if (const auto above = units_.find(wished.parent_code); above != units_.end())
            wished.unit.parent = add(above->second);
        wished.unit.id = deed_.new_id<UnitId>();
        wished.is_added = true;
        records_.units().add(wished.unit, {});
        ++outcome_.added;
        return wished.unit.id;
    }

    app::Records& records_;
    const app::Deed& deed_;
    const CsvTable& table_;
    Day from_;
    std::map<std::string, Wished, std::less<>> units_;
    ImportOutcome outcome_;
};

template <typename Number> std::optional<Number> number_of(const std::string& text)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return number;
}

class DeviceImport {
public:
    DeviceImport(app::Records& records, const app::Deed& deed, const CsvTable& table)
        : records_(records)
        , deed_(deed)
        , table_(table)
    {
    }

    ImportOutcome run()
    {
        for (const Device& device : records_.devices().all())
            names_.emplace(device.unit, device.name);
        for (const CsvRow& row : table_.rows)
            read(Line(table_, row));
        if (outcome_.faults.empty()) {
            app::FreshIds ids(deed_);
            for (Device& device : devices_) {
                device.id = ids.next<DeviceId>();
                device.created = deed_.now;
                records_.devices().add(device);
                app::device_added(records_, deed_, device);
                app::note(records_, deed_, "device.added",
                    { "device", device.id.value(), device.name, device.unit });
                ++outcome_.added;
            }
        }
        return std::move(outcome_);
    }

private:
    void fault(const Line& line, std::string column, std::string code, std::string detail = {})
    {
        outcome_.faults.push_back(
            { line.number(), std::move(column), std::move(code), std::move(detail) });
    }

    // Nothing for an empty cell; a fault for what is no number.
    template <typename Number>
    std::optional<Number> read_number(const Line& line, const char* column)
    {
        if (line[column].empty())
            return std::nullopt;
        const auto number = number_of<Number>(line[column]);
        if (!number || !std::isfinite(static_cast<double>(*number))) {
            fault(line, column, "import.bad_number", line[column]);
            return std::nullopt;
        }
        return number;
    }

    void read(const Line& line)
    {
        const std::size_t before = outcome_.faults.size();
        Device device;
        const auto unit = records_.units().find_by_code(line["unit_code"], day_of(deed_.now));
        if (unit)
            device.unit = unit->id;
        else
            fault(line, "unit_code", "import.unit_missing", line["unit_code"]);
        device.name = to_nfc(line["name"]);
        if (const auto kind = parse_device_kind(line["kind"]))
            device.kind = *kind;
        else
            fault(line, "kind", "import.bad_device_kind", line["kind"]);
        device.speakers = read_number<int>(line, "speakers").value_or(0);
        const auto latitude = read_number<double>(line, "lat");
        const auto longitude = read_number<double>(line, "lon");
        if (latitude && longitude)
            device.place = Point{ *latitude, *longitude };
        else if (line["lat"].empty() != line["lon"].empty())
            fault(line, line["lat"].empty() ? "lat" : "lon", "input.required");
        if (const auto sound = check_device(device); !sound) {
            for (const FieldError& wrong : sound.error().fields)
                fault(line, wrong.path, wrong.code, wrong.detail);
        }
        if (outcome_.faults.size() > before)
            return;
        if (!names_.emplace(device.unit, device.name).second)
            return fault(line, "name", "import.device_there", device.name);
        devices_.push_back(std::move(device));
    }

    app::Records& records_;
    const app::Deed& deed_;
    const CsvTable& table_;
    std::set<std::pair<UnitId, std::string>> names_;
    std::vector<Device> devices_;
    ImportOutcome outcome_;
};

}

const std::vector<std::string>& unit_columns()
{
    static const std::vector<std::string> columns{ "code", "name", "kind", "parent_code", "level" };
    return columns;
}

const std::vector<std::string>& device_columns()
{
    static const std::vector<std::string> columns{ "unit_code", "name", "kind", "speakers", "lat",
        "lon" };
    return columns;
}

ImportOutcome import_units(
    app::Records& records, const app::Deed& deed, const CsvTable& table, Day from)
{
    ImportOutcome outcome = UnitImport(records, deed, table, from).run();
    if (outcome.faults.empty())
        app::note(records, deed, "unit.imported", { "unit", 0, {}, {} },
            { { "units", static_cast<std::int64_t>(outcome.added) }, { "from", json::of(from) } });
    return outcome;
}

ImportOutcome import_devices(app::Records& records, const app::Deed& deed, const CsvTable& table)
{
    return DeviceImport(records, deed, table).run();
}

}
