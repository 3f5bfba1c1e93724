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

namespace nguon {
namespace {

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

const std::vector<std::string>& device_columns()
{
    static const std::vector<std::string> columns{ "unit_code", "name", "kind", "speakers", "lat",
        "lon" };
    return columns;
}

ImportOutcome import_devices(app::Records& records, const app::Deed& deed, const CsvTable& table)
{
    return DeviceImport(records, deed, table).run();
}

}
