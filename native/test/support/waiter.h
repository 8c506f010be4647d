/* A thread that waits for a lock. */
#ifndef MORTISE_TEST_WAITER_H
#define MORTISE_TEST_WAITER_H

#include <pthread.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <thread>

#include "eventually.h"
#include "handle.h"

namespace mortise_test {

struct WaitRequest {
    int32_t mechanism = MORTISE_FCNTL;
    int32_t mode = MORTISE_EXCLUSIVE;
    int64_t timeout_nanos = kEndless;
    Range range = {};
    std::function<void()> before = [] {}; /* both run in the waiting thread */
    std::function<void()> after = [] {};
};

class Waiter {
  public:
    Waiter(const Handle &handle, WaitRequest request)
        : file_(handle.number()), request_(std::move(request)), thread_([this] { Run(); }) {
        while (ticket_.load() == 0) {
            std::this_thread::yield();
        }
    }

    Waiter(const Waiter &) = delete;
    Waiter &operator=(const Waiter &) = delete;

    ~Waiter() {
        if (thread_.joinable()) {
            Cancel();
            Outcome();
        }
    }

    mortise_wait *wait() {
        return wait_.get();
    }

    int64_t ticket() const {
        return ticket_.load();
    }

    pthread_t thread() {
        return thread_.native_handle();
    }

    bool HasEnded() const {
        return ended_.load();
    }

    int32_t Cancel() {
        return mortise_cancel(wait_.get(), ticket_.load());
    }

    /* Joins the thread. */
    int32_t Outcome() {
        if (!Eventually([this] { return HasEnded(); })) {
            std::fprintf(stderr, "a wait that must end is stuck\n");
            std::abort(); /* its thread can be neither joined nor left behind */
        }
        thread_.join();
        return outcome_;
    }

  private:
    void Run() {
        request_.before();
        const int64_t ticket = mortise_wait_begin(wait_.get());
        ticket_.store(ticket);
        outcome_ =
            mortise_await_lock(file_, request_.mechanism, request_.mode, request_.range.offset,
                               request_.range.length, request_.timeout_nanos, wait_.get(), ticket);
        request_.after();
        ended_.store(true);
    }

    WaitMemory wait_;
    const int64_t file_;
    const WaitRequest request_;
    std::atomic<int64_t> ticket_{0};
    std::atomic<bool> ended_{false};
    int32_t outcome_ = 0;
    std::thread thread_; /* last: it uses the others */
};

} // namespace mortise_test

#endif
