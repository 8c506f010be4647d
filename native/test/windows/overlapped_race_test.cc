/* A grant, a cancel and a deadline race for one wait in the (fake) queue, many times over. */
#include <gtest/gtest.h>

#include <random>
#include <thread>

#include "fake_kernel.h"
#include "support/eventually.h"
#include "support/temp_dir.h"
#include "support/waiter.h"

namespace mortise_test {
namespace {

constexpr int kRounds = 1000;
constexpr unsigned kSeed = 20240229;

/* Which of the three happen. */
enum Event { kGrant = 1, kCancel = 2, kDeadline = 4 };

void Spin(int64_t nanos) {
    const int64_t end = NowNanos() + nanos;
    while (NowNanos() < end) {
    }
}

TEST(OverlappedRace, LosesNoGrantAndLeavesNoRequest) {
    TempDir dir;
    Faults faults;
    FakeKernel kernel;
    Handle handle(dir / "file");
    std::mt19937 random(kSeed);
    int outcomes[3] = {};
    for (int round = 0; round < kRounds; round++) {
        SCOPED_TRACE(testing::Message() << "round " << round << " of seed " << kSeed);
        const unsigned events = random() % 7 + 1;
        WaitRequest request;
        request.timeout_nanos = (events & kDeadline) != 0 ? random() % 200000 : kEndless;
        const int64_t grant_after = random() % 60000, cancel_after = random() % 60000;
        Waiter waiter(handle, request);
        std::thread granter;
        bool granted = false;
        if ((events & kGrant) != 0) {
            granter = std::thread([&] {
                EXPECT_TRUE(Eventually([&] { return kernel.IsPending() || waiter.HasEnded(); }));
                Spin(grant_after);
                granted = kernel.Grant();
            });
        }
        if ((events & kCancel) != 0) {
            Spin(cancel_after);
            waiter.Cancel();
        }
        const int32_t outcome = waiter.Outcome();
        if (granter.joinable()) {
            granter.join();
        }
        /* The system's word counts, whatever else has happened. */
        ASSERT_EQ(granted, outcome == MORTISE_GRANTED);
        ASSERT_TRUE(granted || (outcome == MORTISE_CANCELLED && (events & kCancel) != 0) ||
                    (outcome == MORTISE_TIMED_OUT && (events & kDeadline) != 0))
            << outcome;
        ASSERT_TRUE(kernel.AllFinished());
        outcomes[granted ? 0 : outcome == MORTISE_CANCELLED ? 1 : 2]++;
    }
    for (const int count : outcomes) {
        EXPECT_GT(count, kRounds / 20);
    }
}

} // namespace
} // namespace mortise_test
