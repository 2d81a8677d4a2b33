// SPDX-License-Identifier: MIT

import SSLInterface
import SSLTestSupport
import Testing

/// A toy client and a toy server whose configuration names its habit.
func toys(_ habit: String? = nil, delivery: Delivery = .whole) throws -> Conversation<ToyObject, ToyObject> {
    try Conversation(
        client: ToyContext(.client),
        server: ToyContext(.server, SSLConfiguration(alpnProtocols: habit.map { [$0] } ?? [])),
        delivery: delivery)
}

@Suite struct ConversationTests {
    static let deliveries: [Delivery] = [.whole, .oneByteAtATime, .chunks(3), .chunks(0), .random(seed: 5, upTo: 40)]

    @Test(arguments: deliveries) func bothSidesFinishTheHandshakeHoweverBytesArrive(delivery: Delivery) throws {
        let conversation = try toys(delivery: delivery)
        try conversation.handshake()
        #expect(conversation.client.isHandshakeComplete && conversation.server.isHandshakeComplete)
        #expect(conversation.client.serverHostname == "localhost" && conversation.server.serverHostname == nil)
    }

    @Test(arguments: deliveries) func dataArrivesUnchangedInBothDirections(delivery: Delivery) throws {
        let conversation = try toys(delivery: delivery)
        var random = SplitMix64(seed: 3)
        let bytes = random.bytes(5000)
        let received = try conversation.exchange(bytes)
        #expect(received.atServer == bytes)
        #expect(received.atClient == bytes)
    }

    @Test func writingPerformsTheHandshakeItNeeds() throws {
        let conversation = try toys()
        #expect(throws: SSLError.self) { try conversation.client.write("too early") }
        // The server needs the client's first message; the client answers as it reads.
        #expect(try conversation.transfer([1, 2, 3], from: .server) == [1, 2, 3])
    }

    @Test func theAlertOfTheSideThatFailsReachesTheOther() throws {
        let conversation = try toys("refuse")
        let outcomes = conversation.handshakeOutcomes()
        guard case .failure(let server) = outcomes.server, case .failure(let client) = outcomes.client else {
            Issue.record("nobody failed")
            return
        }
        #expect(server.detail?.alert == .init(.handshakeFailure, isReceived: false))
        #expect(client.detail?.alert == .init(.handshakeFailure, isReceived: true))
        #expect(conversation.serverToClient.records.last?.alert == .handshakeFailure)
    }

    @Test func theErrorThatCameFirstIsThrown() throws {
        let error = #expect(throws: SSLError.self) { try toys("refuse").handshake() }
        #expect(error?.detail?.alert?.isReceived == false)
    }

    @Test(.timeLimit(.minutes(1))) func aHandshakeThatCannotGoOnThrowsInsteadOfHanging() throws {
        let error = #expect(throws: SSLError.self) { try toys("mute").handshake() }
        #expect(error?.code == .timedOut)
        #expect(error?.detail?.reason == .stalled)
        let outcomes = try toys("mute").handshakeOutcomes()
        #expect(throws: SSLError.self) { try outcomes.client.get() }
        #expect(throws: SSLError.self) { try outcomes.server.get() }
    }

    @Test func aHandshakeOfTooManyStepsThrows() throws {
        let error = #expect(throws: SSLError.self) {
            try toys(delivery: .oneByteAtATime).handshake(maxSteps: 5)
        }
        #expect(error?.detail?.reason == .endless)
    }

    @Test func readingAllReturnsWhatIsThereAndNoMore() throws {
        let conversation = try toys()
        try conversation.handshake()
        #expect(try conversation.readAll(at: .server) == [])
        try conversation.client.write("one")
        try conversation.client.write("two")
        #expect(try conversation.readAll(at: .server) == Array("onetwo".utf8))
    }

    @Test func bothSidesClose() throws {
        let conversation = try toys()
        try conversation.handshake()
        try conversation.close()
        #expect(try conversation.client.read(1) == [])
        #expect(try conversation.server.read(1) == [])
    }

    @Test func theEndOfATransportReachesTheOtherSideBehindTheData() throws {
        let conversation = try toys()
        try conversation.handshake()
        try conversation.client.write("last words")
        conversation.endTransport(of: .client)
        #expect(try conversation.server.read(100) == Array("last words".utf8))
        let error = #expect(throws: SSLError.self) { try conversation.server.read(1) }
        #expect(error?.code == .eof)
    }

    @Test func whatTheSendersWroteIsRemembered() throws {
        let conversation = try toys(delivery: .chunks(2))
        try conversation.handshake()
        _ = try conversation.transfer([0x5a, 0], from: .client)
        #expect(conversation.clientToServer.records.map(\.type) == [.handshake, .applicationData])
        #expect(conversation.clientToServer.records.map(\.length) == [5, 3])
        #expect(conversation.clientToServer.records.last?.fragment == [0, 0x5a, 0x5a])
        #expect(conversation.serverToClient.records.map(\.type) == [.handshake])
        #expect(conversation.clientToServer.delivered == conversation.clientToServer.sent)
    }

    @Test func aContextThatWillNotWrapIsReported() {
        #expect(throws: SSLError.self) {
            _ = try Conversation(client: ToyContext(.client), server: ToyContext(.server), serverHostname: "")
        }
    }
}
