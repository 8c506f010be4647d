/* Another library of the JVM, which takes a signal for itself. */
#include <jni.h>
#include <signal.h>

static void handle(int signal) {
    (void)signal;
}

/* As signal(3) does it: system calls are restarted after the handler. Or the signal is ignored. */
JNIEXPORT jint JNICALL Java_io_mortise_process_WaitSignalMain_take(JNIEnv *env, jclass type,
                                                                   jint number, jboolean ignore) {
    (void)env;
    (void)type;
    return signal(number, ignore ? SIG_IGN : handle) == SIG_ERR ? -1 : 0;
}
