/* SPDX-License-Identifier: MIT */
/* What Swift needs of GnuTLS. Beside the headers themselves: what Swift cannot import, each with its reason. */
#ifndef CGNUTLS_SHIM_H
#define CGNUTLS_SHIM_H

#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <gnutls/x509-ext.h>
#include <gnutls/abstract.h>
#include <gnutls/crypto.h>
#include <gnutls/ocsp.h>
#include <gnutls/pkcs11.h>

#ifdef __cplusplus
extern "C" {
#endif

/* 3.7 declares these both as members of an enum and as macros of the same names, 3.8 as members of an enum alone: to Swift
   they are ambiguous, or of another type. Names of our own and one type settle it. */
static const unsigned int cgnutls_client = GNUTLS_CLIENT;
static const unsigned int cgnutls_server = GNUTLS_SERVER;
static const unsigned int cgnutls_nonblock = GNUTLS_NONBLOCK;
static const unsigned int cgnutls_no_signal = GNUTLS_NO_SIGNAL;
static const unsigned int cgnutls_force_client_cert = GNUTLS_FORCE_CLIENT_CERT;
static const unsigned int cgnutls_enable_rawpk = GNUTLS_ENABLE_RAWPK;
static const unsigned int cgnutls_enable_early_data = GNUTLS_ENABLE_EARLY_DATA;
static const unsigned int cgnutls_post_handshake_auth = GNUTLS_POST_HANDSHAKE_AUTH;
static const unsigned int cgnutls_auto_reauth = GNUTLS_AUTO_REAUTH;
static const unsigned int cgnutls_no_auto_send_ticket = GNUTLS_NO_AUTO_SEND_TICKET;

/* Newer than the oldest version supported: nothing where the header lacks it. */
#if GNUTLS_VERSION_NUMBER >= 0x030800
static const unsigned int cgnutls_no_status_request = GNUTLS_NO_STATUS_REQUEST;
#else
static const unsigned int cgnutls_no_status_request = 0;
#endif

/* Macros with a cast or an expression in them. */
static const unsigned int cgnutls_handshake_any = GNUTLS_HANDSHAKE_ANY;
static const unsigned int cgnutls_verify_allow_broken = GNUTLS_VERIFY_ALLOW_BROKEN;

static inline unsigned int cgnutls_profile_to_vflags(gnutls_certificate_verification_profiles_t profile) {
    return GNUTLS_PROFILE_TO_VFLAGS(profile);
}

/* Not in every build of the library: without them a program still starts, and these say what is the matter. */
__attribute__((weak)) int gnutls_pkcs11_init(unsigned int flags, const char *unused);
__attribute__((weak)) int gnutls_pkcs11_add_provider(const char *name, const char *parameters);
__attribute__((weak)) int gnutls_pkcs11_token_get_flags(const char *url, unsigned int *flags);

static inline int cgnutls_pkcs11_load(const char *module) {
    if (!gnutls_pkcs11_init || !gnutls_pkcs11_add_provider) return GNUTLS_E_UNIMPLEMENTED_FEATURE;
    int code = gnutls_pkcs11_init(GNUTLS_PKCS11_FLAG_MANUAL, NULL);
    return code < 0 ? code : gnutls_pkcs11_add_provider(module, NULL);
}

static inline int cgnutls_pkcs11_has_token(const char *url) {
    unsigned int flags = 0;
    if (!gnutls_pkcs11_token_get_flags) return GNUTLS_E_UNIMPLEMENTED_FEATURE;
    return gnutls_pkcs11_token_get_flags(url, &flags);
}

static inline int cgnutls_has_pkcs11(void) { return gnutls_pkcs11_init != NULL; }

/* Declared "const", as if it did not read the text that it is given: an optimizer may call it after the text is freed, and
   does. Of a call through a pointer that may change it knows nothing of the kind. */
static inline gnutls_sign_algorithm_t cgnutls_oid_to_sign(const char *oid) {
    gnutls_sign_algorithm_t (*volatile lookup)(const char *) = gnutls_oid_to_sign;
    return lookup(oid);
}

/* Exported as variables that hold function pointers. */
static inline void cgnutls_free(void *pointer) { gnutls_free(pointer); }
static inline void *cgnutls_malloc(size_t size) { return gnutls_malloc(size); }

#ifdef __cplusplus
}
#endif

#endif
