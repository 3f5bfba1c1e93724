// Certificates and trust for both ends of TLS 1.2 and 1.3. OpenSSL stays behind this header.
#pragma once

#include "base/moment.hpp"

#include <functional>
#include <memory>
#include <string>

struct ssl_ctx_st;

namespace nguon::net {

struct TlsClientOptions {
    std::string ca_file; // PEM; empty: the system's store
    std::string pinned_sha256; // of the peer's certificate (DER) in hex; replaces the chain check
    // The time for checks of validity dates; a device without trusted time supplies its floor.
    std::function<Moment()> time_of_checks;
};

class TlsContext {
public:
    // Throws std::runtime_error when a file is missing or unfit.
    static std::shared_ptr<TlsContext> server(
        const std::string& certificate_chain_file, const std::string& key_file);
    static std::shared_ptr<TlsContext> client(TlsClientOptions options = {});
    ~TlsContext();

    ssl_ctx_st* native() const { return context_; }
    const TlsClientOptions& options() const { return options_; }

private:
    TlsContext(ssl_ctx_st* context, TlsClientOptions options);

    ssl_ctx_st* context_;
    TlsClientOptions options_;
};

}
