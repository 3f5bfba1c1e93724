// What is wrong with this device, as codes for its status. A fault stands until it is cleared.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

namespace nguon::agent {

class Faults {
public:
    void set(const std::string& code)
    {
        if (codes_.insert(code).second && on_change)
            on_change();
    }
    void clear(const std::string& code)
    {
        if (codes_.erase(code) > 0 && on_change)
            on_change();
    }
    void put(const std::string& code, bool stands) { stands ? set(code) : clear(code); }
    bool has(const std::string& code) const { return codes_.contains(code); }
    const std::set<std::string>& codes() const { return codes_; }

    std::function<void()> on_change;

private:
    std::set<std::string> codes_;
};

}
