/* A directory of the test's own, removed with everything in it. */
#ifndef MORTISE_TEST_TEMP_DIR_H
#define MORTISE_TEST_TEMP_DIR_H

#include <filesystem>
#include <random>
#include <set>
#include <stdexcept>
#include <string>

namespace mortise_test {

class TempDir {
  public:
    TempDir() {
        const std::string name = "mortise-" + std::to_string(std::random_device{}());
        path_ = (std::filesystem::temp_directory_path() / name).string();
        if (!std::filesystem::create_directory(path_)) {
            throw std::runtime_error(path_ + " exists");
        }
        std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
    }

    TempDir(const TempDir &) = delete;
    TempDir &operator=(const TempDir &) = delete;

    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    const std::string &path() const {
        return path_;
    }

    std::string operator/(const std::string &name) const {
        return path_ + "/" + name;
    }

    std::set<std::string> Names() const {
        std::set<std::string> names;
        for (const auto &entry : std::filesystem::directory_iterator(path_)) {
            names.insert(entry.path().filename().string());
        }
        return names;
    }

  private:
    std::string path_;
};

} // namespace mortise_test

#endif
