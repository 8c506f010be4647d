/* Many owners, each with a handle of its own, contend for one lock; some of them give up. */
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <random>
#include <thread>
#include <vector>

#include "support/eventually.h"
#include "support/handle.h"
#include "support/kernel_state.h"
#include "support/peer.h"
#include "support/scale.h"
#include "support/stray_signals.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

constexpr int kContenders = 4;

/* One owner that waits again and again; somebody else may cancel it at any time. */
class Contender {
  public:
    Contender(const std::string &path, int32_t mechanism, unsigned seed)
        : mechanism_(mechanism), handle_(path), random_(seed) {
    }

    void Contend(int rounds, std::atomic<int> &inside) {
        for (int i = 0; i < rounds; i++) {
            const int32_t outcome = AwaitOnce();
            granted += outcome == MORTISE_GRANTED;
            errors += outcome < 0;
            if (outcome == MORTISE_GRANTED) {
                overlaps += inside.fetch_add(1) != 0;
                inside--;
                errors += handle_.Unlock(mechanism_) != 0;
            } else {
                held_after_giving_up += handle_.IsHeld(mechanism_, MORTISE_SHARED) != 0;
            }
        }
    }

    void Cancel() {
        mortise_cancel(wait_.get(), ticket_.load());
    }

    int granted = 0, overlaps = 0, errors = 0, held_after_giving_up = 0;

  private:
    int32_t AwaitOnce() {
        const int64_t timeout = random_() % 2 == 0 ? kEndless : random_() % 100000;
        const StraySignals::Allowed allowed;
        ticket_ = mortise_wait_begin(wait_.get());
        return mortise_await_lock(handle_.number(), mechanism_, MORTISE_EXCLUSIVE, 0, 1, timeout,
                                  wait_.get(), ticket_);
    }

    const int32_t mechanism_;
    Handle handle_;
    std::mt19937 random_;
    WaitMemory wait_;
    std::atomic<int64_t> ticket_{0};
};

class Contention : public testing::TestWithParam<int32_t> {};

TEST_P(Contention, NeverLetsTwoInAndLeavesNothing) {
    TempDir dir;
    const int descriptors = OpenDescriptors();
    StraySignals stray;
    {
        std::vector<std::unique_ptr<Contender>> contenders;
        std::vector<std::thread> threads;
        std::atomic<int> inside{0}, running{kContenders};
        for (unsigned i = 0; i < kContenders; i++) {
            contenders.push_back(std::make_unique<Contender>(dir / "file", GetParam(), i));
        }
        for (auto &contender : contenders) {
            threads.emplace_back([&, one = contender.get()] {
                one->Contend(kRounds / kContenders, inside);
                running--;
            });
        }
        while (running > 0) {
            for (auto &contender : contenders) {
                contender->Cancel();
            }
            PauseNanos(kMilli / 20);
        }
        for (std::thread &thread : threads) {
            thread.join();
        }
        for (auto &contender : contenders) {
            EXPECT_GT(contender->granted, 0);
            EXPECT_EQ(0, contender->overlaps);
            EXPECT_EQ(0, contender->errors);
            EXPECT_EQ(0, contender->held_after_giving_up);
        }
    }
    EXPECT_EQ(0, stray.Count());
    EXPECT_EQ(0, Timers());
    EXPECT_EQ(descriptors, OpenDescriptors());
    EXPECT_EQ(0, HeldLocks(dir / "file"));
}

TEST_P(Contention, OfTwoProcessesHandsTheLockToAndFro) {
    TempDir dir;
    Handle ours(dir / "file");
    Peer peer;
    PeerHandle theirs(peer, dir / "file");
    const int32_t mechanism = GetParam();
    ASSERT_EQ(MORTISE_GRANTED, ours.TryLock(mechanism, MORTISE_EXCLUSIVE));
    for (int i = 0; i < 500; i++) {
        theirs.BeginAwait(mechanism, MORTISE_EXCLUSIVE, kEndless);
        ASSERT_EQ(0, ours.Unlock(mechanism));
        ASSERT_EQ(MORTISE_GRANTED, peer.Answer());
        ASSERT_EQ(MORTISE_BUSY, ours.TryLock(mechanism, MORTISE_SHARED));
        peer.Send("unlock", theirs.number(), mechanism, 0, 1);
        ASSERT_EQ(MORTISE_GRANTED, ours.Await(mechanism, MORTISE_EXCLUSIVE, kEndless));
        ASSERT_EQ(0, peer.Answer());
    }
}

INSTANTIATE_TEST_SUITE_P(Mechanisms, Contention, testing::Values(MORTISE_FCNTL, MORTISE_FLOCK),
                         [](const auto &info) {
                             return info.param == MORTISE_FCNTL ? "Fcntl" : "Flock";
                         });

} // namespace
} // namespace mortise_test
