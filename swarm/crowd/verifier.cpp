#include "swarm/crowd/verifier.hpp"

#include "json/reader.hpp"

namespace nguon::swarm {
namespace {

// More distinct documents than are ever under way at once.
constexpr std::size_t most_remembered = 256;

template <typename Map> void make_room(Map& map)
{
    if (map.size() >= most_remembered)
        map.clear();
}

}

Verifier::Verifier(Keyring keyring)
    : keyring_(std::move(keyring))
{
}

Result<Verifier> Verifier::create(const PublicKey& root, const SignedDocument& keyring)
{
    auto opened = open_keyring(keyring, root, 0);
    if (!opened)
        return tl::unexpected(opened.error());
    return Verifier(std::move(*opened));
}

bool Verifier::is_welcome(
    const protocol::Welcome& welcome, std::string_view nonce, Moment now) const
{
    const auto verified = verify(welcome.proof, keyring_, DocumentType::welcome, now);
    if (!verified)
        return false;
    json::Reader in(verified->payload, json::Unknown::ignore);
    const bool ours = in.text("nonce", { .most = 64 }) == nonce;
    return in.finish() && ours;
}

std::shared_ptr<const Result<protocol::Frame>> Verifier::decode(const std::string& text)
{
    if (last_frame_ && text == last_text_)
        return last_frame_;
    auto frame = std::make_shared<const Result<protocol::Frame>>(protocol::decode_frame(text));
    const bool is_for_all = *frame
        && (std::holds_alternative<protocol::OrderFrame>((*frame)->content)
            || std::holds_alternative<protocol::LiveFrame>((*frame)->content));
    if (is_for_all) {
        last_text_ = text;
        last_frame_ = frame;
    }
    return frame;
}

std::shared_ptr<const Result<Order>> Verifier::open(const SignedDocument& order, Moment now)
{
    // Under one signature there can be one payload only, but a forger may write anything.
    std::string key(order.signature.bytes());
    key += order.payload;
    if (const auto known = orders_.find(key); known != orders_.end())
        return known->second;
    make_room(orders_);
    ++orders_opened_;
    auto opened = std::make_shared<const Result<Order>>(protocol::open_order(order, keyring_, now));
    orders_.emplace(std::move(key), opened);
    return opened;
}

std::shared_ptr<const Result<PlanBody>> Verifier::unpack(const std::string& gzip, const Hash& hash)
{
    const auto known = bodies_.find(gzip);
    if (known != bodies_.end())
        return known->second;
    make_room(bodies_);
    auto body = std::make_shared<const Result<PlanBody>>(protocol::unpack(gzip, hash));
    bodies_.emplace(gzip, body);
    return body;
}

}
