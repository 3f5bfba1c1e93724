// Filters of lists that a person keeps under a name, on whatever machine he signs in. They are his
// alone and change nothing that anybody else sees, so the audit log has no entry for them.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

struct SavedView {
    std::string list; // "register.station"
    std::string name;
    std::string filters; // as the address of the page has them

    friend bool operator==(const SavedView&, const SavedView&) = default;
};

inline constexpr std::size_t most_saved_views = 100; // of one account
inline constexpr std::size_t longest_view_list = 60;
inline constexpr std::size_t longest_view_name = 60;
inline constexpr std::size_t longest_view_filters = 1'000;

std::vector<SavedView> saved_views(Records& records, const Deed& deed);
// A name stands once in a list: what it meant before is replaced.
Result<std::vector<SavedView>> save_view(Records& records, const Deed& deed, SavedView view);
std::vector<SavedView> forget_view(
    Records& records, const Deed& deed, const std::string& list, const std::string& name);

}
