// Makes a printable file of a page; in a process of its own, seen through main.
#pragma once

#include <functional>
#include <stop_token>
#include <string>

#include "base/result.hpp"

namespace nguon::app {

// How far a paper, or a table to take away, is.
enum class PrintStage : std::uint8_t {
    gathering, // what is to stand on it is read
    waiting, // other papers are before it
    laying_out,
    writing,
};
struct PrintProgress {
    PrintStage stage = PrintStage::gathering;
    int pages = 0; // that are laid out
    // Of what is read in parts, a month at a time; 0: it is read at once.
    int gathered = 0;
    int to_gather = 0;

    friend bool operator==(const PrintProgress&, const PrintProgress&) = default;
};

// Somebody who waits for a paper: is told how far it is, and may give it up. From any thread.
struct PrintWatch {
    std::stop_token stop;
    std::function<void(PrintProgress)> tell = [](PrintProgress) {};
};

class PaperPress {
public:
    virtual ~PaperPress() = default;

    // A PDF. Blocks for seconds: run it on a worker. paper.program_missing where the program is not
    // installed, paper.failed where it did not come to an end, paper.given_up where it was stopped.
    virtual Result<std::string> print(const std::string& html, const PrintWatch& watch) = 0;
};

}
