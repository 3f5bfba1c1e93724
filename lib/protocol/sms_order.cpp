#include "protocol/sms_order.hpp"

#include <array>

#include "base/text.hpp"
#include "protocol/order.hpp"
#include "trust/hash.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

namespace nguon::protocol {
namespace {

constexpr std::string_view prefix = "NG1:";
constexpr unsigned most_acts = 3;
constexpr unsigned names_template = 1U << 5;

tl::unexpected<Error> malformed_sms() { return fail(Kind::invalid, "sms.malformed"); }

void put(std::string& out, std::uint64_t number, std::size_t bytes)
{
    for (std::size_t i = bytes; i > 0; --i)
        out += static_cast<char>((number >> (8 * (i - 1))) & 0xFF);
}

void put_revision(std::string& out, std::uint64_t number)
{
    for (; number > 0x7F; number >>= 7)
        out += static_cast<char>(0x80 | (number & 0x7F));
    out += static_cast<char>(number);
}

// Reads a body from its front; what is not there reads as zero and is remembered.
class Bytes {
public:
    explicit Bytes(std::string_view bytes)
        : bytes_(bytes)
    {
    }

    std::uint64_t number(std::size_t count)
    {
        std::uint64_t read = 0;
        for (std::size_t i = 0; i < count; ++i)
            read = read << 8 | next();
        return read;
    }
    // One number has one writing: neither longer than it needs nor beyond 63 bits.
    std::int64_t revision()
    {
        std::uint64_t read = 0;
        for (unsigned shift = 0; shift < 63; shift += 7) {
            const std::uint64_t byte = next();
            read |= (byte & 0x7F) << shift;
            if ((byte & 0x80) == 0) {
                short_ |= byte == 0 && shift > 0;
                return static_cast<std::int64_t>(read);
            }
        }
        short_ = true;
        return 0;
    }
    template <typename Identity> Identity id()
    {
        const Identity read(static_cast<std::int64_t>(number(8) & ~(std::uint64_t(1) << 63)));
        short_ |= !read;
        return read;
    }
    bool at_end() const { return bytes_.empty(); }
    bool short_of() const { return short_; }

private:
    std::uint64_t next()
    {
        if (bytes_.empty()) {
            short_ = true;
            return 0;
        }
        const auto byte = static_cast<unsigned char>(bytes_.front());
        bytes_.remove_prefix(1);
        return byte;
    }

    std::string_view bytes_;
    bool short_ = false;
};

std::string body_of(const SmsOrder& sms)
{
    const Order& order = sms.order;
    std::string out;
    put(out,
        static_cast<unsigned>(order.act) | (order.exercise ? 4U : 0U)
            | static_cast<unsigned>(order.level) << 3 | (sms.words ? names_template : 0U),
        1);
    put(out, static_cast<unsigned>(order.repeat) << 4 | static_cast<unsigned>(sms.hazard), 1);
    put(out, static_cast<std::uint64_t>(order.id.value()), 8);
    put_revision(out, static_cast<std::uint64_t>(order.revision));
    const auto issued = std::chrono::floor<std::chrono::seconds>(order.issued);
    put(out, static_cast<std::uint64_t>(issued.time_since_epoch().count()), 4);
    put(out,
        static_cast<std::uint64_t>(
            std::chrono::ceil<std::chrono::seconds>(order.expires - issued).count()),
        3);
    if (sms.words) {
        put(out, static_cast<std::uint64_t>(sms.words.value()), 8);
        put(out, sms.fingerprint, 4);
    }
    const auto meant = [&](char kind, const auto& ids) {
        for (const auto id : ids) {
            out += kind;
            put(out, static_cast<std::uint64_t>(id.value()), 8);
        }
    };
    meant('u', order.audience.units);
    meant('g', order.audience.groups);
    meant('d', order.audience.devices);
    return out;
}

std::optional<SmsOrder> read_body(std::string_view body)
{
    Bytes in(body);
    SmsOrder sms;
    Order& order = sms.order;
    const auto first = static_cast<unsigned>(in.number(1));
    const auto second = static_cast<unsigned>(in.number(1));
    if ((first & 3) >= most_acts || first >> 6 != 0 || second >> 4 < 1 || second >> 4 > 10
        || (second & 15) > static_cast<unsigned>(Hazard::other))
        return std::nullopt;
    order.act = static_cast<OrderAct>(first & 3);
    order.exercise = (first & 4) != 0;
    order.level = static_cast<Level>((first >> 3) & 3);
    order.repeat = static_cast<int>(second >> 4);
    sms.hazard = static_cast<Hazard>(second & 15);
    order.id = in.id<OrderId>();
    order.revision = in.revision();
    order.issued = Moment(std::chrono::seconds(in.number(4)));
    order.starts = order.issued;
    order.expires = order.issued + std::chrono::seconds(in.number(3));
    if ((first & names_template) != 0) {
        sms.words = in.id<TemplateId>();
        sms.fingerprint = static_cast<std::uint32_t>(in.number(4));
    }
    while (!in.at_end() && !in.short_of()) {
        switch (in.number(1)) {
        case 'u':
            order.audience.units.push_back(in.id<UnitId>());
            break;
        case 'g':
            order.audience.groups.push_back(in.id<GroupId>());
            break;
        case 'd':
            order.audience.devices.push_back(in.id<DeviceId>());
            break;
        default:
            return std::nullopt;
        }
    }
    if (in.short_of() || order.revision < 1 || order.expires <= order.issued)
        return std::nullopt;
    // What is written in another way than we write it was not written by us.
    if (body_of(sms) != body)
        return std::nullopt;
    return sms;
}

std::string payload_of(std::string_view body, Moment issued)
{
    return json::canonical(
        json::Object{ { "issued", json::of(issued) }, { "sms", json::of(to_base64url(body)) } });
}

}

std::uint32_t fingerprint_of(std::string_view words)
{
    const Hash hash = sha256(words);
    std::uint32_t read = 0;
    for (const char byte : hash.bytes().substr(0, 4))
        read = read << 8 | static_cast<unsigned char>(byte);
    return read;
}

Result<std::string> sms_payload(const SmsOrder& sms)
{
    const OrderAudience& audience = sms.order.audience;
    if (!audience.polygons.empty() || !audience.circles.empty())
        return fail(Kind::invalid, "sms.area");
    const std::string body = body_of(sms);
    const std::size_t letters = (body.size() + Signature::size) * 4 / 3 + 1 + prefix.size();
    if (body.size() + Signature::size > most_sms_bytes || letters > longest_sms)
        return fail(Kind::invalid, "sms.too_long");
    return payload_of(body, std::chrono::floor<std::chrono::seconds>(sms.order.issued));
}

std::string to_sms(const SignedDocument& document)
{
    std::string bytes;
    if (const auto payload = json::parse_object(document.payload, {})) {
        if (const auto* body = payload->if_contains("sms"); body && body->is_string())
            bytes = from_base64url(std::string_view(body->get_string())).value_or("");
    }
    bytes += document.signature.bytes();
    return std::string(prefix).append(to_base64url(bytes));
}

bool is_sms_order(std::string_view text) { return trim(text).starts_with(prefix); }

Result<SmsOrder> open_sms(std::string_view text, const Keyring& keyring, std::optional<Moment> now)
{
    text = trim(text);
    if (!is_sms_order(text) || text.size() > 2 * longest_sms)
        return malformed_sms();
    const auto bytes = from_base64url(text.substr(prefix.size()));
    if (!bytes || bytes->size() <= Signature::size || bytes->size() > most_sms_bytes)
        return malformed_sms();
    const std::string_view body
        = std::string_view(*bytes).substr(0, bytes->size() - Signature::size);
    const auto signature = Signature::from_bytes(std::string_view(*bytes).substr(body.size()));
    auto sms = read_body(body);
    if (!sms || !signature)
        return malformed_sms();
    // Which key it was is not written: there is no room, and there are few.
    Result<Verified> verified = fail(Kind::forbidden, "trust.unknown_key");
    for (const KeyringKey& key : keyring.keys) {
        const SignedDocument document{ DocumentType::order, Algorithm::ed25519, key.kid(),
            payload_of(body, sms->order.issued), *signature };
        verified = verify(document, keyring, DocumentType::order, now);
        if (verified || verified.error().code != "trust.bad_signature")
            break;
    }
    if (!verified)
        return tl::unexpected(verified.error());
    if (sms->order.expires - sms->order.issued > longest_order_life)
        return fail(Kind::invalid, "order.too_long");
    if (now && *now >= sms->order.expires)
        return fail(Kind::conflict, "order.expired");
    return *sms;
}

}
