#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/moment.hpp"
#include "core/account/rights.hpp"
#include "core/ids.hpp"
#include "server/app/page.hpp"

namespace nguon::app {

// One line of the audit log, appended in the transaction of its cause (DESIGN D16).
struct AuditEntry {
    AuditId id;
    std::optional<AccountId> account; // none: the system itself
    std::string account_name;
    std::string deed; // "bulletin.approved"
    std::string subject_kind; // "bulletin"
    std::int64_t subject = 0;
    std::string subject_name; // as it was then
    std::optional<UnitId> unit;
    std::string detail; // JSON, small
    std::string address;
    Moment at{};
};

struct AuditFilter {
    std::vector<UnitId>
        units; // in these or below; entries without a unit are for the whole tree's auditors
    bool whole = false; // entries without a unit as well
    std::optional<AccountId> account;
    std::string deed; // prefix: "bulletin."
    std::string subject_kind;
    std::optional<std::int64_t> subject;
    std::optional<Moment> from;
    std::optional<Moment> to;
    std::string search;
};

// A stretch of entries under one chained and signed head.
struct AuditSeal {
    std::int64_t number = 0;
    std::int64_t first = 0; // row numbers
    std::int64_t last = 0;
    std::string chain; // hex
    std::string seal; // signed JSON envelope
    Moment at{};
};

class Audit {
public:
    virtual ~Audit() = default;

    virtual void append(const AuditEntry& entry) = 0;
    virtual Paged<AuditEntry> list(
        const AuditFilter& filter, const UnitTree& tree, const Page& page)
        = 0;
    // Entries behind the last seal, by row number, as canonical bytes for the chain.
    struct Row {
        std::int64_t number = 0;
        std::string bytes;
    };
    virtual std::vector<Row> unsealed(int most) = 0;
    virtual std::vector<Row> rows(std::int64_t first, std::int64_t last) = 0;
    virtual std::optional<AuditSeal> last_seal() = 0;
    virtual std::vector<AuditSeal> seals(std::int64_t from_number, int most) = 0;
    virtual void add_seal(const AuditSeal& seal) = 0;
};

// The answer given to a POST with an Idempotency-Key, so that the same request twice does one
// thing. Written in the transaction of the deed.
struct KeptAnswer {
    AccountId account;
    std::string key;
    std::string request_hash;
    int status = 0;
    std::string body;
    Moment at{};
};

class KeptAnswers {
public:
    virtual ~KeptAnswers() = default;

    virtual std::optional<KeptAnswer> find(AccountId account, const std::string& key) = 0;
    // False: the key has its answer.
    virtual bool add(const KeptAnswer& answer) = 0;
    virtual std::int64_t remove_before(Moment moment) = 0;
};

// Small named values of the whole system (JSON).
class Settings {
public:
    virtual ~Settings() = default;

    virtual std::optional<std::string> find(const std::string& name) = 0;
    virtual void save(const std::string& name, const std::string& value) = 0;
};

}
