#include "core/onsite/onsite.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "base/text.hpp"

namespace nguon {
namespace {

constexpr Names<OnsiteWay, 4> way_names{ "button", "pin", "stick", "sms" };
constexpr std::size_t most_templates = 100;
constexpr std::size_t most_people = 20;
constexpr std::size_t longest_report_name = 80; // code points

// 123456 and 987654 are tried first by everybody.
bool is_run(std::string_view digits, int step)
{
    for (std::size_t i = 1; i < digits.size(); ++i) {
        if (digits[i] - digits[i - 1] != step)
            return false;
    }
    return true;
}

}

std::string_view name_of(OnsiteWay way) { return way_names.of(way); }
std::optional<OnsiteWay> parse_onsite_way(std::string_view text) { return way_names.find(text); }

bool OnsitePermit::allows(TemplateId id) const
{
    return id && std::find(templates.begin(), templates.end(), id) != templates.end();
}

const OnsitePerson* OnsitePermit::find(std::string_view name) const
{
    const auto at = std::find_if(people.begin(), people.end(),
        [&](const OnsitePerson& person) { return person.name == name; });
    return at == people.end() ? nullptr : &*at;
}

Result<void> check_permit(const OnsitePermit& permit)
{
    Error error{ Kind::invalid, "input.invalid", {}, {} };
    if (permit.templates.size() > most_templates)
        error.fields.push_back({ "templates", "input.too_many", std::to_string(most_templates) });
    if (permit.people.size() > most_people)
        error.fields.push_back({ "people", "input.too_many", std::to_string(most_people) });
    if (permit.button && !permit.allows(permit.button))
        error.fields.push_back({ "button", "onsite.button_not_allowed", {} });
    for (std::size_t i = 0; i < permit.people.size(); ++i) {
        const OnsitePerson& person = permit.people[i];
        const std::string path = "people[" + std::to_string(i) + "].name";
        if (trim(person.name).empty())
            error.fields.push_back({ path, "input.required", {} });
        if (count_code_points(person.name) > longest_report_name)
            error.fields.push_back({ path, "input.too_long", std::to_string(longest_report_name) });
        if (permit.find(person.name) != &person)
            error.fields.push_back({ path, "input.repeated", {} });
    }
    if (!error.fields.empty())
        return tl::unexpected(error);
    return {};
}

Result<void> check_pin(std::string_view pin)
{
    const bool digits
        = std::all_of(pin.begin(), pin.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (pin.size() < 6 || pin.size() > 12 || !digits || is_run(pin, 0) || is_run(pin, 1)
        || is_run(pin, -1))
        return fail_field("pin", "onsite.weak_pin");
    return {};
}

}
