// Prepared statements of one connection, by their text; the one used longest ago makes room.
#pragma once

#include <list>
#include <string>
#include <string_view>
#include <unordered_map>

namespace nguon::storage::sql {

template <typename Statement> class StatementCache {
public:
    explicit StatementCache(std::size_t most)
        : most_(most)
    {
    }

    // Nothing when it is not held; else it becomes the most recently used.
    Statement* find(std::string_view key)
    {
        const auto found = by_key_.find(key);
        if (found == by_key_.end())
            return nullptr;
        entries_.splice(entries_.begin(), entries_, found->second);
        return &found->second->statement;
    }

    // Adds one and returns what had to leave for it.
    std::optional<Statement> add(std::string key, Statement statement)
    {
        std::optional<Statement> evicted;
        if (entries_.size() >= most_ && !entries_.empty()) {
            by_key_.erase(entries_.back().key);
            evicted = std::move(entries_.back().statement);
            entries_.pop_back();
        }
        entries_.push_front({ std::move(key), std::move(statement) });
        by_key_.emplace(entries_.front().key, entries_.begin());
        return evicted;
    }

    void clear()
    {
        by_key_.clear();
        entries_.clear();
    }
    std::size_t size() const { return entries_.size(); }

private:
    struct Entry {
        std::string key;
        Statement statement;
    };

    std::size_t most_;
    std::list<Entry> entries_;
    std::unordered_map<std::string_view, typename std::list<Entry>::iterator> by_key_;
};

}
