#pragma once

#include "server/app/records/bulletins.hpp"
#include "server/storage/query.hpp"

namespace nguon::storage {

class SqlBulletins final : public app::Bulletins {
public:
    explicit SqlBulletins(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<Bulletin> find(BulletinId id) override;
    std::vector<Bulletin> find_all(const std::vector<BulletinId>& ids) override;
    app::Paged<Bulletin> list(
        const app::BulletinFilter& filter, const UnitTree& tree, const app::Page& page) override;
    void add(const Bulletin& bulletin) override;
    bool save(const Bulletin& bulletin, Version seen, AccountId by) override;
    void remove(BulletinId id) override;
    bool attach(BulletinId id, const BulletinSound& sound, Version made_for) override;
    void set_author(BulletinId id, AccountId author) override;
    app::Paged<app::BulletinVersion> versions(BulletinId id, const app::Page& page) override;
    std::optional<app::BulletinVersion> version(BulletinId id, Version version) override;

private:
    app::Paged<Bulletin> list_by_change(Conditions where, const app::Page& page);
    void index(BulletinId id, const BulletinContent& content);

    sql::Connection& sql_;
};

class SqlCategories final : public app::Categories {
public:
    explicit SqlCategories(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::vector<app::Category> all() override;
    void save(const app::Category& category) override;

private:
    sql::Connection& sql_;
};

class SqlDictionary final : public app::Dictionary {
public:
    explicit SqlDictionary(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::vector<app::DictionaryEntry> for_unit(const std::vector<UnitId>& path) override;
    app::Paged<app::DictionaryEntry> list(
        UnitId unit, const std::string& search, const app::Page& page) override;
    void save(const app::DictionaryEntry& entry) override;
    bool remove(UnitId unit, std::int64_t id) override;

private:
    sql::Connection& sql_;
};

}
