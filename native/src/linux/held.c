/*
 * What this descriptor holds, by the kernel's own records. There are two, and both have holes:
 *
 * 1. F_OFD_GETLK with l_type F_UNLCK, since Linux 6.6: the lock of this very open file description
 *    that touches the range. Older kernels answer EINVAL, FUSE and network file systems may pass
 *    the question on to a server that does not understand it, and flock has nothing like it. It
 *    needs no descriptor and no /proc.
 * 2. The "lock:" lines of /proc/self/fdinfo/<fd> (proc(5)): a descriptor more, and /proc, which may
 *    be missing or hidden. An example, fields separated by blanks:
 *
 *     lock:  1: OFDLCK ADVISORY  WRITE -1 08:01:2752599 4611686018427387904 4611686018427387904
 *     lock:  1: FLOCK  ADVISORY  READ  711 08:01:2752599 0 EOF
 *
 * What a record shows is held. What the first does not show is lost, on the file systems whose
 * locks the kernel keeps itself. Elsewhere it is not lost for that: FUSE with locks of its server
 * has no record in the kernel at all. So it is then asked for the locks of others, see
 * by_elimination.
 */
#include <errno.h>
#include <mortise/lock.h>
#include <stdio.h>
#include <string.h>

#include "../posix/lock_call.h"
#include "../posix/syscalls.h"
#include "../range.h"
#include "os.h"

#define FDINFO_BYTES 4096
#define FIELDS 9
#define ELIMINATIONS 16

/*
 * The magic numbers of statfs(2) for file systems that leave locks to the kernel: ext2 to ext4,
 * XFS, btrfs, tmpfs, overlayfs, F2FS. One that is missing here only gets the longer way.
 */
static const int64_t kernel_keeps[] = {0xEF53,     0x58465342, 0x9123683E,
                                       0x01021994, 0x794C7630, 0xF2F52010};

enum field { LABEL, NUMBER, FAMILY, KIND, ACCESS, PID, FILE_ID, START, END };

static int is_kept_by_kernel(int fd) {
    int64_t type = 0;
    if (mortise_sys.file_system_type(fd, &type) != 0) {
        return 0;
    }
    for (size_t i = 0; i < sizeof kernel_keeps / sizeof kernel_keeps[0]; i++) {
        if (type == kernel_keeps[i]) {
            return 1;
        }
    }
    return 0;
}

/* Reads the whole text, which the kernel makes anew for each open. */
static int64_t read_fdinfo(int64_t file, char *text, size_t size) {
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/self/fdinfo/%d", (int)file);
    const int fd = mortise_sys.open(path, O_RDONLY | O_CLOEXEC, 0);
    if (fd < 0) {
        return -errno;
    }
    const int64_t count = mortise_read(fd, text, (int64_t)size - 1, 0);
    (void)mortise_sys.close(fd);
    if (count >= 0) {
        text[count] = '\0';
    }
    return count;
}

static int64_t parse_decimal(const char *text) {
    int64_t value = 0;
    for (; *text >= '0' && *text <= '9'; text++) {
        value = value * 10 + (*text - '0');
    }
    return value;
}

/* Cuts the line in place; returns how many fields it had. */
static int split(char *line, char *fields[FIELDS]) {
    int count = 0;
    char *rest = line;
    char *word;
    while (count < FIELDS && (word = strtok_r(rest, " \t", &rest)) != NULL) {
        fields[count++] = word;
    }
    return count;
}

static int covers(char *const fields[FIELDS], int32_t mechanism, int32_t mode, int64_t first,
                  int64_t last) {
    if (mode == MORTISE_EXCLUSIVE && strcmp(fields[ACCESS], "WRITE") != 0) {
        return 0;
    }
    if (mechanism == MORTISE_FLOCK) {
        return strcmp(fields[FAMILY], "FLOCK") == 0;
    }
    const int64_t held_last =
        strcmp(fields[END], "EOF") == 0 ? INT64_MAX : parse_decimal(fields[END]);
    return strcmp(fields[FAMILY], "OFDLCK") == 0 && parse_decimal(fields[START]) <= first &&
           held_last >= last;
}

/* By the "lock:" lines. 1 yes, 0 no, MORTISE_E_UNSUPPORTED where they cannot be read to the end. */
static int32_t by_fdinfo(int64_t file, int32_t mechanism, int32_t mode, int64_t first,
                         int64_t last) {
    char text[FDINFO_BYTES];
    const int64_t count = read_fdinfo(file, text, sizeof text);
    if (count < 0) {
        return -MORTISE_E_UNSUPPORTED; /* no /proc here, or no descriptor left */
    }
    char *rest = text;
    char *line;
    while ((line = strtok_r(rest, "\n", &rest)) != NULL) {
        char *fields[FIELDS];
        if (strncmp(line, "lock:", 5) == 0 && split(line, fields) == FIELDS &&
            covers(fields, mechanism, mode, first, last)) {
            return 1;
        }
    }
    return count == (int64_t)sizeof text - 1 ? -MORTISE_E_UNSUPPORTED : 0; /* cut short: unknown */
}

/* Asks for a lock that is in the way of `type`, and puts it into *found: 0 or a negative errno. */
static int32_t get_lock(const struct mortise_request *request, int command, short type,
                        struct flock *found) {
    *found = request->range;
    found->l_type = type;
    while (mortise_sys.fcntl_lock(request->fd, command, found) != 0) {
        if (errno != EINTR) {
            return -errno;
        }
        *found = request->range;
        found->l_type = type;
    }
    return 0;
}

/* Is it at least the lock that was asked about? */
static int is_at_least(const struct flock *found, const struct mortise_request *request) {
    const int64_t last = request->range.l_start + (request->range.l_len - 1);
    const int64_t found_last = found->l_len == 0 ? INT64_MAX : found->l_start + (found->l_len - 1);
    return (found->l_type == F_WRLCK || found->l_type == request->range.l_type) &&
           found->l_start <= request->range.l_start && found_last >= last;
}

/*
 * Where the records do not show it: the locks of others, and the locks of all. F_OFD_GETLK leaves
 * out those of its own open file description; the classic F_GETLK asks for the process, which is
 * another owner, so that it leaves out none. What is seen by the second alone is ours; or a lock of
 * another that was given back between the two questions, see by_repeated_elimination.
 *
 * 1 held; 0 lost: a conflicting lock of another, or none at all; MORTISE_E_UNSUPPORTED where others
 * share the lock, or may have given back the shared lock that was seen; or the error of the system.
 */
static int32_t by_elimination(const struct mortise_request *request) {
    struct flock of_all;
    struct flock of_others;
    int32_t result = get_lock(request, F_GETLK, F_WRLCK, &of_all);
    if (result == 0) {
        result = get_lock(request, MORTISE_OFD_GETLK, F_WRLCK, &of_others);
    }
    if (result != 0) {
        return result;
    }
    if (of_all.l_type == F_UNLCK) {
        return 0;
    }
    if (of_others.l_type == F_UNLCK) {
        if (is_at_least(&of_all, request)) {
            return 1;
        }
        /* Too little for ours; beside a shared lock of ours it can have been another's. */
        const int is_beside = of_all.l_type == F_RDLCK && request->mode == MORTISE_SHARED;
        return is_beside ? -MORTISE_E_UNSUPPORTED : 0;
    }
    const int conflicts = of_others.l_type == F_WRLCK || request->mode == MORTISE_EXCLUSIVE;
    return conflicts ? 0 : -MORTISE_E_UNSUPPORTED;
}

/* A lock that is ours is seen each time; one that others give back and take is not, for long. */
static int32_t by_repeated_elimination(const struct mortise_request *request) {
    int32_t result = 1;
    for (int round = 0; round < ELIMINATIONS && result == 1; round++) {
        result = by_elimination(request);
    }
    return result;
}

int32_t mortise_is_held(int64_t file, int32_t mechanism, int32_t mode, int64_t offset,
                        int64_t length) {
    struct mortise_request request;
    const int32_t invalid = mortise_request_init(&request, file, mechanism, mode, offset, length);
    if (invalid != 0) {
        return invalid;
    }
    struct flock own;
    const int is_own_told =
        mechanism == MORTISE_FCNTL && get_lock(&request, MORTISE_OFD_GETLK, F_UNLCK, &own) == 0;
    if (is_own_told && own.l_type != F_UNLCK && is_at_least(&own, &request)) {
        return 1;
    }
    const int is_kept = mechanism == MORTISE_FCNTL && is_kept_by_kernel(request.fd);
    if (is_kept && is_own_told && own.l_type == F_UNLCK) {
        return 0;
    }
    const int32_t shown = by_fdinfo(file, mechanism, mode, offset, offset + (length - 1));
    if (shown == 1 || mechanism != MORTISE_FCNTL) {
        return shown;
    }
    const int is_denied = is_own_told || shown == 0;
    const int32_t left = by_repeated_elimination(&request);
    if (is_denied && left == 1) {
        return -MORTISE_E_UNSUPPORTED; /* the system contradicts itself */
    }
    return is_kept && is_denied && left == -MORTISE_E_UNSUPPORTED ? 0 : left;
}
