#include "server/http/speech/speech_handlers.hpp"

#include "base/text.hpp"
#include "server/app/note.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/problem.hpp"
#include "server/http/speech/speech_json.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

namespace nguon::http {
namespace {

struct SpeechWish {
    std::string text;
    std::string voice;
    int speed = 100;
    std::optional<UnitId> unit;
    std::vector<Correction> corrections;
    bool text_only = false;
    Milliseconds phrase_gap{};
};

constexpr std::int64_t longest_phrase_gap_ms = 5'000; // as voices take it

Result<SpeechWish> read_wish(const net::Request& request)
{
    const auto object = read_object(request);
    if (!object)
        return tl::unexpected(object.error());
    json::Reader in(*object);
    SpeechWish wish;
    wish.text = in.text("text", { .least = 1, .most = 50'000, .lines = json::Lines::many });
    wish.voice = in.optional_text("voice", { .most = 50 }).value_or("");
    wish.speed = static_cast<int>(in.optional_integer("speed", 60, 160).value_or(100));
    wish.unit = in.optional_id<UnitId>("unit");
    // Read by rules of another language its words would be wrong ones (R43).
    if (in.optional_text("language", { .least = 2, .most = 35 }).value_or("vi") != "vi")
        in.refuse("language", "speech.only_vietnamese");
    wish.phrase_gap
        = Milliseconds(in.optional_integer("phrase_gap_ms", 0, longest_phrase_gap_ms).value_or(0));
    wish.text_only = in.optional_boolean("text_only").value_or(false);
    if (auto list = in.optional_list("corrections", { .most = 500 }, [](json::Reader& one) {
            return Correction{ one.text("written", { .least = 1, .most = 100 }),
                one.text("spoken", { .least = 1, .most = 300 }) };
        }))
        wish.corrections = std::move(*list);
    if (const auto ok = in.finish(); !ok)
        return tl::unexpected(ok.error());
    return wish;
}

json::Object reading_body(const Reading& reading)
{
    return json::Object{ { "text", json::of(reading.text) },
        { "spoken_text", json::of(reading.spoken) }, { "pieces", pieces_json(reading) },
        { "media", nullptr } };
}

Result<UnitId> writable_unit(app::Records& records, const app::Deed& deed, UnitId unit, Right right)
{
    const auto tree = records.units().tree(day_of(deed.now));
    if (tree->find(unit) == nullptr)
        return fail_field("unit", "unit.missing");
    if (!deed.caller.may_in(right, unit, *tree))
        return fail(Kind::forbidden, "speech.not_allowed");
    return unit;
}

json::Object to_json(const app::DictionaryEntry& entry)
{
    return json::Object{ { "id", json::of(std::to_string(entry.id)) },
        { "unit", json::of(entry.unit) }, { "written", json::of(entry.written) },
        { "spoken", json::of(entry.spoken) }, { "changed", json::of(entry.changed) } };
}

}

SpeechHandlers::SpeechHandlers(Parts parts)
    : parts_(std::move(parts))
{
}

awaitable<net::Response> SpeechHandlers::speak(net::Request request)
{
    const auto wish = read_wish(request);
    if (!wish)
        co_return problem(wish.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    auto look = [wish = *wish, deed](app::Records& records) -> Result<Reading> {
        const UnitId unit = wish.unit.value_or(deed.caller.unit);
        if (const auto allowed = writable_unit(records, deed, unit, Right::view); !allowed)
            return tl::unexpected(allowed.error());
        return app::read_in_unit(records, unit, wish.text, wish.corrections, day_of(deed.now));
    };
    const auto reading = co_await parts_.truth.read(std::move(look));
    if (!reading)
        co_return problem(reading.error());
    json::Object body = reading_body(*reading);
    if (wish->text_only || trim(reading->spoken).empty())
        co_return json_response(net::Status::ok, body);
    const app::SpeechOrder order{ reading->spoken, wish->voice, wish->speed, "Nghe thử",
        wish->phrase_gap };
    const UnitId unit = wish->unit.value_or(deed.caller.unit);
    if (app::count_words(reading->spoken) > app::words_at_once) {
        const app::Job job = app::make_job(deed, unit, app::SpeechJob{ order, {}, 0 });
        auto add = [job](app::Records& records) -> Result<void> {
            records.jobs().add(job);
            return {};
        };
        body["job"] = to_json(job, std::nullopt);
        auto show = [body](app::Records&) { return json_response(net::Status::accepted, body); };
        auto added
            = co_await once(parts_.truth, claim_of(request), std::move(add), std::move(show));
        if (!added)
            co_return problem(added.error());
        parts_.job_waits();
        co_return std::move(added->answer);
    }
    auto make = [this, order] { return parts_.studio.speak(order, {}, [](int) {}); };
    auto made = co_await parts_.workers.run(std::move(make));
    if (!made)
        co_return problem(made.error());
    made->unit = unit;
    made->by = deed.caller.account;
    made->created = deed.now;
    auto add = [file = *made](app::Records& records) -> Result<void> {
        records.media().add(file);
        return {};
    };
    const json::Object media = to_json(*made);
    body["media"] = json::of(made->hash);
    body["duration_ms"] = made->duration.count();
    body["peaks"] = media.at("peaks");
    body["voice"] = json::of(made->voice);
    body["fell_back"] = made->fell_back;
    auto show = [body](app::Records&) { return json_response(net::Status::ok, body); };
    auto added = co_await once(parts_.truth, claim_of(request), std::move(add), std::move(show));
    if (!added)
        co_return problem(added.error());
    co_return std::move(added->answer);
}

awaitable<net::Response> SpeechHandlers::voices(net::Request)
{
    json::Array items;
    for (const app::VoiceOffer& voice : parts_.studio.voices()) {
        items.push_back(
            json::Object{ { "id", json::of(voice.id) }, { "name", json::of(voice.name) },
                { "region", json::of(voice.region) }, { "sex", json::of(voice.sex) },
                { "language", "vi" }, { "default", voice.is_default } });
    }
    co_return json_response(
        net::Status::ok, json::Object{ { "items", std::move(items) }, { "next", nullptr } });
}

awaitable<net::Response> SpeechHandlers::show_job(net::Request request)
{
    const auto id = request.path_id<JobId>("id");
    if (!id)
        co_return problem(id.error());
    struct Found {
        app::Job job;
        std::optional<app::MediaFile> media;
    };
    auto look = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) -> Result<Found> {
        auto job = app::find_job(records, deed, id);
        if (!job)
            return tl::unexpected(job.error());
        Found found{ std::move(*job), {} };
        if (const auto result = json::parse_object(found.job.result)) {
            if (const auto* hash = result->if_contains("media"); hash && hash->is_string())
                found.media = records.media().find(std::string(hash->get_string()));
        }
        return found;
    };
    const auto found = co_await parts_.truth.read(std::move(look));
    if (!found)
        co_return problem(found.error());
    co_return json_response(net::Status::ok, to_json(found->job, found->media));
}

awaitable<net::Response> SpeechHandlers::cancel_job(net::Request request)
{
    const auto id = request.path_id<JobId>("id");
    if (!id)
        co_return problem(id.error());
    auto work
        = [deed = deed_of(request, parts_.clock), id = *id](app::Records& records) -> Result<void> {
        const auto job = app::find_job(records, deed, id);
        if (!job)
            return tl::unexpected(job.error());
        // An import is called off as one, by who may bring it in: it must not wait for a job that
        // is gone.
        if (job->kind == app::import_job_kind)
            return fail(Kind::missing, "job.missing");
        if (!records.jobs().cancel(id, deed.now))
            return fail(Kind::conflict, "job.over");
        return {};
    };
    const auto cancelled = co_await parts_.truth.commit(std::move(work));
    if (!cancelled)
        co_return problem(cancelled.error());
    parts_.job_cancelled(*id);
    co_return net::Response::empty();
}

awaitable<net::Response> SpeechHandlers::list_readings(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    const auto unit = query.id<UnitId>("unit");
    const auto search = query.text("q");
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look = [deed = deed_of(request, parts_.clock), unit, search, page = *page](
                    app::Records& records) -> Result<app::Paged<app::DictionaryEntry>> {
        const auto allowed
            = writable_unit(records, deed, unit.value_or(deed.caller.unit), Right::view);
        if (!allowed)
            return tl::unexpected(allowed.error());
        return records.dictionary().list(*allowed, search.value_or(""), page);
    };
    const auto found = co_await parts_.truth.read(std::move(look));
    co_return answer_page(found, [](const app::DictionaryEntry& entry) { return to_json(entry); });
}

awaitable<net::Response> SpeechHandlers::add_reading(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    json::Reader in(*object);
    app::DictionaryEntry entry;
    entry.unit = in.optional_id<UnitId>("unit").value_or(deed.caller.unit);
    entry.written = in.text("written", { .least = 1, .most = 100 });
    entry.spoken = in.text("spoken", { .least = 1, .most = 300 });
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    entry.id = deed.new_id<JobId>().value();
    entry.by = deed.caller.account;
    entry.changed = deed.now;
    auto work = [deed, entry](app::Records& records) -> Result<void> {
        const auto allowed = writable_unit(records, deed, entry.unit, Right::write_bulletin);
        if (!allowed)
            return tl::unexpected(allowed.error());
        records.dictionary().save(entry);
        app::note(
            records, deed, "reading.saved", { "reading", entry.id, entry.written, entry.unit });
        return {};
    };
    auto show
        = [entry](app::Records&) { return json_response(net::Status::created, to_json(entry)); };
    auto saved = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show));
    if (!saved)
        co_return problem(saved.error());
    co_return std::move(saved->answer);
}

awaitable<net::Response> SpeechHandlers::remove_reading(net::Request request)
{
    const auto id = request.path_id<JobId>("id");
    QueryReader query(request);
    const auto unit = query.id<UnitId>("unit");
    const auto ok = query.finish();
    if (const auto bad = first_error(id, ok))
        co_return problem(*bad);
    auto work = [deed = deed_of(request, parts_.clock), id = *id, unit](
                    app::Records& records) -> Result<void> {
        const UnitId where = unit.value_or(deed.caller.unit);
        const auto allowed = writable_unit(records, deed, where, Right::write_bulletin);
        if (!allowed)
            return tl::unexpected(allowed.error());
        if (!records.dictionary().remove(where, id.value()))
            return fail(Kind::missing, "reading.missing");
        app::note(records, deed, "reading.removed", { "reading", id.value(), "", where });
        return {};
    };
    const auto removed = co_await parts_.truth.commit(std::move(work));
    if (!removed)
        co_return problem(removed.error());
    co_return net::Response::empty();
}

}
