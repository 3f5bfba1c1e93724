#include "server/device/sms_road.hpp"

#include <algorithm>
#include <map>

#include "runtime/deadline.hpp"
#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "server/app/note.hpp"
#include "json/parse.hpp"

namespace nguon::device {

using namespace std::chrono_literals;

namespace {

constexpr std::size_t most_document = 16'384;
constexpr int attempts = 3;
constexpr auto attempts_apart = 2s;

Result<Order> order_in(const app::StoredOrder& stored)
{
    const auto document = decode_document(stored.document, most_document);
    if (!document)
        return tl::unexpected(document.error());
    const auto payload = json::parse_object(document->payload, { .max_bytes = most_document });
    if (!payload)
        return tl::unexpected(payload.error());
    return protocol::parse_order(*payload);
}

// What the message can say of the words: the template that has them, where there is one without
// blanks, else the hazard alone.
protocol::SmsOrder message_of(app::Records& records, const Order& order)
{
    protocol::SmsOrder sms;
    sms.order = order;
    if (const auto emergency = records.emergencies().find(order.id))
        sms.hazard = emergency->saved().content.hazard;
    for (const Template& one : records.templates().prepared()) {
        if (one.text == order.text && order.text.find('{') == std::string::npos) {
            sms.words = one.id;
            sms.fingerprint = protocol::fingerprint_of(one.text);
            break;
        }
    }
    return sms;
}

}

SmsRoad::SmsRoad(runtime::Executor executor, Parts parts)
    : parts_(std::move(parts))
    , tasks_(std::move(executor))
{
}

void SmsRoad::start()
{
    if (!parts_.gateway)
        return;
    auto look = [now = parts_.clock.now()](app::Records& records) {
        return records.emergencies().orders_without_messages(now);
    };
    for (app::StoredOrder& order : parts_.truth.read_now(look))
        tasks_.spawn("orders.sms", follow(std::move(order)));
}

void SmsRoad::published(const app::StoredOrder& order)
{
    if (parts_.gateway)
        tasks_.spawn("orders.sms", follow(order));
}

awaitable<void> SmsRoad::stop()
{
    tasks_.cancel();
    co_await tasks_.wait();
}

awaitable<void> SmsRoad::follow(app::StoredOrder stored)
{
    std::optional<app::OrderWay> way;
    while (!way) {
        co_await runtime::sleep_for(parts_.after);
        if (stored.expires <= parts_.clock.now())
            co_return;
        way = parts_.way(stored.emergency);
    }
    if (way->revision != stored.revision)
        co_return; // a newer one is followed by itself
    std::vector<DeviceId> silent;
    for (const OrderReceipt& receipt : way->receipts) {
        if (receipt.stage() == OrderStage::waiting)
            silent.push_back(receipt.device);
    }
    const auto order = order_in(stored);
    if (silent.empty() || !order)
        co_return;
    auto draft = [silent, order = *order](app::Records& records) {
        std::vector<Message> messages;
        protocol::SmsOrder sms = message_of(records, order);
        // One message for all where the audience fits into it; else each names its device.
        const auto shared = protocol::sms_payload(sms);
        for (const DeviceId id : silent) {
            const auto device = records.devices().find(id);
            if (!device || device->sim.empty())
                continue;
            sms.order.audience = {};
            sms.order.audience.devices = { id };
            const auto own = shared ? shared : protocol::sms_payload(sms);
            if (own)
                messages.push_back({ id, device->sim, *own });
        }
        return messages;
    };
    auto messages = co_await parts_.truth.read(std::move(draft));
    if (messages.empty())
        co_return;
    auto sign = [this, &messages]() -> Result<std::vector<std::string>> {
        std::map<std::string, std::string> texts;
        std::vector<std::string> payloads;
        for (const Message& message : messages) {
            if (texts.emplace(message.payload, std::string()).second)
                payloads.push_back(message.payload);
        }
        const auto documents = parts_.signer.sign_all(DocumentType::order, payloads);
        if (!documents)
            return tl::unexpected(documents.error());
        for (const SignedDocument& document : *documents)
            texts[document.payload] = protocol::to_sms(document);
        std::vector<std::string> all;
        for (const Message& message : messages)
            all.push_back(texts[message.payload]);
        return all;
    };
    auto texts = co_await parts_.signing.run(std::move(sign), runtime::Urgency::urgent);
    if (!texts) {
        log::error("orders.sms_not_signed", { { "code", texts.error().code } });
        co_return;
    }
    const std::size_t all = messages.size();
    const std::size_t sent = co_await send(std::move(messages), std::move(*texts));
    log::info("orders.sms",
        { { "order", stored.emergency.text() }, { "messages", all }, { "sent", sent } });
    app::Deed deed{ {}, parts_.clock.now(), [] { return runtime::chance_for_ids(); }, {} };
    deed.caller.name = "Hệ thống";
    auto note = [deed, stored, all, sent](app::Records& records) {
        records.emergencies().mark_messages_sent(stored.emergency, stored.revision, deed.now);
        const auto emergency = records.emergencies().find(stored.emergency);
        app::note(records, deed, "emergency.sms_sent",
            { "emergency", stored.emergency.value(), {},
                emergency ? emergency->saved().unit : UnitId() },
            { { "revision", stored.revision }, { "messages", static_cast<std::int64_t>(all) },
                { "sent", static_cast<std::int64_t>(sent) } });
    };
    co_await parts_.truth.commit(std::move(note));
}

awaitable<std::size_t> SmsRoad::send(std::vector<Message> messages, std::vector<std::string> texts)
{
    std::size_t sent = 0;
    for (std::size_t i = 0; i < messages.size(); ++i) {
        for (int attempt = 1; attempt <= attempts; ++attempt) {
            bool taken = false;
            std::string trouble = "refused";
            try {
                taken = co_await parts_.gateway->send(messages[i].number, texts[i]);
            } catch (const boost::system::system_error& error) {
                if (error.code() == asio::error::operation_aborted)
                    throw;
                trouble = error.what();
            } catch (const std::exception& error) {
                trouble = error.what();
            }
            if (taken) {
                ++sent;
                break;
            }
            log::warning("orders.sms_not_sent",
                { { "device", messages[i].device.text() }, { "what", trouble },
                    { "attempt", attempt } });
            if (attempt < attempts)
                co_await runtime::sleep_for(attempts_apart);
        }
    }
    co_return sent;
}

}
