// What the use cases of bulletins share.
#pragma once

#include "server/app/bulletins.hpp"
#include "server/app/note.hpp"

namespace nguon::app {

// Loads for a change: visible, and the caller has the right in the unit it was written in.
Result<Bulletin> load_bulletin_for(Records& records, const Deed& deed, BulletinId id, Right right);
// With an entry of what was done; bulletin.stale.
Result<Bulletin> save_bulletin(Records& records, const Deed& deed, Bulletin bulletin, Version seen,
    const char* what, json::Object detail = {});

// Approval needs the right in every unit of the audience, and in the bulletin's own.
Result<void> may_approve(Records& records, const Deed& deed, const Bulletin& bulletin);
// Of somebody who may approve there: whether he may approve this one, as far as he wrote it.
Result<void> check_not_own(Records& records, const Deed& deed, const Bulletin& bulletin);

}
