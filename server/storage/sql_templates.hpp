#pragma once

#include "server/app/records/templates.hpp"
#include "server/storage/sql/connection.hpp"

namespace nguon::storage {

class SqlTemplates final : public app::Templates {
public:
    explicit SqlTemplates(sql::Connection& sql)
        : sql_(sql)
    {
    }

    std::optional<Template> find(TemplateId id) override;
    app::Paged<Template> list(const app::TemplateFilter& filter, const app::Page& page) override;
    std::vector<Template> prepared() override;
    void add(const Template& one) override;
    bool save(const Template& one, Version seen) override;

private:
    sql::Connection& sql_;
};

}
