/*
 * The proof that somebody is blocked: the kernel lists the request in its queue. Nothing is slept
 * away, and it stays true for as long as nobody releases anything. A wait that was (wrongly)
 * granted never appears there.
 */
#ifndef MORTISE_TEST_MUST_BLOCK_H
#define MORTISE_TEST_MUST_BLOCK_H

#include <gtest/gtest.h>

#include <string>

#include "eventually.h"
#include "kernel_state.h"
#include "waiter.h"

namespace mortise_test {

/* For waiters in any process. */
inline ::testing::AssertionResult MustBlock(const std::string &path, int waiters = 1) {
    if (Eventually([&] { return QueuedWaiters(path) == waiters; })) {
        return ::testing::AssertionSuccess();
    }
    return ::testing::AssertionFailure()
           << QueuedWaiters(path) << " instead of " << waiters << " wait for " << path;
}

inline ::testing::AssertionResult MustBlock(const Waiter &waiter, const std::string &path) {
    if (Eventually([&] { return waiter.HasEnded() || QueuedWaiters(path) == 1; }) &&
        !waiter.HasEnded()) {
        return ::testing::AssertionSuccess();
    }
    return ::testing::AssertionFailure() << "the wait for " << path << " does not block";
}

} // namespace mortise_test

#endif
