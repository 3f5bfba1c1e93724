// The jingles of the demo: computed tunes and a greeting in the default voice, set by the province
// for all that stands below it.
#pragma once

#include <map>

#include "core/plan/jingle.hpp"
#include "server/app/deed.hpp"
#include "server/app/studio.hpp"
#include "trust/document.hpp"

namespace nguon {

using DemoJingles = std::map<Jingle, app::MediaFile>;
DemoJingles make_demo_jingles(app::Studio& studio);

void add_demo_jingles(app::Records& records, const app::Deed& deed, Signer& signer, UnitId province,
    const DemoJingles& jingles);

}
