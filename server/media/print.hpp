// PDF of HTML, by weasyprint in a cage: bounded in time, memory and size, without a network.
#pragma once

#include "server/media/program.hpp"

namespace nguon::media {

Result<std::string> print_pdf(
    const Program& weasyprint, const std::string& html, const std::filesystem::path& work);

}
