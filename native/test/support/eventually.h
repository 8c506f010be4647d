/* Waiting for a state that must come, by looking at it. The limit is only there to turn a hang into
 * a failure; no test depends on how long it is. */
#ifndef MORTISE_TEST_EVENTUALLY_H
#define MORTISE_TEST_EVENTUALLY_H

#include <cstdint>
#include <ctime>

namespace mortise_test {

constexpr int64_t kMilli = 1000000;
constexpr int64_t kSecond = 1000 * kMilli;
constexpr int64_t kPatience = 30 * kSecond;

inline int64_t NowNanos() {
    timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * kSecond + now.tv_nsec;
}

inline void PauseNanos(int64_t nanos) {
    const timespec length = {static_cast<time_t>(nanos / kSecond),
                             static_cast<long>(nanos % kSecond)};
    nanosleep(&length, nullptr);
}

/* Returns as soon as the condition holds; false when it never did. */
template <typename Condition> bool Eventually(Condition condition) {
    const int64_t limit = NowNanos() + kPatience;
    while (!condition()) {
        if (NowNanos() > limit) {
            return false;
        }
        PauseNanos(kMilli / 5);
    }
    return true;
}

} // namespace mortise_test

#endif
