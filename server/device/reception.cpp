#include "server/device/reception.hpp"

#include "runtime/log.hpp"

namespace nguon::device {
namespace {

// Few enough that nobody waits long for the others of his batch: their signatures take about
// twenty milliseconds of one thread.
constexpr std::size_t most_at_once = 256;

Error unknown_device() { return { Kind::missing, "link.unknown_device", {}, {}, {} }; }

// What the records know of a device that says hello.
struct Known {
    std::string public_key;
    Received received;
};

std::optional<Known> look_up(app::Records& records, DeviceId id)
{
    const auto row = records.devices().find_with_status(id);
    if (!row || row->device.removed || row->device.public_key.empty())
        return std::nullopt;
    const auto plan = records.plans().latest(id);
    const auto profile = records.devices().profile_state(id);
    Known known;
    known.public_key = row->device.public_key;
    known.received.unit = row->device.unit;
    known.received.status = row->status;
    known.received.plan = plan ? plan->version : 0;
    known.received.profile = profile ? profile->version : 0;
    return known;
}

bool has_proved_itself(const Greeting& greeting, const std::optional<Known>& known)
{
    const auto key = known ? PublicKey::parse(known->public_key) : std::nullopt;
    return key && protocol::check_hello(greeting.hello, greeting.nonce, *key);
}

}

Reception::Reception(runtime::Executor executor, Parts parts)
    : parts_(std::move(parts))
    , greetings_(std::move(executor), most_at_once,
          [this](std::vector<Greeting> greetings) { return receive(std::move(greetings)); })
{
}

awaitable<Result<Received>> Reception::greet(Greeting greeting)
{
    auto received = co_await greetings_.ask(std::move(greeting));
    co_return received;
}

awaitable<void> Reception::stop() { co_await greetings_.stop(); }

awaitable<Reception::Answers> Reception::receive(std::vector<Greeting> greetings)
{
    auto look = [&greetings](app::Records& records) {
        std::vector<std::optional<Known>> found;
        for (const Greeting& greeting : greetings)
            found.push_back(look_up(records, greeting.hello.device));
        return found;
    };
    auto known = co_await parts_.truth.read(std::move(look));
    auto heads_of = [&greetings](app::Facts& facts) {
        std::vector<std::int64_t> heads;
        for (const Greeting& greeting : greetings)
            heads.push_back(facts.play_logs().head(greeting.hello.device).sequence);
        return heads;
    };
    const auto heads = co_await parts_.facts.read(std::move(heads_of));

    // Both signatures are work for minutes of a processor when everybody comes at once: not for a
    // thread of the network.
    const Moment now = parts_.clock.now();
    Version keyring = 0;
    auto sign = [this, &greetings, &known, &keyring, now] {
        keyring = parts_.keyring_version();
        std::vector<std::string> payloads;
        for (std::size_t i = 0; i < greetings.size(); ++i) {
            if (!has_proved_itself(greetings[i], known[i]))
                known[i].reset();
            else
                payloads.push_back(protocol::welcome_payload(greetings[i].hello.nonce, now));
        }
        return parts_.signer.sign_all(DocumentType::welcome, payloads);
    };
    auto proofs = co_await parts_.signing.run(std::move(sign), runtime::Urgency::urgent);
    if (!proofs)
        log::error("signer.failed", { { "code", proofs.error().code } });

    Answers answers;
    std::size_t signature = 0;
    for (std::size_t i = 0; i < greetings.size(); ++i) {
        if (!known[i]) {
            answers.emplace_back(tl::unexpected(unknown_device()));
        } else if (!proofs) {
            answers.emplace_back(fail(Kind::unavailable, "signer.unavailable"));
        } else {
            Received received = std::move(known[i]->received);
            received.at = now;
            received.keyring = keyring;
            received.proof = std::move((*proofs)[signature++]);
            received.log_acknowledged = heads[i];
            answers.emplace_back(std::move(received));
        }
    }
    co_return answers;
}

}
