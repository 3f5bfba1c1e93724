#include "net/net_test_support.hpp"

#include "base/text.hpp"

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/socket.h>
#include <unistd.h>

namespace nguon::net {

RawPeer::RawPeer(std::uint16_t port)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    const timeval most{ 10, 0 };
    ::setsockopt(descriptor_, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
        throw std::runtime_error("cannot connect");
}

RawPeer::~RawPeer() { ::close(descriptor_); }

void RawPeer::send(std::string_view bytes)
{
    while (!bytes.empty()) {
        const ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0)
            return; // the server has closed; reading shows what it said
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
}

bool RawPeer::read_more()
{
    std::array<char, 65536> bytes;
    const ssize_t size = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
    if (size <= 0)
        return false;
    got_.append(bytes.data(), static_cast<std::size_t>(size));
    return true;
}

std::string RawPeer::read_until(std::string_view ending)
{
    for (;;) {
        const auto at = ending.empty() ? std::string::npos : got_.find(ending);
        if (at != std::string::npos) {
            std::string text = got_.substr(0, at + ending.size());
            got_.erase(0, text.size());
            return text;
        }
        if (!read_more())
            return std::exchange(got_, {});
    }
}

std::string RawPeer::read_exactly(std::size_t size)
{
    while (got_.size() < size && read_more()) { }
    std::string text = got_.substr(0, size);
    got_.erase(0, text.size());
    return text;
}

std::string RawPeer::read_answer()
{
    std::string head = read_until("\r\n\r\n");
    const auto at = head.find("Content-Length: ");
    if (at == std::string::npos)
        return head;
    return head + read_exactly(std::stoul(head.substr(at + 16)));
}

void ServerTest::serve(ServerOptions options)
{
    server_ = std::make_unique<Server>(runtime_.executor(), std::move(options), router_);
    server_->start();
}

void ServerTest::stop()
{
    if (server_)
        runtime_.block_on(server_->stop(std::chrono::seconds(1)));
    server_.reset();
}

std::string ServerTest::ask(std::string_view request)
{
    RawPeer peer(server_->port());
    peer.send(request);
    return peer.read_answer();
}

TestCertificate::TestCertificate(const std::string& host, int days_from, int days_to)
{
    EVP_PKEY* key = EVP_EC_gen("P-256");
    X509* certificate = X509_new();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
    X509_gmtime_adj(X509_getm_notBefore(certificate), days_from * 86'400L);
    X509_gmtime_adj(X509_getm_notAfter(certificate), days_to * 86'400L);
    X509_set_pubkey(certificate, key);
    X509_NAME* name = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(
        name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>(host.c_str()), -1, -1, 0);
    X509_set_issuer_name(certificate, name);
    X509V3_CTX context;
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const std::string names = "DNS:" + host + ",IP:127.0.0.1";
    X509_EXTENSION* extension
        = X509V3_EXT_conf_nid(nullptr, &context, NID_subject_alt_name, names.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
    X509_sign(certificate, key, EVP_sha256());

    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    X509_digest(certificate, EVP_sha256(), digest.data(), &size);
    sha256 = to_hex({ reinterpret_cast<const char*>(digest.data()), size });

    static int made = 0;
    const std::string base = testing::TempDir() + "nguon_net_test_" + std::to_string(::getpid())
        + "_" + std::to_string(++made);
    certificate_file = base + ".crt";
    key_file = base + ".key";
    std::FILE* file = std::fopen(certificate_file.c_str(), "w");
    PEM_write_X509(file, certificate);
    std::fclose(file);
    file = std::fopen(key_file.c_str(), "w");
    PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
    std::fclose(file);
    X509_free(certificate);
    EVP_PKEY_free(key);
}

TestCertificate::~TestCertificate()
{
    ::unlink(certificate_file.c_str());
    ::unlink(key_file.c_str());
}

}
