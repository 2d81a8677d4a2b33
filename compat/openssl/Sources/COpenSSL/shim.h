// SPDX-License-Identifier: MIT
// What Swift cannot import of OpenSSL: macros that stand for functions.

#ifndef COPENSSL_SHIM_H
#define COPENSSL_SHIM_H

#include <openssl/bio.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

// Versions.
static inline int copenssl_ctx_set_min_version(SSL_CTX *ctx, int version) { return SSL_CTX_set_min_proto_version(ctx, version); }
static inline int copenssl_ctx_set_max_version(SSL_CTX *ctx, int version) { return SSL_CTX_set_max_proto_version(ctx, version); }

// Lists of names.
static inline int copenssl_ctx_set_groups(SSL_CTX *ctx, const char *list) { return (int)SSL_CTX_set1_groups_list(ctx, (char *)list); }
static inline int copenssl_ctx_set_sigalgs(SSL_CTX *ctx, const char *list) { return (int)SSL_CTX_set1_sigalgs_list(ctx, (char *)list); }
static inline int copenssl_ctx_set_client_sigalgs(SSL_CTX *ctx, const char *list) {
    return (int)SSL_CTX_set1_client_sigalgs_list(ctx, (char *)list);
}

// Modes and numbers.
static inline void copenssl_ctx_set_mode(SSL_CTX *ctx, long mode) { SSL_CTX_set_mode(ctx, mode); }
static inline void copenssl_set_mode(SSL *ssl, long mode) { SSL_set_mode(ssl, mode); }
static inline void copenssl_ctx_set_session_cache_mode(SSL_CTX *ctx, long mode) { SSL_CTX_set_session_cache_mode(ctx, mode); }
static inline void copenssl_ctx_set_cache_size(SSL_CTX *ctx, long size) { SSL_CTX_sess_set_cache_size(ctx, size); }
static inline void copenssl_ctx_set_dh_auto(SSL_CTX *ctx, int on) { SSL_CTX_set_dh_auto(ctx, on); }

// The chain of the certificate that was set last.
static inline int copenssl_ctx_clear_chain(SSL_CTX *ctx) { return (int)SSL_CTX_clear_chain_certs(ctx); }
static inline int copenssl_ctx_add_chain(SSL_CTX *ctx, X509 *certificate) { return (int)SSL_CTX_add1_chain_cert(ctx, certificate); }

// Counters.
static inline long copenssl_ctx_counter(SSL_CTX *ctx, int which) { return SSL_CTX_ctrl(ctx, which, 0, NULL); }

// Stapled responses.
static inline void copenssl_ctx_set_status_callback(SSL_CTX *ctx, int (*callback)(SSL *, void *)) {
    SSL_CTX_set_tlsext_status_cb(ctx, callback);
}
static inline int copenssl_request_status(SSL *ssl) { return (int)SSL_set_tlsext_status_type(ssl, TLSEXT_STATUSTYPE_ocsp); }
static inline long copenssl_get_status(SSL *ssl, const unsigned char **bytes) { return SSL_get_tlsext_status_ocsp_resp(ssl, bytes); }
/// Takes the bytes over, which are OpenSSL's to free.
static inline int copenssl_set_status(SSL *ssl, unsigned char *bytes, long count) {
    return (int)SSL_set_tlsext_status_ocsp_resp(ssl, bytes, count);
}
static inline void *copenssl_memdup(const void *bytes, size_t count) { return OPENSSL_memdup(bytes, count); }
static inline void copenssl_free(void *bytes) { OPENSSL_free(bytes); }

// Tickets.
/// The names of parameters are kept as pointers: they have to last.
static inline int copenssl_set_hmac_sha256_key(EVP_MAC_CTX *code, const unsigned char *key, size_t count) {
    OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_octet_string(OSSL_MAC_PARAM_KEY, (void *)key, count),
        OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, "SHA256", 0),
        OSSL_PARAM_construct_end(),
    };
    return EVP_MAC_CTX_set_params(code, parameters);
}

// Connections.
static inline void copenssl_ctx_set_servername_callback(SSL_CTX *ctx, int (*callback)(SSL *, int *, void *)) {
    SSL_CTX_set_tlsext_servername_callback(ctx, callback);
}
static inline int copenssl_set_server_name(SSL *ssl, const char *name) { return (int)SSL_set_tlsext_host_name(ssl, name); }
static inline int copenssl_retry_verify(SSL *ssl) { return SSL_set_retry_verify(ssl); }
static inline int copenssl_negotiated_group(SSL *ssl) { return (int)SSL_get_negotiated_group(ssl); }
static inline int copenssl_has_extended_master_secret(SSL *ssl) { return (int)SSL_get_extms_support(ssl); }
static inline int copenssl_signature_digest(SSL *ssl) {
    int nid = 0;
    return SSL_get_signature_nid(ssl, &nid) ? nid : 0;
}
static inline int copenssl_peer_signature_digest(SSL *ssl) {
    int nid = 0;
    return SSL_get_peer_signature_nid(ssl, &nid) ? nid : 0;
}

// Memory.
static inline long copenssl_bio_contents(BIO *bio, char **bytes) { return BIO_get_mem_data(bio, bytes); }
static inline void copenssl_bio_clear_retry(BIO *bio) { BIO_clear_retry_flags(bio); }
static inline void copenssl_bio_set_retry_read(BIO *bio) { BIO_set_retry_read(bio); }

// The reason in the name of each library that another library's function failed, such as "PEM lib".
static inline int copenssl_err_lib(unsigned long code) { return ERR_GET_LIB(code); }
static inline int copenssl_err_reason(unsigned long code) { return ERR_GET_REASON(code); }

#endif
