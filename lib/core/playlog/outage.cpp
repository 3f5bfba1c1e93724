#include "core/playlog/outage.hpp"

#include <algorithm>

#include "base/names.hpp"
#include "core/playlog/play_record.hpp"

namespace nguon {
namespace {

// In the order of the enumerators, which is that of how much they explain.
constexpr Names<OutageKind, 6> outage_kind_names{ "power", "shutdown", "crash", "service", "sound",
    "link" };

// Bounds of two clocks and the fade behind a sound.
constexpr std::chrono::seconds slack{ 10 };

Milliseconds common(const Span& airing, const Outage& outage)
{
    return std::min(airing.ends, outage.to) - std::max(airing.begins, outage.from);
}

}

std::string_view name_of(OutageKind kind) { return outage_kind_names.of(kind); }

std::optional<OutageKind> parse_outage_kind(std::string_view text)
{
    return outage_kind_names.find(text);
}

std::optional<Outage> explanation(Span airing, bool sound_missing, std::span<const Outage> outages)
{
    std::optional<Outage> best;
    for (const Outage& outage : outages) {
        const bool may_explain = outage.time_known
            && (sound_missing ? outage.kind != OutageKind::sound : outage.kind != OutageKind::link);
        if (!may_explain || common(airing, outage) <= Milliseconds(0))
            continue;
        const bool says_more = !best || outage.kind < best->kind
            || (outage.kind == best->kind && common(airing, outage) > common(airing, *best));
        if (says_more)
            best = outage;
    }
    return best;
}

bool contradicts(const Outage& outage, const PlayRecord& record)
{
    if (!outage.is_silent() || !outage.time_known || !record.started_at || !record.ended_at
        || record.rendered <= Milliseconds(0))
        return false;
    const Span off{ outage.from + sign_of_life_every + slack, outage.to - slack };
    const Span played{ *record.started_at, *record.ended_at };
    // An item that goes on after a restart is one record over the cut: what was heard of it has
    // room on both sides.
    const Milliseconds away = std::min(off.ends, played.ends) - std::max(off.begins, played.begins);
    return off.begins < off.ends && away > Milliseconds(0)
        && record.rendered > played.length() - away;
}

}
