#include "net/tls_conn.hpp"

#include "base/text.hpp"

#include <boost/asio/ip/address.hpp>

#include <array>
#include <cstring>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

namespace nguon::net {

using boost::system::system_error;
using Outcome = Conn::Attempt::Outcome;

namespace {

// One TLS record; more would be cut into several anyway.
constexpr std::size_t record_size = 16 * 1024;

[[gnu::noinline]] std::span<char> record_buffer()
{
    thread_local const auto buffer = std::make_unique<std::array<char, record_size>>();
    return *buffer;
}

std::string reason_of_failure(SSL* session)
{
    if (const long verdict = SSL_get_verify_result(session); verdict != X509_V_OK)
        return X509_verify_cert_error_string(verdict);
    char reason[256] = "";
    ERR_error_string_n(ERR_peek_error(), reason, sizeof reason);
    return reason;
}

}

// Where OpenSSL's bytes come from and go to: the connection, which may hold some already that
// arrived while it waited. OpenSSL's own way to a descriptor asks the kernel three times for a
// message.
struct TlsConn::Wire {
    static int read(BIO* bio, char* into, int size)
    {
        auto& conn = *static_cast<TlsConn*>(BIO_get_data(bio));
        BIO_clear_retry_flags(bio);
        try {
            const auto bytes
                = std::as_writable_bytes(std::span(into, static_cast<std::size_t>(size)));
            const Attempt attempt
                = conn.is_socket_drained() ? Attempt{ Outcome::wants_read } : conn.receive(bytes);
            if (attempt.outcome == Outcome::done)
                return static_cast<int>(attempt.bytes);
            if (attempt.outcome == Outcome::ended)
                return 0;
        } catch (const system_error&) {
            return -1; // nothing may be thrown through OpenSSL, which reports it as a failure
        }
        BIO_set_retry_read(bio);
        return -1;
    }

    static int write(BIO* bio, const char* bytes, int size)
    {
        auto& conn = *static_cast<TlsConn*>(BIO_get_data(bio));
        BIO_clear_retry_flags(bio);
        const ssize_t sent
            = ::send(conn.descriptor(), bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
        if (sent < 0 && (errno == EAGAIN || errno == EINTR))
            BIO_set_retry_write(bio);
        return static_cast<int>(sent);
    }

    static long control(BIO*, int command, long, void*)
    {
        return command == BIO_CTRL_FLUSH ? 1 : 0;
    }

    static BIO* make(TlsConn& conn)
    {
        static BIO_METHOD* const method = [] {
            BIO_METHOD* made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "conn");
            if (!made || BIO_meth_set_read(made, read) != 1 || BIO_meth_set_write(made, write) != 1
                || BIO_meth_set_ctrl(made, control) != 1)
                throw std::bad_alloc();
            return made;
        }();
        BIO* bio = BIO_new(method);
        if (!bio)
            throw std::bad_alloc();
        BIO_set_data(bio, &conn);
        BIO_set_init(bio, 1);
        return bio;
    }
};

TlsConn::TlsConn(
    asio::ip::tcp::socket socket, runtime::Executor strand, std::shared_ptr<TlsContext> context)
    : Conn(std::move(socket), std::move(strand))
    , context_(std::move(context))
    , session_(SSL_new(context_->native()))
{
    if (!session_)
        throw std::runtime_error("no TLS session");
    BIO* wire = Wire::make(*this);
    SSL_set_bio(session_, wire, wire);
}

TlsConn::~TlsConn() { SSL_free(session_); }

void TlsConn::accept_client() { SSL_set_accept_state(session_); }

void TlsConn::expect_server(const std::string& host)
{
    SSL_set_connect_state(session_);
    boost::system::error_code not_an_address;
    asio::ip::make_address(host, not_an_address);
    X509_VERIFY_PARAM* checks = SSL_get0_param(session_);
    if (not_an_address) {
        SSL_set_tlsext_host_name(session_, host.c_str());
        SSL_set_hostflags(session_, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        SSL_set1_host(session_, host.c_str());
    } else {
        X509_VERIFY_PARAM_set1_ip_asc(checks, host.c_str());
    }
    if (const auto& time = context_->options().time_of_checks) {
        X509_VERIFY_PARAM_set_time(
            checks, std::chrono::floor<std::chrono::seconds>(time()).time_since_epoch().count());
    }
}

awaitable<void> TlsConn::handshake()
{
    for (;;) {
        ERR_clear_error();
        const int result = SSL_do_handshake(session_);
        if (result == 1)
            break;
        const int error = SSL_get_error(session_, result);
        if (error == SSL_ERROR_WANT_READ)
            co_await wait(Outcome::wants_read);
        else if (error == SSL_ERROR_WANT_WRITE)
            co_await wait(Outcome::wants_write);
        else
            throw std::runtime_error("TLS handshake: " + reason_of_failure(session_));
    }
    check_pin();
}

void TlsConn::check_pin() const
{
    const std::string& pin = context_->options().pinned_sha256;
    if (pin.empty())
        return;
    const std::unique_ptr<X509, decltype(&X509_free)> certificate(
        SSL_get1_peer_certificate(session_), X509_free);
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (!certificate || X509_digest(certificate.get(), EVP_sha256(), digest.data(), &size) != 1
        || to_hex({ reinterpret_cast<const char*>(digest.data()), size }) != pin)
        throw std::runtime_error("TLS handshake: not the pinned certificate");
}

TlsConn::Attempt TlsConn::outcome_of(int result)
{
    if (result > 0)
        return { Outcome::done, static_cast<std::size_t>(result) };
    switch (SSL_get_error(session_, result)) {
    case SSL_ERROR_WANT_READ:
        return { Outcome::wants_read };
    case SSL_ERROR_WANT_WRITE:
        return { Outcome::wants_write };
    case SSL_ERROR_ZERO_RETURN:
        return { Outcome::ended };
    default:
        // A stream cut without goodbye is a failure here: what was read may not be the whole.
        ERR_clear_error();
        throw system_error(asio::error::connection_reset);
    }
}

bool TlsConn::is_drained() const { return is_socket_drained() && SSL_has_pending(session_) == 0; }

TlsConn::Attempt TlsConn::try_read(std::span<std::byte> into)
{
    const std::lock_guard lock(guard_);
    if (!is_open())
        throw system_error(asio::error::bad_descriptor);
    ERR_clear_error();
    return outcome_of(SSL_read(session_, into.data(), static_cast<int>(into.size())));
}

// After "wants" the same bytes are offered again (all writers here work through a queue from its
// front), which is what OpenSSL asks for.
TlsConn::Attempt TlsConn::try_write(std::span<const std::string_view> pieces)
{
    const std::lock_guard lock(guard_);
    if (!is_open())
        throw system_error(asio::error::bad_descriptor);
    const auto record = record_buffer();
    std::string_view bytes = pieces.front();
    if (pieces.size() > 1 && bytes.size() < record.size()) {
        std::size_t filled = 0;
        for (const std::string_view piece : pieces) {
            const std::size_t part = std::min(piece.size(), record.size() - filled);
            std::memcpy(record.data() + filled, piece.data(), part);
            filled += part;
        }
        bytes = { record.data(), filled };
    }
    ERR_clear_error();
    return outcome_of(SSL_write(
        session_, bytes.data(), static_cast<int>(std::min<std::size_t>(bytes.size(), 1 << 20))));
}

TlsConn::Attempt TlsConn::try_write_file(int file, std::uint64_t offset, std::uint64_t count)
{
    const auto record = record_buffer();
    const ssize_t got = ::pread(file, record.data(), std::min<std::uint64_t>(count, record.size()),
        static_cast<off_t>(offset));
    if (got < 0)
        throw system_error(boost::system::error_code(errno, boost::system::system_category()));
    if (got == 0)
        return { Outcome::ended };
    const std::string_view piece(record.data(), static_cast<std::size_t>(got));
    return try_write(std::span(&piece, 1));
}

awaitable<void> TlsConn::say_goodbye()
{
    // One attempt: a peer that does not read is not worth waiting for.
    const std::lock_guard lock(guard_);
    if (is_open() && SSL_is_init_finished(session_)) {
        ERR_clear_error();
        SSL_shutdown(session_);
    }
    co_return;
}

std::shared_ptr<TlsConn> make_tls_server(
    asio::ip::tcp::socket socket, runtime::Executor strand, std::shared_ptr<TlsContext> context)
{
    auto conn = std::make_shared<TlsConn>(std::move(socket), std::move(strand), std::move(context));
    conn->accept_client();
    return conn;
}

std::shared_ptr<TlsConn> make_tls_client(asio::ip::tcp::socket socket, runtime::Executor strand,
    std::shared_ptr<TlsContext> context, const std::string& host)
{
    auto conn = std::make_shared<TlsConn>(std::move(socket), std::move(strand), std::move(context));
    conn->expect_server(host);
    return conn;
}

}
