#include "core/plan/jingle.hpp"

#include "base/names.hpp"

namespace nguon {
namespace {

constexpr Names<Jingle, 4> jingle_names{ "opening", "greeting", "bumper", "closing" };
constexpr int first_bumper_item = first_jingle_item + 10;

}

std::string_view name_of(Jingle jingle) { return jingle_names.of(jingle); }
std::optional<Jingle> parse_jingle(std::string_view text) { return jingle_names.find(text); }

bool is_music(Jingle jingle) { return jingle != Jingle::greeting; }

Milliseconds longest_of(Jingle jingle)
{
    return jingle == Jingle::bumper ? std::chrono::seconds(15) : std::chrono::seconds(60);
}

int item_of(Jingle jingle, int before)
{
    switch (jingle) {
    case Jingle::opening:
        return first_jingle_item;
    case Jingle::greeting:
        return first_jingle_item + 1;
    case Jingle::closing:
        return first_jingle_item + 2;
    case Jingle::bumper:
        break;
    }
    return first_bumper_item + before;
}

std::optional<Jingle> jingle_at(int item)
{
    if (item < first_jingle_item)
        return std::nullopt;
    for (const Jingle one : { Jingle::opening, Jingle::greeting, Jingle::closing }) {
        if (item == item_of(one))
            return one;
    }
    return Jingle::bumper;
}

}
