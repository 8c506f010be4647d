/* A handle of this process, closed at the end of its scope. */
#ifndef MORTISE_TEST_HANDLE_H
#define MORTISE_TEST_HANDLE_H

#include <gtest/gtest.h>

#include <string>

#include "owner.h"
#include "system.h"

namespace mortise_test {

/* The memory of one wait, as the contract wants it. */
class WaitMemory {
  public:
    mortise_wait *get() {
        return reinterpret_cast<mortise_wait *>(bytes_);
    }

  private:
    alignas(8) unsigned char bytes_[MORTISE_WAIT_BYTES] = {};
};

class Handle : public Owner {
  public:
    explicit Handle(const std::string &path, int32_t flags = MORTISE_OPEN_CREATE)
        : number_(mortise_open(NativePath(path).c_str(), flags, 0600)) {
        EXPECT_GE(number_, 0) << "opening " << path;
    }

    Handle(const Handle &) = delete;
    Handle &operator=(const Handle &) = delete;

    ~Handle() override {
        if (number_ >= 0) {
            EXPECT_EQ(0, mortise_close(number_));
        }
    }

    int64_t number() const {
        return number_;
    }

    int fd() const {
        return static_cast<int>(number_);
    }

    int32_t TryLock(int32_t mechanism, int32_t mode, Range range = {}) override {
        return mortise_try_lock(number_, mechanism, mode, range.offset, range.length);
    }

    int32_t Await(int32_t mechanism, int32_t mode, int64_t timeout_nanos,
                  Range range = {}) override {
        WaitMemory wait;
        const int64_t ticket = mortise_wait_begin(wait.get());
        return mortise_await_lock(number_, mechanism, mode, range.offset, range.length,
                                  timeout_nanos, wait.get(), ticket);
    }

    int32_t Unlock(int32_t mechanism, Range range = {}) override {
        return mortise_unlock(number_, mechanism, range.offset, range.length);
    }

    int32_t Downgrade(int32_t mechanism = MORTISE_FCNTL, Range range = {}) {
        return mortise_downgrade(number_, mechanism, range.offset, range.length);
    }

    int32_t TryUpgrade(int32_t mechanism = MORTISE_FCNTL, Range range = {}) {
        return mortise_try_upgrade(number_, mechanism, range.offset, range.length);
    }

    int32_t IsHeld(int32_t mechanism, int32_t mode, Range range = {}) {
        return mortise_is_held(number_, mechanism, mode, range.offset, range.length);
    }

    int32_t Close() override {
        const int64_t number = number_;
        number_ = -1;
        return mortise_close(number);
    }

  private:
    int64_t number_;
};

} // namespace mortise_test

#endif
