// SPDX-License-Identifier: MIT

import SSLInterface

extension Target {
    /// What is done to a buffer: two bits of each byte say what, the others how much.
    static let memoryBIO = Target(name: "memory-bio") { input in
        let bio = MemoryBIO()
        var (model, isEnded): ([UInt8], Bool) = ([], false)
        for (index, byte) in input.enumerated() {
            let amount = Int(byte >> 2)
            switch byte & 3 {
            case 0, 1:
                let bytes = (0..<(amount * amount)).map { UInt8(truncatingIfNeeded: $0 &+ index) }
                let count = try? bio.write(bytes)
                promise(count == (isEnded ? nil : bytes.count), "written otherwise than said")
                if !isEnded { model += bytes }
            case 2:
                let count = amount == 63 ? -1 : amount * 7
                let expected = count < 0 ? model : Array(model.prefix(count))
                promise(bio.read(count) == expected, "read otherwise than written")
                model.removeFirst(expected.count)
            default:
                if amount == 63 {
                    bio.writeEOF()
                    isEnded = true
                }
            }
            promise(bio.pending == model.count, "\(bio.pending) bytes instead of \(model.count)")
            promise(bio.eof == (isEnded && model.isEmpty), "an end that is none")
        }
    }
}
