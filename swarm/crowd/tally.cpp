#include "swarm/crowd/tally.hpp"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>

namespace nguon::swarm {

double milliseconds(Steady::duration span)
{
    return std::chrono::duration<double, std::milli>(span).count();
}

double Spans::percentile(double percent) const
{
    if (all_.empty())
        return 0;
    if (sorted_ != all_.size()) {
        std::sort(all_.begin(), all_.end());
        sorted_ = all_.size();
    }
    const double place = std::ceil(percent / 100 * static_cast<double>(all_.size()));
    const auto index = static_cast<std::size_t>(std::max(1.0, place)) - 1;
    return all_[std::min(index, all_.size() - 1)];
}

std::chrono::nanoseconds processor_time(int pid)
{
    namespace fs = std::filesystem;
    std::error_code gone;
    std::chrono::nanoseconds sum{ 0 };
    const fs::path tasks = "/proc/" + std::to_string(pid) + "/task";
    for (fs::directory_iterator task(tasks, gone), end; !gone && task != end;
         task.increment(gone)) {
        std::ifstream file(task->path() / "schedstat");
        std::int64_t used = 0;
        if (file >> used)
            sum += std::chrono::nanoseconds(used);
    }
    return sum;
}

std::int64_t resident_kb(int pid)
{
    std::ifstream file("/proc/" + std::to_string(pid) + "/status");
    for (std::string word; file >> word;) {
        std::int64_t kb = 0;
        if (word == "RssAnon:" && file >> kb)
            return kb;
    }
    return 0;
}

double rounded(double value) { return std::round(value * 100) / 100; }

}
