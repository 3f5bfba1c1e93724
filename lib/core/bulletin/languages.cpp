#include "core/bulletin/languages.hpp"

#include <algorithm>
#include <array>

namespace nguon {
namespace {

struct Name {
    std::string_view tag;
    std::string_view words;
};

// Languages that communes of Vietnam make programmes in, by ISO 639-3; English for who reads our
// alerts abroad.
constexpr std::array language_names{ Name{ "vi", "tiếng Việt" }, Name{ "tyz", "tiếng Tày" },
    Name{ "nut", "tiếng Nùng" }, Name{ "hmn", "tiếng Mông" }, Name{ "ium", "tiếng Dao" },
    Name{ "blt", "tiếng Thái" }, Name{ "mtq", "tiếng Mường" }, Name{ "rad", "tiếng Ê Đê" },
    Name{ "jra", "tiếng Gia Rai" }, Name{ "bdq", "tiếng Ba Na" }, Name{ "sed", "tiếng Xơ Đăng" },
    Name{ "cmo", "tiếng M'nông" }, Name{ "mnn", "tiếng M'nông" }, Name{ "kpm", "tiếng K'ho" },
    Name{ "cjm", "tiếng Chăm" }, Name{ "km", "tiếng Khmer" }, Name{ "en", "tiếng Anh" } };

}

std::vector<std::size_t> heard_in_order(const std::string& main,
    std::span<const std::string> others, const std::vector<std::string>& order)
{
    std::vector<std::size_t> heard;
    const auto add = [&](std::size_t position) {
        if (std::find(heard.begin(), heard.end(), position) == heard.end())
            heard.push_back(position);
    };
    for (const std::string& language : order) {
        if (language == main)
            add(0);
        const auto at = std::find(others.begin(), others.end(), language);
        if (at != others.end())
            add(static_cast<std::size_t>(at - others.begin()) + 1);
    }
    add(0);
    return heard;
}

std::vector<std::string> languages_lacking(
    const BulletinContent& content, const std::vector<std::string>& spoken)
{
    std::vector<std::string> lacking;
    for (const std::string& language : spoken) {
        const bool is_there = content.language == language
            || std::any_of(content.tracks.begin(), content.tracks.end(), [&](const Track& track) {
                   return track.language == language && track.media.has_value();
               });
        if (!is_there)
            lacking.push_back(language);
    }
    return lacking;
}

std::string language_in_words(std::string_view tag)
{
    const auto at = std::find_if(language_names.begin(), language_names.end(),
        [&](const Name& name) { return name.tag == tag; });
    return at == language_names.end() ? "tiếng có mã " + std::string(tag) : std::string(at->words);
}

std::string languages_in_words(const std::vector<std::string>& tags)
{
    std::string words;
    for (const std::string& tag : tags)
        words += (words.empty() ? "" : ", ") + language_in_words(tag);
    return words;
}

std::string title_in_language(const BulletinContent& content, std::size_t position)
{
    if (content.tracks.empty() || position > content.tracks.size())
        return content.title;
    const std::string& language
        = position == 0 ? content.language : content.tracks[position - 1].language;
    return content.title + " (" + language_in_words(language) + ")";
}

Result<void> check_order(const std::vector<std::string>& order)
{
    Error error{ Kind::invalid, "input.invalid", {}, {} };
    for (std::size_t i = 0; i < order.size(); ++i) {
        const std::string path = "order[" + std::to_string(i) + "]";
        if (!is_language_tag(order[i]))
            error.fields.push_back({ path, "bulletin.bad_language", {} });
        if (std::find(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(i), order[i])
            != order.begin() + static_cast<std::ptrdiff_t>(i))
            error.fields.push_back({ path, "input.repeated", {} });
    }
    if (order.size() > most_languages_heard)
        error.fields.push_back({ "order", "input.too_many", std::to_string(most_languages_heard) });
    if (!error.fields.empty())
        return tl::unexpected(error);
    return {};
}

}
