#include "core/people/officer.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "base/text.hpp"

namespace nguon {
namespace {

constexpr Names<Staff, 2> staff_names{ { "grassroots", "it" } };

bool is_phone(std::string_view text)
{
    const auto digits
        = std::count_if(text.begin(), text.end(), [](char c) { return '0' <= c && c <= '9'; });
    return digits >= 8 && digits <= 15
        && text.find_first_not_of("0123456789+ .()-") == std::string_view::npos;
}

bool is_email(std::string_view text)
{
    const auto at = text.find('@');
    return at != std::string_view::npos && at > 0 && at + 1 < text.size()
        && text.find('@', at + 1) == std::string_view::npos
        && text.find_first_of(" \t,;<>") == std::string_view::npos;
}

Result<void> check_tenure(const Tenure& tenure)
{
    if (tenure.to && *tenure.to < tenure.from)
        return fail_field("to", "people.ends_before_begin");
    return {};
}

}

std::string_view name_of(Staff staff) { return staff_names.of(staff); }
std::optional<Staff> parse_staff(std::string_view text) { return staff_names.find(text); }

Result<void> check_post(const StaffPost& post)
{
    if (trim(post.title).empty())
        return fail_field("title", "input.required");
    if (post.seats < 1 || post.seats > most_seats)
        return fail_field("seats", "input.out_of_range", "1-100");
    return check_tenure(post.tenure);
}

Result<void> check_officer(const Officer& officer, Day today)
{
    if (trim(officer.name).empty())
        return fail_field("name", "input.required");
    if (!officer.phone.empty() && !is_phone(officer.phone))
        return fail_field("phone", "people.bad_phone");
    if (!officer.email.empty() && !is_email(officer.email))
        return fail_field("email", "people.bad_email");
    if (officer.stand_in == officer.id && officer.id)
        return fail_field("stand_in", "people.stands_in_for_himself");
    if (officer.trainings.size() > most_trainings)
        return fail_field("trainings", "input.too_many", std::to_string(most_trainings));
    for (std::size_t i = 0; i < officer.trainings.size(); ++i) {
        const Training& training = officer.trainings[i];
        std::string path = "trainings[";
        path += std::to_string(i);
        if (trim(training.course).empty())
            return fail_field(path.append("].course"), "input.required");
        if (training.on > today)
            return fail_field(path.append("].on"), "people.training_to_come");
    }
    return check_tenure(officer.tenure);
}

StaffFigures& StaffFigures::operator+=(const StaffFigures& other)
{
    officers += other.officers;
    trained += other.trained;
    seats += other.seats;
    vacancies += other.vacancies;
    return *this;
}

void StaffFigures::add_post(std::int64_t seats_of_post, std::int64_t holders)
{
    seats += seats_of_post;
    vacancies += std::max<std::int64_t>(0, seats_of_post - holders);
}

std::optional<int> StaffFigures::trained_permille() const
{
    if (officers == 0)
        return std::nullopt;
    return static_cast<int>(trained * 1000 / officers);
}

}
