#include "core/emergency/emergency.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "base/text.hpp"
#include "core/bulletin/bulletin.hpp"
#include "core/text/fold.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

constexpr Names<EmergencyState, 5> emergency_state_names{ "awaiting_approval", "live", "ended",
    "cancelled", "expired" };
constexpr Names<Hazard, 11> hazard_names{ "flood", "flash_flood", "landslide", "storm", "fire",
    "epidemic", "dyke", "chemical", "security", "test", "other" };
constexpr Names<Severity, 4> severity_names{ "minor", "moderate", "severe", "extreme" };

constexpr Milliseconds shortest_life = 1min;

bool is_same_language(std::string_view a, std::string_view b) { return to_lower(a) == to_lower(b); }

bool speaks(const std::vector<Translation>& translations, const std::string& language)
{
    return std::any_of(translations.begin(), translations.end(),
        [&](const Translation& one) { return is_same_language(one.language, language); });
}

Result<void> check_translations(const std::vector<Translation>& translations)
{
    if (translations.size() > most_translations)
        return fail_field("translations", "input.too_many", std::to_string(most_translations));
    std::vector<Translation> before;
    for (const Translation& one : translations) {
        std::string path = "translations[";
        path += std::to_string(before.size());
        path += "].";
        if (const auto ok = check_translation(one); !ok) {
            const FieldError& wrong = ok.error().fields.front();
            return fail_field(path + wrong.path, wrong.code, wrong.detail);
        }
        if (speaks(before, one.language))
            return fail_field(path + "language", "input.repeated");
        before.push_back(one);
    }
    return {};
}

bool reaches_nobody(const OrderAudience& audience)
{
    return audience.units.empty() && audience.groups.empty() && audience.devices.empty()
        && audience.polygons.empty() && audience.circles.empty();
}

}

std::string_view name_of(EmergencyState state) { return emergency_state_names.of(state); }
std::optional<EmergencyState> parse_emergency_state(std::string_view text)
{
    return emergency_state_names.find(text);
}
std::string_view name_of(Hazard hazard) { return hazard_names.of(hazard); }
std::optional<Hazard> parse_hazard(std::string_view text) { return hazard_names.find(text); }
std::string_view name_of(Severity severity) { return severity_names.of(severity); }
std::optional<Severity> parse_severity(std::string_view text) { return severity_names.find(text); }

Result<void> check_content(const EmergencyContent& content, Moment now)
{
    if (trim(content.text).empty())
        return fail_field("text", "emergency.text_empty");
    if (count_code_points(content.text) > longest_emergency_text)
        return fail_field("text", "input.too_long", std::to_string(longest_emergency_text));
    if (content.expires < now + shortest_life)
        return fail_field("expires", "emergency.expires_too_soon");
    if (content.expires > now + longest_emergency)
        return fail_field("expires", "emergency.expires_too_late");
    if (content.repeat < 1 || content.repeat > 10)
        return fail_field("repeat", "input.out_of_range", "1–10");
    return check_translations(content.translations);
}

Result<void> check_translation(const Translation& one)
{
    if (!is_language_tag(one.language))
        return fail_field("language", "bulletin.bad_language");
    if (is_same_language(one.language.substr(0, one.language.find('-')), "vi"))
        return fail_field("language", "input.repeated");
    if (trim(one.text).empty())
        return fail_field("text", "emergency.text_empty");
    if (count_code_points(one.text) > longest_emergency_text)
        return fail_field("text", "input.too_long", std::to_string(longest_emergency_text));
    return {};
}

void add_translation(EmergencyContent& content, Translation one)
{
    if (content.translations.size() < most_translations && check_translation(one)
        && !speaks(content.translations, one.language))
        content.translations.push_back(std::move(one));
}

void say(EmergencyContent& content, std::string text)
{
    if (text != content.text)
        content.translations.clear();
    content.text = std::move(text);
}

std::string said_as_exercise(std::string_view text)
{
    return "Đây là diễn tập. " + std::string(trim(text)) + " Xin nhắc lại, đây chỉ là diễn tập.";
}

Result<Emergency> Emergency::declare(Saved draft, Moment now)
{
    if (const auto ok = check_content(draft.content, now); !ok)
        return tl::unexpected(ok.error());
    if (reaches_nobody(draft.audience))
        return fail_field("audience", "emergency.nobody");
    draft.version = 1;
    draft.revision = 0;
    draft.created = now;
    draft.changed = now;
    draft.author.at = now;
    draft.state = EmergencyState::awaiting_approval;
    Emergency emergency(std::move(draft));
    if (!emergency.rule().second_person || emergency.saved_.exercise)
        emergency.sound(emergency.saved_.content, now);
    return emergency;
}

bool Emergency::is_open() const
{
    return saved_.state == EmergencyState::awaiting_approval
        || saved_.state == EmergencyState::live;
}

std::optional<Moment> Emergency::patient_until() const
{
    if (saved_.state == EmergencyState::awaiting_approval)
        return saved_.author.at + rule().patience;
    if (saved_.state == EmergencyState::live && saved_.proposal)
        return saved_.proposal->by.at + rule().patience;
    return std::nullopt;
}

bool Emergency::awaits_review() const
{
    return saved_.review_due && !saved_.reviewed && saved_.revision > 0;
}

Result<void> Emergency::require(Version seen) const
{
    if (seen != saved_.version)
        return fail(Kind::conflict, "emergency.stale");
    return {};
}

void Emergency::change(Moment now)
{
    ++saved_.version;
    saved_.changed = now;
}

// Something is to be heard that one person alone answers for: another one looks at it later.
void Emergency::sound(EmergencyContent content, Moment now)
{
    saved_.content = std::move(content);
    saved_.proposal.reset();
    saved_.state = EmergencyState::live;
    ++saved_.revision;
    saved_.pressed = now;
    saved_.approver.reset();
    saved_.reviewed.reset();
    saved_.review_due.reset();
    if (!saved_.exercise)
        saved_.review_due = now + rule().review_within;
}

void Emergency::tighten(Reach reach, const EmergencyRule& rule)
{
    saved_.reach = std::max(saved_.reach, reach);
    saved_.rule = strictest(saved_.rule, rule);
}

Result<void> Emergency::approve(const Endorsement& who, Version seen)
{
    if (const auto fresh = require(seen); !fresh)
        return fresh;
    const bool waiting = patient_until().has_value();
    if (!waiting && !awaits_review())
        return fail(Kind::conflict, "emergency.nothing_to_approve");
    const bool asked_himself
        = who.account == (saved_.proposal ? saved_.proposal->by : saved_.author).account;
    if (asked_himself)
        return fail(Kind::forbidden, "emergency.own_approval");
    if (waiting) {
        const EmergencyContent content
            = saved_.proposal ? saved_.proposal->content : saved_.content;
        if (content.expires <= who.at)
            return fail(Kind::conflict, "emergency.over");
        if (saved_.proposal)
            saved_.author = saved_.proposal->by;
        sound(content, who.at);
        saved_.approver = who;
        saved_.review_due.reset();
    } else {
        saved_.reviewed = who;
    }
    change(who.at);
    return {};
}

Result<void> Emergency::break_glass(const Endorsement& who, std::string reason, Version seen)
{
    if (const auto fresh = require(seen); !fresh)
        return fresh;
    const auto until = patient_until();
    if (!until)
        return fail(Kind::conflict, "emergency.nothing_to_approve");
    if (trim(reason).empty())
        return fail_field("break_glass", "emergency.reason_needed");
    if (who.at < *until) {
        const auto wait = std::chrono::ceil<std::chrono::seconds>(*until - who.at).count();
        return fail(Kind::conflict, "emergency.too_early", std::to_string(wait));
    }
    EmergencyContent content = saved_.proposal ? saved_.proposal->content : saved_.content;
    if (content.expires <= who.at)
        return fail(Kind::conflict, "emergency.over");
    sound(std::move(content), who.at);
    saved_.author = who;
    saved_.break_glass = std::move(reason);
    change(who.at);
    return {};
}

Result<void> Emergency::update(EmergencyContent content, const Endorsement& who, Version seen)
{
    if (const auto fresh = require(seen); !fresh)
        return fresh;
    if (!is_open())
        return fail(Kind::conflict, "emergency.over");
    if (const auto ok = check_content(content, who.at); !ok)
        return ok;
    if (saved_.state == EmergencyState::awaiting_approval) {
        saved_.content = std::move(content);
        saved_.author = who;
    } else if (rule().second_person && !saved_.exercise) {
        saved_.proposal = EmergencyProposal{ std::move(content), who };
    } else {
        sound(std::move(content), who.at);
        saved_.author = who;
    }
    change(who.at);
    return {};
}

Result<void> Emergency::end(const Endorsement& who, std::string comment, Version seen)
{
    if (const auto fresh = require(seen); !fresh)
        return fresh;
    if (saved_.state != EmergencyState::live || saved_.content.expires <= who.at)
        return fail(Kind::conflict, "emergency.not_live");
    saved_.state = EmergencyState::ended;
    saved_.proposal.reset();
    ++saved_.revision;
    saved_.pressed = who.at;
    saved_.ended = who.at;
    saved_.closer = who;
    saved_.comment = std::move(comment);
    change(who.at);
    return {};
}

Result<void> Emergency::cancel(const Endorsement& who, std::string comment, Version seen)
{
    if (const auto fresh = require(seen); !fresh)
        return fresh;
    if (!is_open() || saved_.content.expires <= who.at)
        return fail(Kind::conflict, "emergency.over");
    // What nobody has heard of needs no order to be silent.
    if (saved_.revision > 0) {
        ++saved_.revision;
        saved_.pressed = who.at;
    }
    saved_.state = EmergencyState::cancelled;
    saved_.proposal.reset();
    saved_.ended = who.at;
    saved_.closer = who;
    saved_.comment = std::move(comment);
    change(who.at);
    return {};
}

bool Emergency::expire(Moment now)
{
    if (!is_open() || saved_.content.expires > now)
        return false;
    saved_.state = EmergencyState::expired;
    saved_.proposal.reset();
    saved_.ended = saved_.content.expires;
    change(now);
    return true;
}

}
