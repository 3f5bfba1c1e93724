#include "agent/player/identity.hpp"

#include "base/text.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

#include <stdexcept>

namespace nguon::agent {
namespace {

SecretKey load_or_make(const Folders& folders)
{
    folders.make_for_player();
    if (auto seed = read_file(folders.device_key(), SecretKey::seed_size)) {
        if (seed->size() != SecretKey::seed_size)
            throw std::runtime_error("device.key is damaged");
        SecretKey key = SecretKey::from_seed(*seed);
        wipe(*seed);
        return key;
    }
    if (std::filesystem::exists(folders.device_key()))
        throw std::runtime_error("device.key is damaged");
    SecretKey key = SecretKey::generate();
    key.with_seed([&](std::string_view seed) {
        write_file(folders.device_key(), seed, 0600);
        return 0;
    });
    return key;
}

std::optional<Enrolment> load_enrolment(const Folders& folders)
{
    const auto text = read_file(folders.trust(), 4'096);
    if (!text)
        return std::nullopt;
    const auto object = json::parse_object(*text, { .max_depth = 2, .max_bytes = 4'096 });
    if (!object)
        throw std::runtime_error("trust.json is damaged");
    json::Reader in(*object, json::Unknown::ignore);
    Enrolment enrolment;
    enrolment.device = in.id<DeviceId>("device");
    const auto root = PublicKey::parse(in.text("root", { .most = 100 }));
    if (!in.finish() || !root)
        throw std::runtime_error("trust.json is damaged");
    enrolment.root = *root;
    return enrolment;
}

}

Identity::Identity(const Folders& folders)
    : folders_(folders)
    , signer_(load_or_make(folders))
    , enrolment_(load_enrolment(folders))
{
}

Result<void> Identity::enrol(const Enrolment& enrolment)
{
    if (enrolment_)
        return *enrolment_ == enrolment
            ? Result<void>()
            : fail(Kind::conflict, "local.enrolled_elsewhere", enrolment_->device.text());
    write_file(folders_.trust(),
        json::serialise(json::Object{ { "device", json::of(enrolment.device) },
            { "root", json::of(enrolment.root.text()) } }));
    enrolment_ = enrolment;
    return {};
}

}
