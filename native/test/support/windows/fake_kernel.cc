#include "fake_kernel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include "support/eventually.h"

namespace mortise_test {
namespace {

enum class OnCancel { kAbort, kGrantBefore, kLeavePending };

/* All under the mutex, but for the wait of Finish. */
struct State {
    OVERLAPPED *request = nullptr; /* the one that was pending, until it is finished */
    bool over = false;             /* its result is there */
    DWORD error = 0;               /* the result; 0 is granted */
    OnCancel on_cancel = OnCancel::kAbort;
    DWORD refusal = 0;
    bool grant_at_once = false, held = true, late = false;
    int cancels = 0, unlocks = 0;
    std::atomic<int> finishing{0};
};

std::mutex mutex;
State *state;
const mortise_syscalls before = mortise_sys;

BOOL Fail(DWORD error) {
    SetLastError(error);
    return FALSE;
}

/* The mutex is held. */
bool Complete(DWORD error) {
    if (state->request == nullptr || state->over) {
        return false;
    }
    state->error = error;
    state->over = true;
    SetEvent(state->request->hEvent);
    return true;
}

/* As a driver does it: starting an operation takes its event back. */
BOOL Queue(OVERLAPPED *operation) {
    EXPECT_EQ(nullptr, state->request) << "a second request, before the first one was finished";
    ResetEvent(operation->hEvent);
    state->request = operation;
    state->over = false;
    return Fail(ERROR_IO_PENDING);
}

BOOL Lock(HANDLE, DWORD flags, int64_t, OVERLAPPED *operation) {
    const std::lock_guard<std::mutex> guard(mutex);
    if ((flags & LOCKFILE_FAIL_IMMEDIATELY) != 0) {
        if (state->held && state->late) {
            Queue(operation);
            Complete(ERROR_LOCK_VIOLATION);
            return Fail(ERROR_IO_PENDING);
        }
        return state->held ? Fail(ERROR_LOCK_VIOLATION) : TRUE;
    }
    if (state->refusal != 0) {
        return Fail(state->refusal);
    }
    return state->grant_at_once ? TRUE : Queue(operation);
}

BOOL Unlock(HANDLE, int64_t, OVERLAPPED *) {
    const std::lock_guard<std::mutex> guard(mutex);
    state->unlocks++;
    return TRUE;
}

BOOL Cancel(HANDLE, OVERLAPPED *operation) {
    const std::lock_guard<std::mutex> guard(mutex);
    EXPECT_EQ(state->request, operation) << "a cancel of a request that is not there";
    state->cancels++;
    if (state->on_cancel == OnCancel::kGrantBefore) {
        Complete(0);
    }
    if (state->over) {
        return Fail(ERROR_NOT_FOUND);
    }
    if (state->on_cancel == OnCancel::kAbort) {
        Complete(ERROR_OPERATION_ABORTED);
    }
    return TRUE;
}

/* GetOverlappedResult with bWait. */
BOOL Finish(HANDLE, OVERLAPPED *operation, DWORD *count) {
    {
        const std::lock_guard<std::mutex> guard(mutex);
        if (state->request != operation) {
            return TRUE; /* it was never pending */
        }
    }
    state->finishing++;
    if (WaitForSingleObject(operation->hEvent, kPatience / kMilli) != WAIT_OBJECT_0) {
        std::fprintf(stderr, "a result is waited for that nothing will ever give\n");
        std::abort();
    }
    state->finishing--;
    const std::lock_guard<std::mutex> guard(mutex);
    EXPECT_TRUE(state->over) << "the event was set, and the request is not over";
    state->request = nullptr;
    *count = 0;
    return state->error == 0 ? TRUE : Fail(state->error);
}

} // namespace

FakeKernel::FakeKernel() {
    state = new State;
    mortise_sys.lock = Lock;
    mortise_sys.unlock = Unlock;
    mortise_sys.cancel = Cancel;
    mortise_sys.finish = Finish;
    mortise_sys.is_wine = [] { return 0; };
}

FakeKernel::~FakeKernel() {
    EXPECT_TRUE(AllFinished()) << "the kernel still has memory of a wait that is over";
    mortise_sys = before;
    delete state;
    state = nullptr;
}

bool FakeKernel::Grant() {
    const std::lock_guard<std::mutex> guard(mutex);
    return Complete(0);
}

bool FakeKernel::Abort() {
    const std::lock_guard<std::mutex> guard(mutex);
    return Complete(ERROR_OPERATION_ABORTED);
}

void FakeKernel::GrantBeforeCancel() {
    state->on_cancel = OnCancel::kGrantBefore;
}

void FakeKernel::LeaveCancelledPending() {
    state->on_cancel = OnCancel::kLeavePending;
}

void FakeKernel::Refuse(DWORD error) {
    state->refusal = error;
}

void FakeKernel::GrantAtOnce() {
    state->grant_at_once = true;
}

void FakeKernel::SetHeld(bool held) {
    const std::lock_guard<std::mutex> guard(mutex);
    state->held = held;
}

void FakeKernel::RefuseLate() {
    state->late = true;
}

bool FakeKernel::IsPending() const {
    const std::lock_guard<std::mutex> guard(mutex);
    return state->request != nullptr && !state->over;
}

bool FakeKernel::IsBeingFinished() const {
    return state->finishing.load() > 0;
}

int FakeKernel::Cancels() const {
    const std::lock_guard<std::mutex> guard(mutex);
    return state->cancels;
}

int FakeKernel::Unlocks() const {
    const std::lock_guard<std::mutex> guard(mutex);
    return state->unlocks;
}

bool FakeKernel::AllFinished() const {
    const std::lock_guard<std::mutex> guard(mutex);
    return state->request == nullptr;
}

} // namespace mortise_test
