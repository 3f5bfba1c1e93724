// Templates: whoever stands below the unit they belong to may use them.
#pragma once

#include "server/app/deed.hpp"

namespace nguon::app {

// Of the units above the caller's, and below those he may look into.
Paged<Template> list_templates(
    Records& records, const Deed& deed, TemplateFilter filter, const Page& page);
// `missing` where `list_templates` would not show it.
Result<Template> find_template(Records& records, const Deed& deed, TemplateId id);

Result<Template> add_template(Records& records, const Deed& deed, Template one);
// `seen` absent: the current version.
Result<Template> edit_template(
    Records& records, const Deed& deed, Template wished, std::optional<Version> seen);
Result<Template> remove_template(
    Records& records, const Deed& deed, TemplateId id, std::optional<Version> seen);

bool may_edit(Records& records, const Deed& deed, const Template& one);

}
