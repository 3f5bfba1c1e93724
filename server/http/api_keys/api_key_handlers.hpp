#pragma once

#include "net/router.hpp"
#include "server/app/api_keys.hpp"
#include "server/http/plumbing/desks.hpp"
#include "json/reader.hpp"
#include "json/value.hpp"

namespace nguon::http {

// /api/v1/api-keys: keys of other systems.
class ApiKeyHandlers {
public:
    struct CertificateView {
        std::string subject;
        Moment valid_to{};
    };
    // Reads a certificate in PEM form; refuses what is none.
    using ReadCertificate = std::function<Result<CertificateView>(const std::string&)>;

    ApiKeyHandlers(TruthDesk& desk, const runtime::Clock& clock, ReadCertificate read_certificate);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> create(net::Request request);
    awaitable<net::Response> edit(net::Request request);
    awaitable<net::Response> revoke(net::Request request);

private:
    json::Object body_of(app::Records& records, const app::ApiKey& key, Day day) const;
    Result<app::ApiKeyWish> read_wish(json::Reader& in) const;

    TruthDesk& desk_;
    const runtime::Clock& clock_;
    ReadCertificate read_certificate_;
};

}
