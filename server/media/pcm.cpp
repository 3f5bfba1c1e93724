#include "server/media/pcm.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

namespace nguon::media {
namespace {

[[noreturn]] void broken(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

}

Recording::Recording(std::filesystem::path folder, std::size_t most_in_memory)
    : folder_(std::move(folder))
    , most_in_memory_(most_in_memory)
{
}

Recording::~Recording() { clear(); }

Recording::Recording(Recording&& other) noexcept
    : folder_(std::move(other.folder_))
    , most_in_memory_(other.most_in_memory_)
    , memory_(std::move(other.memory_))
    , file_(std::exchange(other.file_, -1))
    , written_(std::exchange(other.written_, 0))
    , mapped_(std::exchange(other.mapped_, nullptr))
    , mapped_bytes_(std::exchange(other.mapped_bytes_, 0))
{
}

void Recording::clear()
{
    unmap();
    if (file_ >= 0)
        ::close(std::exchange(file_, -1));
    written_ = 0;
    memory_.clear();
}

void Recording::append(std::span<const float> samples)
{
    memory_.insert(memory_.end(), samples.begin(), samples.end());
    if (memory_.size() > most_in_memory_)
        spill();
}

void Recording::append_silence(std::chrono::milliseconds duration)
{
    append(Samples(samples_in(duration), 0.0F));
}

// Unlinked at once: it goes with its descriptor, even when the server is killed. Not O_TMPFILE,
// which not every file system has.
void Recording::open_file()
{
    std::string name = (folder_ / "recording-XXXXXX").string();
    file_ = ::mkostemp(name.data(), O_CLOEXEC);
    if (file_ < 0)
        broken("recording");
    ::unlink(name.c_str());
}

void Recording::spill()
{
    if (file_ < 0)
        open_file();
    const auto* bytes = reinterpret_cast<const char*>(memory_.data());
    std::size_t left = memory_.size() * sizeof(float);
    while (left > 0) {
        const ssize_t written = ::write(file_, bytes, left);
        if (written < 0)
            broken("recording");
        bytes += written;
        left -= static_cast<std::size_t>(written);
    }
    written_ += memory_.size();
    memory_.clear();
}

std::span<const float> Recording::view()
{
    if (written_ == 0)
        return memory_;
    spill();
    unmap();
    mapped_bytes_ = written_ * sizeof(float);
    mapped_ = ::mmap(nullptr, mapped_bytes_, PROT_READ, MAP_SHARED, file_, 0);
    if (mapped_ == MAP_FAILED) {
        mapped_ = nullptr;
        broken("recording");
    }
    return { static_cast<const float*>(mapped_), written_ };
}

void Recording::unmap()
{
    if (mapped_)
        ::munmap(std::exchange(mapped_, nullptr), mapped_bytes_);
}

}
