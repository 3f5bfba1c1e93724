// The server's HTTP side as a device uses it. Only envelopes and hashes come back: what they are
// worth is decided by the player.
#pragma once

#include "agent/link/settings.hpp"
#include "core/ids.hpp"
#include "net/client.hpp"
#include "net/websocket.hpp"
#include "trust/document.hpp"
#include "trust/hash.hpp"

namespace nguon::agent {

// What pairing gave, kept in DATA/agent/server.json (0600). The trust in it is handed to the player
// once; the token opens HTTP and nothing else.
struct Membership {
    std::string server;
    DeviceId device;
    std::string token;
    PublicKey root;
    SignedDocument keyring;
};
std::string encode(const Membership& membership);
Result<Membership> parse_membership(std::string_view text);

// The answer of GET /device/v1/plan, as it came and as it is stored.
struct PlanBundle {
    SignedDocument keyring;
    SignedDocument profile;
    SignedDocument plan;
};
std::string encode(const PlanBundle& bundle);
Result<PlanBundle> parse_plan_bundle(std::string_view text);

class ServerApi {
public:
    // `time_of_checks` is the time for the validity dates of certificates.
    ServerApi(runtime::Executor executor, std::string server, const std::string& ca_file,
        std::function<Moment()> time_of_checks);

    void use_token(std::string token) { token_ = std::move(token); }

    // Each refuses with the server's own code, or with server.unreachable (unavailable) when there
    // was no answer worth the name: cut off, too slow, overloaded.
    awaitable<Result<Membership>> enrol(std::string pairing_code, PublicKey key);
    awaitable<Result<PlanBundle>> plan();
    // Gzip, as it is.
    awaitable<Result<std::string>> plan_body(Hash hash);
    // What the server holds for good.
    awaitable<Result<std::int64_t>> send_log(std::string upload);

    // From `offset` on; `begins` says whether the pieces go on there or start anew.
    struct MediaRequest {
        Hash hash;
        std::uint64_t offset = 0;
        std::uint64_t most = 0; // bytes of the whole
        std::function<bool(bool resumed)> begins;
        std::function<bool(std::string_view piece)> piece;
    };
    awaitable<Result<void>> media(MediaRequest wanted);

    // Throws net::ClientError.
    awaitable<net::WebSocketPtr> link();

private:
    awaitable<Result<net::ClientResponse>> ask(net::ClientRequest request);
    net::Headers authorised() const;

    std::string server_;
    std::string token_;
    net::ConnectOptions connect_;
    net::HttpClient client_;
};

}
