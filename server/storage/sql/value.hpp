// A value bound to a placeholder. It is made where the statement is called and lives no longer than
// that call: text and blobs are views.
//
// How the house's types are stored, on both engines:
//   Id, integers   BIGINT            bool     BOOLEAN (0 and 1 in SQLite)
//   Moment         BIGINT, UTC milliseconds since 1970
//   Milliseconds   BIGINT            double   DOUBLE PRECISION
//   Day            TEXT, "2026-11-21": it sorts as it reads, and a person can read the table
//   text           TEXT, UTF-8       Blob     BYTEA (BLOB in SQLite)
#pragma once

#include "base/id.hpp"
#include "base/moment.hpp"

#include <concepts>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace nguon::storage::sql {

// Bytes that are not text.
struct Blob {
    std::string_view bytes;

    explicit Blob(std::string_view view)
        : bytes(view)
    {
    }
    explicit Blob(std::span<const std::byte> view)
        : bytes(reinterpret_cast<const char*>(view.data()), view.size())
    {
    }
};

// The values of `column IN (?*)`; an empty list matches nothing.
class List {
public:
    template <typename Tag> explicit List(std::span<const Id<Tag>> ids)
    {
        elements_.reserve(ids.size() * longest_number);
        for (const Id<Tag> id : ids)
            add(id.value());
    }
    template <typename Tag>
    explicit List(const std::vector<Id<Tag>>& ids)
        : List(std::span<const Id<Tag>>(ids))
    {
    }
    explicit List(std::span<const std::int64_t> numbers);
    // Codes, hashes, states: texts without control characters; others are our own mistake.
    explicit List(std::span<const std::string> texts);

    // The elements as both JSON and PostgreSQL's arrays write them, without the outer brackets.
    const std::string& elements() const { return elements_; }
    bool of_texts() const { return of_texts_; }

private:
    static constexpr std::size_t longest_number = 21; // with its comma

    void add(std::int64_t number);

    std::string elements_;
    bool of_texts_ = false;
};

class Value {
public:
    // A null keeps the type it would have had: PostgreSQL wants to know it.
    enum class Type : std::uint8_t { none, integer, real, boolean, text, blob, integers, texts };

    Value(std::nullptr_t) { }
    Value(std::nullopt_t) { }
    template <std::integral T>
    requires(!std::same_as<T, bool> && !std::same_as<T, char>) Value(T number)
        : type_(Type::integer)
        , is_null_(false)
        , integer_(static_cast<std::int64_t>(number))
    {
        if (!std::in_range<std::int64_t>(number))
            throw std::logic_error("the engines know signed 64 bits");
    }
    template <std::same_as<bool> T>
    Value(T truth)
        : type_(Type::boolean)
        , is_null_(false)
        , integer_(truth)
    {
    }
    Value(double number)
        : type_(Type::real)
        , is_null_(false)
        , real_(number)
    {
    }
    Value(std::string_view text)
        : type_(Type::text)
        , is_null_(false)
        , view_(text)
    {
    }
    Value(const std::string& text)
        : Value(std::string_view(text))
    {
    }
    Value(const char* text)
        : Value(std::string_view(text))
    {
    }
    Value(Blob blob)
        : type_(Type::blob)
        , is_null_(false)
        , view_(blob.bytes)
    {
    }
    Value(const List& list);
    template <typename Tag>
    Value(Id<Tag> id)
        : Value(id.value())
    {
    }
    Value(Moment moment)
        : Value(unix_ms(moment))
    {
    }
    Value(Milliseconds length)
        : Value(length.count())
    {
    }
    Value(Day day);
    template <typename T>
    Value(const std::optional<T>& maybe)
        : Value(maybe ? Value(*maybe) : null_of<T>())
    {
    }

    Type type() const { return type_; }
    bool is_null() const { return is_null_; }
    std::int64_t integer() const { return integer_; }
    double real() const { return real_; }
    // Of text, blob, and the elements of a list.
    std::string_view bytes() const { return owns_ ? std::string_view(owned_) : view_; }

private:
    template <typename T> static Value null_of()
    {
        Value null(nullptr);
        if constexpr (std::is_same_v<T, bool>)
            null.type_ = Type::boolean;
        else if constexpr (std::is_same_v<T, double>)
            null.type_ = Type::real;
        else if constexpr (std::is_same_v<T, Blob>)
            null.type_ = Type::blob;
        else if constexpr (std::is_convertible_v<T, std::string_view> || std::is_same_v<T, Day>)
            null.type_ = Type::text;
        else
            null.type_ = Type::integer;
        return null;
    }

    Type type_ = Type::none;
    bool is_null_ = true;
    bool owns_ = false;
    std::int64_t integer_ = 0;
    double real_ = 0;
    std::string_view view_;
    std::string owned_;
};

// What a statement takes: written in braces at the call, or a span where their number varies.
class Values {
public:
    Values(std::initializer_list<Value> values)
        : values_(values.begin(), values.size())
    {
    }
    Values(std::span<const Value> values)
        : values_(values)
    {
    }
    Values(const std::vector<Value>& values)
        : values_(values)
    {
    }

    std::span<const Value> span() const { return values_; }

private:
    std::span<const Value> values_;
};

}
