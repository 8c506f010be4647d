#include "stand_in.h"

#include <stdint.h>
#include <string.h>

#include "check.h"

#define CALLS_CLASS "io/mortise/internal/jni/NativeCalls"
#define MOST_METHODS 64

struct stand_in_answers stand_in_answers = {JNI_OK, 1, JNI_OK};

static JNINativeMethod methods[MOST_METHODS];
static size_t method_count;
static int calls_class; /* its address stands for the class */

/* ---- what the binding may use ---- */

static jclass JNICALL find_class(JNIEnv *env, const char *name) {
    (void)env;
    CHECK(strcmp(name, CALLS_CLASS) == 0);
    return stand_in_answers.has_class ? (jclass)&calls_class : NULL;
}

static jint JNICALL register_natives(JNIEnv *env, jclass type, const JNINativeMethod *table,
                                     jint count) {
    (void)env;
    CHECK(type == (jclass)&calls_class);
    CHECK(count > 0 && method_count + (size_t)count <= MOST_METHODS);
    memcpy(&methods[method_count], table, (size_t)count * sizeof *table);
    method_count += (size_t)count;
    return stand_in_answers.register_natives;
}

static const struct stand_in_array *array_of(jobject object) {
    CHECK(object != NULL);
    return (const struct stand_in_array *)object;
}

static jsize JNICALL array_length(JNIEnv *env, jarray array) {
    (void)env;
    return array_of(array)->length;
}

/* Where the region is. Outside of the array a JVM would throw. */
static void *region_of(jobject object, jsize start, jsize length, size_t element_bytes) {
    const struct stand_in_array *array = array_of(object);
    CHECK(start >= 0 && length >= 0 && length <= array->length - start);
    return (char *)array->elements + (size_t)start * element_bytes;
}

static void JNICALL get_bytes(JNIEnv *env, jbyteArray array, jsize start, jsize length,
                              jbyte *out) {
    (void)env;
    memcpy(out, region_of(array, start, length, sizeof *out), (size_t)length);
}

static void JNICALL set_bytes(JNIEnv *env, jbyteArray array, jsize start, jsize length,
                              const jbyte *in) {
    (void)env;
    memcpy(region_of(array, start, length, sizeof *in), in, (size_t)length);
}

static void JNICALL set_longs(JNIEnv *env, jlongArray array, jsize start, jsize length,
                              const jlong *in) {
    (void)env;
    memcpy(region_of(array, start, length, sizeof *in), in, (size_t)length * sizeof *in);
}

/* The texts are constants of the library. */
static jstring JNICALL new_string(JNIEnv *env, const char *text) {
    (void)env;
    return (jstring)(uintptr_t)text;
}

/* ---- the tables ---- */

static void unexpected(void) {
    FAIL("the binding calls a JNI function that the stand-in does not have");
}

static struct JNINativeInterface_ functions;
static const struct JNINativeInterface_ *function_table = &functions;

JNIEnv *stand_in_env(void) {
    void (*const trap)(void) = unexpected;
    for (size_t at = 0; at < sizeof functions; at += sizeof trap) {
        memcpy((char *)&functions + at, &trap, sizeof trap);
    }
    functions.FindClass = find_class;
    functions.RegisterNatives = register_natives;
    functions.GetArrayLength = array_length;
    functions.GetByteArrayRegion = get_bytes;
    functions.SetByteArrayRegion = set_bytes;
    functions.SetLongArrayRegion = set_longs;
    functions.NewStringUTF = new_string;
    return (JNIEnv *)&function_table;
}

static jint JNICALL get_env(JavaVM *vm, void **env, jint version) {
    (void)vm;
    CHECK(version == JNI_VERSION_1_8);
    *env = stand_in_env();
    return stand_in_answers.get_env;
}

static const struct JNIInvokeInterface_ invocations = {.GetEnv = get_env};
static const struct JNIInvokeInterface_ *invocation_table = &invocations;

JavaVM *stand_in_vm(void) {
    return (JavaVM *)&invocation_table;
}

/* ---- what it has seen ---- */

size_t stand_in_registered(void) {
    return method_count;
}

void stand_in_forget(void) {
    method_count = 0;
}

void *stand_in_method(const char *name, const char *signature) {
    for (size_t i = 0; i < method_count; i++) {
        if (strcmp(methods[i].name, name) == 0) {
            CHECK(strcmp(methods[i].signature, signature) == 0);
            return methods[i].fnPtr;
        }
    }
    FAIL("no method %s was registered", name);
}

const char *stand_in_text(jstring string) {
    return (const char *)string;
}
