// SPDX-License-Identifier: MIT

import SSLCompat

extension Target {
    /// A text with blocks between lines of dashes.
    static let pem = Target(name: "pem") { input in
        let text = String(decoding: input, as: UTF8.self)
        if let contents = try? PEM.decode(text) {
            promise(contents.count <= input.count, "more contents than text")
        }
        guard let blocks = try? PEM.blocks(in: input) else { return }
        promise(blocks.isEmpty || PEM.isPEM(input), "blocks in what is not PEM")
        for block in blocks {
            _ = (block.certificateDER, block.isEncrypted)
            promise(block.text.count <= input.count, "a block longer than the text")
            let again = try? PEM.blocks(in: block.text)
            promise(again?.map(\.derBytes) == [block.derBytes], "a block alone is another one")
            let encoded = PEM.encode(block.derBytes, label: "CERTIFICATE")
            promise((try? PEM.decode(encoded)) == block.derBytes, "what is encoded does not decode")
        }
    }
}
