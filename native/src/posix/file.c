/* Opening, reading and telling apart the files that are locked. */
#include <mortise/lock.h>

#include <errno.h>
#include <sys/stat.h>

#include "syscalls.h"

/* O_NONBLOCK keeps the open of a FIFO that was put there just now from waiting for a peer. On a
 * regular file it only means EAGAIN instead of a wait where somebody has a lease. */
#define COMMON_FLAGS (O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)

/* How often the path may be created and removed between our two ways of opening it; a caller that
 * waits asks again after these. */
#define OPEN_ATTEMPTS 1000

/* Network and FUSE file systems let signals end even these. */
static int fstat_retrying(int fd, struct stat *status) {
    int result;
    do {
        result = mortise_sys.fstat(fd, status);
    } while (result != 0 && errno == EINTR);
    return result;
}

static int lstat_retrying(const char *path, struct stat *status) {
    int result;
    do {
        result = mortise_sys.lstat(path, status);
    } while (result != 0 && errno == EINTR);
    return result;
}

static int fchmod_retrying(int fd, mode_t mode) {
    int result;
    do {
        result = mortise_sys.fchmod(fd, mode);
    } while (result != 0 && errno == EINTR);
    return result;
}

static int open_retrying(const char *path, int flags, mode_t mode) {
    int fd;
    do {
        fd = mortise_sys.open(path, flags, mode);
    } while (fd < 0 && errno == EINTR);
    return fd < 0 ? -errno : fd;
}

/* close is never repeated: after EINTR the descriptor is gone on Linux and macOS, and its number
 * may already be somebody else's. */
static int32_t close_once(int fd) {
    if (mortise_sys.close(fd) == 0 || errno == EINTR) {
        return 0;
    }
    return -errno;
}

static int64_t close_after(int fd, int64_t error) {
    (void)close_once(fd);
    return error;
}

/* Creates the file, and only that: an existing path, of whatever kind, is EEXIST. */
static int64_t create_exclusively(const char *path, int access, mode_t mode) {
    const int fd = open_retrying(path, access | COMMON_FLAGS | O_CREAT | O_EXCL, mode);
    if (fd < 0) {
        return fd;
    }
    if (fchmod_retrying(fd, mode) != 0) { /* the umask may have taken bits away */
        return close_after(fd, -errno);
    }
    return fd;
}

/* Opens what is there, or else creates it. Two steps, so that we know whether we created it: only
 * then is its mode ours to set. Each step can lose a race with somebody who creates or removes. */
static int64_t open_or_create(const char *path, int32_t flags, mode_t mode) {
    const int access = (flags & MORTISE_OPEN_READ_ONLY) != 0 ? O_RDONLY : O_RDWR;
    for (int attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
        const int fd = open_retrying(path, access | COMMON_FLAGS, 0);
        if (fd != -ENOENT || (flags & MORTISE_OPEN_CREATE) == 0) {
            return fd;
        }
        const int64_t created = create_exclusively(path, access, mode);
        if (created != -EEXIST) {
            return created;
        }
    }
    return -MORTISE_E_CHANGING;
}

static int64_t refuse_unless_regular(mode_t mode) {
    if (S_ISDIR(mode)) {
        return -EISDIR;
    }
    return S_ISREG(mode) ? 0 : -MORTISE_E_NOT_REGULAR;
}

static int64_t require_regular(int fd) {
    struct stat status;
    return fstat_retrying(fd, &status) != 0 ? -errno : refuse_unless_regular(status.st_mode);
}

/* Opening can do something by itself: it wakes a reader of a FIFO, rewinds a tape, arms a watchdog.
 * So what is plainly no regular file is not opened. A link is left to open's O_NOFOLLOW, and what
 * changes after this look is found by require_regular. */
static int64_t refuse_special(const char *path) {
    struct stat status;
    if (lstat_retrying(path, &status) != 0 || S_ISLNK(status.st_mode)) {
        return 0;
    }
    return refuse_unless_regular(status.st_mode);
}

int64_t mortise_open(const mortise_path_char *path, int32_t flags, int32_t mode) {
    const int64_t special = refuse_special(path);
    if (special != 0) {
        return special;
    }
    const int64_t fd = open_or_create(path, flags, (mode_t)mode);
    if (fd == -ENXIO) { /* a socket, or a device with nothing behind it */
        return -MORTISE_E_NOT_REGULAR;
    }
    if (fd < 0) {
        return fd;
    }
    const int64_t refusal = require_regular((int)fd);
    return refusal == 0 ? fd : close_after((int)fd, refusal);
}

int32_t mortise_close(int64_t file) {
    return close_once((int)file);
}

int64_t mortise_read(int64_t file, void *buffer, int64_t length, int64_t offset) {
    ssize_t count;
    do {
        count = mortise_sys.pread((int)file, buffer, (size_t)length, offset);
    } while (count < 0 && errno == EINTR);
    return count < 0 ? -errno : count;
}

int32_t mortise_write(int64_t file, const void *buffer, int64_t length, int64_t offset) {
    const char *next = buffer;
    int64_t left = length;
    while (left > 0) {
        const ssize_t count = mortise_sys.pwrite((int)file, next, (size_t)left, offset);
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count <= 0) {
            return count < 0 ? -errno : -EIO;
        }
        next += count;
        offset += count;
        left -= count;
    }
    return 0;
}

static void fill_identity(const struct stat *status, int64_t identity[3]) {
    identity[0] = (int64_t)status->st_dev;
    identity[1] = (int64_t)status->st_ino;
    identity[2] = (int64_t)status->st_size;
}

int32_t mortise_identify(int64_t file, int64_t identity[3]) {
    struct stat status;
    if (fstat_retrying((int)file, &status) != 0) {
        return -errno;
    }
    fill_identity(&status, identity);
    return 0;
}

int32_t mortise_identify_path(const mortise_path_char *path, int64_t identity[3]) {
    struct stat status;
    if (lstat_retrying(path, &status) != 0) {
        return -errno;
    }
    fill_identity(&status, identity);
    return 0;
}
