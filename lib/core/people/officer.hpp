// Those who do the work of grassroots information (nhân sự): the posts a unit has, and who holds
// them from which day to which. A post with more seats than holders has vacancies.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/moment.hpp"
#include "base/result.hpp"
#include "core/ids.hpp"

namespace nguon {

using StaffPostId = Id<struct StaffPostTag>;
using OfficerId = Id<struct OfficerTag>;

enum class Staff : std::uint8_t {
    grassroots, // cán bộ thông tin cơ sở
    it, // cán bộ công nghệ thông tin
};
std::string_view name_of(Staff staff);
std::optional<Staff> parse_staff(std::string_view text);

// From the first day to the day before `to`; none: until further notice. Of no days at all is what
// was entered by mistake.
struct Tenure {
    Day from{};
    std::optional<Day> to;

    bool holds_on(Day day) const { return from <= day && (!to || day < *to); }
    friend bool operator==(const Tenure&, const Tenure&) = default;
};

struct StaffPost {
    StaffPostId id;
    UnitId unit;
    std::string title; // "Cán bộ văn hóa - xã hội"
    Staff staff = Staff::grassroots;
    std::string duties;
    int seats = 1;
    Tenure tenure;
    std::string by_name;
    Moment changed{};
    Version version = 1;
};

struct Training {
    std::string course;
    Day on{};

    friend bool operator==(const Training&, const Training&) = default;
};

struct Officer {
    OfficerId id;
    UnitId unit;
    std::optional<StaffPostId> post; // none: does it beside other work
    std::string name;
    Staff staff = Staff::grassroots;
    bool full_time = true;
    std::string duties;
    std::string phone;
    std::string email;
    std::optional<AccountId> account;
    std::optional<OfficerId> stand_in;
    Tenure tenure;
    std::vector<Training> trainings; // oldest first
    std::string by_name;
    Moment changed{};
    Version version = 1;
};

inline constexpr int most_seats = 100; // of one post
inline constexpr std::size_t most_trainings = 50; // of one officer
inline constexpr std::size_t longest_officer_name = 100;
inline constexpr std::size_t longest_duties = 1000;

// Each refusal names its field.
Result<void> check_post(const StaffPost& post);
// `today`: nobody was trained on a day to come.
Result<void> check_officer(const Officer& officer, Day today);

// What the goal "100% of officers are trained" is measured by.
struct StaffFigures {
    std::int64_t officers = 0;
    std::int64_t trained = 0;
    std::int64_t seats = 0;
    std::int64_t vacancies = 0;

    StaffFigures& operator+=(const StaffFigures& other);
    // A post held by more people than it has seats makes up for no other post.
    void add_post(std::int64_t seats_of_post, std::int64_t holders);
    // In tenths of a percent, rounded down: 99.96 % is not yet the goal. None without officers.
    std::optional<int> trained_permille() const;
    friend bool operator==(const StaffFigures&, const StaffFigures&) = default;
};

}
