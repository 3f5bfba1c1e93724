#include "server/http/media/media_handlers.hpp"

#include <charconv>

#include "base/text.hpp"
#include "server/app/note.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/speech/speech_json.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

// Above this a recording is worked on by a job with progress, not inside the call.
constexpr std::uint64_t at_once_bytes = 20ULL << 20;

struct UploadWish {
    std::string upload;
    std::uint64_t offset = 0;
    std::optional<std::uint64_t> size;
    std::string name;
    std::optional<UnitId> unit;
    app::Cut cut;
};

std::optional<std::uint64_t> offset_of(std::string_view text)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

bool is_upload_key(std::string_view key)
{
    return key.size() >= 8 && key.size() <= 40 && std::all_of(key.begin(), key.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

// Milliseconds within a recording.
std::optional<Milliseconds> read_position(QueryReader& query, const char* name)
{
    const auto text = query.text(name, 20);
    if (!text)
        return std::nullopt;
    const auto number = offset_of(*text);
    constexpr std::uint64_t most = 3'600'000;
    if (!number || *number > most) {
        query.refuse(name, "input.out_of_range", "0–3.600.000 ms");
        return std::nullopt;
    }
    return Milliseconds(static_cast<std::int64_t>(*number));
}

Result<UploadWish> read_wish(const net::Request& request)
{
    QueryReader query(request);
    UploadWish wish;
    wish.upload = query.text("upload", 40).value_or("");
    if (!is_upload_key(wish.upload))
        query.refuse("upload", "media.bad_upload_key");
    if (const auto offset = query.text("offset")) {
        if (const auto number = offset_of(*offset))
            wish.offset = *number;
        else
            query.refuse("offset", "input.wrong_type");
    }
    if (const auto size = query.text("size")) {
        wish.size = offset_of(*size);
        if (!wish.size || *wish.size == 0 || *wish.size > most_upload_bytes)
            query.refuse("size", "input.out_of_range", "1 byte – 200 MB");
    }
    wish.name = query.text("name", 300).value_or("");
    wish.unit = query.id<UnitId>("unit");
    if (const auto from = read_position(query, "keep_from"))
        wish.cut.from = *from;
    wish.cut.to = read_position(query, "keep_to");
    if (wish.cut.to && *wish.cut.to <= wish.cut.from)
        query.refuse("keep_to", "media.nothing_left");
    if (const auto ok = query.finish(); !ok)
        return tl::unexpected(ok.error());
    return wish;
}

net::Response still_open(std::string_view upload, std::uint64_t received, const UploadWish& wish)
{
    return json_response(net::Status::accepted,
        json::Object{ { "id", json::Value(upload) }, { "received", received },
            { "size", wish.size ? json::Value(*wish.size) : json::Value(nullptr) },
            { "complete", false } });
}

net::Response wrong_offset(const Error& error)
{
    const auto reached = offset_of(error.detail).value_or(0);
    return stale(error, json::Object{ { "received", reached } });
}

}

MediaHandlers::MediaHandlers(Parts parts)
    : parts_(std::move(parts))
{
}

awaitable<net::Response> MediaHandlers::upload(net::Request request)
{
    const auto wish = read_wish(request);
    if (!wish)
        co_return problem(wish.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    const UnitId unit = wish->unit.value_or(deed.caller.unit);
    // What a browser recorded has no name, and the clock of the phone may be wrong.
    const std::string name
        = wish->name.empty() ? "Bản thu " + vietnamese_moment(deed.now) : wish->name;
    auto may = [deed, unit](app::Records& records) {
        return deed.caller.may_in(
            Right::write_bulletin, unit, *records.units().tree(day_of(deed.now)));
    };
    if (!co_await parts_.truth.read(std::move(may)))
        co_return problem(Error{ Kind::forbidden, "media.not_allowed", {}, {}, {} });
    // Two accounts that choose the same key have two uploads.
    const std::string upload = deed.caller.account.text() + "-" + wish->upload.substr(0, 40);
    const auto begun = parts_.folder.begin_upload(upload);
    if (!begun)
        co_return problem(begun.error());
    std::uint64_t received = *begun;
    if (wish->offset != received)
        co_return wrong_offset(
            Error{ Kind::conflict, "media.wrong_offset", std::to_string(received), {}, {} });
    for (;;) {
        const std::string_view piece = co_await request.body_reader->read();
        if (piece.empty())
            break;
        if (wish->size && received + piece.size() > *wish->size) {
            parts_.folder.abandon(upload);
            co_return problem(Error{ Kind::invalid, "media.wrong_size", {}, {}, {} });
        }
        auto write = [this, &upload, received, bytes = std::string(piece)] {
            return parts_.folder.append(upload, received, bytes);
        };
        const auto reached = co_await parts_.workers.run(std::move(write));
        if (!reached)
            co_return reached.error().code == "media.wrong_offset" ? wrong_offset(reached.error())
                                                                   : problem(reached.error());
        received = *reached;
    }
    if (wish->size && received < *wish->size)
        co_return still_open(upload, received, *wish);
    const app::RecordingJob work{ upload, name, wish->cut };
    co_return co_await take_in(deed, unit, work, received);
}

awaitable<net::Response> MediaHandlers::take_in(
    app::Deed deed, UnitId unit, app::RecordingJob work, std::uint64_t size)
{
    if (size > at_once_bytes) {
        const app::Job job = app::make_job(deed, unit, work);
        auto add = [job](app::Records& records) { records.jobs().add(job); };
        co_await parts_.truth.commit(std::move(add));
        parts_.job_waits();
        co_return json_response(net::Status::accepted,
            json::Object{ { "id", json::of(work.upload) }, { "received", size }, { "size", size },
                { "complete", false }, { "job", to_json(job, std::nullopt) } });
    }
    auto make = [this, &work] {
        return parts_.studio.take_recording(
            parts_.folder.upload_path(work.upload), work.name, work.cut, {}, [](int) {});
    };
    auto made = co_await parts_.workers.run(make);
    parts_.folder.abandon(work.upload);
    if (!made)
        co_return problem(made.error());
    made->unit = unit;
    made->by = deed.caller.account;
    made->created = deed.now;
    auto add = [deed, file = *made](app::Records& records) {
        records.media().add(file);
        app::note(records, deed, "media.uploaded", { "media", 0, file.name, file.unit });
    };
    co_await parts_.truth.commit(std::move(add));
    co_return json_response(net::Status::created, to_json(*made));
}

awaitable<net::Response> MediaHandlers::show(net::Request request)
{
    auto look
        = [deed = deed_of(request, parts_.clock), hash = std::string(request.param("sha256"))](
              app::Records& records) -> Result<app::MediaFile> {
        const auto file = records.media().find(hash);
        const auto tree = records.units().tree(day_of(deed.now));
        if (!file || !deed.caller.may_in(Right::view, file->unit, *tree))
            return fail(Kind::missing, "media.missing");
        return *file;
    };
    const auto file = co_await parts_.truth.read(std::move(look));
    co_return answer_of(file, [&](const auto& one) { return to_json(one); });
}

}
