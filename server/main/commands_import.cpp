#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "server/app/boundaries.hpp"
#include "server/http/plumbing/messages.hpp"
#include "server/main/command_parts.hpp"
#include "server/main/import.hpp"
#include "server/main/import_reform.hpp"

namespace nguon {
namespace {

constexpr const char* import_use
    = "nguon import units | devices TỆP.csv | boundaries TỆP.geojson --data THƯ_MỤC"
      " [--on NĂM-THÁNG-NGÀY]\n"
      "          nguon import reform TỆP.csv --resolution SỐ --on NĂM-THÁNG-NGÀY --data THƯ_MỤC"
      " [--settled TỆP.csv] [--open TỆP.csv] [--confirm]";
constexpr std::uintmax_t most_bytes = 64UL << 20;
constexpr std::size_t most_shown = 100;

Result<std::string> text_of(const std::filesystem::path& file)
{
    std::error_code failed;
    const auto size = std::filesystem::file_size(file, failed);
    std::ifstream in(file, std::ios::binary);
    if (failed || !in)
        return fail(Kind::missing, "cli.file_missing", file.string());
    if (size > most_bytes)
        return fail(Kind::too_many, "input.too_large");
    std::stringstream text;
    text << in.rdbuf();
    return text.str();
}

// The day from which imported units exist.
Result<Day> day_of_units(const Arguments& arguments)
{
    const auto text = arguments.find("on");
    if (!text)
        return day_of(deed_of_shell().now);
    const auto day = parse_iso_day(*text);
    if (!day)
        return fail(Kind::invalid, "input.bad_day");
    return *day;
}

int tell(const ImportOutcome& outcome)
{
    if (outcome.faults.empty()) {
        fmt::print("Đã nhập {} dòng.\n", outcome.added);
        return 0;
    }
    for (std::size_t i = 0; i < std::min(most_shown, outcome.faults.size()); ++i) {
        const app::LineFault& fault = outcome.faults[i];
        fmt::print(stderr, "dòng {}, cột {}: {}\n", fault.line, fault.column,
            http::message(fault.code, fault.detail));
    }
    fmt::print(stderr, "{} lỗi; chưa nhập dòng nào.\n", outcome.faults.size());
    return 1;
}

ImportOutcome import_outcome_of(app::UnitTableOutcome taken)
{
    ImportOutcome outcome;
    outcome.added = taken.faults.empty() ? taken.units.size() : 0;
    outcome.faults = std::move(taken.faults);
    return outcome;
}

void name_features(const std::vector<app::NamedFeature>& features)
{
    for (std::size_t i = 0; i < std::min(most_shown, features.size()); ++i) {
        const app::NamedFeature& one = features[i];
        fmt::print(stderr, "ranh giới thứ {} ({}): {}\n", one.number, one.name,
            http::message(one.code, one.detail));
    }
}

// Faulty features are named; the others are taken, also those that are doubted.
int tell(const app::BoundaryImport& outcome)
{
    name_features(outcome.refused);
    name_features(outcome.doubted);
    fmt::print("Đã nhập ranh giới của {} đơn vị, trong đó {} nên xem lại; bỏ qua {}.\n",
        outcome.saved, outcome.doubted.size(), outcome.refused.size());
    return outcome.saved > 0 ? 0 : 1;
}

int import_boundaries_of(const storage::Place& place, const std::string& text)
{
    const auto truth = open_for_change(place);
    const app::Deed deed = deed_of_shell();
    Result<app::BoundaryImport> outcome = app::BoundaryImport{};
    truth->write([&](app::Records& records) {
        outcome = app::import_boundaries(records, deed, text, app::Entitled::by_shell);
        return outcome.has_value();
    });
    return outcome ? tell(*outcome) : complain(outcome.error());
}

// What a person settled so far; none where the option is not there.
Result<std::vector<ReformDecision>> settled_of(const Arguments& arguments)
{
    const auto file = arguments.find("settled");
    if (!file)
        return std::vector<ReformDecision>();
    const auto text = text_of(*file);
    if (!text)
        return tl::unexpected(text.error());
    const auto table = parse_csv(*text, settled_columns());
    if (!table)
        return tl::unexpected(table.error());
    return settled_rows(*table);
}

Result<void> write_open(const Arguments& arguments, const ReformReading& reading)
{
    const auto file = arguments.find("open");
    if (!file)
        return {};
    std::ofstream out(*file, std::ios::binary | std::ios::trunc);
    out << open_table(reading.open);
    if (!out.flush())
        return fail(Kind::unavailable, "cli.file_missing", *file);
    return {};
}

void tell(const ReformReading& reading)
{
    const auto count = [&](ReformOpen::Reason reason) {
        return std::count_if(reading.open.begin(), reading.open.end(),
            [&](const ReformOpen& one) { return one.reason == reason; });
    };
    fmt::print("Đã đọc {} tên đơn vị cũ, {} tên hiểu nhờ các đơn vị bên cạnh; {} đơn vị bị chia.\n",
        reading.mentions, reading.by_neighbours, reading.split);
    fmt::print("Chưa rõ: {} tên không tìm thấy, {} tên trùng, {} đơn vị cũ chưa được nhắc đến.\n",
        count(ReformOpen::Reason::unknown), count(ReformOpen::Reason::ambiguous),
        count(ReformOpen::Reason::unnamed));
}

int import_reform(const Arguments& arguments, const storage::Place& place, const std::string& text)
{
    const auto resolution = arguments.find("resolution");
    const auto on = arguments.find("on") ? day_of_units(arguments)
                                         : Result<Day>(fail(Kind::invalid, "input.bad_day"));
    if (!resolution || resolution->empty())
        return complain(wrong_use(import_use));
    const auto table = parse_csv(text, app::reform_columns());
    const auto settled = settled_of(arguments);
    if (!on || !table || !settled)
        return complain(!on ? on.error() : !table ? table.error() : settled.error());
    const auto truth = open_for_change(place);
    const app::Deed deed = deed_of_shell();
    UnitRegister units;
    truth->read([&](app::Records& records) { units = records.units().whole_register(); });
    const ReformReading reading = read_reform(units, *on, *resolution, app::reform_rows(*table),
        *settled, [&] { return deed.new_id<UnitId>(); });
    tell(reading);
    if (const auto written = write_open(arguments, reading); !written)
        return complain(written.error());
    if (!arguments.has("confirm"))
        return 0;
    if (!reading.open.empty())
        return complain({ Kind::conflict, "import.reform_open", {}, {}, {} });
    const auto done = carry_out_reform(*truth, deed, reading.change);
    if (!done)
        return complain(done.error());
    fmt::print("Đã sắp xếp theo {} từ ngày {}: {} đơn vị thay đổi.\n", *resolution,
        vietnamese_day(*on), done->preview.units.size());
    return 0;
}

}

int import_command(const Arguments& arguments, const Environment& environment)
{
    const auto place = place_of(arguments, environment);
    if (!place)
        return complain(place.error());
    const bool units = arguments.words.size() == 2 && arguments.words[0] == "units";
    const bool devices = arguments.words.size() == 2 && arguments.words[0] == "devices";
    const bool boundaries = arguments.words.size() == 2 && arguments.words[0] == "boundaries";
    const bool reform = arguments.words.size() == 2 && arguments.words[0] == "reform";
    if (!units && !devices && !boundaries && !reform)
        return complain(wrong_use(import_use));
    const auto text = text_of(arguments.words[1]);
    if (!text)
        return complain(text.error());
    if (boundaries)
        return import_boundaries_of(*place, *text);
    if (reform)
        return import_reform(arguments, *place, *text);
    const auto table = parse_csv(*text, units ? app::unit_columns() : device_columns());
    if (!table)
        return complain(table.error());
    const auto from = day_of_units(arguments);
    if (!from)
        return complain(from.error());
    const auto truth = open_for_change(*place);
    const app::Deed deed = deed_of_shell();
    ImportOutcome outcome;
    truth->write([&](app::Records& records) {
        outcome = units
            ? import_outcome_of(app::import_units(records, deed, *table, *from, { true, {} }))
            : import_devices(records, deed, *table);
        return outcome.faults.empty();
    });
    return tell(outcome);
}

}
