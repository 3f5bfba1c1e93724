#pragma once

#include "net/router.hpp"
#include "server/app/cap_intake.hpp"
#include "server/http/emergencies/personal_approval.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"
#include "server/http/session/login_throttle.hpp"
#include "json/value.hpp"

namespace nguon::http {

// /cap/v1: what other systems read of us and bring to us; /api/v1/cap-messages: what officers do
// with what was brought.
class CapHandlers {
public:
    // The XML side, as main hands it in.
    struct Xml {
        std::function<Result<cap::Alert>(const std::string&)> read;
        // The document is signed by the key of the certificate; the subject of it comes back.
        std::function<Result<std::string>(
            const std::string& document, const std::string& certificate, Moment now)>
            check_signature;
    };
    struct Parts {
        TruthDesk& truth;
        const runtime::Clock& clock;
        runtime::WorkerPool& reading; // for XML and signatures
        News& news;
        EmergencyPress press;
        PersonalApproval personal;
        Xml xml;
    };
    explicit CapHandlers(Parts parts);

    // Open to everybody.
    awaitable<net::Response> feed(net::Request request);
    awaitable<net::Response> exercises(net::Request request);
    awaitable<net::Response> document(net::Request request);
    // With a key.
    awaitable<net::Response> take(net::Request request);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> confirm(net::Request request);
    awaitable<net::Response> decline(net::Request request);
    // A second person has let an alert sound: what messages that were begun with it leave to be
    // done, the end of what it replaces, follows by the same hand. What that hand may not do waits.
    awaitable<void> finish(app::Deed deed, EmergencyId id);

private:
    enum class World : std::uint8_t { real, exercise };
    awaitable<net::Response> feed_of(net::Request request, World world);
    awaitable<Result<app::ApiKey>> key_of(const net::Request& request);
    awaitable<Result<app::IncomingCap>> read(app::ApiKey key, std::string document);
    // Makes what the message asks for; the message belongs to it afterwards. What a person signed
    // is the first step: the one that sounds.
    awaitable<Result<void>> make(app::Deed deed, app::ReceivedCap message, app::CapWords words,
        std::optional<Caller> approver, PersonalApproval::Answer personal);
    awaitable<Result<Emergency>> take_step(app::Deed deed, CapMessageId id, Version seen,
        app::CapRest rest, EmergencyPress::Draft draft, PersonalApproval::Answer personal);
    awaitable<bool> let_pass(app::Deed deed, Caller approver, EmergencyId id);
    awaitable<Result<void>> settle(app::Deed deed, CapMessageId id, Version seen);
    // What his key has to sign before he confirms.
    awaitable<Result<net::Response>> ask(
        app::Deed deed, app::ReceivedCap message, app::CapWords words);
    awaitable<void> pass(app::Deed deed, app::ApiKey key, app::ReceivedCap message);
    awaitable<Result<json::Object>> body_of(app::Deed deed, CapMessageId id);
    void tell(const app::ReceivedCap& message);

    Parts parts_;
    LoginThrottle throttle_;
};

}
