// PDF of HTML, by weasyprint in a cage: bounded in time, memory and size, without a network.
#pragma once

#include "server/media/child_process.hpp"

namespace nguon::media {

// What a run came to: paper.too_much where it reached a bound, so that trying again is no use, and
// paper.failed where it broke.
Result<std::string> printed(const ChildOutcome& outcome, std::string pdf);

Result<std::string> print_pdf(
    const Program& weasyprint, const std::string& html, const std::filesystem::path& work);

}
