/* A program that was started by the test, with pipes to its input and from its output. */
#ifndef MORTISE_TEST_PROCESS_H
#define MORTISE_TEST_PROCESS_H

#include <cstdint>
#include <string>

namespace mortise_test {

/* What cannot be done aborts the test program. */
class Process {
  public:
    explicit Process(const char *program);
    ~Process(); /* kills it */
    Process(const Process &) = delete;
    Process &operator=(const Process &) = delete;

    void Write(const std::string &text);

    /* Waits for it. */
    char ReadByte();

    /* At once and without a chance to tidy up; returns when the process is gone. */
    void Kill();

    int64_t pid() const {
        return pid_;
    }

  private:
    int64_t pid_ = -1;
    intptr_t process_ = -1; /* where the system has handles of processes */
    intptr_t input_ = -1;
    intptr_t output_ = -1;
};

} // namespace mortise_test

#endif
