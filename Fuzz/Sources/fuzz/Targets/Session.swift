// SPDX-License-Identifier: MIT

import SSLInterface

extension Target {
    /// A session as another process exported it.
    static let session = Target(name: "session") { input in
        guard let session = try? SSLSession(importing: input) else { return }
        promise(session.export() == input, "exported otherwise than imported")
        for now in [0, session.time, .max, .min] { _ = session.isResumable(at: now) }
        promise(!session.isResumable(at: session.time &- 1) || session.time == .min, "resumable before it began")
        _ = (session.description, session == session, session.hashValue)
    }
}
