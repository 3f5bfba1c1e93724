#include "json/parse.hpp"

#include <charconv>
#include <cmath>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>

namespace nguon::json {
namespace {

namespace bj = boost::json;

// Builds the value as Boost's own parser does, counts the keys it meets and refuses NUL and
// numbers without a finite value.
class Handler {
public:
    static constexpr std::size_t max_object_size = bj::object::max_size();
    static constexpr std::size_t max_array_size = bj::array::max_size();
    static constexpr std::size_t max_key_size = bj::string::max_size();
    static constexpr std::size_t max_string_size = bj::string::max_size();

    bool on_document_begin(bj::error_code&)
    {
        values_.reset();
        return true;
    }
    bool on_document_end(bj::error_code&) { return true; }
    bool on_object_begin(bj::error_code&) { return true; }
    bool on_object_end(std::size_t size, bj::error_code&)
    {
        values_.push_object(size);
        return true;
    }
    bool on_array_begin(bj::error_code&) { return true; }
    bool on_array_end(std::size_t size, bj::error_code&)
    {
        values_.push_array(size);
        return true;
    }
    bool on_key_part(bj::string_view part, std::size_t, bj::error_code& error)
    {
        values_.push_chars(part);
        return without_nul(part, error);
    }
    bool on_key(bj::string_view part, std::size_t, bj::error_code& error)
    {
        values_.push_key(part);
        ++keys_;
        return without_nul(part, error);
    }
    bool on_string_part(bj::string_view part, std::size_t, bj::error_code& error)
    {
        values_.push_chars(part);
        return without_nul(part, error);
    }
    bool on_string(bj::string_view part, std::size_t, bj::error_code& error)
    {
        values_.push_string(part);
        return without_nul(part, error);
    }
    bool on_number_part(bj::string_view, bj::error_code&) { return true; }
    bool on_int64(std::int64_t number, bj::string_view, bj::error_code&)
    {
        values_.push_int64(number);
        return true;
    }
    bool on_uint64(std::uint64_t number, bj::string_view, bj::error_code&)
    {
        values_.push_uint64(number);
        return true;
    }
    // Boost's own conversion may miss by the last bit; the standard one is exact, so that a number
    // written and read again stays the same bytes under a signature.
    bool on_double(double number, bj::string_view text, bj::error_code& error)
    {
        double exact = 0;
        const auto [end, problem] = std::from_chars(text.begin(), text.end(), exact);
        if (problem == std::errc() && end == text.end())
            number = exact;
        values_.push_double(number);
        if (std::isfinite(number))
            return true;
        error = bj::make_error_code(bj::error::exponent_overflow);
        return false;
    }
    bool on_bool(bool value, bj::error_code&)
    {
        values_.push_bool(value);
        return true;
    }
    bool on_null(bj::error_code&)
    {
        values_.push_null();
        return true;
    }
    bool on_comment_part(bj::string_view, bj::error_code&) { return true; }
    bool on_comment(bj::string_view, bj::error_code&) { return true; }

    bj::value release() { return values_.release(); }
    std::size_t keys() const { return keys_; }
    bool has_nul() const { return has_nul_; }

private:
    bool without_nul(bj::string_view part, bj::error_code& error)
    {
        if (part.find('\0') == bj::string_view::npos)
            return true;
        has_nul_ = true;
        error = bj::make_error_code(bj::error::syntax);
        return false;
    }

    bj::value_stack values_;
    std::size_t keys_ = 0;
    bool has_nul_ = false;
};

// The members a value holds, at every depth. Boost keeps the last of equal keys, so that a text
// with a key twice holds fewer members than it had keys.
std::size_t count_members(const Value& value)
{
    std::size_t count = 0;
    if (const Array* array = value.if_array()) {
        for (const Value& item : *array)
            count += count_members(item);
    } else if (const Object* object = value.if_object()) {
        count += object->size();
        for (const auto& member : *object)
            count += count_members(member.value());
    }
    return count;
}

}

Result<Value> parse(std::string_view text, Limits limits)
{
    if (text.size() > limits.max_bytes)
        return fail(Kind::too_many, "input.too_large", std::to_string(limits.max_bytes));

    bj::parse_options options;
    options.max_depth = limits.max_depth;
    bj::basic_parser<Handler> parser(options);
    bj::error_code error;
    const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
    if (!error && read < text.size())
        error = bj::make_error_code(bj::error::extra_data);
    if (parser.handler().has_nul())
        return fail(Kind::invalid, "input.has_nul");
    if (error)
        return fail(Kind::invalid, "input.not_json",
            error.message() + " (byte " + std::to_string(read) + ")");
    Value value = parser.handler().release();
    if (count_members(value) != parser.handler().keys())
        return fail(Kind::invalid, "input.not_json", "a key stands twice in one object");
    return value;
}

Result<Object> parse_object(std::string_view text, Limits limits)
{
    auto value = parse(text, limits);
    if (!value)
        return tl::unexpected(value.error());
    if (!value->is_object())
        return fail(Kind::invalid, "input.not_an_object");
    return std::move(value->get_object());
}

}
