#include "server/main/live_filing.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "base/text.hpp"
#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "server/app/delegations.hpp"
#include "server/main/studio.hpp"
#include "server/media/measure.hpp"

namespace nguon {
namespace {

// Of a title that still gets a word behind it.
constexpr std::size_t most_title_bytes = 280;

}

// The bytes go to a file of their own first: whatever fails behind it, they are there.
awaitable<bool> LiveFiling::file(app::LiveDraft draft, device::LiveRecording recording)
{
    const auto path = parts_.kept / (draft.id.text() + ".opus");
    auto keep = [path, bytes = recording.file] {
        std::filesystem::create_directories(path.parent_path());
        media::write_new_file(path, bytes);
    };
    co_await parts_.measuring.run(std::move(keep));
    auto measured = [this, path, title = draft.title,
                        bytes = std::move(recording.file)]() -> Result<app::MediaFile> {
        const auto facts = media::measure(bytes);
        if (!facts)
            return tl::unexpected(facts.error());
        if (const auto stored = parts_.media.put_file(path); !stored)
            return tl::unexpected(stored.error());
        return file_of(*facts, title, "upload");
    };
    const auto stored = co_await parts_.measuring.run(std::move(measured));
    Result<void> entered;
    if (!stored) {
        entered = tl::unexpected(stored.error());
    } else {
        const Span heard{ recording.starts, recording.starts + recording.length };
        entered = co_await enter(draft, *stored, heard, recording.why);
    }
    if (!entered) {
        log::error("live.not_filed",
            { { "live", draft.id.text() }, { "code", entered.error().code },
                { "file", path.string() } });
        parts_.spool.forget(draft.id);
        co_await note_end(std::move(draft), recording.why, recording.length);
        co_return false;
    }
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    parts_.spool.forget(draft.id);
    parts_.filed(draft.bulletin, draft.audience.units);
    co_return true;
}

awaitable<void> LiveFiling::file_left(std::vector<LiveSpool::Left> left)
{
    for (LiveSpool::Left& one : left) {
        const LiveId live = one.draft.id;
        try {
            co_await file_left(std::move(one));
        } catch (const boost::system::system_error&) {
            throw; // asked to stop
        } catch (const std::exception& error) {
            log::error(
                "live.left_not_filed", { { "live", live.text() }, { "what", error.what() } });
        }
    }
}

awaitable<void> LiveFiling::file_left(LiveSpool::Left left)
{
    struct Known {
        bool filed = false; // the server ended between that and forgetting it
        std::optional<Caller> caller;
    };
    auto look = [bulletin = left.draft.bulletin, by = left.draft.caller.account,
                    now = parts_.clock.now()](app::Records& records) {
        Known known;
        known.filed = records.bulletins().find(bulletin).has_value();
        if (auto account = records.accounts().find(by)) {
            app::lend(records, *account, day_of(now));
            known.caller = account->caller();
        }
        return known;
    };
    const Known known = co_await parts_.truth.read(std::move(look));
    if (known.filed || left.sound.empty()) {
        parts_.spool.forget(left.draft.id);
        co_return;
    }
    auto measure = [&left] { return media::measure(left.sound); };
    const auto facts = co_await parts_.measuring.run(std::move(measure));
    if (!known.caller || !facts) {
        log::warning("live.left_not_filed",
            { { "live", left.draft.id.text() },
                { "code", facts ? "account.missing" : facts.error().code } });
        co_return;
    }
    std::error_code ignored;
    std::filesystem::remove(parts_.kept / (left.draft.id.text() + ".opus"), ignored);
    left.draft.caller = *known.caller;
    left.draft.title = fmt::format("{} (bị ngắt)", cut_utf8(left.draft.title, most_title_bytes));
    device::LiveRecording recording;
    recording.file = std::move(left.sound);
    recording.starts = left.starts;
    recording.length = std::chrono::duration_cast<Milliseconds>(facts->duration);
    recording.why = "interrupted";
    log::info("live.left_over", { { "live", left.draft.id.text() } });
    co_await file(std::move(left.draft), std::move(recording));
}

// The audit knows of its end although the archive does not.
awaitable<void> LiveFiling::note_end(app::LiveDraft draft, std::string why, Milliseconds length)
{
    const app::Deed deed{ draft.caller, parts_.clock.now(),
        [] { return runtime::chance_for_ids(); }, {} };
    auto work
        = [deed, draft = std::move(draft), why = std::move(why), length](
              app::Records& records) { app::note_live_ended(records, deed, draft, why, length); };
    co_await parts_.truth.commit(std::move(work));
}

awaitable<Result<void>> LiveFiling::enter(
    app::LiveDraft draft, app::MediaFile file, Span heard, std::string why)
{
    const app::Deed deed{ draft.caller, parts_.clock.now(),
        [] { return runtime::chance_for_ids(); }, {} };
    auto begin = [deed, draft, file, heard](app::Records& records) {
        return app::begin_filing(records, deed, draft, file, heard.begins);
    };
    const auto approval = co_await parts_.truth.commit(std::move(begin));
    if (!approval)
        co_return tl::unexpected(approval.error());
    auto sign = [this, payload = to_payload(approval->statement)] {
        return parts_.signer.sign(DocumentType::approval, payload);
    };
    const auto statement = co_await parts_.signing.run(std::move(sign));
    if (!statement)
        co_return tl::unexpected(statement.error());
    auto work = [deed, draft, file, heard, why, approval = *approval, text = encode(*statement)](
                    app::Records& records) -> Result<Bulletin> {
        auto filed = app::file_live(records, deed, draft, file, heard.begins, approval, text);
        if (filed)
            app::note_live_ended(records, deed, draft, why, heard.length());
        return filed;
    };
    const auto filed = co_await parts_.truth.commit(std::move(work));
    if (!filed)
        co_return tl::unexpected(filed.error());
    auto expect = [deliveries = app::deliveries_of(draft, heard)](
                      app::Facts& facts) { facts.deliveries().expect(deliveries); };
    co_await parts_.facts.commit(std::move(expect));
    co_return Result<void>();
}

}
