/* What tests of the contract need to know about Windows. */
#ifndef MORTISE_TEST_SYSTEM_H
#define MORTISE_TEST_SYSTEM_H

#include <mortise/lock.h>
#include <windows.h>

#include <string>
#include <vector>

namespace mortise_test {

constexpr int32_t kMechanisms[] = {MORTISE_FCNTL};

constexpr int32_t kErrorClosedHandle = ERROR_INVALID_HANDLE;
constexpr int32_t kErrorInvalidArgument = ERROR_INVALID_PARAMETER;
constexpr int32_t kErrorMissing = ERROR_FILE_NOT_FOUND;

constexpr struct {
    int32_t number;
    const char *name;
} kNamedErrors[] = {{ERROR_LOCK_VIOLATION, "ERROR_LOCK_VIOLATION"},
                    {ERROR_ACCESS_DENIED, "ERROR_ACCESS_DENIED"},
                    {681, "ERROR_STOPPED_ON_SYMLINK"}};

/* UTF-16, of a path in ASCII, and terminated. */
class NativePath {
  public:
    explicit NativePath(const std::string &path) : units_(path.begin(), path.end()) {
        units_.push_back(0);
    }

    const mortise_path_char *c_str() const {
        return units_.data();
    }

  private:
    std::vector<mortise_path_char> units_;
};

} // namespace mortise_test

#endif
