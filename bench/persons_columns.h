#ifndef JUB_BENCH_PERSONS_COLUMNS_H
#define JUB_BENCH_PERSONS_COLUMNS_H

#include "persons.h"

// persons_columns.c: a resource of `count` rows with room for its columns, every cell unknown.
// False when memory is out.

bool bench_take_facilities(jub_arena *arena, uint32_t count, jub_resource *facilities);

/// `facilities` has the ids that a person's facility is a number of.
bool bench_take_persons(jub_arena *arena, uint32_t count, const jub_resource *facilities,
                        jub_resource *persons);
bool bench_take_custody(jub_arena *arena, uint32_t count, jub_resource *custody);

#endif
