// One server at a time works on a data directory: two would close the same airings and check point
// the same log. The lock is the kernel's, so it ends with the process, however that ends.
#pragma once

#include <filesystem>

namespace nguon {

// Makes a folder that others may not look into: it holds keys and personal data.
void make_private(const std::filesystem::path& folder);

class DataLock {
public:
    // Throws std::runtime_error when another server holds the directory.
    explicit DataLock(const std::filesystem::path& data);
    ~DataLock();
    DataLock(const DataLock&) = delete;
    DataLock& operator=(const DataLock&) = delete;

private:
    int file_;
};

}
