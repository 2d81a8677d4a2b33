// SPDX-License-Identifier: MIT
// A client and a server on mbedTLS 2; Tests/Peers/peers/programs.py has the command line.

#include "common.h"

#include <mbedtls/ctr_drbg.h>
#include <mbedtls/entropy.h>
#include <mbedtls/error.h>
#include <mbedtls/net_sockets.h>
#include <mbedtls/ssl.h>
#include <mbedtls/ssl_cache.h>
#include <mbedtls/ssl_ticket.h>

static mbedtls_entropy_context entropy;
static mbedtls_ctr_drbg_context random_bytes;
static mbedtls_ssl_config settings;
static mbedtls_x509_crt own, trusted;
static mbedtls_pk_context key;
static mbedtls_ssl_ticket_context tickets;

static void check(const char *what, int result) {
    char text[200];
    if (result >= 0) return;
    mbedtls_strerror(result, text, sizeof text);
    fail(what, text);
}

// The protocols of `alpn`, ending with NULL.
static const char **protocols(void) {
    static const char *list[9];
    char *text = strdup(option("alpn"));
    int count = 0;
    for (char *part = strtok(text, ","); part && count < 8; part = strtok(NULL, ",")) list[count++] = part;
    list[count] = NULL;
    return list;
}

static void configure(int side, const char *trust) {
    mbedtls_entropy_init(&entropy);
    mbedtls_ctr_drbg_init(&random_bytes);
    check("random", mbedtls_ctr_drbg_seed(&random_bytes, mbedtls_entropy_func, &entropy, NULL, 0));
    mbedtls_ssl_config_init(&settings);
    check("defaults", mbedtls_ssl_config_defaults(&settings, side, MBEDTLS_SSL_TRANSPORT_STREAM, MBEDTLS_SSL_PRESET_DEFAULT));
    mbedtls_ssl_conf_rng(&settings, mbedtls_ctr_drbg_random, &random_bytes);
    mbedtls_ssl_conf_authmode(&settings, trust ? MBEDTLS_SSL_VERIFY_REQUIRED : MBEDTLS_SSL_VERIFY_NONE);
    mbedtls_x509_crt_init(&own);
    mbedtls_x509_crt_init(&trusted);
    mbedtls_pk_init(&key);
    if (trust) {
        check("ca", mbedtls_x509_crt_parse_file(&trusted, trust));
        mbedtls_ssl_conf_ca_chain(&settings, &trusted, NULL);
    }
    if (option("cert")) {
        check("cert", mbedtls_x509_crt_parse_file(&own, option("cert")));
        check("key", mbedtls_pk_parse_keyfile(&key, option("key"), NULL));
        check("pair", mbedtls_ssl_conf_own_cert(&settings, &own, &key));
    }
    if (option("alpn")) check("alpn", mbedtls_ssl_conf_alpn_protocols(&settings, protocols()));
}

static void report(mbedtls_ssl_context *tls, char *text, size_t size) {
    const char *protocol = mbedtls_ssl_get_alpn_protocol(tls);
    const char *version = strrchr(mbedtls_ssl_get_version(tls), 'v');
    snprintf(text, size, "peer: version=%s suite=%s alpn=%s%s", version ? version + 1 : "", mbedtls_ssl_get_ciphersuite(tls),
             protocol ? protocol : "",
             !option("clientca") ? "" : mbedtls_ssl_get_peer_cert(tls) ? " client=yes" : " client=no");
}

static int answer(mbedtls_ssl_context *tls) {
    unsigned char request[4096] = {0};
    size_t length = 0;
    char line[300], text[400];
    int result;
    while ((result = mbedtls_ssl_handshake(tls)))
        if (result != MBEDTLS_ERR_SSL_WANT_READ) return result;
    while (!strstr((char *)request, "\r\n\r\n")) {
        result = mbedtls_ssl_read(tls, request + length, sizeof request - 1 - length);
        if (result <= 0) return result ? result : MBEDTLS_ERR_SSL_CONN_EOF;
        length += result;
    }
    report(tls, line, sizeof line);
    snprintf(text, sizeof text, "HTTP/1.0 200 OK\r\n\r\n%s\nend\n", line);
    result = mbedtls_ssl_write(tls, (unsigned char *)text, strlen(text));
    return result < 0 ? result : mbedtls_ssl_close_notify(tls);
}

static void serve(void) {
    configure(MBEDTLS_SSL_IS_SERVER, option("clientca"));
    mbedtls_ssl_ticket_init(&tickets);
    check("tickets", mbedtls_ssl_ticket_setup(&tickets, mbedtls_ctr_drbg_random, &random_bytes, MBEDTLS_CIPHER_AES_256_GCM, 3600));
    mbedtls_ssl_conf_session_tickets_cb(&settings, mbedtls_ssl_ticket_write, mbedtls_ssl_ticket_parse, &tickets);
    for (int listener = listening();;) {
        mbedtls_net_context connection = {accept(listener, NULL, NULL)};
        mbedtls_ssl_context tls;
        char text[200];
        mbedtls_ssl_init(&tls);
        check("setup", mbedtls_ssl_setup(&tls, &settings));
        mbedtls_ssl_set_bio(&tls, &connection, mbedtls_net_send, mbedtls_net_recv, NULL);
        int result = answer(&tls);
        if (result < 0) {
            mbedtls_strerror(result, text, sizeof text);
            fprintf(stderr, "failed: %s\n", text);
        }
        mbedtls_ssl_free(&tls);
        close(connection.fd);
    }
}

static void visit(mbedtls_ssl_session *session, int resumes) {
    mbedtls_net_context connection = {connected()};
    mbedtls_ssl_context tls;
    unsigned char bytes[4096];
    char line[300];
    int result;
    mbedtls_ssl_init(&tls);
    check("setup", mbedtls_ssl_setup(&tls, &settings));
    check("name", mbedtls_ssl_set_hostname(&tls, option("name")));
    mbedtls_ssl_set_bio(&tls, &connection, mbedtls_net_send, mbedtls_net_recv, NULL);
    if (resumes) check("session", mbedtls_ssl_set_session(&tls, session));
    check("handshake", mbedtls_ssl_handshake(&tls));
    check("session", mbedtls_ssl_get_session(&tls, session));
    check("write", mbedtls_ssl_write(&tls, (unsigned char *)REQUEST, strlen(REQUEST)));
    while ((result = mbedtls_ssl_read(&tls, bytes, sizeof bytes)) > 0) fwrite(bytes, 1, result, stdout);
    if (result != MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY) check("read", result);
    report(&tls, line, sizeof line);
    printf("\n%s\n", line);
    mbedtls_ssl_close_notify(&tls);
    mbedtls_ssl_free(&tls);
    close(connection.fd);
}

int main(int count, char **values) {
    option_count = count, option_values = values;
    if (!strcmp(values[1], "server")) serve();
    mbedtls_ssl_session session;
    mbedtls_ssl_session_init(&session);
    configure(MBEDTLS_SSL_IS_CLIENT, option("ca"));
    visit(&session, 0);
    if (option("resume")) visit(&session, 1);
    mbedtls_ssl_session_free(&session);
    return 0;
}
