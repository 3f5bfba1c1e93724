#include "net/tls.hpp"

#include <stdexcept>

#include <openssl/err.h>
#include <openssl/ssl.h>

namespace nguon::net {

namespace {

std::runtime_error tls_error(const std::string& what)
{
    char reason[256] = "";
    ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
    ERR_clear_error();
    return std::runtime_error(what + ": " + reason);
}

// What both ends share: nothing below TLS 1.2, no buffers while idle, no resumption (a ticket
// key would have to be shared and changed, and tickets cost memory on each end).
void harden(SSL_CTX* context)
{
    SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
    SSL_CTX_set_mode(context,
        SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE
            | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_options(context,
        SSL_OP_NO_TICKET | SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION
            | SSL_OP_CIPHER_SERVER_PREFERENCE);
    SSL_CTX_set_num_tickets(context, 0);
    SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
}

// OpenSSL would choose 256 bits and SHA-384 wherever the peer can. 128 bits are out of anybody's
// reach as well, and cost less for each record and each handshake, which counts where an order goes
// to ten thousand lines. Whoever offers only the others still gets them.
constexpr auto suites_by_price
    = "TLS_AES_128_GCM_SHA256:TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256";

}

TlsContext::TlsContext(ssl_ctx_st* context, TlsClientOptions options)
    : context_(context)
    , options_(std::move(options))
{
    if (!context_)
        throw tls_error("no TLS context");
    harden(context_);
}

TlsContext::~TlsContext() { SSL_CTX_free(context_); }

std::shared_ptr<TlsContext> TlsContext::server(
    const std::string& certificate_chain_file, const std::string& key_file)
{
    ERR_clear_error();
    std::shared_ptr<TlsContext> made(new TlsContext(SSL_CTX_new(TLS_server_method()), {}));
    if (SSL_CTX_set_ciphersuites(made->context_, suites_by_price) != 1)
        throw tls_error("the ciphers of TLS 1.3");
    if (SSL_CTX_use_certificate_chain_file(made->context_, certificate_chain_file.c_str()) != 1)
        throw tls_error(certificate_chain_file);
    if (SSL_CTX_use_PrivateKey_file(made->context_, key_file.c_str(), SSL_FILETYPE_PEM) != 1)
        throw tls_error(key_file);
    if (SSL_CTX_check_private_key(made->context_) != 1)
        throw tls_error(key_file + " does not belong to the certificate");
    return made;
}

std::shared_ptr<TlsContext> TlsContext::client(TlsClientOptions options)
{
    ERR_clear_error();
    std::shared_ptr<TlsContext> made(
        new TlsContext(SSL_CTX_new(TLS_client_method()), std::move(options)));
    // A pinned certificate is compared after the handshake, in tls_conn.cpp.
    if (!made->options_.pinned_sha256.empty()) {
        SSL_CTX_set_verify(made->context_, SSL_VERIFY_NONE, nullptr);
        return made;
    }
    SSL_CTX_set_verify(made->context_, SSL_VERIFY_PEER, nullptr);
    const bool loaded = made->options_.ca_file.empty()
        ? SSL_CTX_set_default_verify_paths(made->context_) == 1
        : SSL_CTX_load_verify_file(made->context_, made->options_.ca_file.c_str()) == 1;
    if (!loaded)
        throw tls_error("trusted certificates " + made->options_.ca_file);
    return made;
}

}
