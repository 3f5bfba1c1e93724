// Submitting a bulletin together with its voice: what has no sound yet is voiced before the
// transaction, because that takes its time, and state, sound and job are then written in one. So no
// crash leaves a submitted bulletin that nobody will ever voice.
#pragma once

#include "core/bulletin/bulletin.hpp"
#include "server/app/studio.hpp"

namespace nguon::app {

// What is to be voiced, and of which content.
struct Voicing {
    BulletinContent content;
    SpeechOrder order;
    // By then: the sound. None when it was left to a job.
    std::optional<MediaFile> file;

    bool is_short() const { return count_words(order.spoken_text) <= words_at_once; }
};

// Refuses what `submit` would; nothing where the bulletin has its sound or nothing to say.
Result<std::optional<Voicing>> voicing_of(
    Records& records, const Deed& deed, BulletinId id, std::optional<Version> seen);

struct Submitted {
    Bulletin bulletin;
    std::optional<Job> job; // voices what was too long, or changed in between
};

Result<Submitted> submit_with_voice(Records& records, const Deed& deed, BulletinId id,
    std::optional<Version> seen, const std::optional<Voicing>& voicing);

}
