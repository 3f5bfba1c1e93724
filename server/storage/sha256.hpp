// SHA-256 for names of files and for checksums.
#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace nguon::storage {

class Sha256 {
public:
    Sha256();

    void add(std::string_view bytes);
    // 64 lower-case hexadecimal digits; ends the computation.
    std::string finish_hex();

private:
    struct Free {
        void operator()(evp_md_ctx_st* context) const;
    };
    std::unique_ptr<evp_md_ctx_st, Free> context_;
};

std::string sha256_hex(std::string_view bytes);

}
