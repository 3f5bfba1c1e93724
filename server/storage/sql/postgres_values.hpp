// Values on their way to PostgreSQL, and rows on their way back.
#pragma once

#include "server/storage/sql/row.hpp"
#include "server/storage/sql/value.hpp"

#include <memory>
#include <vector>

struct pg_result;

namespace nguon::storage::sql {

// The parallel arrays that libpq takes. Views into the values: no longer than they.
class PostgresValues {
public:
    explicit PostgresValues(std::span<const Value> values);

    int count() const { return static_cast<int>(types_.size()); }
    const unsigned* types() const { return types_.data(); }
    const char* const* addresses() const { return addresses_.data(); }
    const int* lengths() const { return lengths_.data(); }
    const int* formats() const { return formats_.data(); }

private:
    void add(const Value& value);

    std::vector<unsigned> types_;
    std::vector<const char*> addresses_;
    std::vector<int> lengths_;
    std::vector<int> formats_;
    // Numbers and texts written out; each must stay where it is.
    std::vector<std::string> texts_;
};

// One letter a value: statements are prepared apart where the types differ.
std::string signature_of(std::span<const Value> values);

// One row of a result in text form.
class PostgresCursor : public Cursor {
public:
    PostgresCursor(const pg_result* result, int row)
        : result_(result)
        , row_(row)
    {
    }

    bool is_null(int column) const override;
    std::int64_t integer(int column) const override;
    double real(int column) const override;
    std::string_view text(int column) const override;
    std::string_view blob(int column) const override;

private:
    std::string_view value(int column) const;
    [[noreturn]] static void refuse(int column);

    const pg_result* result_;
    int row_;
    // Blobs arrive as hexadecimal text; decoded they live as long as the row.
    mutable std::vector<std::unique_ptr<std::string>> decoded_;
};

}
