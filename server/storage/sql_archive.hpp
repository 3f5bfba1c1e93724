#pragma once

#include "server/app/records/archive.hpp"
#include "server/storage/query.hpp"

namespace nguon::storage {

class SqlArchive final : public app::Archive {
public:
    explicit SqlArchive(sql::Connection& sql)
        : sql_(sql)
    {
    }

    void save(const app::AiredBulletin& aired) override;
    void remove(BulletinId bulletin) override;
    std::optional<app::AiredBulletin> find(BulletinId bulletin) override;
    app::Paged<app::ArchiveRow> list(
        const app::ArchiveFilter& filter, const UnitTree& tree, const app::Page& page) override;
    std::vector<app::ArchiveRule> rules() override;
    DatedByUnit<app::ArchiveRule> rules_on(const std::vector<UnitId>& units, Day day) override;
    bool save_rule(const app::ArchiveRule& rule, Version seen, std::optional<Day> from) override;
    std::vector<BulletinId> outdated(
        const std::vector<UnitId>& units, Moment before, Moment now, int most) override;
    void mark_cleaned(BulletinId bulletin, Moment at) override;
    std::set<MediaHash> still_named(const std::vector<MediaHash>& sounds) override;
    void remove_sounds(const std::vector<MediaHash>& sounds) override;

private:
    bool write_rule(const app::ArchiveRule& rule, Version seen);
    void keep_named(std::map<BulletinId, std::string>& sounds, Moment before);
    app::Paged<app::ArchiveRow> list_by_airing(Conditions where, const app::Page& page);

    sql::Connection& sql_;
};

}
