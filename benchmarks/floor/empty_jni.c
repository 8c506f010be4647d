/* What it costs to call a native function that does nothing, with the arguments of one that locks.
 */
#include <jni.h>

JNIEXPORT jint JNICALL Java_io_mortise_benchmarks_contender_EmptyJniLocker_nothing(
    JNIEnv *env, jclass type, jint descriptor, jlong offset, jlong length);

JNIEXPORT jint JNICALL Java_io_mortise_benchmarks_contender_EmptyJniLocker_nothing(
    JNIEnv *env, jclass type, jint descriptor, jlong offset, jlong length) {
    (void)env;
    (void)type;
    (void)offset;
    (void)length;
    return descriptor;
}
