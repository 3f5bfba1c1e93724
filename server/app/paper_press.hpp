// Makes a printable file of a page; in a process of its own, seen through main.
#pragma once

#include <string>

#include "base/result.hpp"

namespace nguon::app {

class PaperPress {
public:
    virtual ~PaperPress() = default;

    // A PDF. Blocks for seconds: run it on a worker. paper.program_missing where the program is not
    // installed, paper.failed where it did not come to an end.
    virtual Result<std::string> print(const std::string& html) = 0;
};

}
