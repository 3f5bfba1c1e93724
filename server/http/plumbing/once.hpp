// Doing a thing once, however often it is asked for: the deed of a POST and the answer kept for its
// Idempotency-Key are written in one transaction. After a crash either both are there, and a repeat
// is given the answer, or neither, and a repeat does the deed.
//
//   auto work = [deed, wanted](app::Records& records) { return app::add_group(...); };
//   auto show = [](app::Records&, const app::Group& group) { return json_response(...); };
//   auto done = co_await once(desk, claim_of(request), std::move(work), std::move(show));
//   if (!done)
//       co_return problem(done.error());
//   if (done->made)          // absent when the answer is that of an earlier request
//       tell(*done->made);
//   co_return std::move(done->answer);
#pragma once

#include <optional>
#include <type_traits>
#include <variant>

#include "net/router.hpp"
#include "server/http/plumbing/desks.hpp"

namespace nguon::http {

// What a request with an Idempotency-Key lays claim to.
struct Claim {
    AccountId account;
    std::string key;
    std::string request_hash;
    Moment at{};
};

// What came of it: the answer, and what was made; nothing was when the answer had been kept.
template <typename Made> struct Done {
    net::Response answer;
    std::optional<Made> made;
};

// Answers a repeated POST with the same Idempotency-Key as before, without asking its handler; the
// same key with another body is refused (idempotency.other_request). Any other POST with a key goes
// on with a claim. Stands behind `require_session`.
net::Middleware keep_answers(TruthDesk& desk, const runtime::Clock& clock);

// None without a key: then the deed is done whenever it is asked for. Only behind
// `require_session`.
std::optional<Claim> claim_of(const net::Request& request);

// The answer that was given to the claim; none yet: nothing.
Result<std::optional<net::Response>> find_answer(app::Records& records, const Claim& claim);
// Refuses where another request took the key in the meantime.
Result<void> keep_answer(app::Records& records, const Claim& claim, const net::Response& answer);

// The answer of a deed of which there is nothing to show.
inline net::Response no_content(app::Records&) { return net::Response::empty(); }

// `work(records)` is the deed, a Result; `show(records, made)` its answer, made within the same
// transaction. Both may be run again, so they must have no effect but on the records.
template <typename Work, typename Show>
auto once(TruthDesk& desk, std::optional<Claim> claim, Work work, Show show,
    runtime::Urgency urgency = runtime::Urgency::normal)
{
    using Answer = std::invoke_result_t<Work&, app::Records&>;
    using Value = typename Answer::value_type;
    using Made = std::conditional_t<std::is_void_v<Value>, std::monostate, Value>;
    auto both = [claim = std::move(claim), work = std::move(work), show = std::move(show)](
                    app::Records& records) mutable -> Result<Done<Made>> {
        if (claim) {
            auto known = find_answer(records, *claim);
            if (!known)
                return tl::unexpected(known.error());
            if (*known)
                return Done<Made>{ std::move(**known), std::nullopt };
        }
        auto made = work(records);
        if (!made)
            return tl::unexpected(made.error());
        Done<Made> done;
        if constexpr (std::is_void_v<Value>) {
            done.answer = show(records);
            done.made.emplace();
        } else {
            done.answer = show(records, std::as_const(*made));
            done.made.emplace(std::move(*made));
        }
        if (claim) {
            if (const auto kept = keep_answer(records, *claim, done.answer); !kept)
                return tl::unexpected(kept.error());
        }
        return done;
    };
    return desk.commit(std::move(both), urgency);
}

}
