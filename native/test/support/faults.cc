#include "faults.h"

#include <cerrno>

namespace mortise_test {
namespace {

FaultPlan plans[static_cast<int>(Call::kCount)];
const mortise_syscalls real = mortise_sys;

FaultPlan &PlanOf(Call call) {
    return plans[static_cast<int>(call)];
}

bool MustFail(FaultPlan &plan) {
    const int error = plan.Next();
    if (error != 0) {
        errno = error;
    }
    return error != 0;
}

/* Run has the type of the table's member it is assigned to. */
template <Call kCall, auto kMember> struct Hook {
    template <typename Result, typename... Arguments> static Result Run(Arguments... arguments) {
        return MustFail(PlanOf(kCall)) ? -1 : (real.*kMember)(arguments...);
    }
};

} // namespace

Faults::Faults() {
    for (FaultPlan &plan : plans) {
        plan.Reset();
    }
    mortise_sys.open = Hook<Call::kOpen, &mortise_syscalls::open>::Run;
    mortise_sys.close = Hook<Call::kClose, &mortise_syscalls::close>::Run;
    mortise_sys.fchmod = Hook<Call::kFchmod, &mortise_syscalls::fchmod>::Run;
    mortise_sys.fstat = Hook<Call::kFstat, &mortise_syscalls::fstat>::Run;
    mortise_sys.lstat = Hook<Call::kLstat, &mortise_syscalls::lstat>::Run;
    mortise_sys.pread = Hook<Call::kPread, &mortise_syscalls::pread>::Run;
    mortise_sys.pwrite = Hook<Call::kPwrite, &mortise_syscalls::pwrite>::Run;
    mortise_sys.fcntl_lock = Hook<Call::kFcntlLock, &mortise_syscalls::fcntl_lock>::Run;
    mortise_sys.flock = Hook<Call::kFlock, &mortise_syscalls::flock>::Run;
    mortise_sys.clock_now = Hook<Call::kClockNow, &mortise_syscalls::clock_now>::Run;
    mortise_sys.sleep = Hook<Call::kSleep, &mortise_syscalls::sleep>::Run;
    mortise_sys.signal_action = Hook<Call::kSignalAction, &mortise_syscalls::signal_action>::Run;
    mortise_sys.timer_create = Hook<Call::kTimerCreate, &mortise_syscalls::timer_create>::Run;
    mortise_sys.timer_set = Hook<Call::kTimerSet, &mortise_syscalls::timer_set>::Run;
    mortise_sys.timer_delete = Hook<Call::kTimerDelete, &mortise_syscalls::timer_delete>::Run;
    mortise_sys.inotify_open = Hook<Call::kInotifyOpen, &mortise_syscalls::inotify_open>::Run;
    mortise_sys.inotify_watch = Hook<Call::kInotifyWatch, &mortise_syscalls::inotify_watch>::Run;
    mortise_sys.inotify_unwatch =
        Hook<Call::kInotifyUnwatch, &mortise_syscalls::inotify_unwatch>::Run;
    mortise_sys.read = Hook<Call::kRead, &mortise_syscalls::read>::Run;
    mortise_sys.poll_readable = Hook<Call::kPollReadable, &mortise_syscalls::poll_readable>::Run;
    mortise_sys.file_system_type =
        Hook<Call::kFileSystemType, &mortise_syscalls::file_system_type>::Run;
}

Faults::~Faults() {
    mortise_sys = real;
}

void Faults::Fail(Call call, int error, int times, int passed) {
    PlanOf(call).Fail(error, times, passed);
}

int Faults::Calls(Call call) const {
    return PlanOf(call).Calls();
}

const mortise_syscalls &Faults::original() {
    return real;
}

} // namespace mortise_test
