/*
 * Counts the core's signal where it must not arrive: in a thread that is not inside of a wait. The
 * core, which verifies the handler before each wait, is told that it is its own.
 */
#ifndef MORTISE_TEST_STRAY_SIGNALS_H
#define MORTISE_TEST_STRAY_SIGNALS_H

#include <gtest/gtest.h>
#include <mortise/lock.h>
#include <posix/syscalls.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>

namespace mortise_test {

class StraySignals {
  public:
    StraySignals() : signal_(mortise_init()), asked_(mortise_sys.signal_action) {
        count = 0;
        struct sigaction action = {};
        action.sa_handler = CountOutside;
        EXPECT_EQ(0, sigaction(signal_, &action, &cores));
        mortise_sys.signal_action = AsTheCores;
        EXPECT_EQ(signal_, mortise_init());
    }

    StraySignals(const StraySignals &) = delete;
    StraySignals &operator=(const StraySignals &) = delete;

    ~StraySignals() {
        EXPECT_EQ(signal_, mortise_init()) << "the waits used another signal than the counted one";
        mortise_sys.signal_action = asked_;
        EXPECT_EQ(0, sigaction(signal_, &cores, nullptr));
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
    static void CountOutside(int) {
        count += !inside;
    }

    static int AsTheCores(int signal, const struct sigaction *action, struct sigaction *before) {
        const int result = sigaction(signal, action, before);
        if (before != nullptr && before->sa_handler == CountOutside) {
            *before = cores;
        }
        return result;
    }

    static inline std::atomic<int> count{0};
    static inline thread_local volatile sig_atomic_t inside = 0;
    static inline struct sigaction cores = {};
    const int32_t signal_;
    decltype(mortise_sys.signal_action) const asked_;
};

} // namespace mortise_test

#endif
