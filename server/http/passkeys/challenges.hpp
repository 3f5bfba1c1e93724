// What people were asked to sign with their own keys, until they answer: each question is answered
// once, by whom it was put to, within five minutes. In memory: after a restart it is put again.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/moment.hpp"
#include "core/ids.hpp"

namespace nguon::http {

class Challenges {
public:
    static constexpr std::chrono::minutes patience{ 5 };

    struct Question {
        AccountId account;
        Moment asked{};
        EmergencyId emergency; // what is to be sent by this name; none for a new key
    };

    void put(const std::string& challenge, Question question);
    // None: never put, put to somebody else, too old, or answered already.
    std::optional<Question> take(const std::string& challenge, AccountId account, Moment now);

private:
    std::mutex mutex_;
    std::map<std::string, Question> open_;
};

}
