// The routes of emergencies over the small province, with what would go to the devices kept.
#pragma once

#include "runtime/runtime.hpp"
#include "server/http/routes.hpp"
#include "server/main/cap_xml.hpp"
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
    // As another system, with a key; the body of what is no JSON stands in `raw`.
    Answer bring(const std::string& key, const std::string& document);
    // As anybody, of /cap/v1.
    Answer read(const std::string& target);
    // Signs everybody in anew, so that passwords are fresh.
    void sign_in();

    World world;
    std::vector<Published> published;
    std::vector<EmergencyId> resent;
    std::optional<app::OrderWay> way;
    int spoken = 0; // texts that were voiced
    app::SpeechOrder last_spoken;
    int plan_changes = 0;
    Site site{ "localhost", { "http://localhost:8080" } };
    std::optional<Keyring> keyring; // what the root vouches for
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
    http::Challenges challenges_;
    http::PersonalTrust trust_{ [this] { return site; }, [this] { return keyring; } };
    http::EmergencyHandlers handlers_;
    http::PasskeyHandlers passkeys_{ { truth_, world.clock(), challenges_, trust_ } };
    http::TemplateHandlers templates_;
    http::CapHandlers cap_;
    http::ApiKeyHandlers api_keys_{ truth_, world.clock(), certificate_reader() };
    net::Router router_;

    Answer answer_to(net::Request request);
    int round_ = 0;
};

}
