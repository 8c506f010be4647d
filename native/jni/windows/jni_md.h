/*
 * The part of jni.h that differs between systems, for Windows. A JDK has only the one of the
 * machine it is for, and we build for six: hence ours, always.
 */
#ifndef MORTISE_JNI_MD_H
#define MORTISE_JNI_MD_H

#define JNIEXPORT __declspec(dllexport)
#define JNIIMPORT __declspec(dllimport)
#define JNICALL /* 64-bit Windows has one calling convention */

typedef long jint; /* 32 bits here */
typedef long long jlong;
typedef signed char jbyte;

#endif
