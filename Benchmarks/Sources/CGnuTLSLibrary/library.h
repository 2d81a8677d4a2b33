/* SPDX-License-Identifier: MIT */
/* GnuTLS for the C side of the benchmarks, which is to owe nothing to the package it is compared with. */
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
