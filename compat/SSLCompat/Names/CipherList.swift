// SPDX-License-Identifier: MIT

/// The list that the commands of a cipher string work on: all suites up to TLS 1.2, some of them active.
///
/// Inactive suites have their places too: what was deactivated last comes first when it is activated again.
struct CipherList {
    /// What is done to the suites that fit an item.
    enum Operation {
        /// Appends those that are not active yet, in the order of their places.
        case activate
        /// Makes them inactive; they may come back.
        case deactivate
        /// Takes them out for good.
        case remove
        /// Moves the active ones to the end.
        case moveToEnd
    }

    /// All suites, in OpenSSL's base order; apart from them, what is looked at often.
    private static let base = CipherSuite.all.filter { !$0.isTLS13 }.sorted { $0.rank < $1.rank }
    private static let properties = base.map(CipherPattern.init)
    private static let strengths = base.map(\.bits)

    /// Places in the base order, in the order of now.
    private var order = Array(base.indices)
    /// By places in the base order.
    private var isActive = [Bool](repeating: false, count: base.count)
    private var isRemoved = [Bool](repeating: false, count: base.count)
    /// What fits each item that has been seen: a long text repeats itself.
    private var selections: [CipherPattern: [Int]] = [:]

    /// The active suites, in order.
    var suites: [CipherSuite] { order.filter { isActive[$0] }.map { Self.base[$0] } }

    mutating func apply(_ operation: Operation, to pattern: CipherPattern) {
        let selection = select(pattern).filter { affects(operation, $0) }
        guard !selection.isEmpty else { return }
        var isSelected = [Bool](repeating: false, count: Self.base.count)
        for place in selection { isSelected[place] = true }
        let moved = order.filter { isSelected[$0] }
        let others = order.filter { !isSelected[$0] }
        switch operation {
        case .activate, .moveToEnd: order = others + moved
        case .deactivate: order = moved + others
        case .remove: order = others
        }
        for place in moved {
            isActive[place] = operation == .activate || operation == .moveToEnd
            isRemoved[place] = operation == .remove
        }
    }

    /// Sorts the active suites by strength, the strongest first; equals keep their order.
    mutating func sortByStrength() {
        let strengths = Self.strengths
        var buckets: [Int: [Int]] = [:]
        var inactive: [Int] = []
        for place in order {
            if isActive[place] { buckets[strengths[place], default: []].append(place) } else { inactive.append(place) }
        }
        order = inactive
        for strength in buckets.keys.sorted(by: >) { order += buckets[strength] ?? [] }
    }

    private func affects(_ operation: Operation, _ place: Int) -> Bool {
        switch operation {
        case .activate: !isActive[place] && !isRemoved[place]
        case .deactivate, .moveToEnd: isActive[place]
        case .remove: !isRemoved[place]
        }
    }

    private mutating func select(_ pattern: CipherPattern) -> [Int] {
        if let known = selections[pattern] { return known }
        let selection = Self.base.indices.filter { pattern.fits(Self.properties[$0]) }
        // No honest text has as many; a hostile one would fill the memory.
        if selections.count < 256 { selections[pattern] = selection }
        return selection
    }
}
