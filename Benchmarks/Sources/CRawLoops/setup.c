/* SPDX-License-Identifier: MIT */
#include "raw_pair.h"

#include <gnutls/x509.h>

static gnutls_datum_t datum(const char *text) {
    return (gnutls_datum_t){(unsigned char *)text, (unsigned int)strlen(text)};
}

static int load(struct raw_setup *setup, const struct raw_texts *texts) {
    int code = gnutls_priority_init(&setup->priority, texts->priority, NULL);
    if (code < 0) return code;
    if ((code = gnutls_certificate_allocate_credentials(&setup->client)) < 0) return code;
    if ((code = gnutls_certificate_allocate_credentials(&setup->server)) < 0) return code;

    gnutls_datum_t anchor = datum(texts->anchor), chain = datum(texts->chain), key = datum(texts->key);
    code = gnutls_certificate_set_x509_trust_mem(setup->client, &anchor, GNUTLS_X509_FMT_PEM);
    if (code < 0) return code;
    code = gnutls_certificate_set_x509_key_mem(setup->server, &chain, &key, GNUTLS_X509_FMT_PEM);
    if (code < 0) return code;

    if ((setup->hostname = strdup(texts->hostname)) == NULL) return GNUTLS_E_MEMORY_ERROR;
    setup->expected[0].type = GNUTLS_DT_DNS_HOSTNAME;
    setup->expected[0].data = (unsigned char *)setup->hostname;
    setup->expected[1].type = GNUTLS_DT_KEY_PURPOSE_OID;
    setup->expected[1].data = (unsigned char *)GNUTLS_KP_TLS_WWW_SERVER;
    return 0;
}

int raw_setup_create(struct raw_setup **result, const struct raw_texts *texts) {
    struct raw_setup *setup = calloc(1, sizeof *setup);
    if (setup == NULL) return GNUTLS_E_MEMORY_ERROR;
    int code = load(setup, texts);
    if (code < 0) {
        raw_setup_destroy(setup);
        return code;
    }
    *result = setup;
    return 0;
}

void raw_setup_destroy(struct raw_setup *setup) {
    if (setup->client) gnutls_certificate_free_credentials(setup->client);
    if (setup->server) gnutls_certificate_free_credentials(setup->server);
    if (setup->priority) gnutls_priority_deinit(setup->priority);
    free(setup->hostname);
    free(setup);
}

int raw_default_context(const char *text) {
    gnutls_priority_t priority;
    int code = gnutls_priority_init(&priority, text, NULL);
    if (code < 0) return code;
    gnutls_certificate_credentials_t credentials;
    code = gnutls_certificate_allocate_credentials(&credentials);
    if (code >= 0) {
        code = gnutls_certificate_set_x509_system_trust(credentials);
        gnutls_certificate_free_credentials(credentials);
    }
    gnutls_priority_deinit(priority);
    return code < 0 ? code : 0;
}
