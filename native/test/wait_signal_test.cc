/* The signal that ends waits: which one it is, and that nobody else notices it. */
#include <gtest/gtest.h>
#include <signal.h>

#include "support/peer.h"
#include "wait_fixture.h"

namespace mortise_test {
namespace {

TEST(WaitSignal, IsRealTimeUnusedAndLetsSystemCallsEnd) {
    Peer peer; /* where mortise_init has not been called yet */
    const int64_t preferred = SIGRTMAX - 5;
    ASSERT_EQ(0, peer.Call("handles-signal", preferred));
    EXPECT_EQ(preferred, peer.Call("init"));
    EXPECT_EQ(1, peer.Call("handles-signal", preferred));
    for (int signal = SIGRTMIN; signal <= SIGRTMAX; signal++) {
        if (signal != preferred) {
            EXPECT_EQ(0, peer.Call("handles-signal", signal)) << signal;
        }
    }
}

TEST(WaitSignal, IsNoneThatSomebodyUsesOrIgnores) {
    Peer peer;
    const int64_t preferred = SIGRTMAX - 5;
    ASSERT_EQ(0, peer.Call("use-signal", preferred));
    ASSERT_EQ(0, peer.Call("ignore-signal", preferred - 1));
    EXPECT_EQ(preferred - 2, peer.Call("init"));
}

TEST(WaitSignal, StaysTheSame) {
    const int32_t signal = mortise_init();
    ASSERT_GT(signal, 0);
    std::thread([signal] { EXPECT_EQ(signal, mortise_init()); }).join();
    EXPECT_EQ(signal, mortise_init());
}

class WithoutFreeSignal : public testing::TestWithParam<int32_t> {
  protected:
    WithoutFreeSignal() : holder(dir / "file"), theirs(peer, dir / "file") {
        for (int signal = SIGRTMIN; signal <= SIGRTMAX; signal++) {
            EXPECT_EQ(0, peer.Call("use-signal", signal));
        }
        EXPECT_EQ(0, peer.Call("init"));
        EXPECT_EQ(MORTISE_GRANTED, holder.TryLock(mechanism, MORTISE_EXCLUSIVE));
    }

    const int32_t mechanism = GetParam();
    TempDir dir;
    Handle holder;
    Peer peer;
    PeerHandle theirs;
};

TEST_P(WithoutFreeSignal, WaitsAreGranted) {
    theirs.BeginAwait(mechanism, MORTISE_EXCLUSIVE, kEndless);
    EXPECT_EQ(0, QueuedWaiters(dir / "file"));
    ASSERT_EQ(0, holder.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, peer.Answer());
    EXPECT_EQ(MORTISE_BUSY, holder.TryLock(mechanism, MORTISE_SHARED));
}

TEST_P(WithoutFreeSignal, WaitsTimeOut) {
    const int64_t begin = NowNanos();
    EXPECT_EQ(MORTISE_TIMED_OUT, theirs.Await(mechanism, MORTISE_EXCLUSIVE, 10 * kMilli));
    EXPECT_GE(NowNanos() - begin, 10 * kMilli);
}

TEST_P(WithoutFreeSignal, WaitsAreCancelled) {
    EXPECT_EQ(MORTISE_CANCELLED,
              peer.Call("await-cancelled", theirs.number(), mechanism, MORTISE_EXCLUSIVE, 0, 1));
}

INSTANTIATE_TEST_SUITE_P(Mechanisms, WithoutFreeSignal,
                         testing::Values(MORTISE_FCNTL, MORTISE_FLOCK), [](const auto &info) {
                             return info.param == MORTISE_FCNTL ? "Fcntl" : "Flock";
                         });

/* What a thread knows of signals. */
struct SignalState {
    sigset_t mask;
    sigset_t pending;
};

SignalState SignalsOfThisThread() {
    SignalState state;
    pthread_sigmask(SIG_BLOCK, nullptr, &state.mask);
    sigpending(&state.pending);
    return state;
}

bool Same(const sigset_t &a, const sigset_t &b) {
    for (int signal = 1; signal <= SIGRTMAX; signal++) {
        if (sigismember(&a, signal) != sigismember(&b, signal)) {
            return false;
        }
    }
    return true;
}

void BlockEverySignal() {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
}

class SignalOfWait : public WaitFixture {
  protected:
    /* Runs in a thread that has every signal blocked, or none. Returns the outcome. */
    WaitRequest Watched(int64_t timeout_nanos, bool blocked) {
        WaitRequest request = Request(timeout_nanos);
        request.before = [this, blocked] {
            if (blocked) {
                BlockEverySignal();
            }
            before = SignalsOfThisThread();
        };
        request.after = [this] { after = SignalsOfThisThread(); };
        return request;
    }

    void ExpectNoTrace() {
        EXPECT_TRUE(Same(before.mask, after.mask));
        EXPECT_EQ(0, sigismember(&after.pending, mortise_init()));
        EXPECT_EQ(0, Timers());
    }

    SignalState before, after;
};

TEST_P(SignalOfWait, LeavesNoTraceAfterAGrant) {
    for (const bool blocked : {false, true}) {
        Hold();
        Waiter waiter(waiting, Watched(3600 * kSecond, blocked));
        ASSERT_TRUE(IsBlocked(waiter));
        ASSERT_EQ(0, holder.Unlock(mechanism));
        ASSERT_EQ(MORTISE_GRANTED, waiter.Outcome());
        ExpectNoTrace();
        ASSERT_EQ(0, waiting.Unlock(mechanism));
    }
}

TEST_P(SignalOfWait, LeavesNoTraceAfterATimeout) {
    Hold();
    for (const bool blocked : {false, true}) {
        Waiter waiter(waiting, Watched(5 * kMilli, blocked));
        ASSERT_EQ(MORTISE_TIMED_OUT, waiter.Outcome());
        ExpectNoTrace();
    }
}

TEST_P(SignalOfWait, LeavesNoTraceAfterACancel) {
    Hold();
    for (const bool blocked : {false, true}) {
        Waiter waiter(waiting, Watched(kEndless, blocked));
        ASSERT_TRUE(IsBlocked(waiter));
        ASSERT_EQ(0, waiter.Cancel());
        ASSERT_EQ(MORTISE_CANCELLED, waiter.Outcome());
        ExpectNoTrace();
    }
}

TEST_P(SignalOfWait, LeavesNoTraceAfterACancelBeforehand) {
    Hold();
    WaitMemory wait;
    const int64_t ticket = mortise_wait_begin(wait.get());
    ASSERT_EQ(0, mortise_cancel(wait.get(), ticket));
    before = SignalsOfThisThread();
    ASSERT_EQ(MORTISE_CANCELLED, mortise_await_lock(waiting.number(), mechanism, MORTISE_EXCLUSIVE,
                                                    0, 1, kEndless, wait.get(), ticket));
    after = SignalsOfThisThread();
    ExpectNoTrace();
}

/* The timer's last signal, as it may arrive when the wait is just over. */
int DeleteAfterALateSignal(int32_t timer) {
    BlockEverySignal();
    pthread_kill(pthread_self(), mortise_init());
    pthread_kill(pthread_self(), mortise_init());
    return Faults::original().timer_delete(timer);
}

TEST_P(SignalOfWait, ThrowsAwayLateInstances) {
    mortise_sys.timer_delete = DeleteAfterALateSignal;
    Hold();
    Waiter waiter(waiting, Watched(5 * kMilli, true));
    ASSERT_EQ(MORTISE_TIMED_OUT, waiter.Outcome());
    ExpectNoTrace();
}

std::atomic<int> foreign_signals;

TEST_P(SignalOfWait, IsNoOtherSignal) {
    struct sigaction action = {}, original;
    action.sa_handler = [](int) { foreign_signals++; }; /* without SA_RESTART */
    ASSERT_EQ(0, sigaction(SIGUSR1, &action, &original));
    foreign_signals = 0;
    Hold();
    Waiter waiter(waiting, Request(3600 * kSecond));
    for (int sent = 1; sent <= 50; sent++) {
        ASSERT_TRUE(IsBlocked(waiter));
        ASSERT_EQ(0, pthread_kill(waiter.thread(), SIGUSR1));
        ASSERT_TRUE(Eventually([&] { return foreign_signals == sent; }));
    }
    ASSERT_TRUE(IsBlocked(waiter));
    ASSERT_EQ(0, holder.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, waiter.Outcome());
    ASSERT_EQ(0, sigaction(SIGUSR1, &original, nullptr));
}

INSTANTIATE_TEST_SUITE_P(All, SignalOfWait, AllWaits(), WaitName);

} // namespace
} // namespace mortise_test
