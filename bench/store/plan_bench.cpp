// Plans after a change for the whole province: compiling, signing, and what goes over the wire.
//
//   compile_ms     reading the records and compiling every body and every device's part
//   change_ms      comparing with what devices hold and writing their headers
//   sign_ms, raw_sign_ms   all headers by the house's signer in memory, and bare Ed25519 of as many
//   bytes header_bytes   of a device's signed header; body_bytes: of the body that changed, shared
//   by all linear         cost per device at the largest size over that at the smallest; 1 is
//   linear
#include "bench/store/province.hpp"

#include <fmt/core.h>

#include "server/app/plans.hpp"

namespace nguon::bench {
namespace {

struct Sizes {
    double compile_ms = 0;
    double change_ms = 0;
    double sign_ms = 0;
    double raw_sign_ms = 0;
    std::size_t header_bytes = 0;
    std::size_t body_bytes = 0;
    std::size_t changed = 0;
};

Sizes measure(int devices, int rounds)
{
    Province province(std::max(devices / 50, 1), devices);
    for (int i = 0; i < province.communes(); ++i)
        province.put_on_air(province.commune(i), 1'000 + i, std::chrono::minutes(6 * 60));
    LocalSigner signer(SecretKey::generate());
    std::vector<double> compile, change, sign, raw;
    Sizes sizes;
    for (int round = 0; round <= rounds; ++round) {
        // Each round puts one more bulletin on air for everybody.
        province.put_on_air(province.province(), 10 + round, std::chrono::minutes(17 * 60 + round));
        app::CompiledPlans compiled;
        app::PlanChanges changes;
        double compile_ms = 0;
        double change_ms = 0;
        province.truth().read([&](app::Records& records) {
            compile_ms = milliseconds(
                [&] { compiled = app::compile_plans(records, province.tree(), Province::now()); });
            change_ms = milliseconds(
                [&] { changes = app::changed_plans(records, compiled, 1, "", Province::now()); });
        });
        std::vector<std::string> payloads;
        for (const app::PlanChange& one : changes.plans)
            payloads.push_back(protocol::to_payload(one.header));
        std::vector<SignedDocument> documents;
        const double sign_ms
            = milliseconds([&] { documents = *signer.sign_all(DocumentType::plan, payloads); });
        const double raw_ms = milliseconds([&] {
            for (const std::string& payload : payloads)
                static_cast<void>(signer.key().sign(payload));
        });
        // Devices hold the new plans from here on: the next round finds only its own change.
        province.truth().write([&](app::Records& records) {
            std::vector<app::StoredPlan> rows;
            for (std::size_t i = 0; i < documents.size(); ++i)
                rows.push_back({ changes.plans[i].header.device, changes.plans[i].header.version,
                    changes.plans[i].content_hash, encode(documents[i]),
                    changes.plans[i].header.parts, Province::now() });
            for (const auto& body : compiled.bodies)
                records.plans().add_body(body.hash.text(), body.gzip, Province::now());
            for (const auto& change_of : changes.profiles)
                records.devices().set_profile_state(change_of.device, change_of.state);
            records.plans().add(rows);
            return true;
        });
        if (round == 0)
            continue; // warm-up
        compile.push_back(compile_ms);
        change.push_back(change_ms);
        sign.push_back(sign_ms);
        raw.push_back(raw_ms);
        sizes.changed = changes.plans.size();
        sizes.header_bytes = encode(documents.back()).size();
        for (const auto& body : compiled.bodies)
            sizes.body_bytes = std::max(sizes.body_bytes, body.gzip.size());
    }
    sizes.compile_ms = median(compile);
    sizes.change_ms = median(change);
    sizes.sign_ms = median(sign);
    sizes.raw_sign_ms = median(raw);
    return sizes;
}

}
}

int main(int count, char** words)
{
    using namespace nguon::bench;
    const int most = argument(count, words, "--devices", 15'000);
    const int rounds = argument(count, words, "--rounds", 3);
    double per_device_small = 0;
    for (const int devices : { most / 4, most / 2, most }) {
        const auto s = measure(devices, rounds);
        const double per_device = (s.compile_ms + s.change_ms + s.sign_ms) / devices;
        if (per_device_small == 0)
            per_device_small = per_device;
        fmt::print(
            "{{\"bench\":\"plan\",\"devices\":{},\"changed\":{},\"compile_ms\":{:.1f},"
            "\"change_ms\":{:.1f},\"sign_ms\":{:.1f},\"raw_sign_ms\":{:.1f},"
            "\"sign_ratio\":{:.2f},\"header_bytes\":{},\"body_bytes\":{},\"linear\":{:.2f}}}\n",
            devices, s.changed, s.compile_ms, s.change_ms, s.sign_ms, s.raw_sign_ms,
            s.raw_sign_ms / s.sign_ms, s.header_bytes, s.body_bytes, per_device / per_device_small);
    }
}
