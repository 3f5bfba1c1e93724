// A sound in the store and in the register, as the studio would have left it.
#pragma once

#include "server/main/testing/operator.hpp"
#include "server/main/testing/world.hpp"
#include "server/storage/media_store.hpp"

namespace nguon::testing {

// Where it lies. It belongs to the commune.
inline std::filesystem::path add_sound(World& world, std::string_view bytes)
{
    const std::filesystem::path incoming = world.folder() / "incoming.opus";
    write_file(incoming, bytes);
    storage::MediaStore store(world.folder() / "media", {});
    const auto stored = store.put_file(incoming);
    if (!stored)
        throw std::runtime_error(stored.error().code);
    app::MediaFile file;
    file.hash = stored->hash;
    file.name = "Lịch cấp nước";
    file.kind = "audio/ogg";
    file.unit = world.commune;
    file.by = world.editor;
    world.commit([&](app::Records& records) { records.media().add(file); });
    return store.path_of(stored->hash);
}

}
