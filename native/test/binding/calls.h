/* The native methods of io.mortise.internal.jni.NativeCalls, as C functions. */
#ifndef MORTISE_BINDING_CALLS_H
#define MORTISE_BINDING_CALLS_H

#include <jni.h>

/* Fills the table below from what was registered; every method must be there, with the signature
 * that Java declares. */
void calls_bind(void);

extern struct calls {
    jint(JNICALL *abi)(JNIEnv *, jclass);
    jint(JNICALL *init)(JNIEnv *, jclass);
    jstring(JNICALL *error_name)(JNIEnv *, jclass, jint);
    jlong(JNICALL *open)(JNIEnv *, jclass, jbyteArray, jint, jint);
    jint(JNICALL *close)(JNIEnv *, jclass, jlong);
    jlong(JNICALL *read)(JNIEnv *, jclass, jlong, jbyteArray, jlong);
    jint(JNICALL *write)(JNIEnv *, jclass, jlong, jbyteArray, jlong);
    jint(JNICALL *identify)(JNIEnv *, jclass, jlong, jlongArray);
    jint(JNICALL *names)(JNIEnv *, jclass, jbyteArray, jlong, jlong);
    jint(JNICALL *openers)(JNIEnv *, jclass, jbyteArray, jlongArray);
    jint(JNICALL *try_lock)(JNIEnv *, jclass, jlong, jint, jint, jlong, jlong);
    jlong(JNICALL *wait_new)(JNIEnv *, jclass);
    void(JNICALL *wait_delete)(JNIEnv *, jclass, jlong);
    jlong(JNICALL *wait_begin)(JNIEnv *, jclass, jlong);
    jint(JNICALL *await_lock)(JNIEnv *, jclass, jlong, jint, jint, jlong, jlong, jlong, jlong,
                              jlong);
    jint(JNICALL *cancel)(JNIEnv *, jclass, jlong, jlong);
    jint(JNICALL *unlock)(JNIEnv *, jclass, jlong, jint, jlong, jlong);
    jint(JNICALL *downgrade)(JNIEnv *, jclass, jlong, jint, jlong, jlong);
    jint(JNICALL *try_upgrade)(JNIEnv *, jclass, jlong, jint, jlong, jlong);
    jint(JNICALL *query)(JNIEnv *, jclass, jlong, jint, jint, jlong, jlong, jlongArray);
    jint(JNICALL *is_held)(JNIEnv *, jclass, jlong, jint, jint, jlong, jlong);
    jlong(JNICALL *bell_open)(JNIEnv *, jclass);
    jint(JNICALL *bell_watch)(JNIEnv *, jclass, jlong, jlong);
    jint(JNICALL *bell_unwatch)(JNIEnv *, jclass, jlong, jint);
    jint(JNICALL *bell_await)(JNIEnv *, jclass, jlong, jlong);
    jint(JNICALL *bell_ring)(JNIEnv *, jclass, jlong);
} calls;

#endif
