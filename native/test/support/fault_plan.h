/* When calls of one kind must fail; and how many there were. */
#ifndef MORTISE_TEST_FAULT_PLAN_H
#define MORTISE_TEST_FAULT_PLAN_H

#include <atomic>

namespace mortise_test {

constexpr int kAlways = 1 << 30;

class FaultPlan {
  public:
    void Reset() {
        calls_ = 0;
        times_ = 0;
    }

    /* After `passed` good calls from now on, the next `times` fail. */
    void Fail(int error, int times, int passed) {
        error_ = error;
        passed_ = passed;
        times_ = times;
    }

    int Calls() const {
        return calls_.load();
    }

    /* Counts a call: the error it must fail with, or 0. */
    int Next() {
        calls_++;
        if (times_.load() == 0 || passed_.fetch_sub(1) > 0) {
            return 0;
        }
        if (times_.fetch_sub(1) <= 0) {
            times_.store(0);
            return 0;
        }
        return error_.load();
    }

  private:
    std::atomic<int> calls_{0}, passed_{0}, times_{0}, error_{0};
};

} // namespace mortise_test

#endif
