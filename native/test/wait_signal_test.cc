/* The signal that ends waits: which one it is, and that nobody else notices it. */
#include <gtest/gtest.h>
#include <signal.h>
#include <strings.h>

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

/* What another library does to a signal. */
using Theft = const char *;

constexpr Theft kTakes = "use-signal", kTakesAndRestarts = "restart-after-signal",
                kIgnores = "ignore-signal", kResets = "default-signal";

/* Every free signal is in other hands, from the start or from the moment when one was chosen. */
class WithoutFreeSignal
    : public testing::TestWithParam<std::tuple<int32_t /* mechanism */, Theft, bool>> {
  protected:
    WithoutFreeSignal() : holder(dir / "file"), theirs(peer, dir / "file") {
        if (std::get<2>(GetParam())) {
            EXPECT_GT(peer.Call("init"), 0);
        }
        for (int signal = SIGRTMIN; signal <= SIGRTMAX; signal++) {
            EXPECT_EQ(0, peer.Call(std::get<1>(GetParam()), signal));
        }
        EXPECT_EQ(0, peer.Call("init"));
        EXPECT_EQ(MORTISE_GRANTED, holder.TryLock(mechanism, MORTISE_EXCLUSIVE));
    }

    const int32_t mechanism = std::get<0>(GetParam());
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

std::string NameOf(Theft theft) {
    return theft == kIgnores  ? "Ignored"
           : theft == kResets ? "Reset"
           : theft == kTakes  ? "Taken"
                              : "Restarting";
}

INSTANTIATE_TEST_SUITE_P(All, WithoutFreeSignal,
                         testing::Combine(testing::Values(MORTISE_FCNTL, MORTISE_FLOCK),
                                          testing::Values(kTakes, kTakesAndRestarts, kIgnores),
                                          testing::Bool()),
                         [](const auto &info) {
                             return (std::get<0>(info.param) == MORTISE_FCNTL ? "Fcntl" : "Flock") +
                                    NameOf(std::get<1>(info.param)) +
                                    (std::get<2>(info.param) ? "Later" : "");
                         });

/* Another library takes the chosen signal, and others are free. */
class TakenSignal : public testing::TestWithParam<std::tuple<int32_t /* mechanism */, Theft>> {
  protected:
    TakenSignal() : holder(dir / "file"), theirs(peer, dir / "file") {
        chosen = peer.Call("init");
        EXPECT_GT(chosen, 0);
        EXPECT_EQ(MORTISE_GRANTED, holder.TryLock(mechanism, MORTISE_EXCLUSIVE));
        EXPECT_EQ(0, peer.Call(std::get<1>(GetParam()), chosen));
    }

    const int32_t mechanism = std::get<0>(GetParam());
    TempDir dir;
    Handle holder;
    Peer peer;
    PeerHandle theirs;
    int64_t chosen;
};

TEST_P(TakenSignal, DoesNotKeepAWaitFromTimingOut) {
    const int64_t begin = NowNanos();
    EXPECT_EQ(MORTISE_TIMED_OUT, theirs.Await(mechanism, MORTISE_EXCLUSIVE, 10 * kMilli));
    EXPECT_GE(NowNanos() - begin, 10 * kMilli);
}

TEST_P(TakenSignal, DoesNotKeepAWaitFromBeingCancelled) {
    EXPECT_EQ(MORTISE_CANCELLED,
              peer.Call("await-cancelled", theirs.number(), mechanism, MORTISE_EXCLUSIVE, 0, 1));
}

TEST_P(TakenSignal, DoesNotMakeWaitsPoll) {
    theirs.BeginAwait(mechanism, MORTISE_EXCLUSIVE, kEndless);
    EXPECT_TRUE(MustBlock(dir / "file", 1));
    ASSERT_EQ(0, holder.Unlock(mechanism));
    EXPECT_EQ(MORTISE_GRANTED, peer.Answer());
}

TEST_P(TakenSignal, IsReplacedByOneForGood) {
    const int64_t next = peer.Call("init");
    EXPECT_EQ(std::get<1>(GetParam()) == kResets ? chosen : chosen - 1, next);
    EXPECT_EQ(next, peer.Call("init"));
    EXPECT_EQ(1, peer.Call("handles-signal", next));
}

INSTANTIATE_TEST_SUITE_P(All, TakenSignal,
                         testing::Combine(testing::Values(MORTISE_FCNTL, MORTISE_FLOCK),
                                          testing::Values(kTakes, kTakesAndRestarts, kIgnores,
                                                          kResets)),
                         [](const auto &info) {
                             return (std::get<0>(info.param) == MORTISE_FCNTL ? "Fcntl" : "Flock") +
                                    NameOf(std::get<1>(info.param));
                         });

TEST(WaitSignal, IsNotOneThatIsBlockedWhereAnotherIsFree) {
    Peer peer; /* a thread that waits in sigwait(3) has no handler */
    const int64_t preferred = SIGRTMAX - 5;
    ASSERT_EQ(0, peer.Call("block-signal", preferred));
    EXPECT_EQ(preferred - 1, peer.Call("init"));
}

TEST(WaitSignal, IsABlockedOneWhereAllAre) {
    TempDir dir;
    Handle holder(dir / "file");
    Peer peer;
    PeerHandle theirs(peer, dir / "file");
    for (int signal = SIGRTMIN; signal <= SIGRTMAX; signal++) {
        ASSERT_EQ(0, peer.Call("block-signal", signal));
    }
    EXPECT_EQ(SIGRTMAX - 5, peer.Call("init"));
    ASSERT_EQ(MORTISE_GRANTED, holder.TryLock(MORTISE_FCNTL, MORTISE_EXCLUSIVE));
    EXPECT_EQ(MORTISE_TIMED_OUT, theirs.Await(MORTISE_FCNTL, MORTISE_EXCLUSIVE, 10 * kMilli));
}

TEST(WaitSignal, HasAHandlerThatIsInNoCopyOfThisLibrary) {
    struct sigaction action;
    ASSERT_EQ(0, sigaction(mortise_init(), nullptr, &action));
    EXPECT_EQ(reinterpret_cast<void *>(ffs), reinterpret_cast<void *>(action.sa_handler));
}

TEST(WaitSignal, EndsNoProcessWhenItComesLate) {
    Peer peer;
    EXPECT_EQ(0, peer.Call("raise-signal", peer.Call("init")));
    EXPECT_GT(peer.Call("init"), 0);
}

/* Signals of a process of its own making, in place of this process's. */
class FakeSignals : public testing::Test {
  protected:
    FakeSignals() {
        actions = {};
        thief = 0;
        mortise_sys.signal_action = Call;
    }

    ~FakeSignals() override {
        mortise_sys.signal_action = Faults::original().signal_action;
        EXPECT_GT(mortise_init(), 0); /* for the tests that follow */
    }

    static int Call(int signal, const struct sigaction *action, struct sigaction *before) {
        struct sigaction &current = actions.at(static_cast<size_t>(signal));
        if (action != nullptr && signal == thief) {
            thief = 0;
            current.sa_handler = Theirs;
            current.sa_flags = SA_RESTART;
        }
        if (before != nullptr) {
            *before = current;
        }
        if (action != nullptr) {
            current = *action;
        }
        return 0;
    }

    static void Theirs(int) {
    }

    static struct sigaction Ours() {
        struct sigaction action = {};
        action.sa_handler = reinterpret_cast<void (*)(int)>(reinterpret_cast<void (*)()>(ffs));
        action.sa_flags = SA_ONSTACK;
        return action;
    }

    static inline std::array<struct sigaction, 65> actions;
    static inline int thief; /* the signal that another library takes just before it is installed */
    const int preferred = SIGRTMAX - 5;
    Faults faults;
};

TEST_F(FakeSignals, OneThatAnotherCopyHasChosenIsShared) {
    actions[preferred - 3] = Ours(); /* the others were not free then, and are now */
    EXPECT_EQ(preferred - 3, mortise_init());
    EXPECT_EQ(SIG_DFL, actions[preferred].sa_handler);
}

TEST_F(FakeSignals, OneThatAnotherCopyHasChosenAnewIsShared) {
    ASSERT_EQ(preferred, mortise_init());
    actions[preferred].sa_handler = Theirs;
    actions[preferred - 2] = Ours();
    EXPECT_EQ(preferred - 2, mortise_init());
    EXPECT_EQ(Theirs, actions[preferred].sa_handler);
    EXPECT_EQ(SIG_DFL, actions[preferred - 1].sa_handler);
}

TEST_F(FakeSignals, OneThatIsTakenBetweenTheLookAndTheInstallationIsGivenBack) {
    thief = preferred;
    EXPECT_EQ(preferred - 1, mortise_init());
    EXPECT_EQ(Theirs, actions[preferred].sa_handler);
    EXPECT_EQ(SA_RESTART, actions[preferred].sa_flags);
}

TEST_F(FakeSignals, OurHandlerWithFlagsThatSpoilItIsNotOurs) {
    for (const int flag : {SA_RESTART, SA_SIGINFO, static_cast<int>(SA_RESETHAND)}) {
        actions = {};
        actions[preferred] = Ours();
        actions[preferred].sa_flags |= flag;
        EXPECT_EQ(preferred - 1, mortise_init()) << flag;
    }
}

/* The system does not let handlers be read, or installed. */
class SignalFault : public WaitFixture {};

TEST_P(SignalFault, MakesAWaitPoll) {
    Hold();
    faults.Fail(Call::kSignalAction, EPERM);
    EXPECT_EQ(MORTISE_TIMED_OUT, waiting.Await(mechanism, MORTISE_EXCLUSIVE, 10 * kMilli));
    EXPECT_GT(faults.Calls(Call::kSleep), 0);
}

TEST_P(SignalFault, IsNotMetByAWaitThatNeedsNone) {
    EXPECT_EQ(MORTISE_GRANTED, waiting.Await(mechanism, MORTISE_EXCLUSIVE, kEndless));
    EXPECT_EQ(0, faults.Calls(Call::kSignalAction));
}

TEST_P(SignalFault, IsLookedForOnceInAWait) {
    Hold();
    ASSERT_GT(mortise_init(), 0);
    const int before = faults.Calls(Call::kSignalAction);
    EXPECT_EQ(MORTISE_TIMED_OUT, waiting.Await(mechanism, MORTISE_EXCLUSIVE, 10 * kMilli));
    EXPECT_EQ(1, faults.Calls(Call::kSignalAction) - before);
}

INSTANTIATE_TEST_SUITE_P(All, SignalFault, AllWaits(), WaitName);

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
