/*
 * A queue for lock requests in the place of the kernel's, for the branch of the wait that Wine
 * cannot run: a request that waits stays pending until the test decides. It keeps to what Windows
 * documents, and fails the test when the core does not: a request must be finished exactly once
 * after it has ended, and until then its memory is the kernel's.
 *
 * This shows that our code does what it must with the answers we expect of Windows. Whether Windows
 * gives them is shown by the runs on Windows alone.
 */
#ifndef MORTISE_TEST_FAKE_KERNEL_H
#define MORTISE_TEST_FAKE_KERNEL_H

#include "faults.h"

namespace mortise_test {

/* One at a time, for one waiter at a time. As Faults: install it before any thread is started. */
class FakeKernel {
  public:
    FakeKernel();
    ~FakeKernel();
    FakeKernel(const FakeKernel &) = delete;
    FakeKernel &operator=(const FakeKernel &) = delete;

    /* ---- what the system does: each returns false when no request is pending ---- */

    bool Grant();
    bool Abort(); /* as when somebody else cancels all that the handle has under way */

    /* ---- how it behaves ---- */

    /* A cancel comes too late: the request is granted just before it. */
    void GrantBeforeCancel();

    /* A cancel is accepted, and the request is over only when the test calls Abort or Grant. */
    void LeaveCancelledPending();

    /* What a request that waits gets instead of a place in the queue. */
    void Refuse(DWORD error);
    void GrantAtOnce();

    /* Whether a request that must not wait is refused (it is, at first). */
    void SetHeld(bool held);

    /* It is refused only after ERROR_IO_PENDING, as on a network. */
    void RefuseLate();

    /* ---- what the core has done ---- */

    bool IsPending() const;
    bool IsBeingFinished() const; /* somebody waits for the result of a pending request */
    int Cancels() const;
    int Unlocks() const;
    bool AllFinished() const; /* every request that was pending is over and was finished */
};

} // namespace mortise_test

#endif
