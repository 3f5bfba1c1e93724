// The roster of officers (nhân sự): posts, holders, vacancies, training. Everybody who sees a unit
// sees who works there; how to reach them is shown to those who manage its people or must reach
// them in an emergency, and to themselves.
#pragma once

#include "core/people/officer.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

struct ShownOfficer {
    Officer officer; // phone and e-mail are empty where the caller may not see them
    std::string unit_name;
    std::string post_title;
    std::string stand_in_name;
    bool contact_shown = false;
    bool may_edit = false;
};

struct OfficerWish {
    std::optional<UnitId> unit;
    std::optional<Day> day; // today unless told
    bool ever = false; // also those who left or have not begun
    std::optional<Staff> staff;
    std::optional<bool> trained;
    std::string search;
};
Result<Paged<ShownOfficer>> list_officers(
    Records& records, const Deed& deed, const OfficerWish& wish, const Page& page);
Result<ShownOfficer> show_officer(Records& records, const Deed& deed, OfficerId id);
// `officer` without its id, version and who wrote it.
Result<ShownOfficer> add_officer(Records& records, const Deed& deed, Officer officer);
// The whole of it, in place of what stands there; a unit other than before: moved there.
Result<ShownOfficer> save_officer(
    Records& records, const Deed& deed, Officer officer, std::optional<Version> seen);

struct ShownPost {
    StaffPost post;
    std::int64_t holders = 0;
    std::string unit_name;
    bool may_edit = false;

    std::int64_t vacancies() const { return std::max<std::int64_t>(0, post.seats - holders); }
};
struct StaffPostWish {
    std::optional<UnitId> unit;
    std::optional<Day> day;
    bool ever = false;
    bool vacant = false;
};
Result<Paged<ShownPost>> list_staff_posts(
    Records& records, const Deed& deed, const StaffPostWish& wish, const Page& page);
Result<ShownPost> show_staff_post(Records& records, const Deed& deed, StaffPostId id);
Result<ShownPost> add_staff_post(Records& records, const Deed& deed, StaffPost post);
Result<ShownPost> save_staff_post(
    Records& records, const Deed& deed, StaffPost post, std::optional<Version> seen);

// The unit's own people, and those of each unit below it with everything under that.
struct StaffSummary {
    struct Row {
        UnitId unit;
        std::string name;
        StaffFigures figures;
    };
    Day day{};
    StaffFigures total;
    std::vector<Row> rows;
};
Result<StaffSummary> staff_figures(
    Records& records, const Deed& deed, std::optional<UnitId> unit, std::optional<Day> day);

}
