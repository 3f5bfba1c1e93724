// Logging as JSON lines: {"time","level","logger","msg","fields":{...}}. The message is a stable
// event name, what varies stands in the fields. Never log secrets or the text of a citizen.
//
//   log::info("device.connected", { { "device", id.text() }, { "after_ms", 12 } });
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <variant>

namespace nguon::log {

enum class Level : std::uint8_t { debug, info, warning, error };

class Field {
public:
    using Value = std::variant<bool, std::int64_t, std::uint64_t, double, std::string>;

    Field(std::string_view key, std::convertible_to<std::string_view> auto&& value)
        : key_(key)
        , value_(std::string(std::string_view(value)))
    {
    }
    Field(std::string_view key, bool value)
        : key_(key)
        , value_(value)
    {
    }
    Field(std::string_view key, std::signed_integral auto value)
        : key_(key)
        , value_(static_cast<std::int64_t>(value))
    {
    }
    template <std::unsigned_integral Number>
    requires(!std::same_as<Number, bool>) Field(std::string_view key, Number value)
        : key_(key)
        , value_(static_cast<std::uint64_t>(value))
    {
    }
    Field(std::string_view key, std::floating_point auto value)
        : key_(key)
        , value_(static_cast<double>(value))
    {
    }

    std::string_view key() const { return key_; }
    const Value& value() const { return value_; }

private:
    std::string_view key_;
    Value value_;
};

struct Settings {
    std::string logger = "nguon"; // the program's name
    Level level = Level::info;
    std::string file; // appended to; empty means standard error
};

// Called once at the start of a program. Before it, lines go to standard error as "nguon".
void start(const Settings& settings);

void write(Level level, std::string_view event, std::initializer_list<Field> fields);

inline void debug(std::string_view event, std::initializer_list<Field> fields = {})
{
    write(Level::debug, event, fields);
}
inline void info(std::string_view event, std::initializer_list<Field> fields = {})
{
    write(Level::info, event, fields);
}
inline void warning(std::string_view event, std::initializer_list<Field> fields = {})
{
    write(Level::warning, event, fields);
}
inline void error(std::string_view event, std::initializer_list<Field> fields = {})
{
    write(Level::error, event, fields);
}

}
