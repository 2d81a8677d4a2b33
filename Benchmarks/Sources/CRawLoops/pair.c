/* SPDX-License-Identifier: MIT */
#include "raw_pair.h"

#include <errno.h>

static ssize_t pull(gnutls_transport_ptr_t pointer, void *target, size_t size) {
    struct endpoint *endpoint = pointer;
    size_t count = queue_take(endpoint->incoming, target, size);
    if (count > 0) return (ssize_t)count;
    gnutls_transport_set_errno(endpoint->session, EAGAIN);
    return -1;
}

static ssize_t push(gnutls_transport_ptr_t pointer, const giovec_t *vectors, int count) {
    struct endpoint *endpoint = pointer;
    ssize_t total = 0;
    for (int i = 0; i < count; i++) {
        if (!queue_append(endpoint->outgoing, vectors[i].iov_base, vectors[i].iov_len)) {
            gnutls_transport_set_errno(endpoint->session, ENOMEM);
            return -1;
        }
        total += (ssize_t)vectors[i].iov_len;
    }
    return total;
}

static int open_endpoint(
    struct endpoint *endpoint, unsigned int flags, gnutls_priority_t priority,
    gnutls_certificate_credentials_t credentials
) {
    int code = gnutls_init(&endpoint->session, flags | GNUTLS_NONBLOCK | GNUTLS_NO_SIGNAL);
    if (code < 0) return code;
    if ((code = gnutls_priority_set(endpoint->session, priority)) < 0) return code;
    if ((code = gnutls_credentials_set(endpoint->session, GNUTLS_CRD_CERTIFICATE, credentials)) < 0) return code;
    gnutls_transport_set_ptr(endpoint->session, endpoint);
    gnutls_transport_set_pull_function(endpoint->session, pull);
    gnutls_transport_set_vec_push_function(endpoint->session, push);
    return 0;
}

/* One round of a handshake: 1 when it is done, 0 when it waits for the peer. */
static int advance(struct endpoint *endpoint) {
    int code = gnutls_handshake(endpoint->session);
    if (code == GNUTLS_E_SUCCESS) return 1;
    return gnutls_error_is_fatal(code) ? code : 0;
}

static int handshake(struct raw_pair *pair) {
    int client = 0, server = 0;
    while (client == 0 || server == 0) {
        if (client == 0 && (client = advance(&pair->client)) < 0) return client;
        if (server == 0 && (server = advance(&pair->server)) < 0) return server;
    }
    return 0;
}

static int open_pair(struct raw_pair *pair, struct raw_setup *setup) {
    pair->client.incoming = pair->server.outgoing = &pair->to_client;
    pair->client.outgoing = pair->server.incoming = &pair->to_server;
    int code = open_endpoint(&pair->client, GNUTLS_CLIENT, setup->priority, setup->client);
    if (code < 0) return code;
    if ((code = open_endpoint(&pair->server, GNUTLS_SERVER, setup->priority, setup->server)) < 0) return code;
    gnutls_session_t client = pair->client.session;
    if ((code = gnutls_server_name_set(client, GNUTLS_NAME_DNS, setup->hostname, strlen(setup->hostname))) < 0)
        return code;
    gnutls_session_set_verify_cert2(client, setup->expected, 2, 0);
    return handshake(pair);
}

int raw_pair_create(struct raw_pair **result, struct raw_setup *setup) {
    struct raw_pair *pair = calloc(1, sizeof *pair);
    if (pair == NULL) return GNUTLS_E_MEMORY_ERROR;
    int code = open_pair(pair, setup);
    if (code < 0) {
        raw_pair_destroy(pair);
        return code;
    }
    *result = pair;
    return 0;
}

void raw_pair_drop_client(struct raw_pair *pair) {
    gnutls_deinit(pair->client.session);
    pair->client.session = NULL;
}

void raw_pair_destroy(struct raw_pair *pair) {
    if (pair->client.session) gnutls_deinit(pair->client.session);
    if (pair->server.session) gnutls_deinit(pair->server.session);
    free(pair->to_server.base);
    free(pair->to_client.base);
    free(pair);
}

char *raw_pair_description(struct raw_pair *pair) { return gnutls_session_get_desc(pair->server.session); }

void raw_text_free(char *text) { gnutls_free(text); }
