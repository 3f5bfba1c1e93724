#include "protocol/stage_ack.hpp"

#include <algorithm>

namespace nguon::protocol {
namespace {

// One digit less than what a 64-bit number holds, so that nothing overflows.
constexpr std::size_t most_digits = 18;

// Walks over the text; once something is not as expected, everything after fails.
class Walk {
public:
    explicit Walk(std::string_view text)
        : left_(text)
    {
    }

    bool skip(std::string_view expected)
    {
        good_ = good_ && left_.starts_with(expected);
        if (good_)
            left_.remove_prefix(expected.size());
        return good_;
    }

    std::int64_t number()
    {
        const std::string_view digits = take_while([](char c) { return c >= '0' && c <= '9'; });
        if (digits.empty() || digits.size() > most_digits
            || (digits.size() > 1 && digits.front() == '0'))
            good_ = false;
        std::int64_t value = 0;
        for (const char digit : good_ ? digits : std::string_view())
            value = value * 10 + (digit - '0');
        return value;
    }

    // Letters a code consists of: nothing that JSON would write in two ways.
    std::string_view word(std::size_t most)
    {
        const std::string_view letters
            = take_while([](char c) { return (c >= 'a' && c <= 'z') || c == '_' || c == '.'; });
        good_ = good_ && letters.size() <= most;
        return letters;
    }

    bool is_at(std::string_view expected) const { return good_ && left_.starts_with(expected); }
    bool has_ended() const { return good_ && left_.empty(); }

private:
    template <typename Fits> std::string_view take_while(Fits fits)
    {
        const auto end = std::find_if_not(left_.begin(), left_.end(), fits);
        const auto taken = left_.substr(0, static_cast<std::size_t>(end - left_.begin()));
        left_.remove_prefix(taken.size());
        return taken;
    }

    std::string_view left_;
    bool good_ = true;
};

}

std::optional<Ack> read_stage_ack(std::string_view text)
{
    Walk walk(text);
    Ack ack;
    if (!walk.skip(R"({"type":"ack","id":)"))
        return std::nullopt;
    walk.number();
    walk.skip(R"(,"re":)");
    ack.re = walk.number();
    walk.skip(R"(,"state":")");
    ack.state = walk.word(20);
    walk.skip(R"(","reason":")");
    ack.reason = walk.word(60);
    walk.skip(R"(","plan":)");
    ack.plan = walk.number();
    const bool named = walk.is_at(",");
    if (named) {
        walk.skip(R"(,"order":")");
        ack.order = OrderId(walk.number());
        walk.skip(R"(","revision":)");
        ack.revision = walk.number();
    }
    walk.skip("}");
    const bool names_none = named && !ack.order;
    if (!walk.has_ended() || names_none || ack.state == "ready")
        return std::nullopt;
    return ack;
}

}
