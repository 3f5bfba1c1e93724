// The templates of the demo, with the sounds of those that are read as they stand.
#pragma once

#include "demo/templates.hpp"
#include "server/app/deed.hpp"
#include "server/app/studio.hpp"

namespace nguon {

struct DemoTemplate {
    demo::Prepared prepared;
    std::optional<app::MediaFile> sound; // none: it has blanks, or is no emergency's
};
std::vector<DemoTemplate> voice_demo_templates(app::Studio& studio);

void add_demo_templates(app::Records& records, const app::Deed& deed, UnitId province,
    const std::vector<DemoTemplate>& templates);

}
