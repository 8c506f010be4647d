// The stack probe of the DLL (native/jni/windows), which this program has instead of the runtime's.
#include <gtest/gtest.h>
#include <windows.h>
// after windows.h
#include <psapi.h>

#include <cstdint>

namespace {

constexpr std::uintptr_t kPageBytes = 4096;
constexpr std::uintptr_t kStackBytes = 64 * kPageBytes;
constexpr std::uintptr_t kAnything = 0x1234567;

// Memory that nobody has touched, for a stack: Wine has touched all of its own.
class StackProbe : public testing::Test {
  protected:
    StackProbe()
        : memory(reinterpret_cast<std::uintptr_t>(
              VirtualAlloc(nullptr, kStackBytes, MEM_RESERVE | MEM_COMMIT, PAGE_READWRITE))) {
    }

    ~StackProbe() override {
        VirtualFree(reinterpret_cast<void *>(memory), 0, MEM_RELEASE);
    }

    std::uintptr_t Top() const {
        return memory + kStackBytes;
    }

    // As a function would that starts with this stack pointer.
    void Probe(std::uintptr_t frame_bytes) {
        rax = frame_bytes;
        rcx = kAnything;
        __asm__ volatile("movq %%rsp, %%r12\n\t"
                         "movq %2, %%rsp\n\t"
                         "call ___chkstk_ms\n\t"
                         "movq %%r12, %%rsp"
                         : "+a"(rax), "+c"(rcx)
                         : "r"(Top())
                         : "r12", "cc", "memory");
    }

    static bool IsTouched(std::uintptr_t address) {
        PSAPI_WORKING_SET_EX_INFORMATION page = {};
        page.VirtualAddress = reinterpret_cast<void *>(address);
        EXPECT_TRUE(K32QueryWorkingSetEx(GetCurrentProcess(), &page, sizeof(page)));
        return page.VirtualAttributes.Valid;
    }

    const std::uintptr_t memory;
    std::uintptr_t rax = 0, rcx = 0;
};

TEST_F(StackProbe, TouchesEachPageOfTheFrameAndNoOther) {
    const std::uintptr_t frame_bytes = 20 * kPageBytes + 40;
    Probe(frame_bytes);
    for (std::uintptr_t page = memory; page < Top(); page += kPageBytes) {
        EXPECT_EQ(page + kPageBytes > Top() - frame_bytes, IsTouched(page))
            << (Top() - page) / kPageBytes;
    }
}

TEST_F(StackProbe, ChangesNoRegister) {
    for (const std::uintptr_t frame_bytes : {std::uintptr_t{8}, kPageBytes, kPageBytes + 8}) {
        Probe(frame_bytes);
        EXPECT_EQ(frame_bytes, rax);
        EXPECT_EQ(kAnything, rcx);
    }
}

} // namespace
