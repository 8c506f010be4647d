/*
 * Just enough of a JVM to drive the binding without one: for systems that have no JVM here (Windows
 * under Wine, musl), where the library would otherwise only be built. It is stricter than a JVM: a
 * JNI function that the binding is not known to use ends the program, and so does a region outside
 * of its array.
 */
#ifndef MORTISE_BINDING_STAND_IN_H
#define MORTISE_BINDING_STAND_IN_H

#include <jni.h>
#include <stddef.h>

/* A Java array of bytes or longs, or a direct buffer: what a jobject points to here. */
struct stand_in_array {
    void *elements;
    jsize length;
};

/* What the JVM answers to JNI_OnLoad. */
struct stand_in_answers {
    jint get_env;
    int has_class;
    jint register_natives;
};
extern struct stand_in_answers stand_in_answers;

JavaVM *stand_in_vm(void);
JNIEnv *stand_in_env(void);

/* How many methods have been registered since the start or the last forget. */
size_t stand_in_registered(void);
void stand_in_forget(void);

/* The function registered under this name; ends the program when there is none, or one with another
 * signature. */
void *stand_in_method(const char *name, const char *signature);

/* The text of a string made by NewStringUTF. */
const char *stand_in_text(jstring string);

#endif
