#include "agent/player/papers.hpp"

#include "runtime/log.hpp"

#include <algorithm>
#include <set>

namespace nguon::agent {
namespace {

constexpr std::size_t most_paper_bytes = 256UL << 10;

Result<SignedDocument> read_paper(const std::filesystem::path& path)
{
    const auto text = read_file(path, most_paper_bytes);
    if (!text)
        return fail(Kind::missing, "local.missing");
    return decode_document(*text, most_paper_bytes);
}

}

std::vector<std::string> Papers::load(const Enrolment& enrolment)
{
    enrolment_ = enrolment;
    std::vector<std::string> faults;
    const auto take = [&](const std::filesystem::path& path, auto verify) {
        const auto document = read_paper(path);
        const Result<void> taken
            = document ? verify(*document) : Result<void>(tl::unexpected(document.error()));
        if (taken || taken.error().code == "local.missing")
            return;
        log::error("player.stored_paper_refused",
            { { "file", path.filename().string() }, { "code", taken.error().code } });
        faults.push_back(taken.error().code);
    };
    take(folders_.keyring(), [&](const SignedDocument& document) -> Result<void> {
        auto keyring = check_keyring(document, enrolment_.root, 0);
        if (!keyring)
            return tl::unexpected(keyring.error());
        raise_floor(keyring->issued);
        keyring_ = std::move(*keyring);
        return {};
    });
    if (!keyring_)
        return faults;
    take(folders_.profile(), [&](const SignedDocument& document) -> Result<void> {
        auto profile
            = protocol::open_profile(document, *keyring_, enrolment_.device, 0, std::nullopt);
        if (!profile)
            return tl::unexpected(profile.error());
        profile_ = std::move(*profile);
        return {};
    });
    take(folders_.plan(), [&](const SignedDocument& document) -> Result<void> {
        std::map<Hash, std::string> packed;
        auto plan = assemble(document, 0, std::nullopt, packed);
        if (!plan)
            return tl::unexpected(plan.error());
        raise_floor(plan->header.issued);
        plan_ = std::move(*plan);
        plan_payload_ = document.payload;
        return {};
    });
    return faults;
}

Result<Keyring> Papers::check_keyring(
    const SignedDocument& document, const PublicKey& root, Version held)
{
    return open_keyring(document, root, held);
}

void Papers::store_keyring(const SignedDocument& document, Keyring keyring)
{
    write_file(folders_.keyring(), encode(document));
    raise_floor(keyring.issued);
    keyring_ = std::move(keyring);
}

Result<void> Papers::refresh(
    Refreshed what, const SignedDocument& document, std::optional<Moment> now)
{
    if (!keyring_ && what != Refreshed::keyring)
        return fail(Kind::unavailable, "trust.no_keyring");
    switch (what) {
    case Refreshed::keyring:
        return take_keyring(document);
    case Refreshed::profile:
        return take_profile(document, now);
    case Refreshed::plan:
        return take_plan(document, now);
    }
    return fail(Kind::invalid, "local.malformed");
}

Result<void> Papers::take_keyring(const SignedDocument& document)
{
    auto keyring
        = check_keyring(document, enrolment_.root, keyring_ ? keyring_->version : Version(0));
    if (!keyring)
        return tl::unexpected(keyring.error());
    if (keyring_ && keyring_->version == keyring->version)
        return *keyring_ == *keyring ? Result<void>() : fail(Kind::conflict, "trust.old_keyring");
    store_keyring(document, std::move(*keyring));
    // What an ended or revoked key vouched for is looked at again with the new one.
    profile_.reset();
    plan_.reset();
    for (const std::string& code : load(enrolment_))
        log::warning("player.paper_lost_with_keyring", { { "code", code } });
    return {};
}

Result<void> Papers::take_profile(const SignedDocument& document, std::optional<Moment> now)
{
    auto profile
        = protocol::open_profile(document, *keyring_, enrolment_.device, profile_version(), now);
    if (!profile)
        return tl::unexpected(profile.error());
    if (profile_ && profile_->version == profile->version)
        return {};
    write_file(folders_.profile(), encode(document));
    profile_ = std::move(*profile);
    return {};
}

Result<void> Papers::take_plan(const SignedDocument& document, std::optional<Moment> now)
{
    const Version held = plan_ ? plan_->header.version : 0;
    std::map<Hash, std::string> packed;
    auto plan = assemble(document, held, now, packed);
    if (!plan)
        return tl::unexpected(plan.error());
    if (plan_ && plan->header.version == held)
        return protocol::content_of(plan->header) == protocol::content_of(plan_->header)
            ? Result<void>()
            : fail(Kind::conflict, "plan.old_version");
    for (const auto& [hash, bytes] : packed) {
        if (!std::filesystem::exists(folders_.body(hash)))
            write_file(folders_.body(hash), bytes);
    }
    write_file(folders_.plan(), encode(document));
    raise_floor(plan->header.issued);
    plan_ = std::move(*plan);
    plan_payload_ = document.payload;
    drop_other_bodies();
    return {};
}

Result<HeldPlan> Papers::assemble(const SignedDocument& document, Version held,
    std::optional<Moment> now, std::map<Hash, std::string>& packed) const
{
    auto header = protocol::open_plan(document, *keyring_, enrolment_.device, held, now);
    if (!header)
        return tl::unexpected(header.error());
    HeldPlan plan;
    std::vector<PlanBody> bodies;
    for (const PlanPart& part : header->parts) {
        const auto hash = Hash::parse(part.hash);
        if (!hash)
            return fail(Kind::invalid, "plan.malformed");
        auto bytes = find_body(*hash);
        if (!bytes)
            return fail(Kind::missing, "plan.body_missing", part.hash);
        auto body = protocol::unpack(*bytes, *hash);
        if (!body)
            return tl::unexpected(body.error());
        auto approvals = protocol::verify_approvals(*body, *keyring_, now);
        plan.approvals.by_version.merge(approvals.by_version);
        for (std::string& code : approvals.refused)
            plan.approvals.refused.push_back(std::move(code));
        packed.emplace(*hash, std::move(*bytes));
        bodies.push_back(std::move(*body));
    }
    plan.header = std::move(*header);
    plan.slots = merge_slots(bodies);
    for (PlanBody& body : bodies) {
        for (PlanTemplate& one : body.templates)
            plan.templates.push_back(std::move(one));
    }
    std::ranges::sort(plan.templates, {}, &PlanTemplate::id);
    const auto twice = std::ranges::unique(plan.templates, {}, &PlanTemplate::id);
    plan.templates.erase(twice.begin(), twice.end());
    return plan;
}

// Its own copy when it verifies, else what the agent brought.
std::optional<std::string> Papers::find_body(const Hash& hash) const
{
    if (auto bytes = read_file(folders_.body(hash), protocol::most_body_bytes)) {
        if (protocol::unpack(*bytes, hash))
            return bytes;
        std::error_code ignored;
        std::filesystem::remove(folders_.body(hash), ignored);
    }
    return read_file(folders_.incoming_body(hash), protocol::most_body_bytes);
}

void Papers::drop_other_bodies() const
{
    std::set<std::string> wanted;
    for (const PlanPart& part : plan_->header.parts)
        wanted.insert(part.hash);
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folders_.bodies(), ignored)) {
        if (!wanted.contains(entry.path().filename().string()))
            std::filesystem::remove(entry.path(), ignored);
    }
}

DeviceProfile Papers::profile() const
{
    if (profile_)
        return *profile_;
    DeviceProfile profile;
    profile.device = enrolment_.device;
    return profile;
}

void Papers::raise_floor(Moment issued) { floor_ = std::max(floor_.value_or(issued), issued); }

}
