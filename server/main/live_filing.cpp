#include "server/main/live_filing.hpp"

#include <filesystem>

#include "runtime/log.hpp"
#include "runtime/random.hpp"
#include "server/main/studio.hpp"
#include "server/media/measure.hpp"

namespace nguon {
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
        co_await note_end(std::move(draft), recording.why, recording.length);
        co_return false;
    }
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
    parts_.filed(draft.bulletin, draft.audience.units);
    co_return true;
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
