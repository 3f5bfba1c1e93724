// One row of a result, valid only inside the function it is given to.
//
// Reading a null as something that is not optional, or a text as a number, throws: it means that
// the statement and its reader disagree.
#pragma once

#include "base/id.hpp"
#include "base/moment.hpp"

#include <string>
#include <string_view>
#include <type_traits>

namespace nguon::storage::sql {

// The engine's side of a row. Columns count from zero.
class Cursor {
public:
    virtual ~Cursor() = default;
    virtual bool is_null(int column) const = 0;
    virtual std::int64_t integer(int column) const = 0;
    virtual double real(int column) const = 0;
    virtual std::string_view text(int column) const = 0;
    virtual std::string_view blob(int column) const = 0;
};

template <typename T> struct IsId : std::false_type {
};
template <typename Tag> struct IsId<Id<Tag>> : std::true_type {
};

class Row {
public:
    explicit Row(const Cursor& cursor)
        : cursor_(&cursor)
    {
    }

    bool is_null(int column) const { return cursor_->is_null(column); }
    std::string text(int column) const { return std::string(cursor_->text(column)); }
    // A view that ends with the row.
    std::string_view view(int column) const { return cursor_->text(column); }
    // Bytes of a BYTEA column.
    std::string blob(int column) const { return std::string(cursor_->blob(column)); }

    template <typename T> T get(int column) const
    {
        if constexpr (std::is_same_v<T, bool>)
            return cursor_->integer(column) != 0;
        else if constexpr (std::is_same_v<T, double>)
            return cursor_->real(column);
        else if constexpr (std::is_same_v<T, std::string>)
            return text(column);
        else if constexpr (std::is_same_v<T, Moment>)
            return moment_from_unix_ms(cursor_->integer(column));
        else if constexpr (std::is_same_v<T, Milliseconds>)
            return Milliseconds(cursor_->integer(column));
        else if constexpr (std::is_same_v<T, Day>)
            return day(column);
        else if constexpr (IsId<T>::value)
            return T(cursor_->integer(column));
        else
            return narrow<T>(column);
    }

    template <typename T> std::optional<T> optional(int column) const
    {
        if (is_null(column))
            return std::nullopt;
        return get<T>(column);
    }

private:
    template <typename T> T narrow(int column) const
    {
        static_assert(std::is_integral_v<T>, "not a type that a column holds");
        const std::int64_t wide = cursor_->integer(column);
        const T value = static_cast<T>(wide);
        if (static_cast<std::int64_t>(value) != wide)
            refuse(column, "the number does not fit");
        return value;
    }
    Day day(int column) const;
    [[noreturn]] static void refuse(int column, const char* why);

    const Cursor* cursor_;
};

}
