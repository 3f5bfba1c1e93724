// The media store of `storage` as the use cases know it.
#pragma once

#include "server/app/media_folder.hpp"
#include "server/storage/media_store.hpp"

namespace nguon {

class StoredMediaFolder final : public app::MediaFolder {
public:
    explicit StoredMediaFolder(storage::MediaStore& store)
        : store_(store)
    {
    }

    Result<std::uint64_t> begin_upload(std::string_view upload) override
    {
        return store_.begin_upload(upload);
    }
    Result<std::uint64_t> append(
        std::string_view upload, std::uint64_t offset, std::string_view bytes) override
    {
        return store_.append(upload, offset, bytes);
    }
    std::filesystem::path upload_path(std::string_view upload) const override
    {
        return store_.upload_path(upload);
    }
    void abandon(std::string_view upload) override { store_.abandon(upload); }
    Result<std::string> put_file(const std::filesystem::path& file) override
    {
        auto stored = store_.put_file(file);
        if (!stored)
            return tl::unexpected(stored.error());
        return stored->hash;
    }
    std::filesystem::path path_of(std::string_view hash) const override
    {
        return store_.path_of(hash);
    }
    bool exists(std::string_view hash) const override { return store_.exists(hash); }

private:
    storage::MediaStore& store_;
};

}
