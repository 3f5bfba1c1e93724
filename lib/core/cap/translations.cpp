#include "core/cap/translations.hpp"

#include <algorithm>
#include <functional>

#include "base/text.hpp"
#include "core/cap/meaning.hpp"
#include "core/text/fold.hpp"

namespace nguon::cap {
namespace {

// A message in more of them is no message, and looking through it takes its time.
constexpr std::size_t most_languages = 50;

bool speaks_of_the_same_places(const Info& a, const Info& b)
{
    return std::equal(a.areas.begin(), a.areas.end(), b.areas.begin(), b.areas.end(), same_place);
}

template <typename Place, typename Same>
bool share(const std::vector<Place>& a, const std::vector<Place>& b, Same same)
{
    return std::find_first_of(a.begin(), a.end(), b.begin(), b.end(), same) != a.end();
}

// Or one of them leaves it to the other to say where.
bool may_speak_of_the_same_place(const Info& a, const Info& b)
{
    const auto meet = [](const Area& one, const Area& other) {
        const auto same_circle = [](const Circle& here, const Circle& there) {
            return here.centre == there.centre && here.radius_m == there.radius_m;
        };
        return share(one.polygons, other.polygons, std::equal_to<>())
            || share(one.geocodes, other.geocodes, std::equal_to<>())
            || share(one.circles, other.circles, same_circle);
    };
    return a.areas.empty() || b.areas.empty() || share(a.areas, b.areas, meet);
}

// What one language says of that which is spoken; null where nothing is known to.
const Info* counterpart(const Alert& alert, const Info& spoken, std::string_view language)
{
    const std::string wanted = to_lower(language);
    std::vector<const Info*> said;
    for (const Info& info : alert.infos) {
        if (to_lower(info.language) == wanted)
            said.push_back(&info);
    }
    const auto found = std::find_if(said.begin(), said.end(), [&](const Info* info) {
        return is_all_clear(*info) == is_all_clear(spoken)
            && (said.size() == 1 ? may_speak_of_the_same_place(*info, spoken)
                                 : speaks_of_the_same_places(*info, spoken));
    });
    return found == said.end() ? nullptr : *found;
}

// As much of it as an alert holds. An alert counts letters, and these take up to four bytes.
std::string written_text(const Info& info)
{
    std::size_t most = 4 * longest_emergency_text;
    std::string text = to_nfc(spoken_text(info, most));
    while (count_code_points(text) > longest_emergency_text) {
        most -= most / 8;
        text = to_nfc(spoken_text(info, most));
    }
    return text;
}

}

std::vector<Translation> said_in_others(const Alert& alert)
{
    EmergencyContent found; // refuses what an alert may not hold, and a language that is there
    const Info* spoken = spoken_info(alert);
    std::vector<std::string> seen;
    for (const Info& info : alert.infos) {
        const std::string language = to_lower(info.language);
        if (found.translations.size() == most_translations || seen.size() == most_languages)
            break;
        if (is_vietnamese(language) || std::find(seen.begin(), seen.end(), language) != seen.end())
            continue;
        seen.push_back(language);
        if (const Info* said = counterpart(alert, *spoken, language))
            add_translation(found, { said->language, written_text(*said) });
    }
    return std::move(found.translations);
}

}
