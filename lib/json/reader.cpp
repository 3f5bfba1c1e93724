#include "json/reader.hpp"

#include <algorithm>
#include <cmath>

#include "base/text.hpp"

namespace nguon::json {
namespace {

// A moment outside these years is a slip of the pen, and far ones overflow sums of
// milliseconds.
constexpr std::chrono::year first_year{ 1970 };
constexpr std::chrono::year last_year{ 2200 };

bool is_sensible(Day day)
{
    const std::chrono::year year = std::chrono::year_month_day(day).year();
    return year >= first_year && year <= last_year;
}

// C0, DEL and C1 controls. A paragraph may hold tab and line feed, and a carriage return before
// it.
bool has_control_characters(std::string_view text, Lines lines)
{
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (lines == Lines::many && (byte == '\t' || byte == '\n' || byte == '\r'))
            continue;
        if (byte < 0x20 || byte == 0x7F)
            return true;
        if (byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0)
            return true;
    }
    return false;
}

std::string print(double number)
{
    std::array<char, 32> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    return { buffer.data(), end };
}

}

void Faults::add(std::string path, std::string code, std::string detail)
{
    if (found_.size() < most)
        found_.push_back({ std::move(path), std::move(code), std::move(detail) });
}

Result<void> Faults::result() const
{
    if (found_.empty())
        return {};
    return tl::unexpected(Error{ Kind::invalid, "input.invalid", {}, found_ });
}

void Field::refuse(std::string code, std::string detail) const
{
    faults_.add(path_, std::move(code), std::move(detail));
}

std::string Field::text(TextRule rule) const
{
    if (!value_.is_string()) {
        refuse("input.wrong_type", "text");
        return {};
    }
    const std::string_view text(value_.get_string());
    const std::size_t length = count_code_points(text);
    if (length > rule.most) {
        refuse("input.too_long", std::to_string(rule.most));
        return {};
    }
    if (length < rule.least) {
        refuse("input.too_short", std::to_string(rule.least));
        return {};
    }
    if (has_control_characters(text, rule.lines)) {
        refuse("input.control_characters");
        return {};
    }
    return std::string(text);
}

std::int64_t Field::integer(std::int64_t least, std::int64_t most) const
{
    const std::string range = std::to_string(least) + ".." + std::to_string(most);
    if (value_.is_uint64()) { // Boost uses it only for what int64 cannot hold
        refuse("input.out_of_range", range);
        return least;
    }
    if (!value_.is_int64()) {
        refuse("input.wrong_type", "integer");
        return least;
    }
    const std::int64_t number = value_.get_int64();
    if (number < least || number > most) {
        refuse("input.out_of_range", range);
        return least;
    }
    return number;
}

double Field::number(double least, double most) const
{
    if (!value_.is_number()) {
        refuse("input.wrong_type", "number");
        return least;
    }
    const double number = value_.is_double() ? value_.get_double()
        : value_.is_int64()                  ? static_cast<double>(value_.get_int64())
                                             : static_cast<double>(value_.get_uint64());
    if (!(number >= least && number <= most)) {
        refuse("input.out_of_range", print(least) + ".." + print(most));
        return least;
    }
    return number;
}

bool Field::boolean() const
{
    if (!value_.is_bool()) {
        refuse("input.wrong_type", "boolean");
        return false;
    }
    return value_.get_bool();
}

Moment Field::moment() const
{
    if (!value_.is_string()) {
        refuse("input.wrong_type", "time");
        return {};
    }
    const auto moment = parse_rfc3339(std::string_view(value_.get_string()));
    if (!moment || !is_sensible(day_of(*moment))) {
        refuse("input.bad_time");
        return {};
    }
    return *moment;
}

Day Field::day() const
{
    if (!value_.is_string()) {
        refuse("input.wrong_type", "day");
        return {};
    }
    const auto day = parse_iso_day(std::string_view(value_.get_string()));
    if (!day || !is_sensible(*day)) {
        refuse("input.bad_day");
        return {};
    }
    return *day;
}

TimeOfDay Field::time_of_day() const
{
    if (!value_.is_string()) {
        refuse("input.wrong_type", "time of day");
        return {};
    }
    const auto time = parse_time_of_day(std::string_view(value_.get_string()));
    if (!time) {
        refuse("input.bad_time");
        return {};
    }
    return *time;
}

std::int64_t Field::id_value() const
{
    struct AnyId { };
    if (value_.is_string()) {
        if (const auto id = Id<AnyId>::parse(std::string_view(value_.get_string())))
            return id->value();
    } else if (value_.is_int64() && value_.get_int64() > 0) {
        return value_.get_int64();
    } else if (!value_.is_int64()) {
        refuse("input.wrong_type", "id");
        return 0;
    }
    refuse("input.bad_id");
    return 0;
}

Object Field::raw_object() const
{
    if (const Object* object = value_.if_object())
        return *object;
    refuse("input.wrong_type", "object");
    return {};
}

const Array* Field::items(ListRule rule) const
{
    const Array* array = value_.if_array();
    if (!array) {
        refuse("input.wrong_type", "list");
        return nullptr;
    }
    if (array->size() > rule.most) {
        refuse("input.too_many", std::to_string(rule.most));
        return nullptr;
    }
    if (array->size() < rule.least) {
        refuse("input.too_few", std::to_string(rule.least));
        return nullptr;
    }
    return array;
}

Reader::Reader(const Object& object, Unknown unknown)
    : faults_(own_)
    , object_(&object)
    , unknown_(unknown)
{
}

Reader::Reader(const Value& value, Unknown unknown)
    : faults_(own_)
    , object_(value.if_object())
    , unknown_(unknown)
{
    if (!object_)
        own_.add("", "input.wrong_type", "object");
}

Reader::Reader(const Object& object, std::string path, Faults& faults, Unknown unknown)
    : faults_(faults)
    , object_(&object)
    , path_(std::move(path))
    , unknown_(unknown)
{
}

std::string Reader::path_to(std::string_view key) const
{
    std::string path = path_;
    if (!path.empty())
        path += '.';
    return path.append(key);
}

std::optional<Field> Reader::find(std::string_view key)
{
    asked_.push_back(key);
    if (!object_)
        return std::nullopt;
    const Value* value = object_->if_contains(key);
    if (!value || value->is_null())
        return std::nullopt;
    return std::optional<Field>(std::in_place, *value, path_to(key), faults_);
}

bool Reader::has(std::string_view key) { return find(key).has_value(); }

bool Reader::is_null(std::string_view key)
{
    asked_.push_back(key);
    const Value* value = object_ ? object_->if_contains(key) : nullptr;
    return value && value->is_null();
}

void Reader::refuse(std::string_view key, std::string code, std::string detail)
{
    faults_.add(path_to(key), std::move(code), std::move(detail));
}

void Reader::refuse_unknown()
{
    if (!object_ || unknown_ == Unknown::ignore)
        return;
    constexpr std::size_t most_bytes_of_a_key = 64; // the answer must not grow with the input
    for (const auto& member : *object_) {
        const std::string_view key(member.key());
        if (std::find(asked_.begin(), asked_.end(), key) == asked_.end())
            faults_.add(path_to(cut_utf8(key, most_bytes_of_a_key)), "input.unknown_field");
    }
}

Result<void> Reader::finish()
{
    refuse_unknown();
    return faults_.result();
}

}
