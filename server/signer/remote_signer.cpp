#include "server/signer/remote_signer.hpp"

#include <mutex>

#include "server/signer/wire.hpp"

namespace nguon::signer {
namespace {

using Clock = std::chrono::steady_clock;

// The payloads cut into pieces that fit a frame.
std::vector<std::span<const std::string>> pieces_of(std::span<const std::string> payloads)
{
    std::vector<std::span<const std::string>> pieces;
    while (!payloads.empty()) {
        std::size_t count = 0;
        std::size_t bytes = 0;
        while (count < payloads.size() && count < max_payloads
            && (count == 0 || bytes + payloads[count].size() <= max_payload_bytes))
            bytes += payloads[count++].size();
        pieces.push_back(payloads.first(count));
        payloads = payloads.subspan(count);
    }
    return pieces;
}

}

// One connection and whoever waits for it.
class RemoteSigner::Line {
public:
    explicit Line(std::filesystem::path path)
        : path_(std::move(path))
    {
    }

    Result<PublicKey> ask_who(Deadline deadline)
    {
        return attempt(deadline, [&]() -> Result<PublicKey> {
            send_frame(socket_.get(), { { "do", "who" } }, deadline);
            const auto answer = receive_answer(deadline);
            if (!answer)
                return tl::unexpected(answer.error());
            return answer->public_key;
        });
    }

    Result<std::vector<SignedDocument>> sign(
        DocumentType type, std::span<const std::string> payloads, Deadline deadline)
    {
        const auto pieces = pieces_of(payloads);
        return attempt(deadline, [&] { return sign_pieces(type, pieces, deadline); });
    }

    std::optional<PublicKey> last_key() const
    {
        const std::lock_guard lock(key_mutex_);
        return key_;
    }

private:
    // A second try on a new connection, when the first broke: the signer may have been restarted.
    template <typename Work> auto attempt(Deadline deadline, Work work) -> decltype(work())
    {
        std::unique_lock lock(mutex_, std::defer_lock);
        if (!lock.try_lock_until(deadline))
            return fail(Kind::unavailable, "signer.unavailable", "busy");
        std::string reason = "nobody listens";
        for (int round = 0; round < 2 && Clock::now() < deadline; ++round) {
            try {
                if (!socket_)
                    socket_ = connect_to(path_);
                if (!socket_)
                    break;
                auto answer = work();
                if (!answer)
                    socket_ = {}; // later answers of the same batch may still be on their way
                return answer;
            } catch (const LineLost& lost) {
                socket_ = {};
                reason = lost.what();
            }
        }
        return fail(Kind::unavailable, "signer.unavailable", reason);
    }

    // The next piece is sent before the last one's answer is read, so that the signer never waits
    // for us. More on the way could fill both directions and stop both ends.
    Result<std::vector<SignedDocument>> sign_pieces(DocumentType type,
        const std::vector<std::span<const std::string>>& pieces, Deadline deadline)
    {
        std::vector<SignedDocument> documents;
        for (std::size_t i = 0; i < pieces.size(); ++i) {
            if (i == 0)
                send_frame(socket_.get(), to_json(type, pieces[0]), deadline);
            if (i + 1 < pieces.size())
                send_frame(socket_.get(), to_json(type, pieces[i + 1]), deadline);
            const auto answer = receive_answer(deadline);
            if (!answer)
                return tl::unexpected(answer.error());
            if (answer->signatures.size() != pieces[i].size())
                throw LineLost("not an answer");
            const KeyId kid = answer->public_key.kid();
            for (std::size_t k = 0; k < pieces[i].size(); ++k)
                documents.push_back(
                    { type, Algorithm::ed25519, kid, pieces[i][k], answer->signatures[k] });
        }
        return documents;
    }

    Result<SignAnswer> receive_answer(Deadline deadline)
    {
        const auto frame = receive_frame(socket_.get(), deadline);
        if (!frame)
            throw LineLost("closed");
        if (auto error = parse_error(*frame))
            return tl::unexpected(std::move(*error));
        SignAnswer answer = parse_sign_answer(*frame);
        const std::lock_guard lock(key_mutex_);
        key_ = answer.public_key;
        return answer;
    }

    std::filesystem::path path_;
    std::timed_mutex mutex_; // one request at a time
    Descriptor socket_;
    mutable std::mutex key_mutex_;
    std::optional<PublicKey> key_;
};

RemoteSigner::RemoteSigner(RemoteSettings settings)
    : settings_(std::move(settings))
    , single_(std::make_unique<Line>(settings_.socket))
    , bulk_(std::make_unique<Line>(settings_.socket))
{
}

RemoteSigner::~RemoteSigner() = default;

Result<std::unique_ptr<RemoteSigner>> RemoteSigner::connect(RemoteSettings settings)
{
    std::unique_ptr<RemoteSigner> signer(new RemoteSigner(std::move(settings)));
    const auto who = signer->single_->ask_who(Clock::now() + signer->settings_.deadline);
    if (!who)
        return tl::unexpected(who.error());
    return signer;
}

PublicKey RemoteSigner::public_key() const { return single_->last_key().value_or(PublicKey()); }

bool RemoteSigner::answers()
{
    return single_->ask_who(Clock::now() + std::chrono::seconds(1)).has_value();
}

Result<SignedDocument> RemoteSigner::sign(DocumentType type, std::string_view payload)
{
    const std::vector<std::string> one{ std::string(payload) };
    auto documents = single_->sign(type, one, Clock::now() + settings_.deadline);
    if (!documents)
        return tl::unexpected(documents.error());
    return std::move(documents->front());
}

Result<std::vector<SignedDocument>> RemoteSigner::sign_all(
    DocumentType type, std::span<const std::string> payloads)
{
    if (payloads.empty())
        return std::vector<SignedDocument>{};
    return bulk_->sign(type, payloads, Clock::now() + settings_.bulk_deadline);
}

}
