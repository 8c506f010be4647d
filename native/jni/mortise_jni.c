/*
 * The binding: every native method of io.mortise.internal.jni.NativeCalls, and nothing else. It
 * copies arguments, calls the core and returns the core's number; Java turns numbers into
 * exceptions. The only Java exception that can leave here is the JVM's own OutOfMemoryError.
 *
 * No array is pinned and no monitor held around a call that can block, so a waiting thread is "in
 * native" for the JVM: garbage collection and safepoints go on.
 */
#include <jni.h>
#include <mortise/doorbell.h>
#include <mortise/lock.h>
#include <mortise/openers.h>
#include <stddef.h>

#define MAX_PATH_CHARS 32768
#define MAX_TRANSFER_BYTES 4096
#define IDENTITY_LONGS 3

/* A jlong array element and the core's int64_t are the same thing on every platform we build for.
 */
_Static_assert(sizeof(jlong) == sizeof(int64_t), "jlong is 64 bits");

/* ---- conversions ---- */

/* Copies a path that Java has already encoded, and terminates it. `out` has one char more than
 * MAX_PATH_CHARS. */
static int32_t copy_path(JNIEnv *env, jbyteArray path, mortise_path_char *out) {
    const jsize length = (*env)->GetArrayLength(env, path);
    const size_t chars = (size_t)length / sizeof(mortise_path_char);
    if (chars > MAX_PATH_CHARS) {
        return -MORTISE_E_PATH_TOO_LONG;
    }
    (*env)->GetByteArrayRegion(env, path, 0, length, (jbyte *)out);
    out[chars] = 0;
    return 0;
}

/* Java keeps the address of a wait's memory as a number. */
static mortise_wait *wait_at(jlong address) {
    return (mortise_wait *)(intptr_t)address;
}

/* ---- process-wide ---- */

static jint native_abi(JNIEnv *env, jclass type) {
    (void)env;
    (void)type;
    return MORTISE_ABI;
}

static jint native_init(JNIEnv *env, jclass type) {
    (void)env;
    (void)type;
    return mortise_init();
}

static jstring native_error_name(JNIEnv *env, jclass type, jint error) {
    (void)type;
    const char *name = mortise_error_name(error);
    return name == NULL ? NULL : (*env)->NewStringUTF(env, name);
}

/* ---- files ---- */

static jlong native_open(JNIEnv *env, jclass type, jbyteArray path, jint flags, jint mode) {
    (void)type;
    mortise_path_char chars[MAX_PATH_CHARS + 1];
    const int32_t refusal = copy_path(env, path, chars);
    return refusal != 0 ? refusal : mortise_open(chars, flags, mode);
}

static jint native_close(JNIEnv *env, jclass type, jlong file) {
    (void)env;
    (void)type;
    return mortise_close(file);
}

static jlong native_read(JNIEnv *env, jclass type, jlong file, jbyteArray out, jlong offset) {
    (void)type;
    jbyte bytes[MAX_TRANSFER_BYTES];
    const jsize wanted = (*env)->GetArrayLength(env, out);
    const int64_t count = mortise_read(
        file, bytes, wanted < MAX_TRANSFER_BYTES ? wanted : MAX_TRANSFER_BYTES, offset);
    if (count > 0) {
        (*env)->SetByteArrayRegion(env, out, 0, (jsize)count, bytes);
    }
    return count;
}

static jint native_write(JNIEnv *env, jclass type, jlong file, jbyteArray in, jlong offset) {
    (void)type;
    jbyte bytes[MAX_TRANSFER_BYTES];
    const jsize length = (*env)->GetArrayLength(env, in);
    if (length > MAX_TRANSFER_BYTES) {
        return -MORTISE_E_UNSUPPORTED;
    }
    (*env)->GetByteArrayRegion(env, in, 0, length, bytes);
    return mortise_write(file, bytes, length, offset);
}

static jint native_identify(JNIEnv *env, jclass type, jlong file, jlongArray out) {
    (void)type;
    int64_t identity[IDENTITY_LONGS];
    const int32_t result = mortise_identify(file, identity);
    if (result == 0) {
        (*env)->SetLongArrayRegion(env, out, 0, IDENTITY_LONGS, (const jlong *)identity);
    }
    return result;
}

static jint native_names(JNIEnv *env, jclass type, jbyteArray path, jlong device, jlong inode) {
    (void)type;
    mortise_path_char chars[MAX_PATH_CHARS + 1];
    int64_t identity[IDENTITY_LONGS];
    int32_t result = copy_path(env, path, chars);
    if (result == 0) {
        result = mortise_identify_path(chars, identity);
    }
    return result != 0 ? result : identity[0] == device && identity[1] == inode;
}

static jint native_openers(JNIEnv *env, jclass type, jbyteArray path, jlongArray out) {
    (void)type;
    mortise_path_char chars[MAX_PATH_CHARS + 1];
    int64_t pids[MORTISE_MAX_OPENERS];
    int32_t result = copy_path(env, path, chars);
    if (result == 0) {
        result = mortise_openers(chars, pids);
    }
    if (result > 0) {
        (*env)->SetLongArrayRegion(env, out, 0, result, (const jlong *)pids);
    }
    return result;
}

/* ---- locks ---- */

static jint native_try_lock(JNIEnv *env, jclass type, jlong file, jint mechanism, jint mode,
                            jlong offset, jlong length) {
    (void)env;
    (void)type;
    return mortise_try_lock(file, mechanism, mode, offset, length);
}

static jlong native_wait_new(JNIEnv *env, jclass type) {
    (void)env;
    (void)type;
    return (jlong)(intptr_t)mortise_wait_new();
}

static void native_wait_delete(JNIEnv *env, jclass type, jlong wait) {
    (void)env;
    (void)type;
    mortise_wait_delete(wait_at(wait));
}

static jlong native_wait_begin(JNIEnv *env, jclass type, jlong wait) {
    (void)env;
    (void)type;
    return mortise_wait_begin(wait_at(wait));
}

static jint native_await_lock(JNIEnv *env, jclass type, jlong file, jint mechanism, jint mode,
                              jlong offset, jlong length, jlong timeout_nanos, jlong wait,
                              jlong ticket) {
    (void)env;
    (void)type;
    return mortise_await_lock(file, mechanism, mode, offset, length, timeout_nanos, wait_at(wait),
                              ticket);
}

static jint native_cancel(JNIEnv *env, jclass type, jlong wait, jlong ticket) {
    (void)env;
    (void)type;
    return mortise_cancel(wait_at(wait), ticket);
}

static jint native_unlock(JNIEnv *env, jclass type, jlong file, jint mechanism, jlong offset,
                          jlong length) {
    (void)env;
    (void)type;
    return mortise_unlock(file, mechanism, offset, length);
}

static jint native_downgrade(JNIEnv *env, jclass type, jlong file, jint mechanism, jlong offset,
                             jlong length) {
    (void)env;
    (void)type;
    return mortise_downgrade(file, mechanism, offset, length);
}

static jint native_try_upgrade(JNIEnv *env, jclass type, jlong file, jint mechanism, jlong offset,
                               jlong length) {
    (void)env;
    (void)type;
    return mortise_try_upgrade(file, mechanism, offset, length);
}

static jint native_query(JNIEnv *env, jclass type, jlong file, jint mechanism, jint mode,
                         jlong offset, jlong length, jlongArray conflict_out) {
    (void)type;
    mortise_conflict conflict = {-1, 0, 0, 0};
    const int32_t result = mortise_query(file, mechanism, mode, offset, length, &conflict);
    const jlong for_java[] = {conflict.pid, conflict.mode, conflict.offset, conflict.length};
    (*env)->SetLongArrayRegion(env, conflict_out, 0, 4, for_java);
    return result;
}

static jint native_is_held(JNIEnv *env, jclass type, jlong file, jint mechanism, jint mode,
                           jlong offset, jlong length) {
    (void)env;
    (void)type;
    return mortise_is_held(file, mechanism, mode, offset, length);
}

/* ---- the doorbell ---- */

static jlong native_bell_open(JNIEnv *env, jclass type) {
    (void)env;
    (void)type;
    return mortise_doorbell_open();
}

static jint native_bell_watch(JNIEnv *env, jclass type, jlong bell, jlong file) {
    (void)env;
    (void)type;
    return mortise_doorbell_watch(bell, file);
}

static jint native_bell_unwatch(JNIEnv *env, jclass type, jlong bell, jint watch) {
    (void)env;
    (void)type;
    return mortise_doorbell_unwatch(bell, watch);
}

static jint native_bell_await(JNIEnv *env, jclass type, jlong bell, jlong timeout_nanos) {
    (void)env;
    (void)type;
    return mortise_doorbell_await(bell, timeout_nanos);
}

static jint native_bell_ring(JNIEnv *env, jclass type, jlong file) {
    (void)env;
    (void)type;
    return mortise_doorbell_ring(file);
}

/* ---- registration: the only symbol the library exports is JNI_OnLoad ---- */

#define CALLS_CLASS "io/mortise/internal/jni/NativeCalls"
#define METHOD(name, signature, function)                                                          \
    { (char *)(name), (char *)(signature), (void *)(function) }

static const JNINativeMethod methods[] = {
    METHOD("abi", "()I", native_abi),
    METHOD("init", "()I", native_init),
    METHOD("errorName", "(I)Ljava/lang/String;", native_error_name),
    METHOD("open", "([BII)J", native_open),
    METHOD("close", "(J)I", native_close),
    METHOD("read", "(J[BJ)J", native_read),
    METHOD("write", "(J[BJ)I", native_write),
    METHOD("identify", "(J[J)I", native_identify),
    METHOD("names", "([BJJ)I", native_names),
    METHOD("openers", "([B[J)I", native_openers),
    METHOD("tryLock", "(JIIJJ)I", native_try_lock),
    METHOD("waitNew", "()J", native_wait_new),
    METHOD("waitDelete", "(J)V", native_wait_delete),
    METHOD("waitBegin", "(J)J", native_wait_begin),
    METHOD("awaitLock", "(JIIJJJJJ)I", native_await_lock),
    METHOD("cancel", "(JJ)I", native_cancel),
    METHOD("unlock", "(JIJJ)I", native_unlock),
    METHOD("downgrade", "(JIJJ)I", native_downgrade),
    METHOD("tryUpgrade", "(JIJJ)I", native_try_upgrade),
    METHOD("query", "(JIIJJ[J)I", native_query),
    METHOD("isHeld", "(JIIJJ)I", native_is_held),
    METHOD("bellOpen", "()J", native_bell_open),
    METHOD("bellWatch", "(JJ)I", native_bell_watch),
    METHOD("bellUnwatch", "(JI)I", native_bell_unwatch),
    METHOD("bellAwait", "(JJ)I", native_bell_await),
    METHOD("bellRing", "(J)I", native_bell_ring),
};

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved) {
    (void)reserved;
    JNIEnv *env = NULL;
    if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_1_8) != JNI_OK) {
        return JNI_ERR;
    }
    jclass calls = (*env)->FindClass(env, CALLS_CLASS);
    if (calls == NULL) {
        return JNI_ERR; /* NoClassDefFoundError is pending: Java is of another version */
    }
    const jint count = (jint)(sizeof methods / sizeof methods[0]);
    if ((*env)->RegisterNatives(env, calls, methods, count) != JNI_OK) {
        return JNI_ERR;
    }
    return JNI_VERSION_1_8;
}
