#include "server/http/templates/template_handlers.hpp"

#include "server/http/emergencies/emergency_json.hpp"
#include "server/http/plumbing/body.hpp"
#include "server/http/plumbing/caller.hpp"
#include "server/http/plumbing/once.hpp"
#include "server/http/plumbing/problem.hpp"
#include "json/write.hpp"

#include <set>

namespace nguon::http {
namespace {

constexpr int emergency_speed = 85; // percent: horns echo, and ears are frightened
constexpr std::array template_kinds{ json::Choice<TemplateKind>{
                                         "emergency", TemplateKind::emergency },
    json::Choice<TemplateKind>{ "ordinary", TemplateKind::ordinary } };

Track read_template_track(json::Reader& in)
{
    Track track;
    track.language = in.text("language", { .least = 2, .most = 35 });
    track.text
        = in.optional_text("text", { .most = longest_emergency_text, .lines = json::Lines::many })
              .value_or("");
    track.media = in.optional_text("media", { .least = 64, .most = 64 });
    return track;
}

// What is there is taken over, what is absent stays as it is.
void read_template(json::Reader& in, Template& one)
{
    one.kind = in.optional_choice("kind", template_kinds).value_or(one.kind);
    one.title = in.optional_text("title", { .most = 300 }).value_or(one.title);
    one.language = in.optional_text("language", { .least = 2, .most = 35 }).value_or(one.language);
    EmergencyContent content;
    content.text = one.text;
    content.hazard = one.hazard;
    content.severity = one.severity;
    content.tone = one.tone;
    content.media = one.media;
    content.repeat = one.repeat;
    read_emergency_content(in, content);
    // Other words ask for another sound.
    one.media
        = content.text != one.text && content.media == one.media ? MediaHash() : content.media;
    one.text = content.text;
    one.hazard = content.hazard;
    one.severity = content.severity;
    one.tone = content.tone;
    one.repeat = content.repeat;
    if (auto tracks = in.optional_list("tracks", { .most = 12 }, read_template_track))
        one.tracks = std::move(*tracks);
    one.consent = in.optional_text("consent", { .most = 1'500 }).value_or(one.consent);
    one.days_in_a_row = static_cast<int>(
        in.optional_integer("days_in_a_row", 0, most_days_in_a_row).value_or(one.days_in_a_row));
}

json::Object body_of(app::Records& records, const app::Deed& deed, const Template& one)
{
    json::Array tracks;
    json::Array languages{ json::of(one.language) };
    for (const Track& track : one.tracks) {
        languages.push_back(json::of(track.language));
        tracks.push_back(json::Object{ { "language", json::of(track.language) },
            { "text", json::of(track.text) }, { "media", json::of(track.media) } });
    }
    json::Object body{ { "id", json::of(one.id) }, { "unit", json::of(one.unit) },
        { "kind", json::of(name_of(one.kind)) }, { "title", json::of(one.title) },
        { "hazard", json::of(name_of(one.hazard)) },
        { "severity", json::of(name_of(one.severity)) }, { "text", json::of(one.text) },
        { "language", json::of(one.language) }, { "repeat", one.repeat },
        { "version", one.version }, { "created", json::of(one.created) },
        { "changed", json::of(one.changed) } };
    const auto unit = records.units().find(one.unit, day_of(deed.now));
    body["unit_name"] = unit ? json::of(unit->name) : json::Value(nullptr);
    body["blanks"] = json::list_of(blanks_of(one.text).value_or(std::vector<std::string>()));
    body["tone"] = one.tone.empty() ? json::Value("none") : json::of(one.tone);
    body["tracks"] = std::move(tracks);
    body["languages"] = std::move(languages);
    body["media"] = one.media.empty() ? json::Value(nullptr) : json::of(one.media);
    body["media_size"] = one.media.empty() ? json::Value(nullptr) : json::of(one.media_size);
    body["media_ms"]
        = one.media.empty() ? json::Value(nullptr) : json::of(one.media_length.count());
    body["consent"] = json::of(one.consent);
    body["days_in_a_row"] = one.days_in_a_row;
    body["may_edit"] = app::may_edit(records, deed, one);
    return body;
}

// The first text that is read as a whole: no blank in it, and a language the voice has.
bool wants_voice(const Template& one)
{
    const auto blanks = blanks_of(one.text);
    return one.media.empty() && one.language == "vi" && blanks && blanks->empty()
        && check_template(one).has_value();
}

}

TemplateHandlers::TemplateHandlers(Parts parts)
    : parts_(std::move(parts))
{
}

void TemplateHandlers::tell(const Template& one)
{
    parts_.news.tell({ "template", one.id.value(), {} });
    if (one.kind == TemplateKind::emergency)
        parts_.changed();
}

awaitable<std::optional<app::MediaFile>> TemplateHandlers::voiced(app::Deed deed, Template one)
{
    if (!wants_voice(one))
        co_return std::nullopt;
    // Nobody has the voice work for what he may not change.
    struct Found {
        Reading reading;
        Milliseconds phrase_gap{};
        std::set<MediaHash> sounds; // of its recordings, those that are here
    };
    auto read = [deed, one](app::Records& records) -> std::optional<Found> {
        if (!app::may_edit(records, deed, one))
            return std::nullopt;
        const Day today = day_of(deed.now);
        Found found;
        found.reading = app::read_in_unit(records, one.unit, one.text, {}, today);
        if (one.kind == TemplateKind::emergency)
            found.phrase_gap = app::spacing_in_unit(records, one.unit, today).phrases;
        for (const Track& track : one.tracks) {
            if (track.media && records.media().find(*track.media))
                found.sounds.insert(*track.media);
        }
        return found;
    };
    const auto found = co_await parts_.truth.read(std::move(read));
    if (!found)
        co_return std::nullopt;
    app::SpeechOrder order;
    order.spoken_text = found->reading.spoken;
    order.name = one.title;
    if (one.kind == TemplateKind::emergency) {
        order.speed_percent = emergency_speed;
        order.phrase_gap = found->phrase_gap;
    }
    // Whoever does not understand the first hears the others in the same airing.
    for (const Track& track : one.tracks) {
        if (track.media && found->sounds.contains(*track.media))
            order.followed_by.push_back(*track.media);
    }
    auto file = co_await parts_.speak(std::move(order));
    if (!file)
        co_return std::nullopt;
    file->unit = one.unit;
    file->by = deed.caller.account;
    file->created = deed.now;
    co_return std::move(*file);
}

awaitable<net::Response> TemplateHandlers::list(net::Request request)
{
    const auto page = read_page(request);
    QueryReader query(request);
    app::TemplateFilter filter;
    filter.kind = query.choice("kind", parse_template_kind);
    filter.hazard = query.choice("hazard", parse_hazard);
    const auto ok = query.finish();
    if (const auto bad = first_error(page, ok))
        co_return problem(*bad);
    auto look
        = [deed = deed_of(request, parts_.clock), filter, page = *page](app::Records& records) {
              const auto found = app::list_templates(records, deed, filter, page);
              app::Paged<json::Object> shown;
              shown.next = found.next;
              for (const Template& one : found.items)
                  shown.items.push_back(body_of(records, deed, one));
              return shown;
          };
    const auto shown = co_await parts_.truth.read(std::move(look));
    co_return json_response(
        net::Status::ok, page_body(shown, [](const json::Object& one) { return one; }));
}

awaitable<net::Response> TemplateHandlers::create(net::Request request)
{
    const auto object = read_object(request);
    if (!object)
        co_return problem(object.error());
    const app::Deed deed = deed_of(request, parts_.clock);
    json::Reader in(*object);
    Template wanted;
    wanted.unit = in.optional_id<UnitId>("unit").value_or(deed.caller.unit);
    read_template(in, wanted);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    const auto file = co_await voiced(deed, wanted);
    auto work = [deed, wanted, file](app::Records& records) {
        Template one = wanted;
        if (file) {
            records.media().add(*file);
            one.media = file->hash;
        }
        return app::add_template(records, deed, std::move(one));
    };
    auto show = [deed](app::Records& records, const Template& one) {
        auto response = json_response(net::Status::created, body_of(records, deed, one));
        response.headers.set("Location", "/api/v1/templates/" + one.id.text());
        return response;
    };
    auto done = co_await once(parts_.truth, claim_of(request), std::move(work), std::move(show));
    if (!done)
        co_return problem(done.error());
    if (done->made)
        tell(*done->made);
    co_return std::move(done->answer);
}

awaitable<net::Response> TemplateHandlers::show(net::Request request)
{
    const auto id = request.path_id<TemplateId>("id");
    if (!id)
        co_return problem(id.error());
    auto look = [deed = deed_of(request, parts_.clock), id = *id](
                    app::Records& records) -> Result<json::Object> {
        const auto one = app::find_template(records, deed, id);
        if (!one)
            return tl::unexpected(one.error());
        return body_of(records, deed, *one);
    };
    const auto body = co_await parts_.truth.read(std::move(look));
    if (!body)
        co_return problem(body.error());
    co_return json_response(net::Status::ok, *body);
}

awaitable<net::Response> TemplateHandlers::edit(net::Request request)
{
    const auto id = request.path_id<TemplateId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    const app::Deed deed = deed_of(request, parts_.clock);
    json::Reader in(*object);
    auto seen = in.optional_integer("version", 1, json::most_integer);
    Template probe;
    read_template(in, probe);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    bool is_spoken = false; // by our voice, with the recordings behind it
    auto look = [deed, id = *id, &is_spoken](app::Records& records) {
        auto one = app::find_template(records, deed, id);
        const auto file = one && !one->media.empty() ? records.media().find(one->media)
                                                     : std::optional<app::MediaFile>();
        is_spoken = file && file->source == "speech";
        return one;
    };
    const auto current = co_await parts_.truth.read(std::move(look));
    if (!current)
        co_return problem(current.error());
    Template wished = *current;
    json::Reader fields(*object, json::Unknown::ignore);
    read_template(fields, wished);
    if (is_spoken && wished.media == current->media && wished.tracks != current->tracks)
        wished.media.clear();
    const auto file = co_await voiced(deed, wished);
    // What was read is what is changed, also while the voice speaks.
    auto work
        = [deed, wished, file, before = seen.value_or(current->version)](app::Records& records) {
              Template one = wished;
              if (file) {
                  records.media().add(*file);
                  one.media = file->hash;
              }
              return app::edit_template(records, deed, std::move(one), before);
          };
    const auto edited = co_await parts_.truth.commit(std::move(work));
    auto body = [deed, id = *id](app::Records& records) {
        const auto one = records.templates().find(id);
        return one ? body_of(records, deed, *one) : json::Object();
    };
    if (!edited && edited.error().code != "template.stale")
        co_return problem(edited.error());
    json::Object now_is = co_await parts_.truth.read(std::move(body));
    if (!edited)
        co_return stale(edited.error(), std::move(now_is));
    tell(*edited);
    co_return json_response(net::Status::ok, now_is);
}

awaitable<net::Response> TemplateHandlers::remove(net::Request request)
{
    const auto id = request.path_id<TemplateId>("id");
    const auto object = read_object(request);
    if (const auto bad = first_error(id, object))
        co_return problem(*bad);
    json::Reader in(*object);
    const auto seen = in.optional_integer("version", 1, json::most_integer);
    if (const auto ok = in.finish(); !ok)
        co_return problem(ok.error());
    auto work = [deed = deed_of(request, parts_.clock), id = *id, seen](app::Records& records) {
        return app::remove_template(records, deed, id, seen);
    };
    const auto removed = co_await parts_.truth.commit(std::move(work));
    if (!removed)
        co_return problem(removed.error());
    tell(*removed);
    co_return net::Response::empty();
}

}
