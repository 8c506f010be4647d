#include "faults.h"

#include <atomic>
#include <cerrno>

namespace mortise_test {
namespace {

struct Plan {
    std::atomic<int> calls{0};
    std::atomic<int> passed{0};
    std::atomic<int> times{0};
    std::atomic<int> error{0};
};

Plan plans[static_cast<int>(Call::kCount)];
const mortise_syscalls real = mortise_sys;

Plan &PlanOf(Call call) {
    return plans[static_cast<int>(call)];
}

bool MustFail(Plan &plan) {
    plan.calls++;
    if (plan.times.load() == 0 || plan.passed.fetch_sub(1) > 0) {
        return false;
    }
    if (plan.times.fetch_sub(1) <= 0) {
        plan.times.store(0);
        return false;
    }
    errno = plan.error.load();
    return true;
}

/* Run has the type of the table's member it is assigned to. */
template <Call kCall, auto kMember> struct Hook {
    template <typename Result, typename... Arguments> static Result Run(Arguments... arguments) {
        return MustFail(PlanOf(kCall)) ? -1 : (real.*kMember)(arguments...);
    }
};

} // namespace

Faults::Faults() {
    for (Plan &plan : plans) {
        plan.calls = 0;
        plan.times = 0;
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
    mortise_sys.timer_create = Hook<Call::kTimerCreate, &mortise_syscalls::timer_create>::Run;
    mortise_sys.timer_set = Hook<Call::kTimerSet, &mortise_syscalls::timer_set>::Run;
    mortise_sys.timer_delete = Hook<Call::kTimerDelete, &mortise_syscalls::timer_delete>::Run;
}

Faults::~Faults() {
    mortise_sys = real;
}

void Faults::Fail(Call call, int error, int times, int passed) {
    Plan &plan = PlanOf(call);
    plan.error = error;
    plan.passed = passed;
    plan.times = times;
}

int Faults::Calls(Call call) const {
    return PlanOf(call).calls.load();
}

const mortise_syscalls &Faults::original() {
    return real;
}

} // namespace mortise_test
