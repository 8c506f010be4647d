/* Where systems differ, for the tests of the binding: one file for each, chosen by the build. */
#ifndef MORTISE_BINDING_SYSTEM_H
#define MORTISE_BINDING_SYSTEM_H

#include "stand_in.h"

/* The library's function of that name; ends the program when the library does not load. */
void *load_symbol(const char *library, const char *symbol);

/* The path as Java hands it over; the caller frees the elements. */
struct stand_in_array encode_path(const char *path);

/* A new, empty directory. */
void make_directory(const char *path);

struct system_facts {
    const char *missing;       /* the error's name for a path where nothing is */
    const char *directory;     /* … for a directory */
    const char *invalid_range; /* … for a range of no length */
    const char *closed;        /* … for a handle that was closed */
    int upgrades;              /* tryUpgrade is there */
    int tells_holders;         /* query and isHeld are there */
    int doorbell;              /* the bell is there */
};
extern const struct system_facts system_facts;

#endif
