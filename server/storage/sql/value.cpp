#include "server/storage/sql/value.hpp"

#include <array>
#include <charconv>
#include <stdexcept>

namespace nguon::storage::sql {

List::List(std::span<const std::int64_t> numbers)
{
    for (const std::int64_t number : numbers)
        add(number);
}

List::List(std::span<const std::string> texts)
    : of_texts_(true)
{
    for (const std::string& text : texts) {
        if (!elements_.empty())
            elements_ += ',';
        elements_ += '"';
        for (const char c : text) {
            // Escaped differently by JSON and by PostgreSQL's arrays.
            if (static_cast<unsigned char>(c) < 0x20)
                throw std::logic_error("a list of texts cannot hold control characters");
            if (c == '"' || c == '\\')
                elements_ += '\\';
            elements_ += c;
        }
        elements_ += '"';
    }
}

void List::add(std::int64_t number)
{
    if (!elements_.empty())
        elements_ += ',';
    std::array<char, longest_number> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    elements_.append(digits.data(), written.ptr);
}

Value::Value(const List& list)
    : type_(list.of_texts() ? Type::texts : Type::integers)
    , is_null_(false)
    , owns_(true)
    , owned_(list.elements())
{
}

Value::Value(Day day)
    : type_(Type::text)
    , is_null_(false)
    , owns_(true)
    , owned_(to_iso(day))
{
}

}
