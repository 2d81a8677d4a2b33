// SPDX-License-Identifier: MIT

internal import SSLInterface

extension ModuleState {
    /// Calls the engine without the interpreter's lock, and raises what it throws.
    @discardableResult
    func engine<Result>(
        _ socket: SocketPayload? = nil, _ origin: Origin = .connection, line: Int = #line,
        _ body: () throws(SSLError) -> Result
    ) throws(Raised) -> Result {
        let outcome: Swift.Result<Result, SSLError> = try Detour.run(socket) {
            do throws(SSLError) { return .success(try body()) } catch { return .failure(error) }
        }
        switch outcome {
        case .success(let result): return result
        case .failure(let error): throw raise(error, origin, line: line)
        }
    }
}
