// SPDX-License-Identifier: MIT

extension OpenSSLJudge {
    /// Answers whether all that the other script needs is there.
    static let probe = """
        import ctypes, ctypes.util, json, ssl, _ssl
        library = ctypes.CDLL(ctypes.util.find_library('crypto'))
        found = hasattr(library, 'X509_check_host') and hasattr(_ssl, '_test_decode_cert')
        print(json.dumps({'ok': found and ssl.OPENSSL_VERSION.startswith('OpenSSL 3')}))
        """

    /// Reads questions as JSON from standard input and writes verdicts as JSON.
    static let script = """
        import base64, ctypes, ctypes.util, json, ssl, sys, _ssl
        C = ctypes.CDLL(ctypes.util.find_library('crypto'))
        P, I, L = ctypes.c_void_p, ctypes.c_int, ctypes.c_long
        for name, result, *arguments in [
            ('d2i_X509', P, P, P, L), ('X509_free', None, P), ('X509_check_ca', I, P),
            ('X509_get_extension_flags', ctypes.c_uint32, P), ('X509_get_key_usage', ctypes.c_uint32, P),
            ('X509_get_extended_key_usage', ctypes.c_uint32, P), ('X509_get_pathlen', L, P),
            ('X509_subject_name_hash', ctypes.c_ulong, P), ('X509_issuer_name_hash', ctypes.c_ulong, P),
            ('X509_get0_pubkey', P, P), ('EVP_PKEY_get_bits', I, P), ('X509_get0_notBefore', P, P),
            ('X509_get0_notAfter', P, P), ('X509_cmp_time', I, P, P), ('ASN1_TIME_set', P, P, L),
            ('ASN1_TIME_diff', I, P, P, P, P), ('X509_get0_subject_key_id', P, P),
            ('X509_get0_authority_key_id', P, P), ('X509_get0_authority_serial', P, P),
            ('ASN1_STRING_get0_data', P, P), ('ASN1_STRING_length', I, P), ('ERR_clear_error', None),
            ('X509_check_host', I, P, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint, P),
            ('X509_check_ip', I, P, ctypes.c_char_p, ctypes.c_size_t, ctypes.c_uint),
            ('X509_get_subject_name', P, P), ('BIO_s_mem', P), ('BIO_new', P, P), ('BIO_free', I, P),
            ('X509_NAME_print_ex', I, P, P, I, ctypes.c_ulong), ('BIO_ctrl', L, P, I, L, P),
        ]:
            function = getattr(C, name)
            function.restype, function.argtypes = result, arguments
        epoch, now = C.ASN1_TIME_set(None, 0), ctypes.c_long(1)

        def seconds(time):
            days, rest = I(), I()
            if C.X509_cmp_time(time, ctypes.byref(now)) == 0: return None
            if not C.ASN1_TIME_diff(ctypes.byref(days), ctypes.byref(rest), epoch, time): return None
            return days.value * 86400 + rest.value

        def octets(string):
            if not string: return None
            return ctypes.string_at(C.ASN1_STRING_get0_data(string), C.ASN1_STRING_length(string))

        def text(octets): return None if octets is None else base64.b64encode(octets).decode()

        def line(name):
            memory, start = C.BIO_new(C.BIO_s_mem()), P()
            printed = C.X509_NAME_print_ex(memory, name, 0, 0x01110317)  # XN_FLAG_RFC2253
            length = C.BIO_ctrl(memory, 3, 0, ctypes.byref(start))  # BIO_CTRL_INFO
            text = ctypes.string_at(start.value, length).decode('ascii') if length else ''
            C.BIO_free(memory)
            return text if printed >= 0 else None

        def levels(name):
            return [[[k, v.decode('latin-1') if isinstance(v, bytes) else v] for k, v in level] for level in name]

        def describe(der):
            open('certificate.pem', 'w').write(ssl.DER_cert_to_PEM_cert(der))
            try: found = _ssl._test_decode_cert('certificate.pem')
            except (ssl.SSLError, ValueError): return None
            names = [{'kind': k, 'value': '' if k == 'DirName' else v,
                      'directoryName': levels(v) if k == 'DirName' else None}
                     for k, v in found.get('subjectAltName', ())]
            return {'subject': levels(found['subject']), 'issuer': levels(found['issuer']),
                    'version': found['version'], 'serialNumber': found['serialNumber'],
                    'notBefore': found['notBefore'], 'notAfter': found['notAfter'], 'subjectAltName': names,
                    'ocsp': found.get('OCSP', ()), 'caIssuers': found.get('caIssuers', ()),
                    'crlDistributionPoints': found.get('crlDistributionPoints', ())}

        def judge(question):
            der = base64.b64decode(question['der'])
            nothing = {'isParsed': False, 'info': None, 'ca': 0, 'flags': 0, 'keyUsage': 0, 'purposes': 0,
                       'pathLength': -1, 'subjectHash': 0, 'issuerHash': 0, 'bits': -1, 'hosts': [], 'addresses': []}
            buffer = ctypes.create_string_buffer(der, len(der))
            start = ctypes.addressof(buffer)
            cursor = P(start)
            x = C.d2i_X509(None, ctypes.byref(cursor), len(der))
            C.ERR_clear_error()
            if not x: return nothing
            if cursor.value != start + len(der): C.X509_free(x); return nothing
            key = C.X509_get0_pubkey(x)
            verdict = {
                'isParsed': True, 'info': describe(der), 'ca': C.X509_check_ca(x),
                'flags': C.X509_get_extension_flags(x), 'keyUsage': C.X509_get_key_usage(x),
                'purposes': C.X509_get_extended_key_usage(x), 'pathLength': C.X509_get_pathlen(x),
                'subjectHash': C.X509_subject_name_hash(x), 'issuerHash': C.X509_issuer_name_hash(x),
                'subjectText': line(C.X509_get_subject_name(x)),
                'bits': C.EVP_PKEY_get_bits(key) if key else -1,
                'notBefore': seconds(C.X509_get0_notBefore(x)), 'notAfter': seconds(C.X509_get0_notAfter(x)),
                'subjectKey': text(octets(C.X509_get0_subject_key_id(x))),
                'authorityKey': text(octets(C.X509_get0_authority_key_id(x))),
                'authoritySerial': text(octets(C.X509_get0_authority_serial(x))),
                'hosts': [C.X509_check_host(x, r, len(r), h['flags'], None)
                          for h in question['hosts'] for r in [h['reference'].encode()]],
                'addresses': [C.X509_check_ip(x, a, len(a), 0)
                              for a in map(base64.b64decode, question['addresses'])]}
            C.X509_free(x)
            C.ERR_clear_error()
            return verdict

        json.dump([judge(question) for question in json.load(sys.stdin)], sys.stdout)
        """
}
