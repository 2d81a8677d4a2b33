/* SPDX-License-Identifier: MIT */
#ifndef RAW_PAIR_H
#define RAW_PAIR_H

#include "queue.h"
#include "raw_loops.h"

#include <gnutls/gnutls.h>

/* The most plaintext in a record. */
enum { record_size = 16384 };

struct raw_setup {
    gnutls_priority_t priority;
    gnutls_certificate_credentials_t client, server;
    /* What the client verifies: sessions keep pointers to it. */
    gnutls_typed_vdata_st expected[2];
    char *hostname;
};

struct endpoint {
    gnutls_session_t session;
    struct queue *incoming, *outgoing;
};

struct raw_pair {
    struct endpoint client, server;
    struct queue to_server, to_client;
};

#endif
