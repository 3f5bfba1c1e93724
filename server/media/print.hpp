// PDF of HTML, by weasyprint in a cage: bounded in time, memory and size, without a network.
#pragma once

#include <optional>

#include "server/media/child_process.hpp"

namespace nguon::media {

// How far a paper is: the page that is being laid out, or that the file is being written.
struct PrintStep {
    int page = 0;
    bool is_writing = false;

    friend bool operator==(const PrintStep&, const PrintStep&) = default;
};
using PrintTold = std::function<void(PrintStep)>;

// What weasyprint says of itself with --verbose; none: a complaint.
struct PrintLine {
    bool is_step = false;
    std::optional<PrintStep> step; // of those that tell somebody something
};
PrintLine read_print_line(std::string_view line);

// What a run came to: paper.too_much where it reached a bound, so that trying again is no use,
// paper.given_up where it was stopped, and paper.failed where it broke.
Result<std::string> printed(const ChildOutcome& outcome, std::string pdf);

Result<std::string> print_pdf(const Program& weasyprint, const std::string& html,
    const std::filesystem::path& work, std::stop_token stop = {}, const PrintTold& told = {});

}
