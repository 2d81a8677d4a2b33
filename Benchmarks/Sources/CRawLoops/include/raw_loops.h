/* SPDX-License-Identifier: MIT */
/* The contender: the same work as sslbench's Swift loops do, written against GnuTLS in C as a careful programmer would.
   Credentials and priorities are made once and shared; transports are two queues of plain memory; nothing is locked.

   Functions that return an int return 0, or GnuTLS's negative code. */
#ifndef RAW_LOOPS_H
#define RAW_LOOPS_H

#include <stddef.h>

/* What all connections share: the credentials of both ends, a priority cache, the name to verify. */
struct raw_setup;

/* A client and a server, each one's output being the other's input. */
struct raw_pair;

/* All texts are PEM or plain, end with a NUL, and are copied. The anchor is the only certificate the client trusts. */
struct raw_texts {
    const char *priority;
    const char *anchor;
    const char *chain;
    const char *key;
    const char *hostname;
};

/* One round of bulk: `writes` messages of `size` bytes. */
struct raw_load {
    size_t size, writes;
};

int raw_setup_create(struct raw_setup **setup, const struct raw_texts *texts);
void raw_setup_destroy(struct raw_setup *setup);

/* Makes both sessions and performs their handshake; the client verifies chain, purpose and host name. */
int raw_pair_create(struct raw_pair **pair, struct raw_setup *setup);
/* Frees the client alone and leaves an idle server. */
void raw_pair_drop_client(struct raw_pair *pair);
void raw_pair_destroy(struct raw_pair *pair);
/* GnuTLS's description of the server's session: version, group, signature, suite. To be freed by raw_text_free. */
char *raw_pair_description(struct raw_pair *pair);
void raw_text_free(char *text);

/* `count` times: the client writes the load, then the server reads until it has it all, a record at a time. */
int raw_bulk(struct raw_pair *pair, const struct raw_load *load, size_t count);
/* `count` times: the server reads with nothing to read. */
int raw_dry_reads(struct raw_pair *pair, size_t count);
/* `count` times: a pair is made as raw_pair_create does, and freed. */
int raw_handshakes(struct raw_setup *setup, size_t count);
/* Makes what a client's default context is, the system's trust store included, and frees it. */
int raw_default_context(const char *priority);

#endif
