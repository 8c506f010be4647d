#include "kernel_state.h"

#include <dirent.h>
#include <sys/stat.h>

#include <fstream>
#include <stdexcept>

namespace mortise_test {
namespace {

std::ifstream OpenOrThrow(const char *path) {
    std::ifstream stream(path);
    if (!stream) { /* or a missing file would look like "none" */
        throw std::runtime_error(std::string("cannot read ") + path);
    }
    return stream;
}

/* A line of /proc/locks is about one inode, "fe:00:2146493"; that of a waiter has "->". */
int CountLocks(const std::string &path, bool waiting) {
    struct stat status;
    if (stat(path.c_str(), &status) != 0) {
        throw std::runtime_error("cannot stat " + path);
    }
    const std::string inode = ":" + std::to_string(status.st_ino) + " ";
    std::ifstream locks = OpenOrThrow("/proc/locks");
    int count = 0;
    for (std::string line; std::getline(locks, line);) {
        const bool waits = line.find("->") != std::string::npos;
        count += waits == waiting && line.find(inode) != std::string::npos;
    }
    return count;
}

} // namespace

int QueuedWaiters(const std::string &path) {
    return CountLocks(path, true);
}

int HeldLocks(const std::string &path) {
    return CountLocks(path, false);
}

int OpenDescriptors() {
    DIR *directory = opendir("/proc/self/fd");
    if (directory == nullptr) {
        throw std::runtime_error("cannot list /proc/self/fd");
    }
    int count = 0;
    while (readdir(directory) != nullptr) {
        count++;
    }
    closedir(directory);
    return count - 3; /* ".", ".." and the listing's own */
}

int Timers() {
    std::ifstream timers = OpenOrThrow("/proc/self/timers");
    int count = 0;
    for (std::string line; std::getline(timers, line);) {
        count += line.rfind("ID:", 0) == 0;
    }
    return count;
}

} // namespace mortise_test
