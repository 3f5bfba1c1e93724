// A store whose process may end: after a number of transactions the next one throws, as if the
// machine had lost its power there.
#pragma once

#include <stdexcept>

#include "server/app/records.hpp"

namespace nguon::testing {

struct PowerLost : std::runtime_error {
    PowerLost()
        : std::runtime_error("the power is gone")
    {
    }
};

class FragileStore final : public app::TruthStore {
public:
    explicit FragileStore(app::TruthStore& store)
        : store_(store)
    {
    }

    // After this many write transactions no other happens, until `come_back`.
    void fail_after(int writes) { left_ = writes; }
    void come_back() { left_ = -1; }

    using app::TruthStore::write;
    void write(Urgency urgency, const std::function<bool(app::Records&)>& work) override
    {
        if (left_ == 0)
            throw PowerLost();
        store_.write(urgency, work);
        if (left_ > 0)
            --left_;
    }
    void read(const std::function<void(app::Records&)>& work) override { store_.read(work); }

private:
    app::TruthStore& store_;
    int left_ = -1;
};

}
