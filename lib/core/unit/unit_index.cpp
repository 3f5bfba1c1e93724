#include "core/unit/unit_index.hpp"

#include <algorithm>

#include "core/text/fold.hpp"

namespace nguon {

UnitIndex::UnitIndex(const UnitTree& tree)
{
    units_.reserve(tree.size());
    kinds_.reserve(tree.size());
    ends_.reserve(tree.size());
    lines_.reserve(tree.size());
    names_.reserve(tree.size());
    places_.reserve(tree.size());
    // Hamlets have few names among them ("Xóm 1"), and folding one is slow.
    std::unordered_map<std::string, std::string> folded;
    for (const UnitId root : tree.roots())
        add(tree, root, folded);
}

void UnitIndex::add(
    const UnitTree& tree, UnitId id, std::unordered_map<std::string, std::string>& folded)
{
    const Unit& unit = *tree.find(id);
    const std::size_t place = units_.size();
    units_.push_back(id);
    kinds_.push_back(unit.kind);
    ends_.push_back(0);
    places_.emplace(id, place);
    lines_.push_back(text_.size());
    text_ += unit.code;
    names_.push_back(text_.size());
    auto [name, is_new] = folded.try_emplace(unit.name);
    if (is_new)
        name->second = fold(unit.name);
    text_ += name->second;
    for (const UnitId child : tree.children(id))
        add(tree, child, folded);
    ends_[place] = units_.size();
}

std::optional<std::size_t> UnitIndex::place_of(UnitId id) const
{
    const auto at = places_.find(id);
    return at == places_.end() ? std::nullopt : std::optional(at->second);
}

std::size_t UnitIndex::end_of_line(std::size_t line) const
{
    return line + 1 < lines_.size() ? lines_[line + 1] : text_.size();
}

bool UnitIndex::is_match(std::size_t line, std::size_t hit, std::size_t length) const
{
    const bool in_name = hit >= names_[line] && hit + length <= end_of_line(line);
    const bool begins_code = hit == lines_[line] && hit + length <= names_[line];
    return in_name || begins_code;
}

bool UnitIndex::fits(std::string_view words, std::size_t place) const
{
    const std::string_view text = text_;
    const std::string_view code = text.substr(lines_[place], names_[place] - lines_[place]);
    const std::string_view name = text.substr(names_[place], end_of_line(place) - names_[place]);
    return name.find(words) != std::string_view::npos || code.starts_with(words);
}

std::size_t UnitIndex::find(std::string_view words, std::size_t from) const
{
    if (words.empty() || from >= size())
        return std::min(from, size());
    const std::string_view text = text_;
    for (std::size_t hit = text.find(words, lines_[from]); hit != std::string_view::npos;
         hit = text.find(words, hit + 1)) {
        const auto behind = std::upper_bound(lines_.begin(), lines_.end(), hit);
        // A unit without code and name has an empty line, which no word is found in.
        const auto line = static_cast<std::size_t>(behind - lines_.begin()) - 1;
        if (is_match(line, hit, words.size()))
            return line;
    }
    return size();
}

}
