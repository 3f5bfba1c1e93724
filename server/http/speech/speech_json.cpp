#include "server/http/speech/speech_json.hpp"

#include "server/http/plumbing/messages.hpp"
#include "json/parse.hpp"
#include "json/write.hpp"

namespace nguon::http {

json::Array pieces_json(const Reading& reading)
{
    json::Array pieces;
    pieces.reserve(reading.pieces.size());
    for (const Piece& piece : reading.pieces) {
        json::Object one{ { "from", piece.begin }, { "to", piece.end },
            { "written",
                json::of(
                    std::string_view(reading.text).substr(piece.begin, piece.end - piece.begin)) },
            { "spoken", json::of(piece.spoken) }, { "kind", json::of(name_of(piece.kind)) },
            { "doubtful", piece.certainty == Certainty::doubtful },
            { "skipped", piece.kind == PieceKind::skipped } };
        one["code"] = json::of(piece.reason);
        one["note"] = piece.reason.empty() ? json::Value(nullptr)
                                           : json::of(message("reading." + piece.reason));
        pieces.push_back(std::move(one));
    }
    return pieces;
}

json::Object to_json(const app::MediaFile& file)
{
    json::Array peaks;
    for (const float peak : file.waveform)
        peaks.push_back(peak);
    return json::Object{ { "id", json::of(file.hash) }, { "sha256", json::of(file.hash) },
        { "name", json::of(file.name) }, { "kind", json::of(file.kind) }, { "size", file.size },
        { "received", file.size }, { "complete", true }, { "duration_ms", file.duration.count() },
        { "loudness_lufs", file.loudness_lufs }, { "true_peak_dbtp", file.true_peak_dbtp },
        { "peaks", std::move(peaks) }, { "source", json::of(file.source) },
        { "voice", json::of(file.voice) }, { "fell_back", file.fell_back },
        { "created", json::of(file.created) } };
}

json::Object to_json(const app::Job& job, const std::optional<app::MediaFile>& media)
{
    json::Object body{ { "id", json::of(job.id) }, { "kind", json::of(job.kind) },
        { "state", json::of(app::name_of(job.state)) }, { "progress", job.progress_percent },
        { "created", json::of(job.created) } };
    body["error"]
        = job.error_code.empty() ? json::Value(nullptr) : json::of(message(job.error_code));
    body["result"] = nullptr;
    if (media) {
        json::Object result = to_json(*media);
        result["media"] = json::of(media->hash);
        result["spoken_text"] = json::of(media->spoken_text);
        body["result"] = std::move(result);
    }
    return body;
}

}
