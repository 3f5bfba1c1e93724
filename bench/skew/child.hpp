// A child process on pipes: lines in, lines out.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace nguon::bench {

class Child {
public:
    // `output`: a file for its standard output; none makes it readable by line().
    Child(const std::vector<std::string>& arguments,
        const std::vector<std::string>& environment = {},
        const std::optional<std::filesystem::path>& output = std::nullopt);
    ~Child(); // asks it to end, waits two seconds, then kills it
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;

    void tell(const std::string& line);
    // The next line it says; none when it ended or the time is over.
    std::optional<std::string> line(std::chrono::milliseconds within);

private:
    int pid_ = -1;
    int in_ = -1;
    int out_ = -1;
    std::string buffer_;
};

}
