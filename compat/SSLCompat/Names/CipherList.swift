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

    /// All suites, in OpenSSL's base order, with their properties.
    private static let base = CipherSuite.all.filter { !$0.isTLS13 }.sorted { $0.rank < $1.rank }
        .map { (suite: $0, properties: CipherPattern($0)) }

    /// Places in the base order, in the order of now.
    private var order = Array(base.indices)
    /// By places in the base order.
    private var isActive = [Bool](repeating: false, count: base.count)
    private var isRemoved = [Bool](repeating: false, count: base.count)
    /// What fits each item that has been seen: a long text repeats itself.
    private var selections: [CipherPattern: [Int]] = [:]

    /// The active suites, in order.
    var suites: [CipherSuite] { order.filter { isActive[$0] }.map { Self.base[$0].suite } }

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
        let active = order.filter { isActive[$0] }
        let strengths = Set(active.map { Self.base[$0].suite.bits }).sorted(by: >)
        order = order.filter { !isActive[$0] }
        for bits in strengths { order += active.filter { Self.base[$0].suite.bits == bits } }
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
        let selection = Self.base.indices.filter { pattern.fits(Self.base[$0].properties) }
        // No honest text has as many; a hostile one would fill the memory.
        if selections.count < 256 { selections[pattern] = selection }
        return selection
    }
}
