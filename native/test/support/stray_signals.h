/*
 * Counts the core's signal where it must not arrive: in a thread that is not inside of a wait. The
 * core does not mind whose handler it is.
 */
#ifndef MORTISE_TEST_STRAY_SIGNALS_H
#define MORTISE_TEST_STRAY_SIGNALS_H

#include <gtest/gtest.h>
#include <mortise/lock.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>

namespace mortise_test {

class StraySignals {
  public:
    StraySignals() {
        count = 0;
        struct sigaction action = {};
        action.sa_handler = [](int) { count += !inside; };
        EXPECT_EQ(0, sigaction(mortise_init(), &action, &original_));
    }

    StraySignals(const StraySignals &) = delete;
    StraySignals &operator=(const StraySignals &) = delete;

    ~StraySignals() {
        EXPECT_EQ(0, sigaction(mortise_init(), &original_, nullptr));
    }

    int Count() const {
        return count;
    }

    /* Around each wait of a thread. */
    class Allowed {
      public:
        Allowed() {
            inside = 1;
        }
        ~Allowed() {
            close(-1); /* ThreadSanitizer calls handlers late, in a call that it intercepts */
            inside = 0;
        }
    };

  private:
    static inline std::atomic<int> count{0};
    static inline thread_local volatile sig_atomic_t inside = 0;
    struct sigaction original_;
};

} // namespace mortise_test

#endif
