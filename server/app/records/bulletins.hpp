#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/bulletin/bulletin.hpp"
#include "core/unit/unit.hpp"
#include "core/year/campaign.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct BulletinFilter {
    std::vector<UnitId> units; // written in, or meant for, these or below; empty: none may be seen
    std::optional<UnitId> unit; // asked for by the user, with what is below
    std::vector<BulletinState> states;
    std::optional<Priority> priority;
    std::optional<Channel> channel;
    std::string category;
    std::string search; // as typed; exact marks rank first, folded ones follow
    std::optional<AccountId> author;
    std::optional<Moment> from; // changed in [from, to)
    std::optional<Moment> to;
    std::optional<CampaignId> campaign;
};

// A version as it was kept when the next one was made.
struct BulletinVersion {
    Version version = 0;
    BulletinContent content;
    AccountId by;
    std::string by_name;
    Moment at{};
};

class Bulletins {
public:
    virtual ~Bulletins() = default;

    virtual std::optional<Bulletin> find(BulletinId id) = 0;
    virtual std::vector<Bulletin> find_all(const std::vector<BulletinId>& ids) = 0;
    // Newest change first; with a search the best match first.
    virtual Paged<Bulletin> list(
        const BulletinFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    virtual void add(const Bulletin& bulletin) = 0;
    // False: the saved version is not `seen`. `by` is kept with the version that is replaced.
    virtual bool save(const Bulletin& bulletin, Version seen, AccountId by) = 0;
    // With its versions; its media stay. Refused by the database where a schedule names it.
    virtual void remove(BulletinId id) = 0;
    // Sound made for the version; does not count the version up.
    virtual bool attach(BulletinId id, const BulletinSound& sound, Version made_for) = 0;
    // Somebody else answers for it from now on; neither a change of content nor a new version.
    virtual void set_author(BulletinId id, AccountId author) = 0;
    // Newest first.
    virtual Paged<BulletinVersion> versions(BulletinId id, const Page& page) = 0;
    virtual std::optional<BulletinVersion> version(BulletinId id, Version version) = 0;
};

// A row of the table of essential information.
struct Category {
    std::string code; // "2d"
    std::string name;
    int order = 0;
};

class Categories {
public:
    virtual ~Categories() = default;

    virtual std::vector<Category> all() = 0;
    virtual void save(const Category& category) = 0;
};

// How a unit wants a name or word read.
struct DictionaryEntry {
    std::int64_t id = 0;
    UnitId unit;
    std::string written;
    std::string spoken;
    AccountId by;
    Moment changed{};
};

class Dictionary {
public:
    virtual ~Dictionary() = default;

    // Of the unit and all above it; the nearest unit's entry wins for a word.
    virtual std::vector<DictionaryEntry> for_unit(const std::vector<UnitId>& path) = 0;
    virtual Paged<DictionaryEntry> list(UnitId unit, const std::string& search, const Page& page)
        = 0;
    virtual void save(const DictionaryEntry& entry) = 0; // by (unit, written)
    virtual bool remove(UnitId unit, std::int64_t id) = 0;
};

}
