// What the devices believe: the same checks as on a real one, made once for each distinct document,
// because ten thousand real devices have ten thousand processors and this program has two.
#pragma once

#include "protocol/frames.hpp"
#include "protocol/order.hpp"
#include "protocol/plan.hpp"

#include <memory>
#include <unordered_map>

namespace nguon::swarm {

class Verifier {
public:
    // Refuses a keyring that the root has not signed.
    static Result<Verifier> create(const PublicKey& root, const SignedDocument& keyring);

    const Keyring& keyring() const { return keyring_; }
    bool is_welcome(const protocol::Welcome& welcome, std::string_view nonce, Moment now) const;

    // Decoded once as long as the same bytes come again and again, as those of an order and of a
    // live do.
    std::shared_ptr<const Result<protocol::Frame>> decode(const std::string& text);
    std::shared_ptr<const Result<Order>> open(const SignedDocument& order, Moment now);
    std::shared_ptr<const Result<PlanBody>> unpack(const std::string& gzip, const Hash& hash);
    std::size_t distinct_orders() const { return orders_opened_; }

private:
    explicit Verifier(Keyring keyring);

    Keyring keyring_;
    std::string last_text_;
    std::shared_ptr<const Result<protocol::Frame>> last_frame_;
    std::unordered_map<std::string, std::shared_ptr<const Result<Order>>> orders_;
    std::unordered_map<std::string, std::shared_ptr<const Result<PlanBody>>> bodies_;
    std::size_t orders_opened_ = 0;
};

}
