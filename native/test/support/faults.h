/* Makes system calls of the core fail, and counts them. The table is as before at the end. */
#ifndef MORTISE_TEST_FAULTS_H
#define MORTISE_TEST_FAULTS_H

#include <posix/syscalls.h>

#include "fault_plan.h"

namespace mortise_test {

enum class Call {
    kOpen,
    kClose,
    kFchmod,
    kFstat,
    kLstat,
    kPread,
    kPwrite,
    kFcntlLock,
    kFlock,
    kClockNow,
    kSleep,
    kSignalAction,
    kTimerCreate,
    kTimerSet,
    kTimerDelete,
    kInotifyOpen,
    kInotifyWatch,
    kInotifyUnwatch,
    kRead,
    kPollReadable,
    kFileSystemType,
    kCount,
};

/*
 * One at a time. Install it before any thread is started that uses the core. A test may also put
 * functions of its own into mortise_sys while this exists, and call the system through original().
 */
class Faults {
  public:
    Faults();
    ~Faults();
    Faults(const Faults &) = delete;
    Faults &operator=(const Faults &) = delete;

    /* After `passed` good calls from now on, the next `times` fail with this errno. */
    void Fail(Call call, int error, int times = kAlways, int passed = 0);

    /* How often the core made this call so far, failed or not. */
    int Calls(Call call) const;

    static const mortise_syscalls &original();
};

} // namespace mortise_test

#endif
