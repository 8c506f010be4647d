/* A directory of the test's own, removed with everything in it. */
#ifndef MORTISE_TEST_TEMP_DIR_H
#define MORTISE_TEST_TEMP_DIR_H

#include <stdlib.h>

#include <filesystem>
#include <set>
#include <stdexcept>
#include <string>

namespace mortise_test {

class TempDir {
  public:
    TempDir() {
        path_ = (std::filesystem::temp_directory_path() / "mortise-XXXXXX").string();
        if (mkdtemp(path_.data()) == nullptr) {
            throw std::runtime_error("mkdtemp");
        }
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
