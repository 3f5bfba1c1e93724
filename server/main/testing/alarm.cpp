#include "server/main/testing/alarm.hpp"

#include "server/http/plumbing/caller.hpp"
#include "trust/hash.hpp"
#include "json/parse.hpp"

namespace nguon::testing {
namespace {

using namespace std::chrono_literals;

bool is_on_disk(World& world, const app::StoredOrder& order)
{
    bool found = false;
    world.truth().read([&](app::Records& records) {
        const auto tree = records.units().tree(day_of(world.clock().now()));
        app::AuditFilter filter;
        filter.units = { world.province };
        filter.whole = true;
        filter.subject_kind = "emergency";
        filter.subject = order.emergency.value();
        const auto orders = records.emergencies().orders(order.emergency);
        found = !orders.empty() && orders.back().document == order.document
            && !records.audit().list(filter, *tree, {}).items.empty();
    });
    return found;
}

}

Alarm::Alarm()
    : news_(runtime_.executor())
    , handlers_({ truth_, facts_, world.clock(), signer, readers_, news_, challenges_, trust_,
          { [this](const app::StoredOrder& order, const std::vector<app::MeantDevice>& devices) {
               published.push_back({ order, devices, is_on_disk(world, order) });
           },
              [this](EmergencyId id) { resent.push_back(id); },
              [this](EmergencyId, std::optional<std::int64_t>) { return way; },
              [](EmergencyId) { return std::uint64_t(0); },
              [this](DeviceId id) { return id == world.first_cluster; } },
          [this](app::Deed deed, EmergencyId id) { return cap_.finish(std::move(deed), id); } })
    , templates_({ truth_, world.clock(), news_,
          [this](app::SpeechOrder order) -> awaitable<Result<app::MediaFile>> {
              app::MediaFile file;
              file.hash = sha256(order.spoken_text).text();
              file.name = order.name;
              file.size = 50'000;
              file.duration = 9s;
              file.source = "speech";
              ++spoken;
              last_spoken = order;
              co_return file;
          },
          [this] { ++plan_changes; } })
    , cap_({ truth_, world.clock(), readers_, news_,
          http::EmergencyPress(
              truth_, signer, readers_, news_,
              [this](const app::StoredOrder& order, const std::vector<app::MeantDevice>& devices) {
                  published.push_back({ order, devices, is_on_disk(world, order) });
              },
              trust_),
          http::PersonalApproval(truth_, challenges_, trust_), cap_xml() })
{
    http::add_cap_routes(router_, cap_);
    router_.use(http::require_session(truth_, world.clock()));
    router_.use(http::keep_answers(truth_, world.clock()));
    router_.post("/api/v1/session/confirm",
        [this](net::Request request) { return session_.confirm(std::move(request)); });
    http::add_emergency_routes(router_, handlers_);
    http::add_passkey_routes(router_, passkeys_);
    http::add_template_routes(router_, templates_);
    http::add_cap_message_routes(router_, cap_);
    http::add_api_key_routes(router_, api_keys_);
    sign_in();
    runtime_.start();
}

Alarm::~Alarm()
{
    news_.close();
    runtime_.stop();
    runtime_.join();
    for (runtime::WorkerPool* pool : { &hashing_, &readers_, &writer_ })
        pool->stop();
}

void Alarm::sign_in()
{
    ++round_;
    world.commit([&](app::Records& records) {
        for (const AccountId account : { world.admin, world.province_approver, world.editor,
                 world.approver, world.stranger }) {
            app::Session session;
            session.id = SessionId(round_ * 1'000 + account.value());
            session.account = account;
            session.token_hash = sha256(account.text() + "." + std::to_string(round_)).text();
            session.created = world.clock().now();
            session.last_used = session.created;
            session.expires = session.created + 24h;
            records.sessions().add(session);
        }
    });
}

std::string Alarm::wish(const std::string& audience, const std::string& more)
{
    return R"({"text":"Nước đang lên nhanh, hãy di chuyển lên cao.","audience":)" + audience
        + (more.empty() ? "" : "," + more) + "}";
}

Answer Alarm::call(AccountId who, net::Method method, const std::string& target,
    const std::string& body, const net::Headers& headers)
{
    net::Request request;
    request.method = method;
    request.target = target;
    request.headers = headers;
    request.body = body;
    request.remote_address = "127.0.0.1";
    request.headers.set("Authorization", "Bearer " + who.text() + "." + std::to_string(round_));
    return answer_to(std::move(request));
}

Answer Alarm::bring(const std::string& key, const std::string& document)
{
    net::Request request;
    request.method = net::Method::post;
    request.target = "/cap/v1/alerts";
    request.headers.set("X-Api-Key", key);
    request.headers.set("Content-Type", "application/cap+xml");
    request.body = document;
    request.remote_address = "127.0.0.2";
    return answer_to(std::move(request));
}

Answer Alarm::read(const std::string& target)
{
    net::Request request;
    request.method = net::Method::get;
    request.target = target;
    return answer_to(std::move(request));
}

Answer Alarm::answer_to(net::Request request)
{
    net::Response response = runtime_.block_on(router_.handle(std::move(request)));
    Answer answer;
    answer.status = static_cast<unsigned>(response.status);
    answer.headers = response.headers;
    const auto* text = std::get_if<std::string>(&response.body);
    if (text == nullptr || text->empty())
        return answer;
    if (response.headers.get("Content-Type").find("json") != std::string_view::npos)
        answer.body = json::parse_object(*text).value();
    else
        answer.raw = *text;
    return answer;
}

}
