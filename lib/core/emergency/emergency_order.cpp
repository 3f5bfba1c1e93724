// What devices are told of an emergency: how long it sounds, and the order that is signed.
#include "core/emergency/emergency.hpp"

#include "core/order/closing.hpp"

namespace nguon {
namespace {

using namespace std::chrono_literals;

constexpr Milliseconds tone_length = 3'600ms; // as every device stores it
constexpr Milliseconds word_length = 450ms; // read slowly, for horns
constexpr Milliseconds margin = 1'500ms; // to begin and to end a reading

std::int64_t count_words(std::string_view text)
{
    std::int64_t words = 0;
    bool inside = false;
    for (const char c : text) {
        const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        words += !blank && !inside;
        inside = !blank;
    }
    return words;
}

// Where a voice pauses: the signs that end a phrase, also the one at the end of a line.
std::int64_t count_phrases(std::string_view text)
{
    std::int64_t phrases = 0;
    bool inside = false;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char here = text[at];
        const bool free = at + 1 == text.size() || text[at + 1] == ' ' || text[at + 1] == '\n';
        const bool ends = here == '\n'
            || (free && std::string_view(".,;:!?").find(here) != std::string_view::npos);
        phrases += ends && inside;
        inside = !ends && (inside || here != ' ');
    }
    return phrases + (inside ? 1 : 0);
}

}

Milliseconds airing_length(const EmergencyContent& content)
{
    const Milliseconds tone = content.tone.empty() ? 0ms : tone_length;
    if (!content.media.empty() && content.media_length > 0ms)
        return tone + content.media_length + closing_length + margin;
    return tone + word_length * count_words(content.text)
        + content.spacing.phrases * count_phrases(content.text) + closing_length + margin;
}

Order order_of_content(const EmergencyContent& content, bool exercise)
{
    EmergencyContent spoken = content;
    if (exercise) {
        // A recording of the real thing must never be heard in an exercise.
        spoken.text = said_as_exercise(content.text);
        spoken.media.clear();
    }
    Order order;
    order.exercise = exercise;
    order.expires = spoken.expires;
    order.length = airing_length(spoken);
    order.repeat = spoken.repeat;
    order.gap = spoken.spacing.airings;
    order.phrase_gap = spoken.spacing.phrases;
    order.tone = spoken.tone;
    order.text = spoken.text;
    order.media = spoken.media;
    return order;
}

Order order_of(const Emergency& emergency)
{
    const Emergency::Saved& saved = emergency.saved();
    const OrderAct act = saved.state == EmergencyState::ended ? OrderAct::end
        : saved.state == EmergencyState::cancelled            ? OrderAct::cancel
                                                              : OrderAct::sound;
    Order order;
    if (act == OrderAct::sound)
        order = order_of_content(saved.content, saved.exercise);
    order.id = saved.id;
    order.revision = saved.revision;
    order.act = act;
    order.exercise = saved.exercise;
    order.level = saved.level;
    order.issued = saved.pressed.value_or(saved.changed);
    order.starts = order.issued + order_lead;
    order.expires = saved.content.expires;
    order.audience = saved.audience;
    if (act != OrderAct::sound) {
        if (saved.closer)
            order.approvals.push_back({ ApprovalPart::sent, *saved.closer, {}, {} });
        return order;
    }
    const bool alone = saved.rule.second_person && !saved.exercise && !saved.approver;
    order.approvals.push_back(
        { alone ? ApprovalPart::unapproved : ApprovalPart::sent, saved.author, {}, {} });
    if (saved.approver)
        order.approvals.push_back({ ApprovalPart::approved, *saved.approver, {}, {} });
    return order;
}

Order order_if_approved(const Emergency& emergency)
{
    const Emergency::Saved& saved = emergency.saved();
    Emergency::Saved approved = saved;
    if (saved.proposal) {
        approved.content = saved.proposal->content;
        approved.author = saved.proposal->by;
    }
    approved.state = EmergencyState::live;
    approved.approver = approved.author; // stands for whoever it will be
    ++approved.revision;
    Order order = order_of(Emergency::restore(std::move(approved)));
    order.approvals.resize(1);
    return order;
}

}
