#include "agent/store/wanted_media.hpp"

#include <algorithm>
#include <map>

namespace nguon::agent {

std::vector<WantedMedia> wanted_media(
    const std::vector<PlanSlot>& slots, const std::vector<PlanMedia>& always, Moment now)
{
    std::map<Hash, WantedMedia> by_hash;
    for (const PlanSlot& slot : slots) {
        const auto hash = Hash::parse(slot.media);
        if (!hash || !slot.is_file() || slot.span().ends <= now)
            continue;
        const WantedMedia wanted{ *hash, static_cast<std::uint64_t>(slot.media_size), slot.starts };
        const auto [at, fresh] = by_hash.try_emplace(*hash, wanted);
        if (!fresh)
            at->second.needed = std::min(at->second.needed, slot.starts);
    }
    for (const PlanMedia& media : always) {
        if (const auto hash = Hash::parse(media.hash))
            by_hash.try_emplace(*hash,
                WantedMedia{ *hash, static_cast<std::uint64_t>(media.size), now + ready_for });
    }
    std::vector<WantedMedia> wanted;
    for (const auto& [hash, media] : by_hash)
        wanted.push_back(media);
    std::stable_sort(wanted.begin(), wanted.end(),
        [](const WantedMedia& a, const WantedMedia& b) { return a.needed < b.needed; });
    return wanted;
}

std::set<Hash> wanted_soon(const std::vector<WantedMedia>& wanted, Moment now)
{
    std::set<Hash> soon;
    for (const WantedMedia& media : wanted) {
        if (media.needed < now + ready_for)
            soon.insert(media.hash);
    }
    return soon;
}

}
