#pragma once

#include <map>

#include "core/people/officer.hpp"
#include "core/unit/unit.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct OfficerFilter {
    std::vector<UnitId> units; // in these or below
    std::optional<UnitId> unit; // asked for: in this or below
    std::optional<Day> day; // in office on it; none: whoever ever was
    std::optional<Staff> staff;
    std::optional<bool> trained; // by that day
    std::string search;
};

struct StaffPostFilter {
    std::vector<UnitId> units;
    std::optional<UnitId> unit;
    std::optional<Day> day;
    bool vacant = false; // only those with a free seat on the day
};

struct ListedPost {
    StaffPost post;
    std::int64_t holders = 0; // on the day asked for
};

// The roster: posts of units, and who holds them.
class People {
public:
    virtual ~People() = default;

    virtual std::optional<Officer> find(OfficerId id) = 0;
    virtual std::vector<Officer> find_all(const std::vector<OfficerId>& ids) = 0;
    // In the order of names.
    virtual Paged<Officer> list(const OfficerFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    // The units that changes of units have since taken some of them out of; whoever is not told of
    // stood on the day where he stands now.
    virtual std::map<OfficerId, UnitId> units_on(const std::vector<OfficerId>& ids, Day day) = 0;
    virtual void add(const Officer& officer) = 0;
    // False: `seen` is stale.
    virtual bool save(const Officer& officer, Version seen) = 0;

    virtual std::optional<StaffPost> find_post(StaffPostId id) = 0;
    virtual std::vector<StaffPost> find_posts(const std::vector<StaffPostId>& ids) = 0;
    virtual Paged<ListedPost> list_posts(
        const StaffPostFilter& filter, Day day, const UnitTree& tree, const Page& page)
        = 0;
    // Who is in office in it on the day.
    virtual std::int64_t holders(StaffPostId post, Day day) = 0;
    virtual void add_post(const StaffPost& post) = 0;
    virtual bool save_post(const StaffPost& post, Version seen) = 0;

    // Of each unit of the area that has any, as of the day.
    virtual std::map<UnitId, StaffFigures> figures(
        const std::vector<UnitId>& units, Day day, const UnitTree& tree)
        = 0;
};

}
