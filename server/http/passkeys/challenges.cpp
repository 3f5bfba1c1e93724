#include "server/http/passkeys/challenges.hpp"

namespace nguon::http {
namespace {

constexpr std::size_t most_open = 10'000;

}

void Challenges::put(const std::string& challenge, Question question)
{
    const std::scoped_lock lock(mutex_);
    if (open_.size() >= most_open) {
        std::erase_if(
            open_, [&](const auto& one) { return question.asked - one.second.asked > patience; });
        if (open_.size() >= most_open)
            open_.clear();
    }
    open_.insert_or_assign(challenge, question);
}

std::optional<Challenges::Question> Challenges::take(
    const std::string& challenge, AccountId account, Moment now)
{
    const std::scoped_lock lock(mutex_);
    const auto at = open_.find(challenge);
    if (at == open_.end() || at->second.account != account)
        return std::nullopt;
    const Question question = at->second;
    open_.erase(at);
    if (now - question.asked > patience)
        return std::nullopt;
    return question;
}

}
