#include "server/signer/wire.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/text.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon::signer {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::array kinds{
    json::Choice<Kind>{ "invalid", Kind::invalid },
    json::Choice<Kind>{ "unauthenticated", Kind::unauthenticated },
    json::Choice<Kind>{ "forbidden", Kind::forbidden },
    json::Choice<Kind>{ "missing", Kind::missing },
    json::Choice<Kind>{ "conflict", Kind::conflict },
    json::Choice<Kind>{ "too_many", Kind::too_many },
    json::Choice<Kind>{ "unavailable", Kind::unavailable },
};

// The address goes through the folder's descriptor, which must stay open until it was used.
struct Address {
    Descriptor folder;
    sockaddr_un address{};

    explicit Address(const std::filesystem::path& path)
        : folder(::open(path.parent_path().empty() ? "." : path.parent_path().c_str(),
            O_PATH | O_DIRECTORY | O_CLOEXEC))
    {
        const std::string shortened
            = "/proc/self/fd/" + std::to_string(folder.get()) + "/" + path.filename().string();
        address.sun_family = AF_UNIX;
        if (shortened.size() >= sizeof address.sun_path)
            throw std::invalid_argument("the name of the socket is too long");
        std::memcpy(address.sun_path, shortened.c_str(), shortened.size() + 1);
    }

    const sockaddr* get() const { return reinterpret_cast<const sockaddr*>(&address); }
};

int milliseconds_until(Deadline deadline)
{
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now()).count();
    return static_cast<int>(std::clamp<long>(left, 0, 3'600'000));
}

// Waits until the socket can be used. False when `stop_fd` became readable first.
bool wait_for(int socket, short events, std::optional<Deadline> deadline, int stop_fd)
{
    for (;;) {
        std::array<pollfd, 2> waits{ pollfd{ socket, events, 0 }, pollfd{ stop_fd, POLLIN, 0 } };
        const int timeout = deadline ? milliseconds_until(*deadline) : -1;
        const int ready = ::poll(waits.data(), waits.size(), timeout);
        if (ready < 0 && errno != EINTR)
            throw_errno("poll");
        if (ready == 0 && deadline && Clock::now() >= *deadline)
            throw LineLost("too slow");
        if (ready > 0 && waits[1].revents != 0)
            return false;
        if (ready > 0 && waits[0].revents != 0)
            return true;
    }
}

// False when the line was closed before the first byte.
bool receive_exactly(int socket, char* into, std::size_t size, Deadline deadline)
{
    std::size_t held = 0;
    while (held < size) {
        wait_for(socket, POLLIN, deadline, -1);
        const ssize_t got = ::recv(socket, into + held, size - held, MSG_DONTWAIT);
        if (got == 0 && held == 0)
            return false;
        if (got == 0 || (got < 0 && errno != EAGAIN && errno != EINTR))
            throw LineLost("closed within a frame");
        held += static_cast<std::size_t>(std::max<ssize_t>(got, 0));
    }
    return true;
}

}

Descriptor connect_to(const std::filesystem::path& path)
{
    const Address address(path);
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (!socket)
        throw_errno("socket");
    if (!address.folder || ::connect(socket.get(), address.get(), sizeof(sockaddr_un)) != 0)
        return {};
    return socket;
}

Descriptor listen_at(const std::filesystem::path& path, mode_t mode)
{
    const Address address(path);
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!address.folder || !socket)
        throw_errno(path.string());
    ::unlink(path.c_str()); // of a process that is gone: the caller holds the lock
    // The mode set before binding is that of the file, so that it is never open for a moment.
    if (::fchmod(socket.get(), 0600) != 0
        || ::bind(socket.get(), address.get(), sizeof(sockaddr_un)) != 0
        || ::chmod(path.c_str(), mode) != 0 || ::listen(socket.get(), 64) != 0)
        throw_errno(path.string());
    return socket;
}

void send_frame(int socket, const json::Object& object, Deadline deadline)
{
    const std::string body = json::serialise(object);
    if (body.size() > max_frame)
        throw LineLost("a frame too large to send");
    std::string bytes;
    bytes.reserve(4 + body.size());
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<char>((body.size() >> shift) & 0xFF));
    bytes += body;
    std::string_view left = bytes;
    while (!left.empty()) {
        wait_for(socket, POLLOUT, deadline, -1);
        const ssize_t sent = ::send(socket, left.data(), left.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && errno != EAGAIN && errno != EINTR)
            throw LineLost("closed while sending");
        left.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(sent, 0)));
    }
}

std::optional<json::Object> receive_frame(int socket, std::optional<Deadline> deadline, int stop_fd)
{
    if (!wait_for(socket, POLLIN, deadline, stop_fd))
        return std::nullopt;
    const Deadline complete = deadline.value_or(Clock::now() + frame_patience);
    std::array<char, 4> length{};
    if (!receive_exactly(socket, length.data(), length.size(), complete))
        return std::nullopt;
    std::size_t size = 0;
    for (const char c : length)
        size = (size << 8) | static_cast<unsigned char>(c);
    if (size > max_frame)
        throw LineLost("a frame too large");
    std::string body(size, '\0');
    if (size == 0 || !receive_exactly(socket, body.data(), size, complete))
        throw LineLost("closed within a frame");
    auto object = json::parse_object(body, { .max_depth = 4, .max_bytes = max_frame });
    if (!object)
        throw LineLost("not a frame");
    return std::move(*object);
}

json::Object to_json(DocumentType type, std::span<const std::string> payloads)
{
    return { { "do", "sign" }, { "typ", name_of(type) },
        { "payloads", json::list_of(payloads, [](const std::string& payload) {
             return to_base64url(payload);
         }) } };
}

Result<SignRequest> parse_sign_request(const json::Object& object)
{
    json::Reader in(object);
    SignRequest request;
    in.text("do", { .most = 16 });
    request.type = in.choice("typ", document_types);
    request.payloads
        = in.list("payloads", { .least = 1, .most = max_payloads }, [](const json::Field& field) {
              auto payload = from_base64url(field.text({ .most = max_frame }));
              if (!payload)
                  field.refuse("input.bad_base64");
              return std::move(payload).value_or("");
          });
    if (const auto read = in.finish(); !read)
        return tl::unexpected(read.error());
    return request;
}

json::Object error_to_json(const Error& error)
{
    return { { "error",
        json::Object{ { "kind", json::name_in(kinds, error.kind) }, { "code", error.code },
            { "detail", error.detail } } } };
}

std::optional<Error> parse_error(const json::Object& answer)
{
    json::Reader in(answer, json::Unknown::ignore);
    const auto error = in.optional_object("error", [](json::Reader& members) {
        Error found;
        found.kind = members.choice("kind", kinds);
        found.code = members.text("code", { .most = 100 });
        found.detail = members.text("detail", { .most = 1000 });
        return found;
    });
    if (!in.finish())
        throw LineLost("not an answer");
    return error;
}

json::Object to_json(const SignAnswer& answer)
{
    return { { "public", answer.public_key.text() },
        { "sigs", json::list_of(answer.signatures, [](const Signature& s) { return s.text(); }) } };
}

SignAnswer parse_sign_answer(const json::Object& object)
{
    json::Reader in(object);
    const auto key = PublicKey::parse(in.text("public", { .most = 64 }));
    bool well_formed = true;
    SignAnswer answer;
    const auto signatures
        = in.list("sigs", { .most = max_payloads }, [&](const json::Field& field) {
              const auto signature = Signature::parse(field.text({ .most = 100 }));
              well_formed = well_formed && signature;
              return signature.value_or(Signature());
          });
    if (!in.finish() || !key || !well_formed)
        throw LineLost("not an answer");
    answer.public_key = *key;
    answer.signatures = signatures;
    return answer;
}

}
