// The row of somebody who does the work of information. A part of judging.
#pragma once

#include "core/import/judge.hpp"

namespace nguon {

class RowReader;

ImportedOfficer officer_in(RowReader& in, UnitId unit, Day today);

}
