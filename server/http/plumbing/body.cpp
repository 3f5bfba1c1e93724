#include "server/http/plumbing/body.hpp"

#include <limits>

#include <charconv>

#include "base/text.hpp"
#include "core/text/fold.hpp"
#include "json/parse.hpp"

namespace nguon::http {
namespace {

bool is_ascii(std::string_view text)
{
    return std::all_of(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

void compose(json::Value& value)
{
    if (auto* text = value.if_string()) {
        if (!is_ascii(*text))
            *text = to_nfc(*text);
    } else if (auto* object = value.if_object()) {
        for (auto& member : *object)
            compose(member.value());
    } else if (auto* array = value.if_array()) {
        for (auto& item : *array)
            compose(item);
    }
}

}

Result<json::Object> read_object(const net::Request& request)
{
    if (trim(request.body).empty())
        return json::Object{};
    auto object = json::parse_object(request.body);
    if (!object)
        return object;
    for (auto& member : *object)
        compose(member.value());
    return object;
}

std::optional<Version> read_seen(json::Reader& in)
{
    return in.optional_integer("version", 1, std::numeric_limits<Version>::max());
}

Result<std::optional<Version>> read_seen(const net::Request& request)
{
    const auto object = read_object(request);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object);
    const auto seen = read_seen(in);
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return seen;
}

Result<app::Page> read_page(const net::Request& request)
{
    app::Page page;
    page.cursor = std::string(request.query.get("cursor"));
    if (page.cursor.size() > 500)
        return fail_field("cursor", "input.bad_cursor");
    const std::string_view limit = request.query.get("limit");
    if (limit.empty())
        return page;
    const auto [end, error]
        = std::from_chars(limit.data(), limit.data() + limit.size(), page.limit);
    if (error != std::errc() || end != limit.data() + limit.size() || page.limit < 1
        || page.limit > app::Page::most)
        return fail_field("limit", "input.out_of_range", "1–500");
    return page;
}

std::optional<std::string_view> QueryReader::find(std::string_view name) const
{
    const auto value = query_.find(name);
    return value && !value->empty() ? value : std::nullopt;
}

std::vector<std::string> QueryReader::words(std::string_view name) const
{
    std::vector<std::string> found;
    for (const std::string_view value : query_.all(name)) {
        for (const std::string_view word : split(value, ',')) {
            if (!trim(word).empty())
                found.emplace_back(trim(word));
        }
    }
    return found;
}

std::optional<std::string> QueryReader::text(std::string_view name, std::size_t most)
{
    const auto value = find(name);
    if (!value)
        return std::nullopt;
    if (count_code_points(*value) > most)
        refuse(name, "input.too_long", std::to_string(most));
    return to_nfc(*value);
}

std::optional<Moment> QueryReader::moment(std::string_view name)
{
    const auto value = find(name);
    if (!value)
        return std::nullopt;
    if (const auto day = parse_iso_day(*value))
        return start_of(*day);
    const auto moment = parse_rfc3339(*value);
    if (!moment)
        refuse(name, "input.bad_time");
    return moment;
}

std::optional<Day> QueryReader::day(std::string_view name)
{
    const auto value = find(name);
    if (!value)
        return std::nullopt;
    const auto day = parse_iso_day(*value);
    if (!day)
        refuse(name, "input.bad_day");
    return day;
}

std::optional<bool> QueryReader::boolean(std::string_view name)
{
    const auto value = find(name);
    if (!value)
        return std::nullopt;
    if (*value == "true" || *value == "1")
        return true;
    if (*value != "false" && *value != "0")
        refuse(name, "input.not_a_choice", "true, false");
    return false;
}

void QueryReader::refuse(std::string_view name, std::string code, std::string detail)
{
    error_.fields.push_back({ std::string(name), std::move(code), std::move(detail) });
}

Result<void> QueryReader::finish() const
{
    if (!error_.fields.empty())
        return tl::unexpected(error_);
    return {};
}

Result<AskedUnit> read_asked_unit(const net::Request& request)
{
    const auto unit = request.path_id<UnitId>("id");
    QueryReader query(request);
    const auto day = query.day("day");
    const auto ok = query.finish();
    if (const auto bad = first_error(unit, ok))
        return tl::unexpected(*bad);
    return AskedUnit{ *unit, day };
}

}
