// In which order the languages of a bulletin are heard at each place: what the unit itself or the
// nearest one above it has written down. Where nobody has, Vietnamese comes first and what the
// commune says is spoken there follows.
#pragma once

#include "core/bulletin/languages.hpp"
#include "server/app/deed.hpp"

namespace nguon::app {

// Over one reading of the database.
class HeardLanguages {
public:
    HeardLanguages(Records& records, const UnitTree& tree);
    // As it was written on the tree's day.
    static HeardLanguages as_of(Records& records, const UnitTree& tree);

    const std::vector<std::string>& in(UnitId unit) const;
    // The unit whose order holds there; none where nobody wrote one.
    std::optional<UnitId> said_by(UnitId unit) const;
    // Written in the unit or above it.
    bool required_in(UnitId unit) const;
    // Named by the commune.
    const std::vector<std::string>& spoken_in(UnitId commune) const;
    LanguageRule rule_of(UnitId unit) const;

private:
    HeardLanguages(const UnitTree& tree, std::vector<LanguageRule> rules,
        std::map<UnitId, std::vector<std::string>> spoken);
    std::vector<std::string> worked_out(UnitId unit) const;

    const UnitTree& tree_;
    std::map<UnitId, LanguageRule> rules_;
    std::map<UnitId, std::vector<std::string>> spoken_;
    mutable std::map<UnitId, std::vector<std::string>> orders_;
};

// A commune of the audience, with the languages spoken there that the bulletin has no track in.
struct LackingTracks {
    UnitId commune;
    std::string name;
    std::vector<std::string> languages;
};
// By name. Nothing of a bulletin that no loudspeaker plays.
std::vector<LackingTracks> lacking_tracks(
    Records& records, const UnitTree& tree, const BulletinContent& content);
bool tracks_are_required(Records& records, const UnitTree& tree, UnitId unit);

// Refuses with bulletin.tracks_lacking and what is lacking where, if a unit above the bulletin's
// asks for every language of the audience. What is sent at once is exempt: it cannot wait for a
// recording.
Result<void> check_tracks(Records& records, const UnitTree& tree, const Bulletin& bulletin);

// The tracks of a bulletin as a unit hears them.
struct HeardPart {
    std::string language;
    MediaHash media; // empty: its voice is not made yet
    Milliseconds duration{};
    std::string reader;
};
Result<std::vector<HeardPart>> heard_parts(
    Records& records, const Deed& deed, BulletinId bulletin, UnitId unit);

}
