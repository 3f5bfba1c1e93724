// Reads one JSON object field by field, in straight lines, and reports everything that is wrong at
// once, each with its path ("audience[2].unit").
//
//   json::Reader in(object);
//   const auto title = in.text("title", { .least = 1, .most = 200 });
//   const auto unit = in.id<UnitId>("unit");
//   const auto starts = in.moment("starts");
//   if (const auto ok = in.finish(); !ok)
//       return tl::unexpected(ok.error());
//
// A field that is wrong yields a harmless value (empty, zero, the first choice); what was read must
// not be used before `finish` said that all is well. An optional field may be absent or null.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "base/id.hpp"
#include "base/moment.hpp"
#include "base/result.hpp"
#include "json/choice.hpp"
#include "json/value.hpp"

namespace nguon::json {

// The widest bound of an integer.
inline constexpr auto most_integer = std::numeric_limits<std::int64_t>::max();

// Lengths are in code points. Control characters are refused; `lines::many` lets through line
// breaks and tabs, which a paragraph has and a name has not.
enum class Lines : std::uint8_t { one, many };

struct TextRule {
    std::size_t least = 0;
    std::size_t most = 1000;
    Lines lines = Lines::one;
};

struct ListRule {
    std::size_t least = 0;
    std::size_t most = 100;
};

enum class Unknown : std::uint8_t { refuse, ignore };

// What is wrong, over the whole tree of one input. Bounded: after `most` more is not recorded.
class Faults {
public:
    static constexpr std::size_t most = 50;

    void add(std::string path, std::string code, std::string detail = {});
    bool none() const { return found_.empty(); }
    Result<void> result() const;

private:
    std::vector<FieldError> found_;
};

class Reader;

// One value at its path, to be read as what it should be.
class Field {
public:
    Field(const Value& value, std::string path, Faults& faults)
        : value_(value)
        , path_(std::move(path))
        , faults_(faults)
    {
    }

    const Value& value() const { return value_; }
    const std::string& path() const { return path_; }
    void refuse(std::string code, std::string detail = {}) const;

    std::string text(TextRule rule = {}) const;
    std::int64_t integer(std::int64_t least, std::int64_t most) const;
    double number(double least, double most) const;
    bool boolean() const;
    // RFC 3339 with an offset, years 1970 to 2200.
    Moment moment() const;
    // "2026-11-21", the same years.
    Day day() const;
    // "HH:MM"; 24:00 is accepted as the end of a day.
    TimeOfDay time_of_day() const;
    // A decimal string, or an integer from a caller whose language has 64 bits.
    template <typename IdType> IdType id() const { return IdType(id_value()); }
    // An object or list as it stands, for documents that are carried and not read.
    Object raw_object() const;

    template <typename T, std::size_t N> T choice(const std::array<Choice<T>, N>& table) const
    {
        if (!value_.is_string()) {
            refuse("input.wrong_type", "text");
            return table.front().value;
        }
        const std::string_view word(value_.get_string());
        std::string allowed;
        for (const Choice<T>& choice : table) {
            if (choice.name == word)
                return choice.value;
            allowed.append(allowed.empty() ? "" : ", ").append(choice.name);
        }
        refuse("input.not_a_choice", allowed);
        return table.front().value;
    }

    // `read(Reader&)` reads the members; unknown members are treated as the rule says.
    template <typename Read>
    auto object(Read read, Unknown unknown = Unknown::refuse) const
        -> std::invoke_result_t<Read, Reader&>;

    // `read` takes a `Field` or, where the items are objects, a `Reader&`.
    template <typename Read> auto list(ListRule rule, Read read) const;

private:
    std::int64_t id_value() const;
    // The items, empty and refused when it is no list or too long or short.
    const Array* items(ListRule rule) const;

    const Value& value_;
    std::string path_;
    Faults& faults_;
};

class Reader {
public:
    explicit Reader(const Object& object, Unknown unknown = Unknown::refuse);
    // A value that is no object is refused by `finish` with `input.wrong_type`.
    explicit Reader(const Value& value, Unknown unknown = Unknown::refuse);
    // A part of a larger input; used by `Field::object`.
    Reader(const Object& object, std::string path, Faults& faults, Unknown unknown);
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    // Present and not null.
    bool has(std::string_view key);
    // Present and null: what a PATCH means by "remove it".
    bool is_null(std::string_view key);
    // A rule of the caller's that a field broke.
    void refuse(std::string_view key, std::string code, std::string detail = {});

    std::string text(std::string_view key, TextRule rule = {})
    {
        return required(key, [&](const Field& f) { return f.text(rule); });
    }
    std::int64_t integer(std::string_view key, std::int64_t least, std::int64_t most)
    {
        return required(key, [&](const Field& f) { return f.integer(least, most); });
    }
    double number(std::string_view key, double least, double most)
    {
        return required(key, [&](const Field& f) { return f.number(least, most); });
    }
    bool boolean(std::string_view key)
    {
        return required(key, [](const Field& f) { return f.boolean(); });
    }
    Moment moment(std::string_view key)
    {
        return required(key, [](const Field& f) { return f.moment(); });
    }
    Day day(std::string_view key)
    {
        return required(key, [](const Field& f) { return f.day(); });
    }
    TimeOfDay time_of_day(std::string_view key)
    {
        return required(key, [](const Field& f) { return f.time_of_day(); });
    }
    template <typename IdType> IdType id(std::string_view key)
    {
        return required(key, [](const Field& f) { return f.id<IdType>(); });
    }
    Object raw_object(std::string_view key)
    {
        return required(key, [](const Field& f) { return f.raw_object(); });
    }
    template <typename T, std::size_t N>
    T choice(std::string_view key, const std::array<Choice<T>, N>& table)
    {
        if (const auto field = find(key))
            return field->choice(table);
        refuse(key, "input.required");
        return table.front().value;
    }

    std::optional<std::string> optional_text(std::string_view key, TextRule rule = {})
    {
        return optional(key, [&](const Field& f) { return f.text(rule); });
    }
    std::optional<std::int64_t> optional_integer(
        std::string_view key, std::int64_t least, std::int64_t most)
    {
        return optional(key, [&](const Field& f) { return f.integer(least, most); });
    }
    std::optional<double> optional_number(std::string_view key, double least, double most)
    {
        return optional(key, [&](const Field& f) { return f.number(least, most); });
    }
    std::optional<bool> optional_boolean(std::string_view key)
    {
        return optional(key, [](const Field& f) { return f.boolean(); });
    }
    std::optional<Moment> optional_moment(std::string_view key)
    {
        return optional(key, [](const Field& f) { return f.moment(); });
    }
    std::optional<Day> optional_day(std::string_view key)
    {
        return optional(key, [](const Field& f) { return f.day(); });
    }
    template <typename IdType> std::optional<IdType> optional_id(std::string_view key)
    {
        return optional(key, [](const Field& f) { return f.id<IdType>(); });
    }
    std::optional<Object> optional_raw_object(std::string_view key)
    {
        return optional(key, [](const Field& f) { return f.raw_object(); });
    }
    template <typename T, std::size_t N>
    std::optional<T> optional_choice(std::string_view key, const std::array<Choice<T>, N>& table)
    {
        return optional(key, [&](const Field& f) { return f.choice(table); });
    }

    // `read(Reader&)` returns what it made of the members, or nothing at all.
    template <typename Read>
    auto object(std::string_view key, Read read, Unknown unknown = Unknown::refuse)
    {
        return required(key, [&](const Field& f) { return f.object(read, unknown); });
    }
    template <typename Read>
    auto optional_object(std::string_view key, Read read, Unknown unknown = Unknown::refuse)
    {
        return optional(key, [&](const Field& f) { return f.object(read, unknown); });
    }
    // A vector of what `read(Field)` or `read(Reader&)` returns.
    template <typename Read> auto list(std::string_view key, ListRule rule, Read read)
    {
        return required(key, [&](const Field& f) { return f.list(rule, read); });
    }
    // None when the list is absent, which is not the same as empty.
    template <typename Read> auto optional_list(std::string_view key, ListRule rule, Read read)
    {
        return optional(key, [&](const Field& f) { return f.list(rule, read); });
    }

    // The value as it stands; none when absent or null.
    std::optional<Field> field(std::string_view key) { return find(key); }

    // All that is wrong, unknown fields included, as one refusal (`input.invalid`).
    Result<void> finish();

private:
    friend class Field;

    std::string path_to(std::string_view key) const;
    std::optional<Field> find(std::string_view key);
    void refuse_unknown();

    template <typename Read>
    auto required(std::string_view key, Read read) -> std::invoke_result_t<Read, const Field&>
    {
        using Answer = std::invoke_result_t<Read, const Field&>;
        if (const auto field = find(key))
            return read(*field);
        refuse(key, "input.required");
        if constexpr (!std::is_void_v<Answer>)
            return Answer{};
    }
    // Of a `read` that returns nothing the answer is whether the field was there.
    template <typename Answer>
    using Maybe = std::conditional_t<std::is_void_v<Answer>, bool, std::optional<Answer>>;

    template <typename Read>
    auto optional(std::string_view key, Read read)
        -> Maybe<std::invoke_result_t<Read, const Field&>>
    {
        using Answer = std::invoke_result_t<Read, const Field&>;
        const auto field = find(key);
        if constexpr (std::is_void_v<Answer>) {
            if (field)
                read(*field);
            return field.has_value();
        } else {
            return field ? std::optional<Answer>(read(*field)) : std::nullopt;
        }
    }

    Faults own_;
    Faults& faults_;
    const Object* object_;
    std::string path_;
    Unknown unknown_;
    std::vector<std::string_view> asked_;
};

template <typename Read>
auto Field::object(Read read, Unknown unknown) const -> std::invoke_result_t<Read, Reader&>
{
    using Answer = std::invoke_result_t<Read, Reader&>;
    const Object* members = value_.if_object();
    if (!members) {
        refuse("input.wrong_type", "object");
        if constexpr (!std::is_void_v<Answer>)
            return Answer{};
        else
            return;
    } else {
        Reader in(*members, path_, faults_, unknown);
        if constexpr (std::is_void_v<Answer>) {
            read(in);
            in.refuse_unknown();
        } else {
            Answer answer = read(in);
            in.refuse_unknown();
            return answer;
        }
    }
}

template <typename Read> auto Field::list(ListRule rule, Read read) const
{
    const auto read_item = [&](const Field& item) {
        if constexpr (std::is_invocable_v<Read, const Field&>)
            return read(item);
        else
            return item.object(read);
    };
    std::vector<std::invoke_result_t<decltype(read_item), const Field&>> answers;
    if (const Array* found = items(rule)) {
        answers.reserve(found->size());
        for (std::size_t i = 0; i < found->size(); ++i)
            answers.push_back(
                read_item(Field((*found)[i], path_ + "[" + std::to_string(i) + "]", faults_)));
    }
    return answers;
}

}
