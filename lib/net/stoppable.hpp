// What a stopping server asks to come to an end by itself.
#pragma once

#include "net/conn.hpp"
#include "net/http.hpp"

namespace nguon::net {

class Stoppable {
public:
    virtual ~Stoppable() = default;
    // From any thread.
    virtual void stop() = 0;
};

// Goes on with a connection after 101.
class Takeover : public Stoppable {
public:
    // Runs on the strand of `conn`; `unread` came behind the request.
    virtual awaitable<void> run(ConnPtr conn, std::string unread) = 0;
};

}
