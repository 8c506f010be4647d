/* Somebody who can own locks on one file: a handle of this process, or one of another process. */
#ifndef MORTISE_TEST_OWNER_H
#define MORTISE_TEST_OWNER_H

#include <mortise/lock.h>

#include <cstdint>

namespace mortise_test {

struct Range {
    int64_t offset = 0;
    int64_t length = 1;
};

constexpr int64_t kEndless = -1;

class Owner {
  public:
    virtual ~Owner() = default;
    virtual int32_t TryLock(int32_t mechanism, int32_t mode, Range range = {}) = 0;
    virtual int32_t Await(int32_t mechanism, int32_t mode, int64_t timeout_nanos,
                          Range range = {}) = 0;
    virtual int32_t Unlock(int32_t mechanism, Range range = {}) = 0;
    virtual int32_t Close() = 0;
};

} // namespace mortise_test

#endif
