// SPDX-License-Identifier: MIT

/// One line of the report: a figure for each contender and what they are to each other.
struct Row: Encodable {
    let id: String
    let title: String
    let unit: Unit
    /// Absent where there is nothing to compare with.
    var raw: Double?
    let ours: Double
    /// Ours as a part of raw C's. Above 1 is faster for rates, more for everything else.
    var ratio: Double?
    /// Raw C's against itself: how far from 1 chance alone goes.
    var noise: Double?
    var goal: Goal?
    /// Whether the goal is met, if there is one.
    var isMet: Bool?
    /// Per round of the work.
    var instructions: Instructions?

    enum Unit: String, Encodable {
        case gigabytesPerSecond = "GB/s"
        case perSecond = "/s"
        case allocations = "allocations"
        case milliseconds = "ms"
        case bytes = "bytes"
    }

    enum Goal: Encodable {
        /// At least this ratio. A time: it depends on the machine and on the moment.
        case ratio(Double)
        /// No more than raw C. A count: the same on every machine.
        case noMore
        /// At most so many of the unit.
        case atMost(Double)

        var text: String {
            switch self {
            case .ratio(let least): ">= \(fixed(least, 2))"
            case .noMore: "+0"
            case .atMost(let most): "< \(fixed(most, 1))"
            }
        }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.singleValueContainer()
            try container.encode(text)
        }
    }

    struct Instructions: Encodable {
        let raw: Double
        let ours: Double
        var ratio: Double { ours / raw }

        enum CodingKeys: CodingKey { case raw, ours, ratio }

        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(raw, forKey: .raw)
            try container.encode(ours, forKey: .ours)
            try container.encode(ratio, forKey: .ratio)
        }
    }

    /// Compares, and judges by the goal.
    init(_ id: String, _ title: String, _ unit: Unit, raw: Double?, ours: Double, goal: Goal? = nil) {
        self.id = id
        self.title = title
        self.unit = unit
        self.raw = raw
        self.ours = ours
        self.goal = goal
        if let raw, raw > 0 { ratio = ours / raw }
        isMet = goal.flatMap(meets)
    }

    /// Takes a better ratio than that of the medians.
    mutating func measured(ratio: Double, noise: Double) {
        self.ratio = ratio
        self.noise = noise
        isMet = goal.flatMap(meets)
    }

    private func meets(_ goal: Goal) -> Bool? {
        switch goal {
        case .ratio(let least): ratio.map { $0 >= least }
        case .noMore: raw.map { ours <= $0 }
        case .atMost(let most): ours < most
        }
    }
}
