#include "core/import/judge.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <numeric>

#include "base/text.hpp"
#include "core/import/cells.hpp"
#include "core/import/officer_row.hpp"
#include "core/import/row_keys.hpp"
#include "core/import/row_reader.hpp"
#include "core/place/viet_nam.hpp"
#include "core/text/fold.hpp"

namespace nguon {
namespace {

constexpr std::size_t most_candidates_shown = 4;

class RowJudge {
public:
    RowJudge(ImportTarget target, const ImportMapping& columns, std::span<const ImportRow> rows,
        const UnitTree& tree, const ImportSurroundings& around)
        : target_(target)
        , fields_(import_fields(target))
        , columns_(columns)
        , tree_(tree)
        , around_(around)
        , rows_(rows)
        , reader_(target, columns, tree, around.under)
        , keys_(keys_of(reader_, rows))
        , owners_(keys_)
    {
    }

    // Those at these places, in rising order.
    std::vector<JudgedRow> these(const std::vector<std::size_t>& places)
    {
        std::vector<JudgedRow> judged(places.size());
        for (std::size_t i = 0; i < places.size(); ++i) {
            at_ = places[i];
            add_notes(rows_[at_], judged[i]);
            RowReader in(fields_, columns_, rows_[at_], judged[i]);
            if (target_ == ImportTarget::hamlets)
                judged[i].thing = hamlet(in);
            else if (target_ == ImportTarget::officers)
                judged[i].thing = officer(in);
            else
                judged[i].thing = asset(in);
        }
        if (asset_kind_of(target_))
            compare_places(places, judged);
        return judged;
    }

private:
    // A joined cell may hold what is meant for several rows; a formula's last value may be old.
    void add_notes(const ImportRow& row, JudgedRow& judged) const
    {
        for (const TableNote& note : row.notes) {
            const auto at = static_cast<std::size_t>(std::max(note.column, 0));
            if (at < columns_.size() && columns_[at])
                judged.problems.push_back(
                    { note.column, note.code, {}, note.code == "sheet.formula" });
        }
    }

    // None where the cell names no single unit.
    std::optional<UnitId> unit(RowReader& in)
    {
        const std::string text = in.text("unit");
        if (text.empty())
            return around_.under;
        const UnitNames::Answer& answer = reader_.unit_named(text);
        if (answer.candidates.empty()) {
            in.wrong(
                "unit", answer.is_outside ? "import.unit_outside" : "import.unit_unknown", text);
            return std::nullopt;
        }
        if (answer.candidates.size() > 1) {
            std::vector<std::string> names;
            for (const UnitId id : answer.candidates) {
                if (names.size() == most_candidates_shown)
                    break;
                names.push_back(reader_.units().shown(id));
            }
            in.wrong("unit", "import.unit_ambiguous", join(names, "; "));
            return std::nullopt;
        }
        if (answer.zeros_were_lost)
            in.warn("unit", "import.unit_zeros", reader_.units().shown(answer.candidates.front()));
        return answer.candidates.front();
    }

    const RowKeys& keys() const { return keys_[at_]; }

    // The second of two that say the same is wrong, and is told where the first one is.
    void check_first(
        RowReader& in, std::string_view field, const char* code, std::size_t owner) const
    {
        if (owner != at_)
            in.wrong(field, code, std::to_string(rows_[owner].line));
    }

    void check_name(RowReader& in, const std::string& name) const
    {
        if (keys().name.empty() || !keys().unit)
            return;
        if (around_.names.count({ *keys().unit, keys().name }) > 0)
            in.wrong("name", "import.name_exists", name);
        else
            check_first(in, "name", "import.name_twice", owners_.of_name(keys()));
    }

    ImportedHamlet hamlet(RowReader& in)
    {
        ImportedHamlet made;
        const auto parent = unit(in);
        made.parent = parent.value_or(around_.under);
        const Unit* above = tree_.find(made.parent);
        if (parent && (above == nullptr || !is_commune(above->kind)))
            in.wrong("unit", "import.not_a_commune", above == nullptr ? "" : above->name);
        made.name = in.checked_text("name");
        const std::string title = in.checked_text("title");
        made.name = titled_name(title, made.name);
        if (title.empty() && !made.name.empty() && !has_hamlet_title(made.name))
            in.warn("name", "import.no_title", made.name);
        check_name(in, made.name);
        made.code = in.checked_text("code");
        if (!made.code.empty()) {
            if (around_.codes.count(made.code) > 0)
                in.wrong("code", "import.code_exists", made.code);
            else
                check_first(in, "code", "import.code_twice", owners_.of_code(keys()));
        }
        made.households = static_cast<std::int64_t>(in.number("households").value_or(0));
        return made;
    }

    ImportedAsset asset(RowReader& in)
    {
        ImportedAsset made;
        Asset& asset = made.asset;
        asset.kind = asset_kind_of(target_).value_or(AssetKind::equipment);
        const auto where = unit(in);
        asset.unit = where.value_or(around_.under);
        asset.name = in.checked_text("name");
        check_name(in, asset.name);
        asset.place = place(in);
        if (const auto word = in.choice("condition"))
            asset.condition = parse_condition(*word).value_or(Condition::unknown);
        if (const auto day = in.day("condition_on"))
            asset.condition_on = day;
        if (asset.condition != Condition::unknown && !asset.condition_on)
            asset.condition_on = around_.today;
        if (asset.condition == Condition::unknown)
            asset.condition_on.reset();
        if (const auto word = in.choice("funding"))
            asset.funding = parse_funding(*word).value_or(Funding::unknown);
        for (const ImportField& field : fields_) {
            if (field.is_detail)
                detail(in, field, asset);
        }
        check_serial(in, asset);
        if (in.is_sound())
            check_whole(in, asset);
        const bool has_device
            = target_ == ImportTarget::clusters || target_ == ImportTarget::boards;
        if (has_device && asset.detail("bridged") != "yes")
            made.device = device(in, asset);
        return made;
    }

    ImportedOfficer officer(RowReader& in)
    {
        const auto where = unit(in);
        auto made = officer_in(in, where.value_or(around_.under), around_.today);
        check_name(in, made.officer.name);
        return made;
    }

    // What only several cells together tell.
    void check_whole(RowReader& in, Asset asset) const
    {
        asset.from = around_.today;
        const auto checked = check_asset(asset);
        if (checked)
            return;
        constexpr std::string_view prefix = "details.";
        for (const FieldError& field : checked.error().fields) {
            const std::string_view path = field.path;
            in.wrong(path.starts_with(prefix) ? path.substr(prefix.size()) : path, field.code,
                field.detail);
        }
    }

    // A number that was given to another thing; two of one number in one table are one too many.
    void check_serial(RowReader& in, const Asset& asset) const
    {
        const std::string serial(asset.detail("serial"));
        if (serial.empty())
            return;
        if (is_spoilt_number(serial))
            in.warn("serial", "import.spoilt_number", serial);
        if (around_.serials.count(keys().serial) > 0)
            in.wrong("serial", "import.serial_exists", serial);
        else
            check_first(in, "serial", "import.serial_twice", owners_.of_serial(keys()));
    }

    void detail(RowReader& in, const ImportField& field, Asset& asset)
    {
        const std::string text = in.text(field.key);
        if (text.empty()) {
            if (field.required)
                in.wrong(field.key, "import.required", std::string(field.label));
            return;
        }
        std::optional<std::string> value;
        switch (field.kind) {
        case ImportFieldKind::whole_number:
        case ImportFieldKind::number:
            if (const auto number = in.number(field.key))
                value = plain(*number);
            break;
        case ImportFieldKind::day:
            if (const auto written = in.day(field.key))
                value = to_iso(*written);
            break;
        case ImportFieldKind::yes_no:
            if (const auto yes = parse_yes_no(text))
                value = *yes ? "yes" : "no";
            else
                in.wrong(field.key, "import.not_a_choice", "Có; Không");
            break;
        case ImportFieldKind::choice:
            value = in.choice(field.key);
            break;
        case ImportFieldKind::unit:
            if (const auto& found = reader_.unit_named(text); found.candidates.size() == 1)
                value = found.candidates.front().text();
            else
                in.wrong(field.key, "import.unit_unknown", text);
            break;
        default:
            value = in.checked_text(field.key);
            break;
        }
        if (value)
            asset.details.insert_or_assign(std::string(field.key), std::move(*value));
    }

    // With a point, without an exponent, as details are kept.
    static std::string plain(double number)
    {
        std::array<char, 64> digits{};
        const auto [end, error] = std::to_chars(
            digits.data(), digits.data() + digits.size(), number, std::chars_format::fixed);
        return error == std::errc{} ? std::string(digits.data(), end) : std::string();
    }

    Device device(RowReader& in, const Asset& asset)
    {
        Device made;
        made.kind = target_ == ImportTarget::boards ? DeviceKind::board : DeviceKind::speaker;
        made.unit = asset.unit;
        made.name = asset.name;
        made.place = asset.place;
        made.sim = sim(in);
        if (target_ != ImportTarget::clusters)
            return made;
        made.speakers = static_cast<int>(in.number("speakers").value_or(0));
        made.power_w = in.number("power_w");
        if (const std::string text = in.text("bearing"); !text.empty()) {
            made.bearing = parse_bearing(text);
            if (!made.bearing)
                in.wrong("bearing", "import.bad_bearing", text);
        }
        return made;
    }

    std::string sim(RowReader& in) const
    {
        const std::string text = in.text("sim");
        if (text.empty())
            return {};
        const auto number = parse_phone(text);
        if (!number) {
            in.wrong("sim", bad_phone_code(text), text);
            return {};
        }
        if (around_.sims.count(*number) > 0)
            in.wrong("sim", "import.sim_exists", *number);
        else
            check_first(in, "sim", "import.sim_twice", owners_.of_sim(keys()));
        return *number;
    }

    static std::optional<Point> place(RowReader& in)
    {
        const std::string both = in.text("point");
        const std::string latitude = in.text("latitude");
        const std::string longitude = in.text("longitude");
        std::string_view at = "latitude";
        std::optional<Point> point;
        if (!both.empty()) {
            at = "point";
            point = parse_point(both);
        } else if (latitude.empty() && longitude.empty()) {
            return std::nullopt;
        } else if (latitude.empty() || longitude.empty()) {
            in.wrong(latitude.empty() ? "latitude" : "longitude", "import.half_a_place");
            return std::nullopt;
        } else {
            const auto first = parse_degrees(latitude);
            const auto second = parse_degrees(longitude);
            if (!first || !second)
                at = first ? "longitude" : "latitude";
            else
                point = Point{ *first, *second };
        }
        if (!point) {
            in.wrong(at, "import.bad_place", in.text(at));
            return std::nullopt;
        }
        if (const auto fault = fault_of_place(*point); !fault.empty()) {
            in.wrong(at, std::string(fault));
            return std::nullopt;
        }
        if (!is_on_land_of_viet_nam(*point))
            in.warn(at, "place.in_the_sea");
        return point;
    }

    // The outline of the unit or of the nearest one above it that has one.
    const std::vector<Polygon>* outline_of(UnitId unit) const
    {
        for (const UnitId id : tree_.path(unit)) {
            const auto found = around_.outlines.find(id);
            if (found != around_.outlines.end() && !found->second.empty())
                return &found->second;
        }
        return nullptr;
    }

    // The middle one by latitude and by longitude: one that is far away does not move it.
    static Point middle_of(std::vector<Point> points)
    {
        const auto middle = points.begin() + static_cast<std::ptrdiff_t>(points.size() / 2);
        std::nth_element(points.begin(), middle, points.end(),
            [](Point a, Point b) { return a.latitude < b.latitude; });
        const double latitude = middle->latitude;
        std::nth_element(points.begin(), middle, points.end(),
            [](Point a, Point b) { return a.longitude < b.longitude; });
        return { latitude, middle->longitude };
    }

    void compare_places(const std::vector<std::size_t>& places, std::vector<JudgedRow>& judged)
    {
        constexpr std::size_t enough_to_compare = 3;
        std::map<UnitId, std::vector<Point>> points;
        for (const JudgedRow& one : judged) {
            const Asset& asset = std::get<ImportedAsset>(one.thing).asset;
            if (asset.place && one.errors() == 0)
                points[asset.unit].push_back(*asset.place);
        }
        std::map<UnitId, Point> middles;
        for (const auto& [unit, all] : points) {
            if (all.size() >= enough_to_compare)
                middles[unit] = middle_of(all);
        }
        for (std::size_t i = 0; i < judged.size(); ++i) {
            const Asset& asset = std::get<ImportedAsset>(judged[i].thing).asset;
            if (!asset.place || judged[i].errors() > 0)
                continue;
            RowReader in(fields_, columns_, rows_[places[i]], judged[i]);
            const std::string_view at = in.text("point").empty() ? "latitude" : "point";
            const auto* outline = outline_of(asset.unit);
            const auto middle = middles.find(asset.unit);
            if (outline != nullptr && !is_near(*outline, *asset.place, far_from_outline_m))
                in.warn(at, "place.outside_unit", tree_.find(asset.unit)->name);
            else if (outline == nullptr && middle != middles.end()
                && distance_m(middle->second, *asset.place) > far_from_others_m)
                in.warn(at, "place.far_from_others", tree_.find(asset.unit)->name);
        }
    }

    ImportTarget target_;
    const std::vector<ImportField>& fields_;
    const ImportMapping& columns_;
    const UnitTree& tree_;
    const ImportSurroundings& around_;
    std::span<const ImportRow> rows_;
    RowKeyReader reader_;
    std::vector<RowKeys> keys_; // of all rows
    KeyOwners owners_;
    std::size_t at_ = 0; // the row that is judged
};

}

std::size_t JudgedRow::errors() const
{
    return static_cast<std::size_t>(std::count_if(problems.begin(), problems.end(),
        [](const CellProblem& problem) { return !problem.is_warning; }));
}

std::vector<JudgedRow> judge_import(ImportTarget target, const ImportMapping& columns,
    std::span<const ImportRow> rows, const UnitTree& tree, const ImportSurroundings& around)
{
    std::vector<std::size_t> all(rows.size());
    std::iota(all.begin(), all.end(), std::size_t(0));
    return judge_some(target, columns, rows, all, tree, around);
}

std::vector<JudgedRow> judge_some(ImportTarget target, const ImportMapping& columns,
    std::span<const ImportRow> rows, const std::vector<std::size_t>& places, const UnitTree& tree,
    const ImportSurroundings& around)
{
    return RowJudge(target, columns, rows, tree, around).these(places);
}

}
