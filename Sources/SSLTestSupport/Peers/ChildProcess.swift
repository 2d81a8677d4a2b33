// SPDX-License-Identifier: MIT

import SSLInterface

/// A process that was started here: who it is, whether it has ended, and how. Reaped as soon as it ends.
///
/// A thread waits for it, because nothing else that tells of an end can be waited for together with descriptors on all
/// systems. Descriptor ``ended`` becomes readable when it has been reaped.
final class ChildProcess: Sendable {
    let process: Int32
    /// Readable, at its end, from the moment on that the process is reaped.
    let ended: Int32
    private let ending: Guarded<System.Ending?>

    /// The processes that have not been reaped. Signals go to these alone: the number of another may be somebody
    /// else's.
    private static let living: Guarded<Set<Int32>> = {
        // A test run that exits early takes its children with it.
        System.atExit { ChildProcess.killAll() }
        return Guarded([])
    }()

    init(_ program: System.Program) throws(SSLError) {
        let pipe = try System.pipe()
        ended = pipe.read
        let ending = Guarded<System.Ending?>(nil)
        self.ending = ending
        let process: Int32
        do throws(SSLError) {
            process = try Self.living.withLock { (living) throws(SSLError) in
                let process = try System.spawn(program)
                living.insert(process)
                return process
            }
        } catch {
            System.close(pipe.read)
            System.close(pipe.write)
            throw error
        }
        self.process = process
        do throws(SSLError) {
            try System.thread {
                Self.awaitAndReap(process, ending)
                System.close(pipe.write)
            }
        } catch {
            signal(System.kill9)
            Self.awaitAndReap(process, ending)
            System.close(pipe.write)
            throw error
        }
    }

    deinit { System.close(ended) }

    /// How it ended, or `nil` while it runs.
    var status: System.Ending? { ending.withLock { $0 } }

    /// Sends a signal, unless the process has ended.
    func signal(_ number: Int32) {
        Self.living.withLock { if $0.contains(process) { System.signal(process, number) } }
    }

    /// Waits for its end. Returns false when the deadline passed first.
    func waitForEnd(until deadline: ContinuousClock.Instant) throws(SSLError) -> Bool {
        var waiting = [System.Waiting(descriptor: ended)]
        return try System.wait(&waiting, until: deadline)
    }

    private static func awaitAndReap(_ process: Int32, _ ending: Guarded<System.Ending?>) {
        System.awaitEnd(of: process)
        let status = living.withLock {
            $0.remove(process)
            return System.reap(process)
        }
        ending.withLock { $0 = status }
    }

    private static func killAll() {
        living.withLock { for process in $0 { System.signal(-process, System.kill9) } }
    }
}
