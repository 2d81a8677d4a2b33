// SPDX-License-Identifier: MIT
// A client and a server on wolfSSL; Tests/Peers/peers/programs.py has the command line.

#include "common.h"

#include <wolfssl/options.h>

#include <wolfssl/ssl.h>

static void configure(WOLFSSL_CTX *context, const char *trust) {
    if (option("cert")) {
        if (wolfSSL_CTX_use_certificate_chain_file(context, option("cert")) != WOLFSSL_SUCCESS) fail("cert", "refused");
        if (wolfSSL_CTX_use_PrivateKey_file(context, option("key"), WOLFSSL_FILETYPE_PEM) != WOLFSSL_SUCCESS)
            fail("key", "refused");
    }
    if (!trust) {
        wolfSSL_CTX_set_verify(context, WOLFSSL_VERIFY_NONE, NULL);
        return;
    }
    if (wolfSSL_CTX_load_verify_locations(context, trust, NULL) != WOLFSSL_SUCCESS) fail("ca", "refused");
    wolfSSL_CTX_set_verify(context, WOLFSSL_VERIFY_PEER | WOLFSSL_VERIFY_FAIL_IF_NO_PEER_CERT, NULL);
}

static WOLFSSL *connection_of(WOLFSSL_CTX *context, int descriptor) {
    WOLFSSL *tls = wolfSSL_new(context);
    wolfSSL_set_fd(tls, descriptor);
    if (option("alpn") &&
        wolfSSL_UseALPN(tls, strdup(option("alpn")), strlen(option("alpn")), WOLFSSL_ALPN_CONTINUE_ON_MISMATCH) != WOLFSSL_SUCCESS)
        fail("alpn", "refused");
    return tls;
}

static void report(WOLFSSL *tls, char *text, size_t size) {
    char *protocol = NULL;
    unsigned short length = 0;
    if (option("alpn")) wolfSSL_ALPN_GetProtocol(tls, &protocol, &length);
    snprintf(text, size, "peer: version=%s suite=%s alpn=%.*s resumed=%s", wolfSSL_get_version(tls) + 4,
             wolfSSL_get_cipher_name(tls), (int)length, protocol ? protocol : "",
             wolfSSL_session_reused(tls) ? "yes" : "no");
}

static const char *error_of(WOLFSSL *tls, int result) {
    static char text[WOLFSSL_MAX_ERROR_SZ];
    return wolfSSL_ERR_error_string(wolfSSL_get_error(tls, result), text);
}

static int answer(WOLFSSL *tls) {
    char request[4096] = {0}, line[300], text[400];
    int length = 0, result = wolfSSL_accept(tls);
    if (result != WOLFSSL_SUCCESS) return result;
    while (!strstr(request, "\r\n\r\n")) {
        result = wolfSSL_read(tls, request + length, sizeof request - 1 - length);
        if (result <= 0) return result;
        length += result;
    }
    report(tls, line, sizeof line);
    snprintf(text, sizeof text, "HTTP/1.0 200 OK\r\n\r\n%s\nend\n", line);
    result = wolfSSL_write(tls, text, strlen(text));
    wolfSSL_shutdown(tls);
    return result;
}

static void serve(void) {
    WOLFSSL_CTX *context = wolfSSL_CTX_new(wolfSSLv23_server_method());
    configure(context, option("clientca"));
    wolfSSL_CTX_SetTmpDH_file(context, option("dh"), WOLFSSL_FILETYPE_PEM);
    for (int listener = listening();;) {
        int descriptor = accept(listener, NULL, NULL);
        WOLFSSL *tls = connection_of(context, descriptor);
        int result = answer(tls);
        if (result <= 0) fprintf(stderr, "failed: %s\n", error_of(tls, result));
        wolfSSL_free(tls);
        close(descriptor);
    }
}

static WOLFSSL_SESSION *visit(WOLFSSL_CTX *context, WOLFSSL_SESSION *session) {
    int descriptor = connected(), result;
    char bytes[4096], line[300];
    WOLFSSL *tls = connection_of(context, descriptor);
    wolfSSL_check_domain_name(tls, option("name"));
    wolfSSL_UseSNI(tls, WOLFSSL_SNI_HOST_NAME, option("name"), strlen(option("name")));
    wolfSSL_UseSessionTicket(tls);
    if (session) wolfSSL_set_session(tls, session);
    if ((result = wolfSSL_connect(tls)) != WOLFSSL_SUCCESS) fail("handshake", error_of(tls, result));
    if (wolfSSL_write(tls, REQUEST, strlen(REQUEST)) <= 0) fail("write", "refused");
    while ((result = wolfSSL_read(tls, bytes, sizeof bytes)) > 0) fwrite(bytes, 1, result, stdout);
    if (wolfSSL_get_error(tls, result) != WOLFSSL_ERROR_ZERO_RETURN) fail("read", error_of(tls, result));
    report(tls, line, sizeof line);
    printf("\n%s\n", line);
    session = wolfSSL_get1_session(tls);
    wolfSSL_shutdown(tls);
    wolfSSL_free(tls);
    close(descriptor);
    return session;
}

int main(int count, char **values) {
    option_count = count, option_values = values;
    wolfSSL_Init();
    if (!strcmp(values[1], "server")) serve();
    WOLFSSL_CTX *context = wolfSSL_CTX_new(wolfSSLv23_client_method());
    configure(context, option("ca"));
    WOLFSSL_SESSION *session = visit(context, NULL);
    if (option("resume")) visit(context, session);
    return 0;
}
