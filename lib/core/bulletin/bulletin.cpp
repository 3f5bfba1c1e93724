#include "core/bulletin/bulletin.hpp"

#include <algorithm>
#include <set>

#include "base/names.hpp"
#include "base/text.hpp"
#include "core/bulletin/open_blank.hpp"

namespace nguon {
namespace {

constexpr Names<Priority, 3> priority_names{ "normal", "priority", "emergency" };
constexpr Names<Channel, 4> channel_names{ "speaker", "board", "site", "phone" };
constexpr Names<BulletinState, 5> bulletin_state_names{ "draft", "submitted", "approved",
    "rejected", "recalled" };

constexpr std::size_t longest_title = 300;
constexpr std::size_t longest_text = 50'000;
constexpr std::size_t most_targets = 5'000;
constexpr std::size_t most_corrections = 500;
constexpr std::size_t most_tracks = 10;
constexpr std::size_t longest_reader = 120;

bool speaks(const BulletinContent& content)
{
    return std::find(content.channels.begin(), content.channels.end(), Channel::speaker)
        != content.channels.end();
}

}

bool is_language_tag(std::string_view tag)
{
    constexpr std::size_t longest_part = 8;
    const auto letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
    const auto sign = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
    if (tag.size() < 2 || tag.size() > 35)
        return false;
    const auto parts = split(tag, '-');
    return std::all_of(parts.begin(), parts.end(), [&](std::string_view part) {
        return !part.empty() && part.size() <= longest_part
            && std::all_of(part.begin(), part.end(), sign);
    }) && std::all_of(parts.front().begin(), parts.front().end(), letter);
}

std::string_view name_of(Priority priority) { return priority_names.of(priority); }
std::optional<Priority> parse_priority(std::string_view text) { return priority_names.find(text); }
std::string_view name_of(Channel channel) { return channel_names.of(channel); }
std::optional<Channel> parse_channel(std::string_view text) { return channel_names.find(text); }
std::string_view name_of(BulletinState state) { return bulletin_state_names.of(state); }
std::optional<BulletinState> parse_bulletin_state(std::string_view text)
{
    return bulletin_state_names.find(text);
}

Result<void> check_content(const BulletinContent& content)
{
    Error error{ Kind::invalid, "input.invalid", {}, {} };
    const auto wrong = [&](std::string path, std::string code, std::string detail = {}) {
        error.fields.push_back({ std::move(path), std::move(code), std::move(detail) });
    };
    if (trim(content.title).empty())
        wrong("title", "input.required");
    if (count_code_points(content.title) > longest_title)
        wrong("title", "input.too_long", std::to_string(longest_title));
    if (count_code_points(content.text) > longest_text)
        wrong("text", "input.too_long", std::to_string(longest_text));
    if (!is_language_tag(content.language))
        wrong("language", "bulletin.bad_language");
    if (content.priority == Priority::emergency)
        wrong("priority", "bulletin.emergency_is_an_order");
    if (content.channels.empty())
        wrong("channels", "input.required");
    if (std::set(content.channels.begin(), content.channels.end()).size()
        != content.channels.size())
        wrong("channels", "input.repeated");
    const Audience& audience = content.audience;
    if (audience.units.size() + audience.groups.size() + audience.devices.size() > most_targets)
        wrong("audience", "input.too_many", std::to_string(most_targets));
    if (content.valid_from && content.valid_to && *content.valid_to <= *content.valid_from)
        wrong("valid_to", "bulletin.ends_before_it_begins");
    if (content.speed_percent < 60 || content.speed_percent > 160)
        wrong("speed", "input.out_of_range", "60–160");
    if (content.corrections.size() > most_corrections)
        wrong("corrections", "input.too_many", std::to_string(most_corrections));
    if (content.tracks.size() > most_tracks)
        wrong("tracks", "input.too_many", std::to_string(most_tracks));
    for (std::size_t i = 0; i < content.tracks.size(); ++i) {
        const std::string path = "tracks[" + std::to_string(i) + "]";
        const Track& track = content.tracks[i];
        if (!is_language_tag(track.language))
            wrong(path + ".language", "bulletin.bad_language");
        const auto first = std::find_if(content.tracks.begin(), content.tracks.end(),
            [&](const Track& one) { return one.language == track.language; });
        if (track.language == content.language || &*first != &track)
            wrong(path + ".language", "bulletin.language_twice");
        // A minority language is never read by the Vietnamese voice (R43).
        if (!track.media)
            wrong(path + ".media", "bulletin.needs_recording");
        if (count_code_points(track.text) > longest_text)
            wrong(path + ".text", "input.too_long", std::to_string(longest_text));
        if (count_code_points(track.reader) > longest_reader)
            wrong(path + ".reader", "input.too_long", std::to_string(longest_reader));
    }
    if (count_code_points(content.consent) > longest_consent)
        wrong("consent", "input.too_long", std::to_string(longest_consent));
    if (content.days_in_a_row < 0 || content.days_in_a_row > most_days_in_a_row)
        wrong("days_in_a_row", "input.out_of_range", "0–30");
    if (content.language != "vi" && speaks(content) && !content.media)
        wrong("media", "bulletin.needs_recording");
    if (!error.fields.empty())
        return tl::unexpected(error);
    return {};
}

Result<Bulletin> Bulletin::create(
    BulletinId id, UnitId unit, AccountId author, BulletinContent content, Moment now)
{
    if (const auto checked = check_content(content); !checked)
        return tl::unexpected(checked.error());
    content.audience.normalise();
    Saved saved;
    saved.id = id;
    saved.unit = unit;
    saved.author = author;
    saved.content = std::move(content);
    saved.created = now;
    saved.changed = now;
    return Bulletin(std::move(saved));
}

bool Bulletin::is_valid_at(Moment moment) const
{
    return (!saved_.content.valid_from || *saved_.content.valid_from <= moment)
        && (!saved_.content.valid_to || moment < *saved_.content.valid_to);
}

Result<void> Bulletin::edit(BulletinContent content, Version seen, Moment now)
{
    if (seen != saved_.version)
        return fail(Kind::conflict, "bulletin.stale");
    if (saved_.state != BulletinState::draft && saved_.state != BulletinState::rejected)
        return fail(Kind::conflict, "bulletin.wrong_state", std::string(name_of(saved_.state)));
    if (const auto checked = check_content(content); !checked)
        return checked;
    content.audience.normalise();
    saved_.content = std::move(content);
    saved_.state = BulletinState::draft;
    saved_.sound.reset();
    ++saved_.version;
    saved_.changed = now;
    return {};
}

Result<void> Bulletin::submit(AccountId by, Version seen, Moment now)
{
    if (seen != saved_.version)
        return fail(Kind::conflict, "bulletin.stale");
    if (saved_.state != BulletinState::draft && saved_.state != BulletinState::rejected)
        return fail(Kind::conflict, "bulletin.wrong_state", std::string(name_of(saved_.state)));
    if (saved_.content.audience.empty())
        return fail_field("audience", "bulletin.audience_is_empty");
    if (speaks(saved_.content) && !saved_.content.media && trim(saved_.content.text).empty())
        return fail_field("text", "bulletin.nothing_to_say");
    if (const auto blank = open_blank(saved_.content.text))
        return fail_field("text", "bulletin.open_blank", *blank);
    if (!trim(saved_.content.consent).empty() && !saved_.content.consent_given)
        return fail_field("consent_given", "bulletin.consent_needed", saved_.content.consent);
    for (std::size_t i = 0; i < saved_.content.tracks.size(); ++i) {
        if (trim(saved_.content.tracks[i].reader).empty())
            return fail_field("tracks[" + std::to_string(i) + "].reader", "bulletin.reader_needed");
    }
    if (saved_.content.valid_to && *saved_.content.valid_to <= now)
        return fail_field("valid_to", "bulletin.already_over");
    saved_.state = BulletinState::submitted;
    saved_.submitted_by = by;
    saved_.comment.clear();
    saved_.approval.reset();
    ++saved_.version;
    saved_.changed = now;
    return {};
}

Result<void> Bulletin::attach(BulletinSound sound, Version made_for, Moment now)
{
    if (made_for != saved_.version)
        return fail(Kind::conflict, "bulletin.stale");
    saved_.sound = std::move(sound);
    saved_.changed = now;
    return {};
}

Result<void> Bulletin::approve(Approval approval, bool may_approve_own_normal)
{
    if (approval.version != saved_.version)
        return fail(Kind::conflict, "bulletin.stale");
    if (saved_.state != BulletinState::submitted)
        return fail(Kind::conflict, "bulletin.wrong_state", std::string(name_of(saved_.state)));
    const bool own = approval.by == saved_.author || approval.by == saved_.submitted_by;
    if (own && saved_.content.priority == Priority::priority)
        return fail(Kind::forbidden, "bulletin.own_priority");
    if (own && !may_approve_own_normal)
        return fail(Kind::forbidden, "bulletin.own_bulletin");
    if (speaks(saved_.content) && !saved_.sound)
        return fail(Kind::conflict, "bulletin.voice_pending");
    if (saved_.content.valid_to && *saved_.content.valid_to <= approval.at)
        return fail(Kind::conflict, "bulletin.already_over");
    saved_.state = BulletinState::approved;
    saved_.changed = approval.at;
    saved_.approval = std::move(approval);
    ++saved_.version;
    return {};
}

Result<void> Bulletin::reject(AccountId, std::string comment, Version seen, Moment now)
{
    if (seen != saved_.version)
        return fail(Kind::conflict, "bulletin.stale");
    if (saved_.state != BulletinState::submitted)
        return fail(Kind::conflict, "bulletin.wrong_state", std::string(name_of(saved_.state)));
    if (trim(comment).empty())
        return fail_field("comment", "bulletin.comment_needed");
    saved_.state = BulletinState::rejected;
    saved_.comment = std::move(comment);
    ++saved_.version;
    saved_.changed = now;
    return {};
}

Result<void> Bulletin::recall(AccountId, std::string comment, Version seen, Moment now)
{
    if (seen != saved_.version)
        return fail(Kind::conflict, "bulletin.stale");
    if (saved_.state != BulletinState::submitted && saved_.state != BulletinState::approved)
        return fail(Kind::conflict, "bulletin.wrong_state", std::string(name_of(saved_.state)));
    saved_.state = BulletinState::recalled;
    saved_.comment = std::move(comment);
    saved_.recalled_at = now;
    ++saved_.version;
    saved_.changed = now;
    return {};
}

}
