// SPDX-License-Identifier: MIT

#include "platform.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

ssize_t platform_receive(int descriptor, void *room, size_t size) {
    ssize_t count = recv(descriptor, room, size, MSG_DONTWAIT);
    return count < 0 ? -errno : count;
}

ssize_t platform_send(int descriptor, const void *bytes, size_t size) {
    ssize_t count = send(descriptor, bytes, size, MSG_DONTWAIT | MSG_NOSIGNAL);
    return count < 0 ? -errno : count;
}

int platform_wait(int descriptor, int16_t events, int milliseconds) {
    struct pollfd entry = {.fd = descriptor, .events = events};
    int count = poll(&entry, 1, milliseconds);
    if (count < 0) return -errno;
    return entry.revents & POLLNVAL ? -EBADF : count;
}

int64_t platform_now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

int platform_open(const char *path) {
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    return descriptor < 0 ? -errno : descriptor;
}

ssize_t platform_read(int descriptor, void *room, size_t size) {
    ssize_t count = read(descriptor, room, size);
    return count < 0 ? -errno : count;
}

int platform_is_regular_file(const char *path) {
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode);
}

void platform_close(int descriptor) { close(descriptor); }
void platform_set_errno(int number) { errno = number; }

int platform_would_block(int number) { return number == EAGAIN || number == EWOULDBLOCK || number == EINTR; }
int platform_is_interrupted(int number) { return number == EINTR; }
int platform_bad_descriptor(void) { return EBADF; }
int platform_file_too_large(void) { return EFBIG; }
