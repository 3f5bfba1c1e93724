// Reading and writing the fields of stored JSON. A text that is not as it was written means a
// damaged database.
#pragma once

#include "base/id.hpp"
#include "base/moment.hpp"
#include "server/storage/query.hpp"
#include "json/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace nguon::storage::stored {

// Parses and lets `read` take its parts; what either throws becomes Errc::corrupt.
json::Value parse(std::string_view text);
[[noreturn]] void damaged(std::string_view what);

class In {
public:
    explicit In(const json::Value& value);

    std::string text(std::string_view name) const;
    std::int64_t integer(std::string_view name) const;
    bool truth(std::string_view name) const;
    Moment moment(std::string_view name) const { return moment_from_unix_ms(integer(name)); }
    Milliseconds length(std::string_view name) const { return Milliseconds(integer(name)); }
    template <typename SomeId> SomeId id(std::string_view name) const
    {
        return SomeId(integer(name));
    }
    bool has(std::string_view name) const;

    // Absent where the field is null or not there.
    std::optional<Moment> optional_moment(std::string_view name) const
    {
        return has(name) ? std::optional(moment(name)) : std::nullopt;
    }
    std::optional<std::string> optional_text(std::string_view name) const
    {
        return has(name) ? std::optional(text(name)) : std::nullopt;
    }
    template <typename SomeId> std::optional<SomeId> optional_id(std::string_view name) const
    {
        return has(name) ? std::optional(id<SomeId>(name)) : std::nullopt;
    }
    // A word of a closed set, by its parser.
    template <typename Parse> auto choice(std::string_view name, Parse parse) const
    {
        const std::string word = text(name);
        return known(parse(word), word);
    }
    template <typename SomeId> std::vector<SomeId> ids(std::string_view name) const
    {
        std::vector<SomeId> found;
        for (const json::Value& item : list(name))
            found.push_back(SomeId(item.as_int64()));
        return found;
    }
    const json::Array& list(std::string_view name) const;
    In inside(std::string_view name) const { return In(at(name)); }

private:
    const json::Value& at(std::string_view name) const;

    const json::Object* object_;
};

template <typename SomeId> json::Array numbers(const std::vector<SomeId>& ids)
{
    json::Array array;
    for (const SomeId id : ids)
        array.emplace_back(id.value());
    return array;
}

inline json::Value number(const std::optional<Moment>& moment)
{
    return moment ? json::Value(unix_ms(*moment)) : json::Value(nullptr);
}
template <typename Tag> json::Value number(const std::optional<Id<Tag>>& id)
{
    return id ? json::Value(id->value()) : json::Value(nullptr);
}

// As `read`, with a damaged text told as such.
template <typename Read> auto from_text(std::string_view text, Read read)
{
    try {
        return read(parse(text));
    } catch (const sql::Failure&) {
        throw;
    } catch (const std::exception& error) {
        damaged(error.what());
    }
}

}
