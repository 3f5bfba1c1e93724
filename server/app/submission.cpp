#include "server/app/submission.hpp"

#include "base/text.hpp"
#include "server/app/bulletins.hpp"
#include "server/app/heard_languages.hpp"
#include "server/app/jobs.hpp"

namespace nguon::app {
namespace {

std::optional<Voicing> voicing_of(Records& records, const Bulletin& bulletin, Day day)
{
    if (bulletin.sound())
        return std::nullopt;
    const BulletinContent& content = bulletin.content();
    const Reading reading
        = read_in_unit(records, bulletin.unit(), content.text, content.corrections, day);
    if (trim(reading.spoken).empty())
        return std::nullopt;
    return Voicing{ content,
        { reading.spoken, content.voice, content.speed_percent, content.title }, {} };
}

Submitted with_sound(Records& records, const Deed& deed, const Bulletin& bulletin, MediaFile file)
{
    file.unit = bulletin.unit();
    file.by = deed.caller.account;
    file.created = deed.now;
    records.media().add(file);
    attach_sound(
        records, bulletin.id(), { file.hash, file.duration, file.size }, bulletin.version());
    return { records.bulletins().find(bulletin.id()).value_or(bulletin), {} };
}

}

Result<std::optional<Voicing>> voicing_of(
    Records& records, const Deed& deed, BulletinId id, std::optional<Version> seen)
{
    const auto trial = as_submitted(records, deed, id, seen);
    if (!trial)
        return tl::unexpected(trial.error());
    // Before anything is voiced: without the recording it would be for nothing.
    if (const auto whole = check_tracks(records, *records.units().tree(day_of(deed.now)), *trial);
        !whole)
        return tl::unexpected(whole.error());
    return voicing_of(records, *trial, day_of(deed.now));
}

Result<Submitted> submit_with_voice(Records& records, const Deed& deed, BulletinId id,
    std::optional<Version> seen, const std::optional<Voicing>& voicing)
{
    const auto submitted = submit_bulletin(records, deed, id, seen);
    if (!submitted)
        return tl::unexpected(submitted.error());
    if (const auto whole
        = check_tracks(records, *records.units().tree(day_of(deed.now)), *submitted);
        !whole)
        return tl::unexpected(whole.error());
    const bool still = voicing && voicing->content == submitted->content();
    if (still && !submitted->sound() && voicing->file)
        return with_sound(records, deed, *submitted, *voicing->file);
    const auto wanted = still && !submitted->sound()
        ? voicing
        : voicing_of(records, *submitted, day_of(deed.now));
    if (!wanted)
        return Submitted{ *submitted, {} };
    const Job job
        = make_job(deed, submitted->unit(), SpeechJob{ wanted->order, id, submitted->version() });
    records.jobs().add(job);
    return Submitted{ *submitted, job };
}

}
