// SPDX-License-Identifier: MIT

/// Data that a client sends with its first message when it resumes a session (0-RTT, RFC 8446 section 2.3).
///
/// It costs what the rest of TLS gives: whoever sees it on the wire can send it again, to this server if it has
/// forgotten the first time, and it has no forward secrecy. Use it for requests that may be carried out twice. Off unless
/// configured; never on by itself, and never repeated by itself: when a server rejects it, the caller decides whether to
/// send it again.
public struct EarlyData: Sendable, Hashable {
    /// The most bytes of it in a connection: on a server what its tickets allow, on a client a limit of its own below that.
    public var maximumSize: Int
    /// On a server, how long first messages are remembered to recognise replays, in milliseconds; a first message that took
    /// longer to arrive has its early data rejected.
    public var replayWindow: Int
    /// On a server, how many first messages are remembered. When there are more in a window, early data is rejected.
    public var replayCapacity: Int

    /// Puts limits together. A context refuses what is not positive, and a size beyond 16 MiB or a window beyond a day.
    public init(maximumSize: Int = 16384, replayWindow: Int = 10_000, replayCapacity: Int = 65536) {
        self.maximumSize = maximumSize
        self.replayWindow = replayWindow
        self.replayCapacity = replayCapacity
    }
}

/// What became of early data.
public enum EarlyDataStatus: Sendable, Hashable {
    /// None was written, or none has come.
    case none
    /// Written, and the server has not answered.
    case pending
    /// The server took it; on a server: it was taken, and can be read.
    case accepted
    /// The server did not take it: nothing of it has been processed. Send it again if that is right.
    case rejected
}
