// SPDX-License-Identifier: MIT

import Foundation
import SSLInterface
import SSLTestSupport
import Testing

/// OpenSSL's libcrypto, in a process of its own, verifies the chains that we verify too.
enum ChainJudge {
    /// What OpenSSL makes of a chain.
    struct Verdict: Decodable {
        /// `X509_V_ERR_*`; -1 for what it cannot even decode.
        let code: Int32
        let isAccepted: Bool
        /// The chain it built, hashed by the certificates' bytes.
        let chain: [Data]
    }

    /// Why a test that needs the judge may be skipped.
    static let need: Comment = "needs python3 and libcrypto 3"

    /// True when there is a judge here.
    static let isAvailable: Bool = {
        guard let result = try? PeerProcess.run("python3", ["-c", probe]) else { return false }
        return result.status.isSuccess && result.output.trimmed == "3"
    }()

    private struct Question: Encodable {
        let presented, trusted, lists: [Data]
        let flags: UInt
        let level: Int
        let purpose: String
        let hostname: String?
        let time: Int64
    }

    /// The verdicts on chains, in their order.
    static func verdicts(_ cases: [ChainCase]) throws -> [Verdict] {
        let questions = cases.map { item in
            Question(
                presented: item.presented.map { Data($0) }, trusted: item.trusted.map { Data($0) },
                lists: item.lists.map { Data($0) }, flags: item.flags.rawValue, level: item.securityLevel,
                purpose: item.peer == .server ? "ssl_server" : "ssl_client", hostname: item.hostname, time: item.time)
        }
        let directory = try TemporaryDirectory()
        let input = try directory.write(Array(JSONEncoder().encode(questions)), "questions.json")
        let result = try PeerProcess.run("python3", ["-c", script, input])
        #expect(result.status.isSuccess, "\(result.errorOutput.text)")
        return try JSONDecoder().decode([Verdict].self, from: Data(result.output.bytes))
    }

    private static let probe = """
        import ctypes, ctypes.util
        print(ctypes.CDLL(ctypes.util.find_library('crypto')).OPENSSL_version_major())
        """

    private static let script = """
        import base64, ctypes, ctypes.util, json, sys
        C = ctypes.CDLL(ctypes.util.find_library('crypto'))
        P, I, L, S = ctypes.c_void_p, ctypes.c_int, ctypes.c_long, ctypes.c_char_p
        for name, result, *arguments in [
            ('d2i_X509', P, P, P, L), ('d2i_X509_CRL', P, P, P, L), ('X509_STORE_new', P), ('X509_STORE_free', None, P),
            ('X509_STORE_add_cert', I, P, P), ('X509_STORE_add_crl', I, P, P), ('OPENSSL_sk_new_null', P),
            ('OPENSSL_sk_push', I, P, P), ('OPENSSL_sk_num', I, P), ('OPENSSL_sk_value', P, P, I),
            ('X509_STORE_CTX_new', P), ('X509_STORE_CTX_free', None, P), ('X509_STORE_CTX_init', I, P, P, P, P),
            ('X509_STORE_CTX_set_default', I, P, S), ('X509_STORE_CTX_get0_param', P, P),
            ('X509_STORE_CTX_get_error', I, P), ('X509_STORE_CTX_get0_chain', P, P), ('X509_verify_cert', I, P),
            ('X509_VERIFY_PARAM_set_flags', I, P, ctypes.c_ulong), ('X509_VERIFY_PARAM_set_time', None, P, L),
            ('X509_VERIFY_PARAM_clear_flags', I, P, ctypes.c_ulong), ('X509_VERIFY_PARAM_set_auth_level', None, P, I),
            ('X509_VERIFY_PARAM_set1_host', I, P, S, ctypes.c_size_t), ('X509_VERIFY_PARAM_set1_ip_asc', I, P, S),
            ('X509_VERIFY_PARAM_set_hostflags', None, P, ctypes.c_uint), ('ERR_clear_error', None),
            ('i2d_X509', I, P, P), ('X509_free', None, P), ('X509_CRL_free', None, P), ('OPENSSL_sk_free', None, P),
        ]:
            function = getattr(C, name)
            function.restype, function.argtypes = result, arguments

        def decode(function, text):
            der = base64.b64decode(text)
            buffer = ctypes.create_string_buffer(der, len(der))
            start = ctypes.addressof(buffer)
            cursor = P(start)
            value = function(None, ctypes.byref(cursor), len(der))
            return value if value and cursor.value == start + len(der) else None

        def encode(x):
            length = C.i2d_X509(x, None)
            buffer = ctypes.create_string_buffer(length)
            cursor = P(ctypes.addressof(buffer))
            C.i2d_X509(x, ctypes.byref(cursor))
            return base64.b64encode(buffer.raw).decode()

        def judge(q):
            presented = [decode(C.d2i_X509, t) for t in q['presented']]
            trusted = [decode(C.d2i_X509, t) for t in q['trusted']]
            lists = [decode(C.d2i_X509_CRL, t) for t in q['lists']]
            if not all(presented) or not presented: return {'code': -1, 'isAccepted': False, 'chain': []}
            store, stack, context = C.X509_STORE_new(), C.OPENSSL_sk_new_null(), C.X509_STORE_CTX_new()
            for x in filter(None, trusted): C.X509_STORE_add_cert(store, x)
            for x in filter(None, lists): C.X509_STORE_add_crl(store, x)
            for x in presented: C.OPENSSL_sk_push(stack, x)
            C.X509_STORE_CTX_init(context, store, presented[0], stack)
            C.X509_STORE_CTX_set_default(context, q['purpose'].encode())
            p = C.X509_STORE_CTX_get0_param(context)
            C.X509_VERIFY_PARAM_clear_flags(p, 0x8000)
            C.X509_VERIFY_PARAM_set_flags(p, q['flags'])
            C.X509_VERIFY_PARAM_set_auth_level(p, q['level'])
            C.X509_VERIFY_PARAM_set_time(p, q['time'])
            C.X509_VERIFY_PARAM_set_hostflags(p, 4)
            name = q.get('hostname')
            if name is not None:
                text = name.encode()
                if not C.X509_VERIFY_PARAM_set1_ip_asc(p, text): C.X509_VERIFY_PARAM_set1_host(p, text, len(text))
            accepted = C.X509_verify_cert(context) == 1
            code = C.X509_STORE_CTX_get_error(context)
            built = C.X509_STORE_CTX_get0_chain(context)
            chain = [encode(C.OPENSSL_sk_value(built, i)) for i in range(C.OPENSSL_sk_num(built))] if built else []
            C.X509_STORE_CTX_free(context); C.X509_STORE_free(store); C.OPENSSL_sk_free(stack)
            for x in filter(None, presented + trusted): C.X509_free(x)
            for x in filter(None, lists): C.X509_CRL_free(x)
            C.ERR_clear_error()
            return {'code': code if code or accepted else 1, 'isAccepted': accepted, 'chain': chain}

        json.dump([judge(q) for q in json.load(open(sys.argv[1]))], sys.stdout)
        """
}
