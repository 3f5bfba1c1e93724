// The routes of emergencies over the small province, with what would go to the devices kept.
#pragma once

#include "runtime/runtime.hpp"
#include "server/http/routes.hpp"
#include "server/main/testing/register_api.hpp"
#include "server/main/testing/world.hpp"
#include "trust/document.hpp"

namespace nguon::testing {

class Alarm {
public:
    Alarm();
    ~Alarm();

    struct Published {
        app::StoredOrder order;
        std::vector<app::MeantDevice> devices;
        bool on_disk = false; // with its audit entry, when it was handed over
    };

    Answer call(AccountId who, net::Method method, const std::string& target,
        const std::string& body = "{}", const net::Headers& headers = {});
    Answer post(AccountId who, const std::string& target, const std::string& body = "{}")
    {
        return call(who, net::Method::post, target, body);
    }
    Answer get(AccountId who, const std::string& target, const net::Headers& headers = {})
    {
        return call(who, net::Method::get, target, {}, headers);
    }
    // {text, audience, expires} with the audience as JSON.
    static std::string wish(const std::string& audience, const std::string& more = {});
    Answer send(AccountId who, const std::string& audience, const std::string& more = {})
    {
        return post(who, "/api/v1/emergencies", wish(audience, more));
    }
    // Signs everybody in anew, so that passwords are fresh.
    void sign_in();

    World world;
    std::vector<Published> published;
    std::vector<EmergencyId> resent;
    std::optional<app::OrderWay> way;
    int spoken = 0; // texts that were voiced
    int plan_changes = 0;
    LocalSigner signer{ SecretKey::generate() };

private:
    runtime::Runtime runtime_;
    runtime::WorkerPool writer_{ "writer", 1, 100 };
    runtime::WorkerPool readers_{ "readers", 1, 100 };
    runtime::WorkerPool hashing_{ "hashing", 1, 100 };
    http::TruthDesk truth_{ world.truth(), writer_, readers_ };
    http::FactDesk facts_{ world.facts(), writer_, readers_ };
    http::News news_;
    http::SessionHandlers session_{ truth_, world.clock(), hashing_ };
    http::EmergencyHandlers handlers_;
    http::TemplateHandlers templates_;
    net::Router router_;
    int round_ = 0;
};

}
