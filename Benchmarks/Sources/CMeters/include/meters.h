/* SPDX-License-Identifier: MIT */
/* What the benchmarks measure with: counted allocations, heap in use, processor time, and a fixed core. */
#ifndef METERS_H
#define METERS_H

#include <stddef.h>
#include <stdint.h>

/* Calls of malloc, calloc, realloc and the aligned forms on this thread since it began. The whole process allocates
   through the counter, GnuTLS and the Swift runtime included. */
uint64_t meters_allocations(void);

/* Bytes of heap in use in the process, with the allocator's own overhead. */
size_t meters_heap_bytes(void);

/* Processor time of this thread, in nanoseconds: what other processes take on the same core is not in it. */
uint64_t meters_thread_nanoseconds(void);

/* Wall time, in nanoseconds from some moment on. */
uint64_t meters_wall_nanoseconds(void);

/* Keeps the process on the last core that it may use. Returns the core's number, or -1. */
int meters_pin(void);

#endif
