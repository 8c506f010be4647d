/* Error numbers of Windows that older headers (mingw-w64 10) do not name. */
#ifndef MORTISE_OS_H
#define MORTISE_OS_H

#define MORTISE_ERROR_INVALID_LOCK_RANGE 307
#define MORTISE_ERROR_DIRECTORY_NOT_SUPPORTED 336
#define MORTISE_ERROR_STOPPED_ON_SYMLINK 681

#endif
