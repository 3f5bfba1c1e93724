// Which languages are spoken in a commune beside Vietnamese, and which prepared alerts would not be
// understood there: no voice of ours speaks them, somebody has to record them beforehand.
#pragma once

#include "server/app/heard_languages.hpp"

namespace nguon::app {

struct LackingTemplate {
    TemplateId id;
    std::string title;
    std::vector<std::string> languages; // that it has no recording in
};

struct SpokenLanguages {
    UnitId unit; // a commune
    std::string name;
    std::vector<std::string> languages; // BCP 47, without "vi"
    std::vector<LackingTemplate> lacks; // of the alerts prepared for it
    bool may_edit = false;
    // Since when these are spoken there; none: nobody has said.
    std::optional<Dated<UnitId>> since = {};
};

// Of every commune below `unit`, or of the one it stands in, by name; of an earlier day of those
// that there were, without what was lacking: which recordings there were then is not kept. Refuses
// asset.day_ahead.
Result<std::vector<SpokenLanguages>> spoken_languages(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day = {});

// Refuses what is no language, Vietnamese, named twice (input.*), and a unit that is no commune
// (languages.of_communes).
Result<SpokenLanguages> save_languages(
    Records& records, const Deed& deed, UnitId unit, std::vector<std::string> languages);

// What a unit has written of the order its loudspeakers hear languages in, and what holds there.
struct ShownLanguageRule {
    LanguageRule rule;
    std::string name;
    UnitKind kind{};
    std::vector<std::string> heard; // what holds, whoever wrote it
    std::optional<UnitId> from; // who wrote that; none: nobody did
    std::string from_name;
    bool required_above = false;
    bool may_edit = false;
};
// Of the unit and those right below it, the unit first; of an earlier day, as they were written
// then. Refuses asset.day_ahead.
Result<std::vector<ShownLanguageRule>> language_rules(
    Records& records, const Deed& deed, UnitId unit, std::optional<Day> day = {});
// `seen`: the version of the form it was written in; none: whatever stands there. Refuses with
// languages.stale.
Result<ShownLanguageRule> save_language_rule(
    Records& records, const Deed& deed, const LanguageRule& rule, std::optional<Version> seen = {});

}
