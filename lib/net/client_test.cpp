#include "net/http_test_routes.hpp"

#include "runtime/deadline.hpp"
#include "runtime/queue.hpp"

#include <gmock/gmock.h>

#include <arpa/inet.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <unistd.h>

namespace nguon::net {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class HttpClientTest : public HttpFiles {
protected:
    awaitable<ClientResponse> download(
        HttpClient& client, std::string& into, std::uint64_t cut_after, std::string etag)
    {
        Download wanted{ .url = url("/file"), .offset = into.size(), .etag = std::move(etag) };
        wanted.begins = [&into](bool resumed, const ClientResponse&) {
            if (!resumed)
                into.clear();
            return true;
        };
        wanted.piece = [&into, cut_after](std::string_view piece) {
            into += piece;
            return into.size() < cut_after;
        };
        return client.download(std::move(wanted));
    }
};

TEST_F(HttpClientTest, talks_to_the_server_on_one_connection)
{
    serve();
    HttpClient client(runtime_.executor());
    for (int i = 0; i < 3; ++i) {
        const auto answer = runtime_.block_on(client.get(url("/query?q=m%E1%BB%99t")));
        EXPECT_EQ(answer.status, Status::ok);
        EXPECT_EQ(answer.body, "một");
    }
    EXPECT_EQ(server_->connections(), 1U);
    ClientRequest request{ .method = Method::post, .url = url("/echo"), .body = "thân bài" };
    EXPECT_EQ(runtime_.block_on(client.request(request)).body, "thân bài");
    request.body = std::string(2000, 'x');
    EXPECT_EQ(runtime_.block_on(client.request(request)).status, Status::content_too_large);
    EXPECT_EQ(runtime_.block_on(client.get(url("/csv", "HTTP"))).body, "a,b\n1,2\n");
}

TEST_F(HttpClientTest, resumes_a_download_where_it_broke_off)
{
    serve();
    HttpClient client(runtime_.executor());
    std::string file;
    EXPECT_THROW(runtime_.block_on(download(client, file, 500'000, "\"abc\"")), ClientError);
    ASSERT_GE(file.size(), 500'000U);
    ASSERT_LT(file.size(), content_.size());
    const auto answer = runtime_.block_on(download(client, file, 1ULL << 40, "\"abc\""));
    EXPECT_EQ(answer.status, Status::partial_content);
    EXPECT_TRUE(file == content_);

    std::string other(1000, '?');
    const auto whole = runtime_.block_on(download(client, other, 1ULL << 40, "\"other\""));
    EXPECT_EQ(whole.status, Status::ok) << "what was there belongs to another file: start again";
    EXPECT_TRUE(other == content_);
}

TEST_F(HttpClientTest, gives_up_in_time_and_refuses_too_much)
{
    runtime::BoundedQueue<int> never(1);
    router_->get("/never", [&](Request) -> awaitable<Response> {
        co_await never.pop();
        co_return Response::empty();
    });
    serve();
    HttpClient client(runtime_.executor());
    ClientRequest request{ .url = url("/never"), .within = 30ms };
    EXPECT_THROW(runtime_.block_on(client.request(request)), ClientError);
    ClientRequest large{ .url = url("/file"), .max_body = 1000 };
    EXPECT_THROW(runtime_.block_on(client.request(large)), ClientError);
    EXPECT_THROW(runtime_.block_on(client.get("http://127.0.0.1:1/")), ClientError);
    EXPECT_THROW(runtime_.block_on(client.get("not an address")), ClientError);
    never.try_push(1);
    stop(); // the handler uses what this test owns
}

TEST_F(HttpClientTest, notices_that_a_kept_connection_was_closed)
{
    serve({ .idle_for = 20ms });
    HttpClient client(runtime_.executor());
    EXPECT_EQ(runtime_.block_on(client.get(url("/hello"))).body, "xin chào");
    runtime_.block_on(runtime::sleep_for(60ms));
    EXPECT_EQ(runtime_.block_on(client.get(url("/hello"))).body, "xin chào");
}

// Takes one connection when a test wants it to.
class Listener {
public:
    Listener()
        : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::bind(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        socklen_t size = sizeof address;
        ::getsockname(descriptor_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        ::listen(descriptor_, 4);
    }
    ~Listener() { ::close(descriptor_); }
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/live"; }
    bool somebody_came() const
    {
        const int line = ::accept(descriptor_, nullptr, nullptr);
        if (line >= 0)
            ::close(line);
        return line >= 0;
    }
    // Says so much to whoever comes, and hangs up once he has asked.
    std::thread answering(std::string answer) const
    {
        return std::thread([this, answer = std::move(answer)] {
            pollfd waiting{ descriptor_, POLLIN, 0 };
            if (::poll(&waiting, 1, 20'000) != 1)
                return;
            const int line = ::accept(descriptor_, nullptr, nullptr);
            std::string asked;
            char c = 0;
            while (!asked.ends_with("\r\n\r\n") && ::recv(line, &c, 1, 0) == 1)
                asked += c;
            EXPECT_EQ(::send(line, answer.data(), answer.size(), MSG_NOSIGNAL),
                static_cast<ssize_t>(answer.size()));
            ::close(line);
        });
    }

private:
    int descriptor_;
    std::uint16_t port_ = 0;
};

TEST_F(HttpClientTest, knocks_at_no_address_that_is_not_allowed)
{
    Listener listener;
    HttpClient client(runtime_.executor());
    ClientRequest request{ .url = listener.url() };
    std::string asked;
    request.flow.allows_peer = [&](const std::string& address) {
        asked = address;
        return false;
    };
    EXPECT_THROW(runtime_.block_on(client.request(request)), ClientError);
    EXPECT_EQ(asked, "127.0.0.1");
    EXPECT_FALSE(listener.somebody_came());
}

TEST_F(HttpClientTest, understands_a_station_of_the_old_kind)
{
    Listener station;
    auto answering = station.answering(
        "ICY 200 OK\r\nicy-name:VOV1\r\ncontent-type:audio/mpeg\r\n\r\nâm thanh");
    HttpClient client(runtime_.executor());
    std::string heard;
    Download wanted{ .url = station.url() };
    wanted.piece = [&](std::string_view piece) {
        heard += piece;
        return true;
    };
    const auto answer = runtime_.block_on(client.download(std::move(wanted)));
    answering.join();
    EXPECT_EQ(answer.status, Status::ok);
    EXPECT_EQ(answer.headers.get("icy-name"), "VOV1");
    EXPECT_EQ(heard, "âm thanh");
}

class Tls : public HttpFiles {
protected:
    void serve_tls(const TestCertificate& certificate)
    {
        serve({ .tls = TlsContext::server(certificate.certificate_file, certificate.key_file) });
    }
    ClientResponse fetch(std::string address, TlsClientOptions tls)
    {
        HttpClient client(
            runtime_.executor(), { .connect = { .tls = TlsContext::client(std::move(tls)) } });
        return runtime_.block_on(client.get(std::move(address)));
    }
    std::string by_name(std::string_view target) const
    {
        return "https://localhost:" + std::to_string(server_->port()) + std::string(target);
    }
};

TEST_F(Tls, carries_requests_and_files_for_a_trusted_certificate)
{
    const TestCertificate certificate;
    serve_tls(certificate);
    const TlsClientOptions trusting{ .ca_file = certificate.certificate_file };
    EXPECT_EQ(fetch(by_name("/hello"), trusting).body, "xin chào");
    EXPECT_EQ(fetch(url("/hello", "https"), trusting).body, "xin chào") << "by address";
    EXPECT_TRUE(fetch(by_name("/file"), trusting).body == content_);
}

TEST_F(Tls, refuses_strangers_wrong_names_and_wrong_pins)
{
    const TestCertificate certificate("other.example");
    const TestCertificate stranger("localhost");
    serve_tls(certificate);
    EXPECT_THROW(fetch(by_name("/hello"), { .ca_file = certificate.certificate_file }), ClientError)
        << "another name";
    EXPECT_THROW(
        fetch(url("/hello", "https"), { .ca_file = stranger.certificate_file }), ClientError)
        << "not the trusted issuer";
    EXPECT_THROW(fetch(by_name("/hello"), { .pinned_sha256 = stranger.sha256 }), ClientError);
    EXPECT_EQ(fetch(by_name("/hello"), { .pinned_sha256 = certificate.sha256 }).body, "xin chào");
}

TEST_F(Tls, checks_dates_by_the_time_it_is_given)
{
    const TestCertificate expired("localhost", -10, -5);
    serve_tls(expired);
    EXPECT_THROW(fetch(by_name("/hello"), { .ca_file = expired.certificate_file }), ClientError);
    const auto then = std::chrono::floor<Milliseconds>(std::chrono::system_clock::now()) - 168h;
    const TlsClientOptions back_then{ .ca_file = expired.certificate_file,
        .time_of_checks = [then] { return then; } };
    EXPECT_EQ(fetch(by_name("/hello"), back_then).body, "xin chào");
}

TEST_F(Tls, the_cheapest_of_the_good_ciphers_is_taken_and_others_are_not_refused)
{
    const TestCertificate certificate;
    serve_tls(certificate);
    const auto taken_from = [this](const char* offered) {
        const std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context(
            SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
        SSL_CTX_set_ciphersuites(context.get(), offered);
        const std::unique_ptr<BIO, decltype(&BIO_free_all)> line(
            BIO_new_ssl_connect(context.get()), BIO_free_all);
        std::string address = "127.0.0.1:" + std::to_string(server_->port());
        BIO_set_conn_hostname(line.get(), address.data());
        SSL* session = nullptr;
        BIO_get_ssl(line.get(), &session);
        return BIO_do_connect(line.get()) == 1 ? std::string(SSL_get_cipher_name(session))
                                               : std::string("refused");
    };
    EXPECT_EQ(
        taken_from("TLS_AES_256_GCM_SHA384:TLS_AES_128_GCM_SHA256"), "TLS_AES_128_GCM_SHA256");
    EXPECT_EQ(taken_from("TLS_AES_256_GCM_SHA384"), "TLS_AES_256_GCM_SHA384");
    EXPECT_EQ(taken_from("TLS_CHACHA20_POLY1305_SHA256"), "TLS_CHACHA20_POLY1305_SHA256");
}

TEST_F(Tls, a_plain_client_and_a_silent_one_are_turned_away)
{
    const TestCertificate certificate;
    serve({ .tls = TlsContext::server(certificate.certificate_file, certificate.key_file),
        .handshake_within = 30ms });
    RawPeer plain(server_->port());
    plain.send(get("/hello"));
    EXPECT_THAT(plain.read_to_end(), Not(HasSubstr("200 OK")));
    RawPeer silent(server_->port());
    EXPECT_EQ(silent.read_to_end(), "");
    EXPECT_THROW(TlsContext::server("/nonexistent", certificate.key_file), std::runtime_error);
}

}
}
