// The demo's own tables hold nothing that may be refused: a refusal is a mistake in them.
#pragma once

#include <stdexcept>

#include "base/result.hpp"

namespace nguon {

template <typename T> T must(Result<T> result)
{
    if (!result) {
        std::string what = "the demo data are refused: " + result.error().code;
        for (const FieldError& field : result.error().fields)
            what += " " + field.path + " " + field.code + " " + field.detail;
        throw std::logic_error(what + " " + result.error().detail);
    }
    if constexpr (!std::is_void_v<T>)
        return std::move(*result);
}

}
