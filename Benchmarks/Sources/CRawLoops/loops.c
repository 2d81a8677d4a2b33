/* SPDX-License-Identifier: MIT */
#include "raw_pair.h"

static int write_all(gnutls_session_t session, const uint8_t *bytes, size_t size) {
    size_t sent = 0;
    while (sent < size) {
        ssize_t count = gnutls_record_send(session, bytes + sent, size - sent);
        if (count < 0) return (int)count;
        sent += (size_t)count;
    }
    return 0;
}

/* The buffer holds one record. */
static int read_exactly(gnutls_session_t session, uint8_t *buffer, size_t size) {
    size_t received = 0;
    while (received < size) {
        ssize_t count = gnutls_record_recv(session, buffer, record_size);
        if (count == 0) return GNUTLS_E_PREMATURE_TERMINATION;
        if (count < 0) {
            if (count == GNUTLS_E_INTERRUPTED) continue;
            return (int)count;
        }
        received += (size_t)count;
    }
    return 0;
}

static int bulk(struct raw_pair *pair, const struct raw_load *load, const uint8_t *message, uint8_t *buffer) {
    for (size_t i = 0; i < load->writes; i++) {
        int code = write_all(pair->client.session, message, load->size);
        if (code < 0) return code;
    }
    return read_exactly(pair->server.session, buffer, load->size * load->writes);
}

int raw_bulk(struct raw_pair *pair, const struct raw_load *load, size_t count) {
    uint8_t *message = malloc(load->size), *buffer = malloc(record_size);
    int code = message && buffer ? 0 : GNUTLS_E_MEMORY_ERROR;
    if (code == 0) memset(message, 'x', load->size);
    for (size_t i = 0; i < count && code == 0; i++) code = bulk(pair, load, message, buffer);
    free(message);
    free(buffer);
    return code;
}

int raw_dry_reads(struct raw_pair *pair, size_t count) {
    uint8_t buffer[64];
    for (size_t i = 0; i < count; i++) {
        ssize_t code = gnutls_record_recv(pair->server.session, buffer, sizeof buffer);
        if (code != GNUTLS_E_AGAIN) return code < 0 ? (int)code : GNUTLS_E_UNEXPECTED_PACKET;
    }
    return 0;
}

int raw_handshakes(struct raw_setup *setup, size_t count) {
    for (size_t i = 0; i < count; i++) {
        struct raw_pair *pair;
        int code = raw_pair_create(&pair, setup);
        if (code < 0) return code;
        raw_pair_destroy(pair);
    }
    return 0;
}
