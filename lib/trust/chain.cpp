#include "trust/chain.hpp"

#include <limits>

#include "trust/malformed.hpp"
#include "json/parse.hpp"
#include "json/reader.hpp"
#include "json/write.hpp"

namespace nguon {

ChainHead next(const ChainHead& previous, std::string_view entry)
{
    const std::uint64_t sequence = previous.sequence + 1;
    std::string number; // big-endian
    for (int shift = 56; shift >= 0; shift -= 8)
        number.push_back(static_cast<char>((sequence >> shift) & 0xFF));
    Sha256 hash;
    hash.update(std::string_view("nguon\0chain\0", 12));
    hash.update(previous.hash.bytes());
    hash.update(number);
    hash.update(entry);
    return { sequence, hash.finish() };
}

Result<ChainHead> follow(const ChainHead& start, std::span<const ChainEntry> entries)
{
    ChainHead head = start;
    for (const ChainEntry& entry : entries) {
        if (entry.sequence != head.sequence + 1)
            return fail(Kind::conflict, "trust.chain_gap", std::to_string(head.sequence + 1));
        head = next(head, entry.bytes);
        if (head.hash != entry.hash)
            return fail(Kind::conflict, "trust.chain_fork", std::to_string(entry.sequence));
    }
    return head;
}

std::string to_payload(const Seal& seal)
{
    return json::canonical(
        json::Object{ { "chain", seal.chain }, { "sequence", seal.head.sequence },
            { "hash", seal.head.hash.text() }, { "issued", json::of(seal.issued) } });
}

Result<Seal> parse_seal(std::string_view payload)
{
    const auto value = json::parse(payload, { .max_depth = 2, .max_bytes = 4096 });
    if (!value)
        return malformed(value.error());
    json::Reader in(*value, json::Unknown::ignore);
    Seal seal;
    seal.chain = in.text("chain", { .least = 1, .most = 100 });
    seal.head.sequence = static_cast<std::uint64_t>(
        in.integer("sequence", 0, std::numeric_limits<std::int64_t>::max()));
    const auto hash = Hash::parse(in.text("hash", { .most = 64 }));
    seal.issued = in.moment("issued");
    if (const auto read = in.finish(); !read || !hash)
        return fail(Kind::invalid, "trust.malformed");
    seal.head.hash = *hash;
    return seal;
}

Result<Seal> open_seal(const SignedDocument& document, DocumentType type, const PublicKey& key)
{
    if (const auto checked = check_signature(document, type, key); !checked)
        return tl::unexpected(checked.error());
    return parse_seal(document.payload);
}

}
