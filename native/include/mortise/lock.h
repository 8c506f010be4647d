/*
 * Mortise, the C core: advisory locks on byte ranges of files, with waits that can be timed and
 * cancelled. It knows nothing of Java.
 *
 * Rules that hold for every function here:
 *   - A result >= 0 is success (each function says what the numbers mean). A negative result is
 *     -(error number): errno on POSIX, GetLastError() on Windows, or one of MORTISE_E_* below.
 *     mortise_error_name() gives its name.
 *   - Nothing is allocated (but by mortise_wait_new), printed, thrown or called back. EINTR is
 * never returned.
 *   - Only integers and pointers to caller-owned memory cross this boundary, no structs by value,
 *     so that any foreign-function interface can bind it.
 *   - A handle may be used by several threads at once, but two threads must not lock, convert or
 *     unlock overlapping ranges through ONE handle at the same time: the operating system sees
 *     them as the same owner. Open the file twice when you want two owners.
 *
 * What is unspecified: the order in which processes that wait for a lock are served, and the
 * effect of closing a handle while another thread is waiting on it (cancel the wait first).
 */
#ifndef MORTISE_LOCK_H
#define MORTISE_LOCK_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Changes whenever a signature or the meaning of a number changes, or a function is added: here or
 * in doorbell.h or openers.h. */
#define MORTISE_ABI 4

/* Characters of a path: bytes on POSIX, UTF-16 units on Windows; zero-terminated. */
#ifdef _WIN32
typedef uint16_t mortise_path_char;
#else
typedef char mortise_path_char;
#endif

/* How a lock is taken. The two do not see each other on local Linux file systems. */
enum mortise_mechanism {
    MORTISE_FCNTL = 0, /* open-file-description byte-range locks; LockFileEx on Windows */
    MORTISE_FLOCK = 1, /* BSD flock: whole file, ranges are ignored; not on Windows */
};

enum mortise_mode {
    MORTISE_SHARED = 0,
    MORTISE_EXCLUSIVE = 1,
};

/* Results of the lock functions that are not errors. */
enum mortise_outcome {
    MORTISE_GRANTED = 0,
    MORTISE_BUSY = 1,      /* somebody else holds a conflicting lock */
    MORTISE_TIMED_OUT = 2, /* the wait's time is up, nothing is held */
    MORTISE_CANCELLED = 3, /* mortise_cancel ended the wait, nothing is held */
};

/* Error numbers of our own, outside every system's range. */
enum mortise_error {
    MORTISE_E_NOT_REGULAR = 1000001, /* FIFO, socket, device: not something we lock */
    MORTISE_E_UNSUPPORTED = 1000002, /* this mechanism or conversion does not exist here */
    MORTISE_E_CHANGING = 1000003,    /* the path was created and removed under us, repeatedly */
    MORTISE_E_PATH_TOO_LONG = 1000004,
};

/* The name of an error number ("ENOLCK"), or NULL for one it does not know. Static memory. */
const char *mortise_error_name(int32_t error);

/* ---- files ---------------------------------------------------------------------------------- */

enum mortise_open_flags {
    MORTISE_OPEN_CREATE = 1,    /* create a regular file, empty, when the path is free */
    MORTISE_OPEN_READ_ONLY = 2, /* do not ask for write access (no EXCLUSIVE with FCNTL) */
};

/*
 * Opens a regular file for locking and returns a handle for it. Never follows a symbolic link in
 * the last component, never truncates, never blocks on a FIFO, and is not inherited by programs
 * that are executed. A file it creates has exactly the permission bits `mode` (POSIX), whatever
 * the umask.
 *
 * Errors, besides what the system's open gives: ELOOP (Windows: ERROR_STOPPED_ON_SYMLINK) for a
 * symbolic link, EISDIR (ERROR_DIRECTORY_NOT_SUPPORTED) for a directory, MORTISE_E_NOT_REGULAR for
 * anything else that is not a regular file. The file behind a refused
 * path is left as it was.
 */
int64_t mortise_open(const mortise_path_char *path, int32_t flags, int32_t mode);

/* Closes the handle. It is gone even when an error is reported. Unlock explicitly before: a
 * descriptor that a forked child still has keeps a lock alive. */
int32_t mortise_close(int64_t file);

/* Reads up to `length` bytes at `offset`; returns how many (0 at the end of the file). */
int64_t mortise_read(int64_t file, void *buffer, int64_t length, int64_t offset);

/* Writes all `length` bytes at `offset` and returns 0, or returns an error after perhaps having
 * written some. */
int32_t mortise_write(int64_t file, const void *buffer, int64_t length, int64_t offset);

/*
 * Which file this is. Fills identity[0] (device, or volume), identity[1] (inode, or file index)
 * and identity[2] (size in bytes). Two handles are of one file exactly when the first two agree,
 * as long as one of them is open.
 */
int32_t mortise_identify(int64_t file, int64_t identity[3]);

/* The same for whatever stands at the path now, without following a link in its last component
 * (a link has an identity of its own). */
int32_t mortise_identify_path(const mortise_path_char *path, int64_t identity[3]);

/* ---- locks ------------------------------------------------------------------------------------
 */

/*
 * For all of them: offset >= 0, length > 0, offset + length - 1 <= INT64_MAX, and a mechanism and
 * mode from above; otherwise EINVAL (Windows: ERROR_INVALID_PARAMETER).
 */

/* Takes the lock if that needs no wait: GRANTED or BUSY. Not for a range that this handle already
 * holds: what happens then differs between systems (see mortise_downgrade and _try_upgrade). */
int32_t mortise_try_lock(int64_t file, int32_t mechanism, int32_t mode, int64_t offset,
                         int64_t length);

/*
 * A wait that can be cancelled. The caller owns the memory, aligned to 8 bytes, zero before its
 * first use, and keeps it until no thread can still call mortise_cancel with it. One wait at a
 * time; mortise_wait_begin starts the next one and gives its ticket, so that a late cancel of an
 * earlier wait does not hit a later one.
 */
#define MORTISE_WAIT_BYTES 64
typedef struct mortise_wait mortise_wait;

/* Memory for waits, for a caller that has none that stays in its place. NULL when there is none.
 * The caller owns it, and gives it back by mortise_wait_delete, on the conditions above. */
mortise_wait *mortise_wait_new(void);

/* NULL is ignored. */
void mortise_wait_delete(mortise_wait *wait);

/* Called by the thread that will wait. Returns a ticket > 0. */
int64_t mortise_wait_begin(mortise_wait *wait);

/*
 * Waits in the kernel until the lock is granted. timeout_nanos < 0 waits without limit; 0 tries
 * once. GRANTED, TIMED_OUT, CANCELLED or an error; whenever it is not GRANTED, nothing is held.
 * Time is the monotonic clock, which does not count while the machine is suspended.
 * A grant that races with a cancel is reported as GRANTED.
 */
int32_t mortise_await_lock(int64_t file, int32_t mechanism, int32_t mode, int64_t offset,
                           int64_t length, int64_t timeout_nanos, mortise_wait *wait,
                           int64_t ticket);

/* Ends the wait with that ticket, from any thread, whether it has started, is under way or is over
 * (then nothing happens). Does not block, and may be called any number of times. */
int32_t mortise_cancel(mortise_wait *wait, int64_t ticket); /* 0 */

/* Releases exactly the range that was locked; 0. */
int32_t mortise_unlock(int64_t file, int32_t mechanism, int64_t offset, int64_t length);

/* EXCLUSIVE to SHARED with no instant in which nothing is held: GRANTED, or MORTISE_E_UNSUPPORTED
 * where the system would let go first (flock) and everything stays as it was. */
int32_t mortise_downgrade(int64_t file, int32_t mechanism, int64_t offset, int64_t length);

/* SHARED to EXCLUSIVE, never waiting: GRANTED, or BUSY with SHARED still held, or
 * MORTISE_E_UNSUPPORTED where a failed attempt would lose SHARED (flock, Windows). */
int32_t mortise_try_upgrade(int64_t file, int32_t mechanism, int64_t offset, int64_t length);

/* One lock that is in the way of another. */
typedef struct mortise_conflict {
    int64_t pid;    /* of the holder where the system knows it, else -1 */
    int64_t mode;   /* MORTISE_SHARED or MORTISE_EXCLUSIVE, as it is held */
    int64_t offset; /* of the first byte that is held */
    int64_t length; /* INT64_MAX for all bytes from there on */
} mortise_conflict;

/* Would another owner's lock refuse this one now? 0 no; BUSY yes, and *conflict is such a lock.
 * MORTISE_E_UNSUPPORTED where it cannot be asked. Unless BUSY, *conflict has the pid -1 and is else
 * undefined. */
int32_t mortise_query(int64_t file, int32_t mechanism, int32_t mode, int64_t offset, int64_t length,
                      mortise_conflict *conflict);

/* Does THIS handle hold at least this lock, by the kernel's own word? 1 yes, 0 no: another has it,
 * or the kernel's records are without it; MORTISE_E_UNSUPPORTED where the kernel does not tell.
 * Linux: with FCNTL, 1 needs no further descriptor and no /proc. */
int32_t mortise_is_held(int64_t file, int32_t mechanism, int32_t mode, int64_t offset,
                        int64_t length);

/* ---- process-wide -----------------------------------------------------------------------------
 */

/*
 * Prepares the means by which waits are interrupted (Linux: a handler that does nothing, for a
 * real-time signal that nothing else uses). All copies of this library in a process share one
 * signal. Idempotent, thread-safe. Returns the signal's number, or 0 where none is needed or none
 * was free; then waits poll, and everything still works. Each wait calls it, so that a signal that
 * another library has taken since is noticed, and another one chosen.
 */
int32_t mortise_init(void);

#ifdef __cplusplus
}
#endif

#endif
