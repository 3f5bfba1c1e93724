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
    // A signer or a database that is away may be back before the order has expired.
    auto messages = co_await prepare(stored);
    while (!messages) {
        co_await runtime::sleep_for(parts_.again_after);
        if (stored.expires <= parts_.clock.now())
            co_return;
        messages = co_await prepare(stored);
    }
    if (messages->empty())
        co_return;
    const std::size_t all = messages->size();
    const std::size_t sent = co_await send(stored, std::move(*messages));
    log::info("orders.sms",
        { { "order", stored.emergency.text() }, { "messages", all }, { "sent", sent } });
    bool noted = co_await note(stored, all, sent);
    while (!noted && parts_.clock.now() < stored.expires) {
        co_await runtime::sleep_for(parts_.again_after);
        noted = co_await note(stored, all, sent);
    }
}

awaitable<std::optional<std::vector<SmsRoad::Message>>> SmsRoad::prepare(app::StoredOrder stored)
{
    try {
        auto messages = co_await draft(std::move(stored));
        if (messages.empty())
            co_return messages;
        co_return co_await signed_all(std::move(messages));
    } catch (const boost::system::system_error& error) {
        if (error.code() == asio::error::operation_aborted)
            throw;
        log::error("orders.sms_not_prepared", { { "what", error.what() } });
    } catch (const std::exception& error) {
        log::error("orders.sms_not_prepared", { { "what", error.what() } });
    }
    co_return std::nullopt;
}

// To those that are silent now. Empty: there are none, or a newer order is followed by itself.
awaitable<std::vector<SmsRoad::Message>> SmsRoad::draft(app::StoredOrder stored)
{
    std::vector<DeviceId> silent;
    const auto way = parts_.way(stored.emergency);
    if (!way || way->revision != stored.revision)
        co_return std::vector<Message>();
    const auto order = order_in(stored);
    if (!order) {
        log::error("orders.sms_not_prepared", { { "code", order.error().code } });
        co_return std::vector<Message>();
    }
    for (const OrderReceipt& receipt : way->receipts) {
        if (receipt.stage() == OrderStage::waiting)
            silent.push_back(receipt.device);
    }
    if (silent.empty())
        co_return std::vector<Message>();
    auto look = [silent, order = *order](app::Records& records) {
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
    co_return co_await parts_.truth.read(std::move(look));
}

awaitable<std::optional<std::vector<SmsRoad::Message>>> SmsRoad::signed_all(
    std::vector<Message> messages)
{
    auto sign = [this, messages = std::move(messages)]() mutable -> Result<std::vector<Message>> {
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
        for (Message& message : messages)
            message.text = texts[message.payload];
        return std::move(messages);
    };
    auto written = co_await parts_.signing.run(std::move(sign), runtime::Urgency::urgent);
    if (!written) {
        log::error("orders.sms_not_signed", { { "code", written.error().code } });
        co_return std::nullopt;
    }
    co_return std::move(*written);
}

// What is to be sent, and who is at it; all on one strand.
struct SmsRoad::Series {
    app::StoredOrder order;
    std::vector<Message> messages;
    asio::steady_timer over;
    std::size_t next = 0;
    std::size_t sent = 0;
    int at_work = 0;
};

awaitable<std::size_t> SmsRoad::send(app::StoredOrder stored, std::vector<Message> messages)
{
    const auto strand = co_await asio::this_coro::executor;
    asio::steady_timer over(strand, asio::steady_timer::time_point::max());
    const auto series = std::make_shared<Series>(
        Series{ std::move(stored), std::move(messages), std::move(over) });
    series->at_work = std::min(most_at_once, static_cast<int>(series->messages.size()));
    for (int i = series->at_work; i > 0; --i)
        tasks_.spawn_on(strand, "orders.sms_series", send_some(series));
    while (series->at_work > 0)
        co_await series->over.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return series->sent;
}

awaitable<void> SmsRoad::send_some(std::shared_ptr<Series> series)
{
    struct AtWork {
        Series& series;
        ~AtWork()
        {
            if (--series.at_work == 0)
                series.over.cancel();
        }
    } const at_work{ *series };
    while (series->next < series->messages.size()) {
        const Message& message = series->messages[series->next++];
        if (co_await send_one(*series, message))
            ++series->sent;
    }
}

// A long series takes minutes: what was withdrawn meanwhile must not sound, and who has heard of it
// needs no message.
bool SmsRoad::is_wanted(const app::StoredOrder& order, DeviceId device) const
{
    return parts_.clock.now() < order.expires
        && parts_.waits(order.emergency, order.revision, device);
}

awaitable<bool> SmsRoad::send_one(const Series& series, const Message& message)
{
    for (int attempt = 1; attempt <= attempts && is_wanted(series.order, message.device);
         ++attempt) {
        bool taken = false;
        std::string trouble = "refused";
        try {
            taken = co_await parts_.gateway->send(message.number, message.text);
        } catch (const boost::system::system_error& error) {
            if (error.code() == asio::error::operation_aborted)
                throw;
            trouble = error.what();
        } catch (const std::exception& error) {
            trouble = error.what();
        }
        if (taken)
            co_return true;
        log::warning("orders.sms_not_sent",
            { { "device", message.device.text() }, { "what", trouble }, { "attempt", attempt } });
        if (attempt < attempts)
            co_await runtime::sleep_for(parts_.attempts_apart);
    }
    co_return false;
}

awaitable<bool> SmsRoad::note(app::StoredOrder stored, std::size_t all, std::size_t sent)
{
    app::Deed deed{ {}, parts_.clock.now(), [] { return runtime::chance_for_ids(); }, {} };
    deed.caller.name = "Hệ thống";
    auto write = [deed, stored, all, sent](app::Records& records) {
        records.emergencies().mark_messages_sent(stored.emergency, stored.revision, deed.now);
        const auto emergency = records.emergencies().find(stored.emergency);
        app::note(records, deed, "emergency.sms_sent",
            { "emergency", stored.emergency.value(), {},
                emergency ? emergency->saved().unit : UnitId() },
            { { "revision", stored.revision }, { "messages", static_cast<std::int64_t>(all) },
                { "sent", static_cast<std::int64_t>(sent) } });
    };
    try {
        co_await parts_.truth.commit(std::move(write));
        co_return true;
    } catch (const boost::system::system_error&) {
        throw; // asked to stop
    } catch (const std::exception& error) {
        log::error("orders.sms_not_noted", { { "what", error.what() } });
    }
    co_return false;
}

}
