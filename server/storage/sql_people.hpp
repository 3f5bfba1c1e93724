#pragma once

#include "server/app/records/people.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlPeople final : public app::People {
public:
    explicit SqlPeople(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<Officer> find(OfficerId id) override;
    std::vector<Officer> find_all(const std::vector<OfficerId>& ids) override;
    app::Paged<Officer> list(
        const app::OfficerFilter& filter, const UnitTree& tree, const app::Page& page) override;
    std::map<OfficerId, UnitId> units_on(const std::vector<OfficerId>& ids, Day day) override;
    void add(const Officer& officer) override;
    bool save(const Officer& officer, Version seen) override;

    std::optional<StaffPost> find_post(StaffPostId id) override;
    std::vector<StaffPost> find_posts(const std::vector<StaffPostId>& ids) override;
    app::Paged<app::ListedPost> list_posts(const app::StaffPostFilter& filter, Day day,
        const UnitTree& tree, const app::Page& page) override;
    std::int64_t holders(StaffPostId post, Day day) override;
    void add_post(const StaffPost& post) override;
    bool save_post(const StaffPost& post, Version seen) override;

    std::map<UnitId, StaffFigures> figures(
        const std::vector<UnitId>& units, Day day, const UnitTree& tree) override;

private:
    void add_trainings(std::vector<Officer>& officers);
    void write_trainings(const Officer& officer);

    sql::Connection& sql_;
};

}
