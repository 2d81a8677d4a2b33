// SPDX-License-Identifier: MIT
// The system calls of this package. In C, because Python's headers and Swift's module of the C library disagree about what
// some of the system's types look like, and cannot be imported together.

#ifndef PLATFORM_H
#define PLATFORM_H

#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

static const int16_t platform_readable = POLLIN;
static const int16_t platform_writable = POLLOUT;

// All return a negative errno when they fail.

/// Receives what is there, without waiting. 0 at the end of the stream.
ssize_t platform_receive(int descriptor, void *room, size_t size);
/// Sends what fits, without waiting and without a signal.
ssize_t platform_send(int descriptor, const void *bytes, size_t size);
/// Waits for so many milliseconds at most, or for ever when negative. 0 when they have passed, else 1.
int platform_wait(int descriptor, int16_t events, int milliseconds);
/// Nanoseconds on the clock that nobody can set.
int64_t platform_now(void);
/// Opens a file for reading.
int platform_open(const char *path);
ssize_t platform_read(int descriptor, void *room, size_t size);
void platform_close(int descriptor);
/// Whether a path leads to a file that can be read without waiting for somebody.
int platform_is_regular_file(const char *path);
void platform_set_errno(int number);

int platform_would_block(int number);
int platform_is_interrupted(int number);
int platform_bad_descriptor(void);
int platform_file_too_large(void);

#endif
