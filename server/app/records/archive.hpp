// What was aired: one row for each bulletin, whatever the number of devices and days.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/unit/dated.hpp"
#include "server/app/records/bulletins.hpp"

namespace nguon::app {

enum class AiredKind : std::uint8_t { planned, at_once };
enum class AiredVoice : std::uint8_t { speech, recording };

std::string_view name_of(AiredKind kind);
std::optional<AiredKind> parse_aired_kind(std::string_view text);
std::string_view name_of(AiredVoice voice);
std::optional<AiredVoice> parse_aired_voice(std::string_view text);

// Sums over all airings that were heard somewhere.
struct AiredBulletin {
    BulletinId bulletin;
    Moment first{}; // planned starts
    Moment last{};
    std::int64_t airings = 0;
    std::int64_t plays = 0; // on clusters
    Milliseconds heard{};
    AiredKind kind = AiredKind::planned;
    AiredVoice voice = AiredVoice::speech;
    std::vector<Day> days; // known when it is saved, not when it is listed
    std::optional<Moment> cleaned; // its sound was cleaned away then
};

struct ArchiveFilter {
    BulletinFilter bulletin; // without its times
    std::optional<Day> from; // heard on a day in [from, to)
    std::optional<Day> to;
    std::optional<AiredKind> kind;
    std::optional<AiredVoice> voice;
};

struct ArchiveRow {
    Bulletin bulletin;
    AiredBulletin aired;
};

// For how many months after its last airing a bulletin's sound is kept; text and play log stay.
struct ArchiveRule {
    UnitId unit;
    int months = 0;
    Version version = 0;
};

class Archive {
public:
    virtual ~Archive() = default;

    // In place of what was there; what was cleaned stays cleaned.
    virtual void save(const AiredBulletin& aired) = 0;
    virtual void remove(BulletinId bulletin) = 0;
    virtual std::optional<AiredBulletin> find(BulletinId bulletin) = 0;
    // Heard last first; with a search the best match first.
    virtual Paged<ArchiveRow> list(
        const ArchiveFilter& filter, const UnitTree& tree, const Page& page)
        = 0;

    virtual std::vector<ArchiveRule> rules() = 0;
    // As these units had written theirs by the day, without those taken away by then.
    virtual DatedByUnit<ArchiveRule> rules_on(const std::vector<UnitId>& units, Day day) = 0;
    // It holds from `from` on; without a day since nobody knows when. False: `seen` is stale (0 for
    // the first). Months of 0 take the rule away.
    virtual bool save_rule(const ArchiveRule& rule, Version seen, std::optional<Day> from = {}) = 0;
    // Bulletins of exactly these units, last heard before, whose sound is there and that no live
    // schedule, template or later bulletin needs.
    virtual std::vector<BulletinId> outdated(
        const std::vector<UnitId>& units, Moment before, Moment now, int most)
        = 0;
    virtual void mark_cleaned(BulletinId bulletin, Moment at) = 0;
    // Of these sounds, those that something names: a bulletin whose sound was not cleaned, a
    // template, a jingle.
    virtual std::set<MediaHash> still_named(const std::vector<MediaHash>& sounds) = 0;
    virtual void remove_sounds(const std::vector<MediaHash>& sounds) = 0;
};

}
