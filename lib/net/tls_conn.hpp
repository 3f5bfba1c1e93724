// TLS by OpenSSL on the non-blocking descriptor: it holds a connection's keys, but no buffers while
// nothing is under way.
#pragma once

#include "net/conn.hpp"

struct ssl_st;

namespace nguon::net {

class TlsConn final : public Conn {
public:
    TlsConn(asio::ip::tcp::socket socket, runtime::Executor strand,
        std::shared_ptr<TlsContext> context);
    ~TlsConn() override;

    // Throws std::runtime_error when the peer is not whom we expect.
    awaitable<void> handshake();

    Attempt try_read(std::span<std::byte> into) override;
    Attempt try_write(std::span<const std::string_view> pieces) override;
    Attempt try_write_file(int descriptor, std::uint64_t offset, std::uint64_t count) override;
    bool secure() const override { return true; }

    void expect_server(const std::string& host);
    void accept_client();

private:
    struct Wire;

    awaitable<void> say_goodbye() override;
    bool is_drained() const override;
    Attempt outcome_of(int result);
    void check_pin() const;

    std::shared_ptr<TlsContext> context_;
    ssl_st* session_;
};

std::shared_ptr<TlsConn> make_tls_server(
    asio::ip::tcp::socket socket, runtime::Executor strand, std::shared_ptr<TlsContext> context);
std::shared_ptr<TlsConn> make_tls_client(asio::ip::tcp::socket socket, runtime::Executor strand,
    std::shared_ptr<TlsContext> context, const std::string& host);

}
