// What nearly every file that answers requests includes, beside pch_records.hpp.
#pragma once

#include "net/router.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/desks.hpp"
