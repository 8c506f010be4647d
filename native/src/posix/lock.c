/*
 * Taking, converting and giving back locks without waiting.
 *
 * FCNTL uses open-file-description (OFD) locks, never the classic POSIX ones, because of this
 * defect of the classic locks (fcntl(2), "Advisory record locking"):
 *
 *     a = open("f"); fcntl(a, F_SETLK, exclusive);
 *     b = open("f"); close(b);               -- the lock taken through a is gone
 *
 * and because a second descriptor of the same process would not be refused. OFD locks belong to
 * the open file description: they have neither defect, and they do conflict with classic locks, so
 * lockf, SQLite and java.nio exclude us and we them.
 */
#include "lock_call.h"

#include <errno.h>
#include <mortise/lock.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "../range.h"
#include "os.h"
#include "syscalls.h"

int32_t mortise_request_init(struct mortise_request *request, int64_t file, int32_t mechanism,
                             int32_t mode, int64_t offset, int64_t length) {
    const int known = (mechanism == MORTISE_FCNTL || mechanism == MORTISE_FLOCK) &&
                      (mode == MORTISE_SHARED || mode == MORTISE_EXCLUSIVE);
    if (!known || !mortise_is_valid_range(offset, length)) {
        return -EINVAL;
    }
    memset(request, 0, sizeof *request); /* l_pid must be 0 for OFD locks */
    request->fd = (int)file;
    request->mechanism = mechanism;
    request->mode = mode;
    request->range.l_type = mode == MORTISE_EXCLUSIVE ? F_WRLCK : F_RDLCK;
    request->range.l_whence = SEEK_SET;
    request->range.l_start = offset;
    request->range.l_len = length;
    return 0;
}

/* The system's answer when somebody else holds it. For fcntl both numbers mean that. */
static int is_busy(int error) {
    return error == EAGAIN || error == EACCES || error == EWOULDBLOCK;
}

static int issue(struct mortise_request *request, int ofd_command, int flock_flags) {
    if (request->mechanism == MORTISE_FCNTL) {
        return mortise_sys.fcntl_lock(request->fd, ofd_command, &request->range);
    }
    const int operation = request->mode == MORTISE_EXCLUSIVE ? LOCK_EX : LOCK_SH;
    return mortise_sys.flock(request->fd, operation | flock_flags);
}

int32_t mortise_request_try(struct mortise_request *request) {
    while (issue(request, MORTISE_OFD_SETLK, LOCK_NB) != 0) {
        if (errno != EINTR) {
            return is_busy(errno) ? MORTISE_BUSY : -errno;
        }
    }
    return MORTISE_GRANTED;
}

int32_t mortise_request_block(struct mortise_request *request) {
    return issue(request, MORTISE_OFD_SETLKW, 0) == 0 ? MORTISE_GRANTED : -errno;
}

int32_t mortise_try_lock(int64_t file, int32_t mechanism, int32_t mode, int64_t offset,
                         int64_t length) {
    struct mortise_request request;
    const int32_t invalid = mortise_request_init(&request, file, mechanism, mode, offset, length);
    return invalid != 0 ? invalid : mortise_request_try(&request);
}

static int32_t unlock_range(struct mortise_request *request) {
    request->range.l_type = F_UNLCK;
    return mortise_sys.fcntl_lock(request->fd, MORTISE_OFD_SETLK, &request->range);
}

int32_t mortise_unlock(int64_t file, int32_t mechanism, int64_t offset, int64_t length) {
    struct mortise_request request;
    const int32_t invalid =
        mortise_request_init(&request, file, mechanism, MORTISE_SHARED, offset, length);
    if (invalid != 0) {
        return invalid;
    }
    int result;
    do {
        result = mechanism == MORTISE_FCNTL ? unlock_range(&request)
                                            : mortise_sys.flock(request.fd, LOCK_UN);
    } while (result != 0 && errno == EINTR);
    return result == 0 ? 0 : -errno;
}

/*
 * Conversions exist for FCNTL only. flock's are not atomic (flock(2)): the held lock is removed
 * first, and whoever waits may get in between, or, with LOCK_NB, the old lock is simply lost.
 */
static int32_t convert(int64_t file, int32_t mechanism, int32_t mode, int64_t offset,
                       int64_t length) {
    if (mechanism != MORTISE_FCNTL) {
        return -MORTISE_E_UNSUPPORTED;
    }
    return mortise_try_lock(file, mechanism, mode, offset, length);
}

int32_t mortise_downgrade(int64_t file, int32_t mechanism, int64_t offset, int64_t length) {
    return convert(file, mechanism, MORTISE_SHARED, offset, length);
}

int32_t mortise_try_upgrade(int64_t file, int32_t mechanism, int64_t offset, int64_t length) {
    return convert(file, mechanism, MORTISE_EXCLUSIVE, offset, length);
}

int32_t mortise_query(int64_t file, int32_t mechanism, int32_t mode, int64_t offset, int64_t length,
                      mortise_conflict *conflict) {
    struct mortise_request request;
    const int32_t invalid = mortise_request_init(&request, file, mechanism, mode, offset, length);
    if (invalid != 0) {
        return invalid;
    }
    conflict->pid = -1;
    if (mechanism != MORTISE_FCNTL) {
        return -MORTISE_E_UNSUPPORTED; /* flock can only be asked by taking it */
    }
    while (mortise_sys.fcntl_lock(request.fd, MORTISE_OFD_GETLK, &request.range) != 0) {
        if (errno != EINTR) {
            return -errno;
        }
    }
    if (request.range.l_type == F_UNLCK) {
        return 0;
    }
    if (request.range.l_pid > 0) { /* -1 for an OFD lock, 0 outside of our PID namespace */
        conflict->pid = request.range.l_pid;
    }
    conflict->mode = request.range.l_type == F_WRLCK ? MORTISE_EXCLUSIVE : MORTISE_SHARED;
    conflict->offset = request.range.l_start;
    conflict->length = request.range.l_len == 0 ? INT64_MAX : request.range.l_len;
    return MORTISE_BUSY;
}
