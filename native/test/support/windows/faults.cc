#include "faults.h"

namespace mortise_test {
namespace {

FaultPlan plans[static_cast<int>(Call::kCount)];
const mortise_syscalls real = mortise_sys;

FaultPlan &PlanOf(Call call) {
    return plans[static_cast<int>(call)];
}

/* What each kind of call returns when it fails. */
template <Call kCall> auto Failure() {
    if constexpr (kCall == Call::kOpen) {
        return INVALID_HANDLE_VALUE;
    } else if constexpr (kCall == Call::kCreateEvent) {
        return static_cast<HANDLE>(nullptr);
    } else if constexpr (kCall == Call::kWaitAny) {
        return WAIT_FAILED;
    } else {
        return FALSE;
    }
}

/* Run has the type of the table's member it is assigned to. */
template <Call kCall, auto kMember> struct Hook {
    template <typename Result, typename... Arguments> static Result Run(Arguments... arguments) {
        const int error = PlanOf(kCall).Next();
        if (error == 0) {
            return (real.*kMember)(arguments...);
        }
        SetLastError(static_cast<DWORD>(error));
        return static_cast<Result>(Failure<kCall>());
    }
};

/* Calls that cannot fail are only counted. */
void CountedSleep(DWORD millis) {
    (void)PlanOf(Call::kSleep).Next();
    real.sleep(millis);
}

} // namespace

Faults::Faults() {
    for (FaultPlan &plan : plans) {
        plan.Reset();
    }
    using S = mortise_syscalls;
    mortise_sys.open = Hook<Call::kOpen, &S::open>::Run;
    mortise_sys.close = Hook<Call::kClose, &S::close>::Run;
    mortise_sys.file_type = Hook<Call::kFileType, &S::file_type>::Run;
    mortise_sys.file_information = Hook<Call::kFileInformation, &S::file_information>::Run;
    mortise_sys.read = Hook<Call::kRead, &S::read>::Run;
    mortise_sys.write = Hook<Call::kWrite, &S::write>::Run;
    mortise_sys.lock = Hook<Call::kLock, &S::lock>::Run;
    mortise_sys.unlock = Hook<Call::kUnlock, &S::unlock>::Run;
    mortise_sys.finish = Hook<Call::kFinish, &S::finish>::Run;
    mortise_sys.cancel = Hook<Call::kCancel, &S::cancel>::Run;
    mortise_sys.create_event = Hook<Call::kCreateEvent, &S::create_event>::Run;
    mortise_sys.set_event = Hook<Call::kSetEvent, &S::set_event>::Run;
    mortise_sys.wait_any = Hook<Call::kWaitAny, &S::wait_any>::Run;
    mortise_sys.sleep = CountedSleep;
    mortise_sys.clock_nanos = Hook<Call::kClockNanos, &S::clock_nanos>::Run;
    mortise_sys.is_wine = Hook<Call::kIsWine, &S::is_wine>::Run;
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
