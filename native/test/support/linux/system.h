/* What tests of the contract need to know about Linux. */
#ifndef MORTISE_TEST_SYSTEM_H
#define MORTISE_TEST_SYSTEM_H

#include <mortise/lock.h>

#include <cerrno>
#include <string>

namespace mortise_test {

constexpr int32_t kMechanisms[] = {MORTISE_FCNTL, MORTISE_FLOCK};

constexpr int32_t kErrorClosedHandle = EBADF;
constexpr int32_t kErrorInvalidArgument = EINVAL;
constexpr int32_t kErrorMissing = ENOENT;

constexpr struct {
    int32_t number;
    const char *name;
} kNamedErrors[] = {{ENOLCK, "ENOLCK"}, {EACCES, "EACCES"}, {EINVAL, "EINVAL"}};

/* As mortise_open wants it. */
inline std::string NativePath(const std::string &path) {
    return path;
}

} // namespace mortise_test

#endif
