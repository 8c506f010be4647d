#include "support/process.h"

#include <windows.h>

#include <cstdio>
#include <cstdlib>

#include "support/eventually.h"

namespace mortise_test {
namespace {

[[noreturn]] void Abort(const char *why) {
    std::fprintf(stderr, "%s: error %lu\n", why, GetLastError());
    std::abort();
}

HANDLE HandleOf(intptr_t number) {
    return reinterpret_cast<HANDLE>(number);
}

struct Pipe {
    HANDLE read, write;
};

/* The other end is for the new process, and it alone. */
Pipe MakePipe(bool inherit_read) {
    SECURITY_ATTRIBUTES inheritable = {sizeof inheritable, nullptr, TRUE};
    Pipe pipe;
    if (!CreatePipe(&pipe.read, &pipe.write, &inheritable, 0) ||
        !SetHandleInformation(inherit_read ? pipe.write : pipe.read, HANDLE_FLAG_INHERIT, 0)) {
        Abort("CreatePipe");
    }
    return pipe;
}

} // namespace

Process::Process(const char *program) {
    const Pipe input = MakePipe(true);
    const Pipe output = MakePipe(false);
    STARTUPINFOA start = {};
    start.cb = sizeof start;
    start.dwFlags = STARTF_USESTDHANDLES;
    start.hStdInput = input.read;
    start.hStdOutput = output.write;
    start.hStdError = GetStdHandle(STD_ERROR_HANDLE);
    PROCESS_INFORMATION made;
    std::string command = '"' + std::string(program) + '"';
    if (!CreateProcessA(program, command.data(), nullptr, nullptr, TRUE, 0, nullptr, nullptr,
                        &start, &made)) {
        Abort(program);
    }
    CloseHandle(made.hThread);
    CloseHandle(input.read);
    CloseHandle(output.write);
    pid_ = made.dwProcessId;
    process_ = reinterpret_cast<intptr_t>(made.hProcess);
    input_ = reinterpret_cast<intptr_t>(input.write);
    output_ = reinterpret_cast<intptr_t>(output.read);
}

Process::~Process() {
    Kill();
    CloseHandle(HandleOf(process_));
    CloseHandle(HandleOf(input_));
    CloseHandle(HandleOf(output_));
}

void Process::Kill() {
    if (pid_ < 0) {
        return;
    }
    TerminateProcess(HandleOf(process_), 1);
    WaitForSingleObject(HandleOf(process_), INFINITE);
    pid_ = -1;
}

void Process::Write(const std::string &text) {
    DWORD count;
    if (!WriteFile(HandleOf(input_), text.data(), static_cast<DWORD>(text.size()), &count,
                   nullptr) ||
        count != text.size()) {
        Abort("no process to write to");
    }
}

char Process::ReadByte() {
    /* A pipe cannot be waited for with a limit. */
    const auto readable = [this] {
        DWORD available = 0;
        return !PeekNamedPipe(HandleOf(output_), nullptr, 0, nullptr, &available, nullptr) ||
               available > 0;
    };
    char byte;
    DWORD count = 0;
    if (!Eventually(readable) || !ReadFile(HandleOf(output_), &byte, 1, &count, nullptr) ||
        count != 1) {
        Abort("no answer from the process");
    }
    return byte;
}

} // namespace mortise_test
