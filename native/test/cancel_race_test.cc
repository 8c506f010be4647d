/* An unlock, a cancel and a deadline race for one wait, many times over. */
#include <gtest/gtest.h>
#include <pthread.h>

#include <atomic>
#include <random>
#include <string>
#include <thread>

#include "support/eventually.h"
#include "support/handle.h"
#include "support/kernel_state.h"
#include "support/scale.h"
#include "support/stray_signals.h"
#include "support/temp_dir.h"

namespace mortise_test {
namespace {

class Barrier {
  public:
    explicit Barrier(unsigned threads) {
        pthread_barrier_init(&barrier_, nullptr, threads);
    }
    ~Barrier() {
        pthread_barrier_destroy(&barrier_);
    }
    void Meet() {
        pthread_barrier_wait(&barrier_);
    }

  private:
    pthread_barrier_t barrier_;
};

/* What happens in one round. At least one of the three. */
struct Round {
    bool unlock, cancel;
    int64_t timeout_nanos;
    int64_t unlock_after, cancel_after;
};

class RoundMaker {
  public:
    explicit RoundMaker(unsigned seed) : random_(seed) {
    }

    Round Next() {
        const int events = Below(7) + 1;
        Round round;
        round.unlock = (events & 1) != 0;
        round.cancel = (events & 2) != 0;
        round.timeout_nanos = (events & 4) != 0 ? Below(120000) : kEndless;
        round.unlock_after = Below(60000);
        round.cancel_after = Below(60000);
        return round;
    }

  private:
    int Below(int limit) {
        return static_cast<int>(random_() % static_cast<unsigned>(limit));
    }

    std::mt19937 random_;
};

void Spin(int64_t nanos) {
    const int64_t end = NowNanos() + nanos;
    while (NowNanos() < end) {
    }
}

/* Three threads: this one holds and judges, one waits, one cancels. */
class Race {
  public:
    Race(const std::string &path, int32_t mechanism)
        : mechanism_(mechanism), holder_(path), waiting_(path) {
    }

    void Run(int rounds, unsigned seed) {
        std::thread waiter([&] { RepeatedlyWait(rounds); });
        std::thread canceller([&] { RepeatedlyCancel(rounds); });
        RoundMaker maker(seed);
        for (int i = 0; i < rounds; i++) {
            round_ = maker.Next();
            EXPECT_EQ(MORTISE_GRANTED, holder_.TryLock(mechanism_, MORTISE_EXCLUSIVE));
            begin_.Meet();
            start_.Meet();
            if (round_.unlock) {
                Spin(round_.unlock_after);
                EXPECT_EQ(0, holder_.Unlock(mechanism_));
            }
            end_.Meet();
            Judge(i);
        }
        waiter.join();
        canceller.join();
    }

    int granted = 0, timed_out = 0, cancelled = 0;

  private:
    void RepeatedlyWait(int rounds) {
        for (int i = 0; i < rounds; i++) {
            begin_.Meet();
            ticket_ = mortise_wait_begin(wait_.get());
            start_.Meet();
            {
                const StraySignals::Allowed allowed;
                const int64_t begin = NowNanos();
                outcome_ = mortise_await_lock(waiting_.number(), mechanism_, MORTISE_EXCLUSIVE, 0,
                                              1, round_.timeout_nanos, wait_.get(), ticket_);
                waited_nanos_ = NowNanos() - begin;
            }
            end_.Meet();
        }
    }

    void RepeatedlyCancel(int rounds) {
        for (int i = 0; i < rounds; i++) {
            begin_.Meet();
            start_.Meet();
            if (round_.cancel) {
                Spin(round_.cancel_after);
                EXPECT_EQ(0, mortise_cancel(wait_.get(), ticket_));
            } else { /* an older wait's ticket must not hit this one */
                EXPECT_EQ(0, mortise_cancel(wait_.get(), ticket_ - 1));
            }
            end_.Meet();
        }
    }

    void Judge(int number) {
        SCOPED_TRACE(number);
        switch (outcome_) {
        case MORTISE_GRANTED:
            granted++;
            EXPECT_TRUE(round_.unlock);
            EXPECT_EQ(MORTISE_BUSY, holder_.TryLock(mechanism_, MORTISE_SHARED));
            EXPECT_EQ(0, waiting_.Unlock(mechanism_));
            break;
        case MORTISE_TIMED_OUT:
            timed_out++;
            EXPECT_GE(round_.timeout_nanos, 0);
            EXPECT_GE(waited_nanos_, round_.timeout_nanos);
            break;
        case MORTISE_CANCELLED:
            cancelled++;
            EXPECT_TRUE(round_.cancel);
            break;
        default:
            ADD_FAILURE() << outcome_;
        }
        EXPECT_EQ(0, waiting_.IsHeld(mechanism_, MORTISE_SHARED));
        EXPECT_EQ(0, holder_.Unlock(mechanism_));
    }

    const int32_t mechanism_;
    Handle holder_, waiting_;
    WaitMemory wait_;
    Barrier begin_{3}, start_{3}, end_{3};
    Round round_;
    int64_t ticket_ = 0;
    int32_t outcome_ = 0;
    int64_t waited_nanos_ = 0;
};

class CancelRace : public testing::TestWithParam<int32_t> {};

TEST_P(CancelRace, LosesNoGrantLeavesNothingHeldAndSendsNoStraySignal) {
    TempDir dir;
    const int descriptors = OpenDescriptors();
    StraySignals stray;
    {
        Race race(dir / "file", GetParam());
        race.Run(kRounds, 20240229u + static_cast<unsigned>(GetParam()));
        EXPECT_GT(race.granted, kRounds / 20);
        EXPECT_GT(race.timed_out, kRounds / 20);
        EXPECT_GT(race.cancelled, kRounds / 20);
    }
    EXPECT_EQ(0, stray.Count());
    EXPECT_EQ(0, Timers());
    EXPECT_EQ(descriptors, OpenDescriptors());
    EXPECT_EQ(0, HeldLocks(dir / "file"));
}

INSTANTIATE_TEST_SUITE_P(Mechanisms, CancelRace, testing::Values(MORTISE_FCNTL, MORTISE_FLOCK),
                         [](const auto &info) {
                             return info.param == MORTISE_FCNTL ? "Fcntl" : "Flock";
                         });

} // namespace
} // namespace mortise_test
