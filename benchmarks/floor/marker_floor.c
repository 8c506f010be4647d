/*
 * The floor of the portable backend: the system calls that docs/decisions/0006-marker-protocol.md
 * asks for in an uncontended pair, with nothing around them. Nothing of Mortise is linked.
 *
 *   marker_floor DIRECTORY file|directory SECONDS      prints nanoseconds per pair
 *
 * Names and contents are as long as Mortise's, and every pair has a name of its own, as there.
 * MarkerFloor.java has the same steps in Java.
 */
#define _GNU_SOURCE
#include "measure.h"
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CONTENT_BYTES 235
#define LISTING_BYTES 32768 /* as much as the JDK asks for */
#define PROCESS "17271-555688-58f82dd3-99ba1461-1d89aad7-"
#define ANY_TOKEN "00000000000000000000000000000000"
#define TOKEN_DIGITS (sizeof ANY_TOKEN - 1)

/* A path with a token in it, which changes from pair to pair. */
struct fresh_path {
    char text[PATH_MAX];
    char *token;
};

struct marker {
    int fd; /* of the locked file, for the witness */
    unsigned long long pairs;
    char content[CONTENT_BYTES];
    char path[PATH_MAX];

    /* style FILE */
    struct fresh_path own;
    struct fresh_path right;

    /* style DIRECTORY; what is in a fresh directory is fresh under any name */
    struct fresh_path prepared;
    char entry[PATH_MAX];
    char leaving[PATH_MAX];
    char prepared_pid[PATH_MAX];
    char pid[PATH_MAX];
    struct fresh_path gone;
    struct fresh_path gone_entry;
    struct fresh_path gone_pid;
};

static void set_path(char *path, const char *directory, const char *name) {
    snprintf(path, PATH_MAX, "%s/%s", directory, name);
}

/* The name consists of both parts with a token between them. */
static void set_fresh(struct fresh_path *path, const char *directory, const char *before,
                      const char *after) {
    snprintf(path->text, PATH_MAX, "%s/%s%s%s", directory, before, ANY_TOKEN, after);
    path->token = path->text + strlen(directory) + 1 + strlen(before);
}

static void set_paths(struct marker *m, const char *directory) {
    set_path(m->path, directory, "pair.lock.lock");
    set_fresh(&m->own, directory, "pair.lock.lock." PROCESS, ".own");
    set_fresh(&m->right, directory, "pair.lock.lock.", ".rel." PROCESS ANY_TOKEN);
    set_fresh(&m->prepared, directory, "pair.lock.lock." PROCESS, ".new");
    set_path(m->entry, directory, "pair.lock.lock/own." PROCESS ANY_TOKEN);
    set_path(m->leaving, directory, "pair.lock.lock/rel." PROCESS ANY_TOKEN);
    set_path(m->prepared_pid, directory, "pair.lock.lock/pid." ANY_TOKEN);
    set_path(m->pid, directory, "pair.lock.lock/pid");
    set_fresh(&m->gone, directory, "pair.lock.lock.gone." PROCESS, "");
    set_fresh(&m->gone_entry, directory, "pair.lock.lock.gone." PROCESS, "/rel." PROCESS ANY_TOKEN);
    set_fresh(&m->gone_pid, directory, "pair.lock.lock.gone." PROCESS, "/pid");
}

static void freshen(struct marker *m) {
    const struct fresh_path *paths[] = {&m->own,  &m->right,      &m->prepared,
                                        &m->gone, &m->gone_entry, &m->gone_pid};
    char token[TOKEN_DIGITS + 1];
    snprintf(token, sizeof token, "%032llx", ++m->pairs);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        memcpy(paths[i]->token, token, TOKEN_DIGITS);
    }
}

static bool witness(const struct marker *m, short type) {
    struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = LOCK_BYTE, .l_len = 1};
    return fcntl(m->fd, F_SETLK, &range) == 0;
}

static bool create(const char *path, const char *content, size_t length) {
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    const bool written = fd >= 0 && write(fd, content, length) == (ssize_t)length;
    return fd >= 0 && close(fd) == 0 && written;
}

static bool look(const char *path) {
    struct stat facts;
    return lstat(path, &facts) == 0;
}

static bool list(const char *directory) {
    char entries[LISTING_BYTES];
    const int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ssize_t bytes = 1;
    while (fd >= 0 && bytes > 0) {
        bytes = getdents64(fd, entries, sizeof entries);
    }
    return fd >= 0 && close(fd) == 0 && bytes == 0;
}

static int file_pair(void *context) {
    struct marker *m = context;
    freshen(m);
    const bool acquired = witness(m, F_WRLCK) && create(m->own.text, m->content, CONTENT_BYTES) &&
                          link(m->own.text, m->path) == 0;
    const bool released = acquired && rename(m->own.text, m->right.text) == 0 && look(m->path) &&
                          unlink(m->path) == 0 && unlink(m->right.text) == 0 && witness(m, F_UNLCK);
    return released ? 0 : -1;
}

static int directory_pair(void *context) {
    struct marker *m = context;
    freshen(m);
    const bool acquired = witness(m, F_WRLCK) &&
                          create(m->prepared.text, m->content, CONTENT_BYTES) &&
                          mkdir(m->path, 0777) == 0 && rename(m->prepared.text, m->entry) == 0 &&
                          list(m->path) && look(m->entry) && create(m->prepared_pid, "17271", 5) &&
                          rename(m->prepared_pid, m->pid) == 0;
    const bool released = acquired && rename(m->entry, m->leaving) == 0 &&
                          rename(m->path, m->gone.text) == 0 && unlink(m->gone_pid.text) == 0 &&
                          unlink(m->gone_entry.text) == 0 && rmdir(m->gone.text) == 0 &&
                          witness(m, F_UNLCK);
    return released ? 0 : -1;
}

static int (*pair_named(const char *style))(void *) {
    if (strcmp(style, "file") == 0) {
        return file_pair;
    }
    return strcmp(style, "directory") == 0 ? directory_pair : NULL;
}

int main(int argc, char **argv) {
    int (*pair)(void *) = argc == 4 ? pair_named(argv[2]) : NULL;
    if (pair == NULL) {
        fprintf(stderr, "usage: marker_floor DIRECTORY file|directory SECONDS\n");
        return 2;
    }
    static struct marker marker;
    char file[PATH_MAX];
    snprintf(file, sizeof file, "%s/pair.lock", argv[1]);
    memset(marker.content, '=', CONTENT_BYTES);
    set_paths(&marker, argv[1]);
    marker.fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    const double nanos = marker.fd < 0 ? -1 : nanos_per_pair(pair, &marker, atof(argv[3]));
    if (nanos < 0) {
        perror(argv[1]);
        return 1;
    }
    printf("%.2f\n", nanos);
    return 0;
}
