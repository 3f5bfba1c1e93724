#include "core/cap/alert.hpp"

#include <algorithm>

#include "base/names.hpp"

namespace nguon::cap {
namespace {

constexpr Names<Status, 5> statuses{ "Actual", "Exercise", "System", "Test", "Draft" };
constexpr Names<MessageType, 5> types{ "Alert", "Update", "Cancel", "Ack", "Error" };
constexpr Names<Scope, 3> scopes{ "Public", "Restricted", "Private" };
constexpr Names<Category, 12> categories{ "Geo", "Met", "Safety", "Security", "Rescue", "Fire",
    "Health", "Env", "Transport", "Infra", "CBRNE", "Other" };
constexpr Names<Response, 9> responses{ "Shelter", "Evacuate", "Prepare", "Execute", "Avoid",
    "Monitor", "Assess", "AllClear", "None" };
constexpr Names<Urgency, 5> urgencies{ "Immediate", "Expected", "Future", "Past", "Unknown" };
constexpr Names<Severity, 5> severities{ "Extreme", "Severe", "Moderate", "Minor", "Unknown" };
constexpr Names<Certainty, 5> certainties{ "Observed", "Likely", "Possible", "Unlikely",
    "Unknown" };

// Nobody warns of what lies outside; the years have four digits in any time zone.
constexpr Moment earliest{ std::chrono::sys_days(std::chrono::year(1971) / 1 / 1) };
constexpr Moment latest{ std::chrono::sys_days(std::chrono::year(2200) / 1 / 1) };

bool has_form_of_moment(std::string_view text)
{
    constexpr std::string_view form = "dddd-dd-ddTdd:dd:ddsdd:dd";
    if (text.size() != form.size())
        return false;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const char c = text[i];
        const bool fits = form[i] == 'd' ? c >= '0' && c <= '9'
            : form[i] == 's'             ? c == '+' || c == '-'
                                         : c == form[i];
        if (!fits)
            return false;
    }
    return true;
}

}

std::string_view name_of(Status value) { return statuses.of(value); }
std::string_view name_of(MessageType value) { return types.of(value); }
std::string_view name_of(Scope value) { return scopes.of(value); }
std::string_view name_of(Category value) { return categories.of(value); }
std::string_view name_of(Response value) { return responses.of(value); }
std::string_view name_of(Urgency value) { return urgencies.of(value); }
std::string_view name_of(Severity value) { return severities.of(value); }
std::string_view name_of(Certainty value) { return certainties.of(value); }
std::optional<Status> parse_status(std::string_view text) { return statuses.find(text); }
std::optional<MessageType> parse_message_type(std::string_view text) { return types.find(text); }
std::optional<Scope> parse_scope(std::string_view text) { return scopes.find(text); }
std::optional<Category> parse_category(std::string_view text) { return categories.find(text); }
std::optional<Response> parse_response(std::string_view text) { return responses.find(text); }
std::optional<Urgency> parse_urgency(std::string_view text) { return urgencies.find(text); }
std::optional<Severity> parse_severity(std::string_view text) { return severities.find(text); }
std::optional<Certainty> parse_certainty(std::string_view text) { return certainties.find(text); }

bool same_place(const Area& a, const Area& b)
{
    const auto same_circle = [](const Circle& one, const Circle& other) {
        return one.centre == other.centre && one.radius_m == other.radius_m;
    };
    return a.polygons == b.polygons && a.geocodes == b.geocodes
        && std::equal(
            a.circles.begin(), a.circles.end(), b.circles.begin(), b.circles.end(), same_circle);
}

bool same_area(const Area& a, const Area& b)
{
    return a.description == b.description && same_place(a, b);
}

std::string to_text(Moment moment)
{
    return to_rfc3339(std::chrono::floor<std::chrono::seconds>(moment));
}

std::optional<Moment> parse_moment(std::string_view text)
{
    const auto moment = has_form_of_moment(text) ? parse_rfc3339(text) : std::nullopt;
    return moment && *moment >= earliest && *moment < latest ? moment : std::nullopt;
}

}
