#pragma once

#include "net/router.hpp"
#include "server/app/emergencies.hpp"
#include "server/http/emergencies/personal_approval.hpp"
#include "server/http/plumbing/desks.hpp"
#include "server/http/plumbing/news.hpp"
#include "json/reader.hpp"
#include "json/value.hpp"

namespace nguon::http {

// /api/v1/emergencies: send, stand behind, change, end, and watch.
class EmergencyHandlers {
public:
    // The way of orders to the devices, as main hands it in.
    struct Road {
        // Only what is on disk.
        std::function<void(const app::StoredOrder&, const std::vector<app::MeantDevice>&)> publish;
        // Once more to those that were silent.
        std::function<void(EmergencyId)> resend;
        std::function<std::optional<app::OrderWay>(EmergencyId, std::optional<std::int64_t>)> way;
        std::function<std::uint64_t(EmergencyId)> changes;
        std::function<bool(DeviceId)> connected;
        // The bytes of a stored sound; empty: it is not there.
        std::function<std::string(const MediaHash&)> sound;
    };
    struct Parts {
        TruthDesk& truth;
        FactDesk& facts;
        const runtime::Clock& clock;
        Signer& signer;
        runtime::WorkerPool& signing;
        News& news;
        Challenges& challenges;
        PersonalTrust trust;
        Road road;
        // After an alert was approved, with the deed of who did it.
        std::function<awaitable<void>(app::Deed, EmergencyId)> approved;
    };
    explicit EmergencyHandlers(Parts parts);

    awaitable<net::Response> list(net::Request request);
    awaitable<net::Response> preview(net::Request request);
    awaitable<net::Response> create(net::Request request);
    awaitable<net::Response> show(net::Request request);
    awaitable<net::Response> approve(net::Request request);
    awaitable<net::Response> update(net::Request request);
    awaitable<net::Response> end(net::Request request);
    awaitable<net::Response> cancel(net::Request request);
    awaitable<net::Response> resend(net::Request request);
    // The signed order as a file for a stick.
    awaitable<net::Response> stick(net::Request request);
    awaitable<net::Response> answer(net::Request request);
    awaitable<net::Response> score(net::Request request);
    // Server-sent events, or the state of this moment for who accepts JSON.
    awaitable<net::Response> progress(net::Request request);
    // Failures first.
    awaitable<net::Response> devices(net::Request request);

private:
    using Draft = EmergencyPress::Draft;
    enum class Freshness : std::uint8_t { any, recent };

    // Drafts, signs, saves, sends; the answer is the body as it is then.
    awaitable<net::Response> carry_out(net::Request request, std::optional<EmergencyId> id,
        Draft draft, Freshness freshness, PersonalApproval::Answer personal);
    // A stale change is answered with the body as it is now.
    awaitable<net::Response> refusal(app::Deed deed, Error error, std::optional<EmergencyId> id);
    awaitable<Result<app::OrderWay>> way_of(
        app::Deed deed, EmergencyId id, std::optional<std::int64_t> revision);
    awaitable<json::Object> progress_body(app::OrderWay way);
    awaitable<void> write_progress(
        net::BodyWriter& out, app::Deed deed, EmergencyId id, std::optional<std::int64_t> revision);

    Parts parts_;
    PersonalApproval personal_;
    EmergencyPress press_;
};

}
