// What is being done at this moment for a request with an Idempotency-Key: the same request, sent
// again before the first has an answer, must not do a second time what no database can undo.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "server/http/plumbing/once.hpp"

namespace nguon::http {

// Safe from any thread.
class UnderWay {
    using Key = std::pair<AccountId, std::string>;
    struct State {
        std::mutex mutex;
        std::set<Key> keys;
    };

public:
    // As long as it lives, its request is under way.
    class Turn {
    public:
        Turn(std::shared_ptr<State> state, std::optional<Key> key)
            : state_(std::move(state))
            , key_(std::move(key))
        {
        }
        ~Turn() { leave(); }
        Turn(Turn&& other) noexcept
            : state_(std::move(other.state_))
            , key_(std::exchange(other.key_, std::nullopt))
        {
        }
        Turn& operator=(Turn&&) = delete;

    private:
        void leave()
        {
            if (!key_)
                return;
            const std::scoped_lock lock(state_->mutex);
            state_->keys.erase(*key_);
        }

        std::shared_ptr<State> state_;
        std::optional<Key> key_;
    };

    // Refuses with idempotency.under_way. A request without a key is one of its own each time.
    Result<Turn> take(const std::optional<Claim>& claim)
    {
        if (!claim)
            return Turn(state_, std::nullopt);
        Key key(claim->account, claim->key);
        {
            const std::scoped_lock lock(state_->mutex);
            if (!state_->keys.insert(key).second)
                return fail(Kind::conflict, "idempotency.under_way");
        }
        return Turn(state_, std::move(key));
    }

private:
    std::shared_ptr<State> state_ = std::make_shared<State>();
};

}
