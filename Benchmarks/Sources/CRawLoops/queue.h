/* SPDX-License-Identifier: MIT */
/* Bytes in one stretch of memory that grows: appended at the tail, taken from the head. */
#ifndef QUEUE_H
#define QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct queue {
    uint8_t *base;
    size_t capacity, head, tail;
};

static inline bool queue_append(struct queue *queue, const void *bytes, size_t count) {
    if (queue->capacity - queue->tail < count) {
        size_t used = queue->tail - queue->head;
        if (queue->capacity - used >= count && queue->head >= queue->capacity / 2) {
            memmove(queue->base, queue->base + queue->head, used);
        } else {
            size_t larger = queue->capacity * 2 > used + count ? queue->capacity * 2 : used + count;
            uint8_t *fresh = malloc(larger);
            if (fresh == NULL) return false;
            if (used > 0) memcpy(fresh, queue->base + queue->head, used);
            free(queue->base);
            queue->base = fresh;
            queue->capacity = larger;
        }
        queue->head = 0;
        queue->tail = used;
    }
    memcpy(queue->base + queue->tail, bytes, count);
    queue->tail += count;
    return true;
}

/* Returns how many bytes there were, `size` at most. */
static inline size_t queue_take(struct queue *queue, void *target, size_t size) {
    size_t used = queue->tail - queue->head;
    size_t count = used < size ? used : size;
    if (count == 0) return 0;
    memcpy(target, queue->base + queue->head, count);
    queue->head += count;
    if (queue->head == queue->tail) queue->head = queue->tail = 0;
    return count;
}

#endif
