/* A library of another version of Mortise, as far as the loader can tell. ABI, CLASS and METHOD are
 * given on the command line. */
#include <jni.h>
#include <stddef.h>

static jint abi(JNIEnv *env, jclass type) {
    (void)env;
    (void)type;
    return ABI;
}

JNIEXPORT jint JNICALL JNI_OnLoad(JavaVM *vm, void *reserved) {
    (void)reserved;
    JNIEnv *env = NULL;
    if ((*vm)->GetEnv(vm, (void **)&env, JNI_VERSION_1_8) != JNI_OK) {
        return JNI_ERR;
    }
    jclass calls = (*env)->FindClass(env, CLASS);
    if (calls == NULL) {
        return JNI_ERR;
    }
    const JNINativeMethod method = {(char *)METHOD, (char *)"()I", (void *)abi};
    if ((*env)->RegisterNatives(env, calls, &method, 1) != JNI_OK) {
        return JNI_ERR;
    }
    return JNI_VERSION_1_8;
}
