/*
 * The part of jni.h that differs between systems, for Linux and macOS. A JDK has only the one of
 * the machine it is for, and we build for six: hence ours, always.
 */
#ifndef MORTISE_JNI_MD_H
#define MORTISE_JNI_MD_H

#define JNIEXPORT __attribute__((visibility("default")))
#define JNIIMPORT __attribute__((visibility("default")))
#define JNICALL

typedef int jint;
typedef long jlong; /* as every LP64 system has it */
typedef signed char jbyte;

#endif
