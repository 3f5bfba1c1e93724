// A private PostgreSQL for a test program: a fresh cluster in a temporary folder, reachable over a
// Unix socket only, without fsync. It ends with its object, or with the process.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <sys/types.h>

namespace nguon::tests {

class PrivatePostgres {
public:
    // Null when PostgreSQL is not installed or does not start; `why` then tells.
    static std::unique_ptr<PrivatePostgres> start(std::string& why);

    PrivatePostgres(const PrivatePostgres&) = delete;
    PrivatePostgres& operator=(const PrivatePostgres&) = delete;
    ~PrivatePostgres();

    // A new empty database of that name, replacing one that exists; returns its address.
    std::string create_database(const std::string& name);
    std::string url(const std::string& database) const;
    // Drops every schema of an existing database: quicker than a new one.
    void empty_database(const std::string& name);

    // As a power cut would, with kill -9.
    void kill();
    // After kill(); waits until it answers. False: it did not come back.
    bool start_again();

private:
    PrivatePostgres() = default;

    bool initialise(std::string& why);
    bool launch(std::string& why);
    bool answers() const;
    void stop(int signal);

    std::filesystem::path folder_;
    std::filesystem::path programs_;
    pid_t process_ = -1;
};

// One for the whole test program, started when first asked for; null when there is none to be had.
PrivatePostgres* shared_postgres(std::string& why);

}
