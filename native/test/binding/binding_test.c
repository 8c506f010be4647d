/*
 * Drives a built JNI library through a stand-in for the JVM. It runs where no JVM is at hand:
 * under Wine, under musl, and under qemu.
 *
 * usage: binding_test LIBRARY DIRECTORY, which must be new
 */
#include <mortise/doorbell.h>
#include <mortise/lock.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

#include "calls.h"
#include "check.h"
#include "stand_in.h"
#include "system.h"

#define FAR INT64_C(0x4000000000000000) /* the byte that Mortise locks */
#define MILLI INT64_C(1000000)
#define ENDLESS (-1)

static JNIEnv *env;
static const char *directory;

/* ---- shorter names for the calls ---- */

static jlong open_file(const char *name, jint flags) {
    char path[512];
    CHECK(snprintf(path, sizeof path, "%s/%s", directory, name) < (int)sizeof path);
    struct stand_in_array bytes = encode_path(path);
    const jlong file = calls.open(env, NULL, (jbyteArray)&bytes, flags, 0600);
    free(bytes.elements);
    return file;
}

static jlong open_new(const char *name) {
    const jlong file = open_file(name, MORTISE_OPEN_CREATE);
    CHECK(file >= 0);
    return file;
}

static jint try_lock(jlong file, jint mode) {
    return calls.try_lock(env, NULL, file, MORTISE_FCNTL, mode, FAR, 1);
}

static jint unlock(jlong file) {
    return calls.unlock(env, NULL, file, MORTISE_FCNTL, FAR, 1);
}

static void close_both(jlong a, jlong b) {
    CHECK_EQUAL(0, calls.close(env, NULL, a));
    CHECK_EQUAL(0, calls.close(env, NULL, b));
}

static void check_error(const char *expected, jlong result) {
    CHECK(result < 0);
    const char *name = stand_in_text(calls.error_name(env, NULL, (jint)-result));
    if (name == NULL || strcmp(name, expected) != 0) {
        FAIL("error %lld is %s, not %s", (long long)result, name ? name : "unknown", expected);
    }
}

static int64_t now_nanos(void) {
    struct timespec now;
    CHECK(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    return now.tv_sec * (1000 * MILLI) + now.tv_nsec;
}

/* ---- loading ---- */

typedef jint(JNICALL *on_load)(JavaVM *, void *);

/* Each thing that can go wrong is reported to the JVM, and nothing else is tried. */
static void a_load_that_fails_says_so(on_load load) {
    stand_in_answers.get_env = JNI_EVERSION;
    CHECK_EQUAL(JNI_ERR, load(stand_in_vm(), NULL));
    stand_in_answers.get_env = JNI_OK;

    stand_in_answers.has_class = 0;
    CHECK_EQUAL(JNI_ERR, load(stand_in_vm(), NULL));
    stand_in_answers.has_class = 1;
    CHECK_EQUAL(0, stand_in_registered());

    stand_in_answers.register_natives = JNI_ERR;
    CHECK_EQUAL(JNI_ERR, load(stand_in_vm(), NULL));
    stand_in_answers.register_natives = JNI_OK;
    stand_in_forget();
}

static void load_library(const char *library) {
    const on_load load = (on_load)(uintptr_t)load_symbol(library, "JNI_OnLoad");
    CHECK(load != NULL);
    a_load_that_fails_says_so(load);
    CHECK_EQUAL(JNI_VERSION_1_8, load(stand_in_vm(), NULL));
    calls_bind();
    CHECK_EQUAL(MORTISE_ABI, calls.abi(env, NULL));
    CHECK(calls.init(env, NULL) >= 0);
}

/* ---- files ---- */

static void errors_have_names(void) {
    make_directory(directory);
    check_error(system_facts.missing, open_file("missing", 0));
    check_error(system_facts.directory, open_file(".", 0));
    CHECK(calls.error_name(env, NULL, 999999) == NULL);
}

static void a_path_that_is_too_long_is_refused(void) {
    static char much[2 * (32768 + 1)];
    memset(much, 'x', sizeof much);
    struct stand_in_array path = {much, sizeof much};
    CHECK_EQUAL(-MORTISE_E_PATH_TOO_LONG, calls.open(env, NULL, (jbyteArray)&path, 0, 0));
}

static void what_is_written_is_read(void) {
    const jlong file = open_new("text");
    char in[] = "mortise";
    char out[sizeof in + 8];
    memset(out, 'z', sizeof out);
    struct stand_in_array in_array = {in, sizeof in};
    struct stand_in_array out_array = {out, sizeof out};
    CHECK_EQUAL(0, calls.write(env, NULL, file, (jbyteArray)&in_array, 5));
    CHECK_EQUAL(sizeof in, calls.read(env, NULL, file, (jbyteArray)&out_array, 5));
    CHECK(memcmp(in, out, sizeof in) == 0);
    CHECK(out[sizeof in] == 'z');
    CHECK_EQUAL(0, calls.read(env, NULL, file, (jbyteArray)&out_array, 1000));

    static char much[8192];
    struct stand_in_array too_much = {much, sizeof much};
    CHECK_EQUAL(-MORTISE_E_UNSUPPORTED, calls.write(env, NULL, file, (jbyteArray)&too_much, 0));
    CHECK_EQUAL(0, calls.close(env, NULL, file));
}

static void a_file_is_told_from_another(void) {
    const jlong a = open_new("a");
    const jlong b = open_new("b");
    jlong identity_a[3];
    jlong identity_b[3];
    struct stand_in_array out_a = {identity_a, 3};
    struct stand_in_array out_b = {identity_b, 3};
    CHECK_EQUAL(0, calls.identify(env, NULL, a, (jlongArray)&out_a));
    CHECK_EQUAL(0, calls.identify(env, NULL, b, (jlongArray)&out_b));

    char path[512];
    (void)snprintf(path, sizeof path, "%s/a", directory);
    struct stand_in_array bytes = encode_path(path);
    const jbyteArray name = (jbyteArray)&bytes;
    CHECK_EQUAL(1, calls.names(env, NULL, name, identity_a[0], identity_a[1]));
    CHECK_EQUAL(0, calls.names(env, NULL, name, identity_b[0], identity_b[1]));
    free(bytes.elements);
    close_both(a, b);
}

static void openers_are_told_where_the_system_is_asked(void) {
    const jlong file = open_new("opened");
    char path[512];
    (void)snprintf(path, sizeof path, "%s/opened", directory);
    struct stand_in_array bytes = encode_path(path);
    jlong pids[64] = {0};
    struct stand_in_array out = {pids, 64};
    const jint count = calls.openers(env, NULL, (jbyteArray)&bytes, (jlongArray)&out);
    CHECK(count == -MORTISE_E_UNSUPPORTED || count >= 0);
    CHECK(count < 1 || pids[0] > 0);
    free(bytes.elements);
    CHECK_EQUAL(0, calls.close(env, NULL, file));
}

/* ---- locks ---- */

static void an_exclusive_lock_refuses_another_handle(void) {
    const jlong a = open_new("exclusive");
    const jlong b = open_new("exclusive");
    CHECK_EQUAL(MORTISE_GRANTED, try_lock(a, MORTISE_EXCLUSIVE));
    CHECK_EQUAL(MORTISE_BUSY, try_lock(b, MORTISE_EXCLUSIVE));
    CHECK_EQUAL(MORTISE_BUSY, try_lock(b, MORTISE_SHARED));
    CHECK_EQUAL(0, unlock(a));
    CHECK_EQUAL(MORTISE_GRANTED, try_lock(b, MORTISE_EXCLUSIVE));
    CHECK_EQUAL(0, unlock(b));
    close_both(a, b);
}

static void shared_locks_share(void) {
    const jlong a = open_new("shared");
    const jlong b = open_new("shared");
    CHECK_EQUAL(MORTISE_GRANTED, try_lock(a, MORTISE_EXCLUSIVE));
    CHECK_EQUAL(MORTISE_GRANTED, calls.downgrade(env, NULL, a, MORTISE_FCNTL, FAR, 1));
    CHECK_EQUAL(MORTISE_GRANTED, try_lock(b, MORTISE_SHARED));
    const jint upgrade = calls.try_upgrade(env, NULL, a, MORTISE_FCNTL, FAR, 1);
    CHECK_EQUAL(system_facts.upgrades ? MORTISE_BUSY : -MORTISE_E_UNSUPPORTED, upgrade);
    CHECK_EQUAL(0, unlock(a));
    CHECK_EQUAL(0, unlock(b));
    close_both(a, b);
}

static void the_holder_is_told_where_the_system_knows(void) {
    const jlong a = open_new("told");
    const jlong b = open_new("told");
    jlong conflict[] = {7, 7, 7, 7}; /* pid, mode, offset, length */
    struct stand_in_array out = {conflict, 4};
    CHECK_EQUAL(MORTISE_GRANTED, try_lock(a, MORTISE_EXCLUSIVE));
    const jint query =
        calls.query(env, NULL, b, MORTISE_FCNTL, MORTISE_SHARED, FAR, 1, (jlongArray)&out);
    CHECK_EQUAL(system_facts.tells_holders ? MORTISE_BUSY : -MORTISE_E_UNSUPPORTED, query);
    CHECK_EQUAL(-1, conflict[0]);
    if (system_facts.tells_holders) {
        CHECK_EQUAL(MORTISE_EXCLUSIVE, conflict[1]);
        CHECK_EQUAL(FAR, conflict[2]);
        CHECK_EQUAL(1, conflict[3]);
    }
    const jint held = calls.is_held(env, NULL, a, MORTISE_FCNTL, MORTISE_EXCLUSIVE, FAR, 1);
    CHECK_EQUAL(system_facts.tells_holders ? 1 : -MORTISE_E_UNSUPPORTED, held);
    CHECK_EQUAL(0, unlock(a));
    close_both(a, b);
}

static void wrong_arguments_are_errors(void) {
    const jlong file = open_new("wrong");
    check_error(system_facts.invalid_range,
                calls.try_lock(env, NULL, file, MORTISE_FCNTL, MORTISE_SHARED, 0, 0));
    CHECK_EQUAL(0, calls.close(env, NULL, file));
    check_error(system_facts.closed, try_lock(file, MORTISE_SHARED));
}

/* ---- waits ---- */

/* A thread that waits for the lock of `file`. */
struct waiter {
    jlong file;
    int64_t timeout_nanos;
    _Atomic jlong ticket; /* 0 until the wait has begun */
    jint outcome;
    pthread_t thread;
    jlong memory;
};

static void *wait_for_lock(void *argument) {
    struct waiter *const w = argument;
    const jlong ticket = calls.wait_begin(env, NULL, w->memory);
    atomic_store(&w->ticket, ticket);
    w->outcome = calls.await_lock(env, NULL, w->file, MORTISE_FCNTL, MORTISE_EXCLUSIVE, FAR, 1,
                                  w->timeout_nanos, w->memory, ticket);
    return NULL;
}

/* Returns when the wait has begun, which may be before it blocks. */
static void start(struct waiter *w, jlong file, int64_t timeout_nanos) {
    memset(w, 0, sizeof *w);
    w->file = file;
    w->timeout_nanos = timeout_nanos;
    w->memory = calls.wait_new(env, NULL);
    CHECK(w->memory != 0);
    CHECK(pthread_create(&w->thread, NULL, wait_for_lock, w) == 0);
    while (atomic_load(&w->ticket) == 0) {
        /* the thread is starting */
    }
}

static jint outcome(struct waiter *w) {
    CHECK(pthread_join(w->thread, NULL) == 0);
    calls.wait_delete(env, NULL, w->memory);
    return w->outcome;
}

static void a_wait_ends_with_its_time(void) {
    const jlong holder = open_new("timeout");
    const jlong file = open_new("timeout");
    struct waiter waiter;
    CHECK_EQUAL(MORTISE_GRANTED, try_lock(holder, MORTISE_EXCLUSIVE));
    const int64_t started = now_nanos();
    start(&waiter, file, 50 * MILLI);
    CHECK_EQUAL(MORTISE_TIMED_OUT, outcome(&waiter));
    CHECK(now_nanos() - started >= 50 * MILLI);
    CHECK_EQUAL(0, unlock(holder));
    CHECK_EQUAL(MORTISE_GRANTED, try_lock(holder, MORTISE_EXCLUSIVE)); /* the waiter has nothing */
    close_both(holder, file);
}

static void a_wait_ends_with_the_lock(void) {
    const jlong holder = open_new("granted");
    const jlong file = open_new("granted");
    struct waiter waiter;
    CHECK_EQUAL(MORTISE_GRANTED, try_lock(holder, MORTISE_EXCLUSIVE));
    start(&waiter, file, ENDLESS);
    CHECK_EQUAL(0, unlock(holder));
    CHECK_EQUAL(MORTISE_GRANTED, outcome(&waiter));
    CHECK_EQUAL(MORTISE_BUSY, try_lock(holder, MORTISE_EXCLUSIVE));
    CHECK_EQUAL(0, unlock(file));
    close_both(holder, file);
}

static void a_wait_ends_with_a_cancel(void) {
    const jlong holder = open_new("cancelled");
    const jlong file = open_new("cancelled");
    struct waiter waiter;
    CHECK_EQUAL(MORTISE_GRANTED, try_lock(holder, MORTISE_EXCLUSIVE));
    start(&waiter, file, ENDLESS);
    CHECK_EQUAL(0, calls.cancel(env, NULL, waiter.memory, waiter.ticket));
    CHECK_EQUAL(MORTISE_CANCELLED, outcome(&waiter));
    CHECK_EQUAL(0, unlock(holder));
    CHECK_EQUAL(MORTISE_GRANTED, try_lock(holder, MORTISE_EXCLUSIVE)); /* the waiter has nothing */
    close_both(holder, file);
}

/* ---- the doorbell ---- */

static void a_bell_rings_where_there_is_one(void) {
    const jlong file = open_new("bell");
    char byte[] = "m";
    struct stand_in_array bytes = {byte, 1};
    CHECK_EQUAL(0, calls.write(env, NULL, file, (jbyteArray)&bytes, 0));
    const jlong bell = calls.bell_open(env, NULL);
    CHECK(bell >= 0);
    const jint watch = calls.bell_watch(env, NULL, bell, file);
    CHECK(watch >= 0);
    CHECK_EQUAL(MORTISE_SILENT, calls.bell_await(env, NULL, bell, 10 * MILLI));
    CHECK_EQUAL(MORTISE_RUNG, calls.bell_ring(env, NULL, file));
    CHECK_EQUAL(MORTISE_RUNG, calls.bell_await(env, NULL, bell, 1000 * MILLI));
    CHECK_EQUAL(MORTISE_SILENT, calls.bell_await(env, NULL, bell, 0));
    CHECK_EQUAL(0, calls.bell_unwatch(env, NULL, bell, watch));
    close_both(bell, file);
}

static void a_bell_is_refused_where_there_is_none(void) {
    const jlong file = open_new("no-bell");
    const jlong none = -MORTISE_E_UNSUPPORTED;
    CHECK_EQUAL(none, calls.bell_open(env, NULL));
    CHECK_EQUAL(none, calls.bell_watch(env, NULL, 0, file));
    CHECK_EQUAL(none, calls.bell_unwatch(env, NULL, 0, 1));
    CHECK_EQUAL(none, calls.bell_await(env, NULL, 0, MILLI));
    CHECK_EQUAL(none, calls.bell_ring(env, NULL, file));
    CHECK_EQUAL(0, calls.close(env, NULL, file));
}

int main(int count, char **arguments) {
    CHECK_EQUAL(3, count);
    directory = arguments[2];
    env = stand_in_env();
    load_library(arguments[1]);
    errors_have_names();
    a_path_that_is_too_long_is_refused();
    what_is_written_is_read();
    a_file_is_told_from_another();
    openers_are_told_where_the_system_is_asked();
    an_exclusive_lock_refuses_another_handle();
    shared_locks_share();
    the_holder_is_told_where_the_system_knows();
    wrong_arguments_are_errors();
    a_wait_ends_with_its_time();
    a_wait_ends_with_the_lock();
    a_wait_ends_with_a_cancel();
    if (system_facts.doorbell) {
        a_bell_rings_where_there_is_one();
    } else {
        a_bell_is_refused_where_there_is_none();
    }
    (void)printf("%s: loaded and driven through every native method\n", arguments[1]);
    return 0;
}
