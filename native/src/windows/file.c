/*
 * Opening, reading and telling apart the files that are locked.
 *
 * Paths are passed on as they are: whoever needs more than 260 characters writes \\?\ before.
 */
#include <mortise/lock.h>

#include "os.h"
#include "overlapped.h"
#include "syscalls.h"

/* OVERLAPPED: without it, a LockFileEx that waits could be neither timed nor cancelled. */
#define COMMON_FLAGS (FILE_ATTRIBUTE_NORMAL | FILE_FLAG_OVERLAPPED | FILE_FLAG_OPEN_REPARSE_POINT)
/* BACKUP_SEMANTICS is what lets CreateFile open a directory. */
#define INSPECT_FLAGS (FILE_FLAG_BACKUP_SEMANTICS | FILE_FLAG_OPEN_REPARSE_POINT)
#define NO_ACCESS 0 /* attributes only; works whatever others have open */

/* How often the path may be created and removed between our two ways of opening it. */
#define OPEN_ATTEMPTS 100

/*
 * Virus scanners, indexers and backup programs open a file soon after it was written, some without
 * sharing it, and are gone a moment later; SQLite (os_win.c, winRetryIoerr) has to retry for the
 * same reason. At most 90 ms: somebody who keeps the file to himself is an error to report.
 */
#define SHARING_ATTEMPTS 10
#define SHARING_PAUSE_MILLIS 10

#define LARGEST_TRANSFER (INT64_C(1) << 30) /* lengths are DWORDs */

static int32_t open_retrying(const WCHAR *path, DWORD access, DWORD disposition, DWORD flags,
                             HANDLE *file) {
    for (int attempt = 1;; attempt++) {
        *file = mortise_sys.open(path, access, disposition, flags);
        if (*file != INVALID_HANDLE_VALUE) {
            return 0;
        }
        const int32_t error = mortise_last_error();
        if (error != -ERROR_SHARING_VIOLATION || attempt == SHARING_ATTEMPTS) {
            return error;
        }
        mortise_sys.sleep(SHARING_PAUSE_MILLIS);
    }
}

/* Two steps instead of OPEN_ALWAYS, as on POSIX: what exists is opened and nothing about it is
 * changed. Each step can lose a race with somebody who creates or removes. */
static int32_t open_or_create(const WCHAR *path, int32_t flags, HANDLE *file) {
    const DWORD access =
        (flags & MORTISE_OPEN_READ_ONLY) != 0 ? GENERIC_READ : GENERIC_READ | GENERIC_WRITE;
    for (int attempt = 0; attempt < OPEN_ATTEMPTS; attempt++) {
        const int32_t opened = open_retrying(path, access, OPEN_EXISTING, COMMON_FLAGS, file);
        if (opened != -ERROR_FILE_NOT_FOUND || (flags & MORTISE_OPEN_CREATE) == 0) {
            return opened;
        }
        const int32_t created = open_retrying(path, access, CREATE_NEW, COMMON_FLAGS, file);
        if (created != -ERROR_FILE_EXISTS && created != -ERROR_ALREADY_EXISTS) {
            return created;
        }
    }
    return -MORTISE_E_CHANGING;
}

/* Every reparse point counts as a link. Some are not (deduplicated files, cloud placeholders), but
 * opened without following them they have neither the right content nor everybody's locks. */
static int32_t refuse_link(const BY_HANDLE_FILE_INFORMATION *information) {
    return (information->dwFileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0
               ? -MORTISE_ERROR_STOPPED_ON_SYMLINK
               : 0;
}

static int32_t refuse_link_or_directory(const BY_HANDLE_FILE_INFORMATION *information) {
    const int32_t refusal = refuse_link(information);
    if (refusal == 0 && (information->dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY) != 0) {
        return -MORTISE_ERROR_DIRECTORY_NOT_SUPPORTED;
    }
    return refusal;
}

static int32_t inspect(HANDLE file, BY_HANDLE_FILE_INFORMATION *information) {
    return mortise_sys.file_information(file, information) ? 0 : mortise_last_error();
}

static int32_t inspect_path(const WCHAR *path, BY_HANDLE_FILE_INFORMATION *information) {
    HANDLE file;
    int32_t error = open_retrying(path, NO_ACCESS, OPEN_EXISTING, INSPECT_FLAGS, &file);
    if (error == 0) {
        error = inspect(file, information);
        (void)mortise_sys.close(file);
    }
    return error;
}

/* CreateFile says ERROR_ACCESS_DENIED for a directory too. BACKUP_SEMANTICS in the first place
 * would avoid that, but it also lets a process with the backup privilege pass the access list. */
static int32_t explain_denial(const WCHAR *path) {
    BY_HANDLE_FILE_INFORMATION information;
    const int32_t refusal =
        inspect_path(path, &information) == 0 ? refuse_link_or_directory(&information) : 0;
    return refusal != 0 ? refusal : -ERROR_ACCESS_DENIED;
}

static int32_t require_regular(HANDLE file) {
    if (mortise_sys.file_type(file) != FILE_TYPE_DISK) { /* a pipe, "NUL", "COM1" */
        return -MORTISE_E_NOT_REGULAR;
    }
    BY_HANDLE_FILE_INFORMATION information;
    const int32_t error = inspect(file, &information);
    return error != 0 ? error : refuse_link_or_directory(&information);
}

/* `mode` means nothing here: a new file gets the access list of its directory. EXCLUSIVE needs no
 * write access here, unlike on POSIX. */
int64_t mortise_open(const mortise_path_char *path, int32_t flags, int32_t mode) {
    (void)mode;
    HANDLE file;
    const int32_t error = open_or_create((const WCHAR *)path, flags, &file);
    if (error != 0) {
        return error == -ERROR_ACCESS_DENIED ? explain_denial((const WCHAR *)path) : error;
    }
    const int32_t refusal = require_regular(file);
    if (refusal != 0) {
        (void)mortise_sys.close(file);
        return refusal;
    }
    return (intptr_t)file;
}

int32_t mortise_close(int64_t file) {
    return mortise_sys.close(mortise_handle_of(file)) ? 0 : mortise_last_error();
}

/* Negative offsets have meanings of their own in an OVERLAPPED: -1 is "append". */
static int is_valid_transfer(int64_t length, int64_t offset) {
    return length >= 0 && offset >= 0;
}

static DWORD transfer_length(int64_t length) {
    return (DWORD)(length < LARGEST_TRANSFER ? length : LARGEST_TRANSFER);
}

static int64_t read_once(HANDLE file, void *buffer, int64_t length, int64_t offset, HANDLE done) {
    OVERLAPPED operation = mortise_operation_at(offset, done);
    DWORD count;
    const BOOL started = mortise_sys.read(file, buffer, transfer_length(length), &operation);
    const int32_t error = mortise_finish(file, &operation, started, &count);
    if (error == -ERROR_HANDLE_EOF) {
        return 0;
    }
    return error != 0 ? error : (int64_t)count;
}

int64_t mortise_read(int64_t file, void *buffer, int64_t length, int64_t offset) {
    if (!is_valid_transfer(length, offset)) {
        return -ERROR_INVALID_PARAMETER;
    }
    HANDLE done;
    const int32_t error = mortise_event_create(&done);
    if (error != 0) {
        return error;
    }
    const int64_t count = read_once(mortise_handle_of(file), buffer, length, offset, done);
    (void)mortise_sys.close(done);
    return count;
}

static int32_t write_all(HANDLE file, const char *next, int64_t left, int64_t offset, HANDLE done) {
    while (left > 0) {
        OVERLAPPED operation = mortise_operation_at(offset, done);
        DWORD count;
        const BOOL started = mortise_sys.write(file, next, transfer_length(left), &operation);
        const int32_t error = mortise_finish(file, &operation, started, &count);
        if (error != 0 || count == 0) {
            return error != 0 ? error : -ERROR_WRITE_FAULT;
        }
        next += count;
        offset += count;
        left -= count;
    }
    return 0;
}

int32_t mortise_write(int64_t file, const void *buffer, int64_t length, int64_t offset) {
    if (!is_valid_transfer(length, offset)) {
        return -ERROR_INVALID_PARAMETER;
    }
    HANDLE done;
    int32_t error = mortise_event_create(&done);
    if (error == 0) {
        error = write_all(mortise_handle_of(file), buffer, length, offset, done);
        (void)mortise_sys.close(done);
    }
    return error;
}

static int64_t joined(DWORD high, DWORD low) {
    return (int64_t)((uint64_t)high << 32 | low);
}

/* ReFS has indexes of 128 bits, of which this call gives 64 that are "not guaranteed to be unique"
 * there (BY_HANDLE_FILE_INFORMATION). The wider call needs Windows 8 and a wider identity. */
static void fill_identity(const BY_HANDLE_FILE_INFORMATION *information, int64_t identity[3]) {
    identity[0] = (int64_t)information->dwVolumeSerialNumber;
    identity[1] = joined(information->nFileIndexHigh, information->nFileIndexLow);
    identity[2] = joined(information->nFileSizeHigh, information->nFileSizeLow);
}

int32_t mortise_identify(int64_t file, int64_t identity[3]) {
    BY_HANDLE_FILE_INFORMATION information;
    const int32_t error = inspect(mortise_handle_of(file), &information);
    if (error == 0) {
        fill_identity(&information, identity);
    }
    return error;
}

int32_t mortise_identify_path(const mortise_path_char *path, int64_t identity[3]) {
    BY_HANDLE_FILE_INFORMATION information;
    int32_t error = inspect_path((const WCHAR *)path, &information);
    if (error == 0) {
        error = refuse_link(&information);
    }
    if (error == 0) {
        fill_identity(&information, identity);
    }
    return error;
}
