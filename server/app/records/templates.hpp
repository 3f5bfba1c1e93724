#pragma once

#include "core/template/template.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

struct TemplateFilter {
    std::vector<UnitId> units; // whose they are
    std::optional<TemplateKind> kind;
    std::optional<Hazard> hazard;
};

class Templates {
public:
    virtual ~Templates() = default;

    virtual std::optional<Template> find(TemplateId id) = 0;
    // Not removed, in the order of titles.
    virtual Paged<Template> list(const TemplateFilter& filter, const Page& page) = 0;
    // Those of emergencies, which every device is given beforehand.
    virtual std::vector<Template> prepared() = 0;
    virtual void add(const Template& one) = 0;
    // False: `seen` is stale.
    virtual bool save(const Template& one, Version seen) = 0;
};

}
