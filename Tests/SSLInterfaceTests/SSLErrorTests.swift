// SPDX-License-Identifier: MIT

import SSLInterface
import Testing

@Suite struct SSLErrorTests {
    static let verification = SSLError(
        .ssl,
        .init(
            message: "certificate verify failed: certificate has expired (_ssl.c:1000)", library: .ssl,
            reason: .init(name: "CERTIFICATE_VERIFY_FAILED", number: 134), verifyCode: 10,
            verifyMessage: "certificate has expired", alert: .init(.certificateExpired, isReceived: false)))

    @Test func controlFlowCarriesNoDetailAndIsTwoWords() {
        #expect(SSLError.wantRead.detail == nil)
        #expect(SSLError.wantWrite.detail == nil)
        #expect(SSLError.wantRead.code == .wantRead)
        #expect(SSLError.wantWrite.code == .wantWrite)
        #expect(MemoryLayout<SSLError>.size <= 16)
    }

    @Test func numbersBelowOneHundredAreOpenSSLs() {
        let codes: [SSLError.Code] = [
            .ssl, .wantRead, .wantWrite, .wantX509Lookup, .syscall, .zeroReturn, .eof, .noSocket,
        ]
        #expect(codes.map(\.rawValue) == [1, 2, 3, 4, 5, 6, 8, 9])
        let own: [SSLError.Code] = [.timedOut, .invalidArgument, .notSupported, .noMemory, .nameResolution]
        #expect(own.allSatisfy { $0.rawValue >= 100 })
        #expect(Set(own).count == own.count)
    }

    @Test func errorsAreEqualWhenCodeAndDetailAre() {
        #expect(SSLError.wantRead == SSLError(.wantRead))
        #expect(SSLError.wantRead != .wantWrite)
        #expect(SSLError.invalidArgument("a") == .invalidArgument("a"))
        #expect(SSLError.invalidArgument("a") != .invalidArgument("b"))
        #expect(SSLError.invalidArgument("a") != .notSupported("a"))
        #expect(SSLError(.ssl) != SSLError(.ssl, .init(message: "")))
        #expect(Set([SSLError.wantRead, .wantRead, .invalidArgument("a"), .invalidArgument("a")]).count == 2)
    }

    @Test func theDescriptionHasCPythonsForm() {
        #expect(
            "\(Self.verification)"
                == "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: certificate has expired (_ssl.c:1000)")
        #expect("\(SSLError(.ssl, .init(message: "PEM lib", library: .pem)))" == "[PEM] PEM lib")
        #expect("\(SSLError(.ssl, .init(message: "plain")))" == "plain")
        #expect("\(SSLError.wantRead)" == "The operation did not complete (read)")
        #expect("\(SSLError(.eof))" == "EOF occurred in violation of protocol")
        #expect("\(SSLError(.init(rawValue: 77)))" == "Unknown error 77")
    }

    @Test func catchingAndMatchingGoByTheCode() {
        func fail(_ error: SSLError) -> String {
            do throws(SSLError) { throw error } catch .wantRead { return "wait" } catch { return "give up" }
        }
        #expect(fail(.wantRead) == "wait")
        #expect(fail(.wantWrite) == "give up")
        #expect(SSLError.Code.ssl ~= Self.verification)
        switch Self.verification {
        case SSLError.Code.ssl: break
        default: Issue.record("no match")
        }
    }

    @Test func onlyAVerifyCodeMakesAVerificationError() {
        #expect(Self.verification.isCertificateVerificationError)
        #expect(!SSLError.wantRead.isCertificateVerificationError)
        #expect(!SSLError(.ssl, .init(message: "x")).isCertificateVerificationError)
    }

    @Test func aFailedSystemCallHasItsNumber() {
        let error = SSLError.system(errno: 104, "recv: Connection reset by peer")
        #expect(error.code == .syscall)
        #expect(error.detail?.systemError == 104)
        #expect("\(error)" == "recv: Connection reset by peer")
    }
}
