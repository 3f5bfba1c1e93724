#include "core/upkeep/hearing.hpp"

#include "base/names.hpp"

namespace nguon {
namespace {

constexpr Names<Heard, 3> heard_names{ "well", "weak", "silent" };

}

std::string_view name_of(Heard heard) { return heard_names.of(heard); }
std::optional<Heard> parse_heard(std::string_view text) { return heard_names.find(text); }

void HearingReach::add(std::optional<Heard> last, std::int64_t count)
{
    clusters += count;
    if (!last)
        return;
    switch (*last) {
    case Heard::well:
        well += count;
        break;
    case Heard::weak:
        weak += count;
        break;
    case Heard::silent:
        silent += count;
        break;
    }
}

}
