/*
 * What the compiler calls before it makes a frame of more than a page: Windows grows a stack only
 * when its pages are touched one after the other. It is all that we need of compiler-rt, which
 * zig builds for this target as one object of 40 KiB.
 *
 * In: rax, the bytes that the frame will have. Changes no register. The directives are for whoever
 * unwinds from here, as the JVM does when the stack overflows.
 */
#include <windows.h>

__asm__(".text\n"
        ".globl ___chkstk_ms\n"
        ".def ___chkstk_ms; .scl 2; .type 32; .endef\n"
        "___chkstk_ms:\n"
        ".seh_proc ___chkstk_ms\n"
        "    pushq %rax\n"
        ".seh_pushreg %rax\n"
        "    pushq %rcx\n"
        ".seh_pushreg %rcx\n"
        ".seh_endprologue\n"
        "    leaq 24(%rsp), %rcx\n" /* the caller's stack pointer */
        "1:  cmpq $0x1000, %rax\n"
        "    jb 2f\n"
        "    subq $0x1000, %rcx\n"
        "    testq %rcx, (%rcx)\n"
        "    subq $0x1000, %rax\n"
        "    jmp 1b\n"
        "2:  subq %rax, %rcx\n"
        "    testq %rcx, (%rcx)\n"
        "    popq %rcx\n"
        "    popq %rax\n"
        "    ret\n"
        ".seh_endproc\n");
