#pragma once

#include "server/app/jobs.hpp"
#include "json/value.hpp"

namespace nguon::http {

// Pieces as the page of readings shows them; a piece of one language says what is doubtful.
json::Array pieces_json(const Reading& reading);
// {id, kind, state, progress, result, error}
json::Object to_json(const app::Job& job, const std::optional<app::MediaFile>& media);
json::Object to_json(const app::MediaFile& file);

}
