// SPDX-License-Identifier: MIT

internal import CPython

// @safe: points into the array that CPython passes for the length of a call.
/// The arguments of a call: positional ones, then named ones.
@safe struct Arguments {
    private let start: UnsafePointer<ObjectPointer?>?
    /// How many are positional.
    let count: Int
    private let names: ObjectPointer?

    init(_ start: UnsafePointer<ObjectPointer?>?, _ count: Int, _ names: ObjectPointer?) {
        unsafe self.start = start
        self.count = count
        unsafe self.names = names
    }

    private func item(_ index: Int) -> Borrowed? {
        guard let start = unsafe start, let pointer = unsafe start[index] else { return nil }
        return unsafe Borrowed(unsafe pointer)
    }

    /// A positional argument, or `nil` behind the last one.
    subscript(index: Int) -> Borrowed? { index < count ? item(index) : nil }

    private var nameCount: Int { unsafe names.map { unsafe PyTuple_Size($0) } ?? 0 }

    /// For a function that takes no names, and so many positional arguments. Raises TypeError in CPython's words.
    func expect(_ function: String, _ range: ClosedRange<Int>) throws(Raised) {
        guard nameCount == 0 else { throw raise(.typeError, "\(function)() takes no keyword arguments") }
        guard range.contains(count) else {
            let (limit, bound) =
                range.count == 1
                ? ("exactly", range.lowerBound)
                : count < range.lowerBound ? ("at least", range.lowerBound) : ("at most", range.upperBound)
            if bound == 0 { throw raise(.typeError, "\(function)() takes no arguments (\(count) given)") }
            let plural = bound == 1 ? "" : "s"
            throw raise(.typeError, "\(function) expected \(limit) \(bound) argument\(plural), got \(count)")
        }
    }

    /// The one argument of a function that takes just one.
    func single(_ function: String) throws(Raised) -> Borrowed {
        guard nameCount == 0 else { throw raise(.typeError, "\(function)() takes no keyword arguments") }
        guard count == 1, let argument = item(0) else {
            throw raise(.typeError, "\(function)() takes exactly one argument (\(count) given)")
        }
        return argument
    }

    /// Sorts the arguments into a function's parameters; `nil` for those that were left out. Complains in CPython's order: of
    /// too many, of what is missing, of names.
    func bind(_ signature: Signature) throws(Raised) -> [Borrowed?] {
        try limit(signature)
        let names = try namesGiven()
        let parameters = signature.parameters
        var bound = (0..<parameters.count).map { self[$0] }
        for (index, name) in names.enumerated() {
            guard let place = parameters.firstIndex(of: name), bound[place] == nil else { continue }
            bound[place] = item(count + index)
        }
        if let place = (0..<signature.required).first(where: { bound[$0] == nil }) {
            throw raise(
                .typeError,
                "\(signature.function)() missing required argument '\(parameters[place])' (pos \(place + 1))")
        }
        try check(names, signature)
        return bound
    }

    private func limit(_ signature: Signature) throws(Raised) {
        let (all, positional) = (signature.parameters.count, signature.positional)
        if count + nameCount > all {
            throw tooMany(signature, "at most", all, count == 0 ? "keyword " : "", count + nameCount)
        }
        if count > positional {
            let bound = signature.required < positional ? "at most" : "exactly"
            throw tooMany(signature, bound, positional, "positional ", count)
        }
    }

    private func tooMany(
        _ signature: Signature, _ bound: String, _ limit: Int, _ kind: String, _ given: Int
    ) -> Raised {
        let arguments = limit == 1 ? "argument" : "arguments"
        return raise(.typeError, "\(signature.function)() takes \(bound) \(limit) \(kind)\(arguments) (\(given) given)")
    }

    private func namesGiven() throws(Raised) -> [String] {
        var texts: [String] = []
        for index in 0..<nameCount {
            texts.append(unsafe try Borrowed(unsafe PyTuple_GetItem(names, index)).string())
        }
        return texts
    }

    /// Raises for names that no parameter has, or one that is given already.
    private func check(_ names: [String], _ signature: Signature) throws(Raised) {
        for name in names {
            guard let place = signature.parameters.firstIndex(of: name) else {
                throw raise(
                    .typeError,
                    Personality.has313Names
                        ? "\(signature.function)() got an unexpected keyword argument '\(name)'"
                        : "'\(name)' is an invalid keyword argument for \(signature.function)()")
            }
            guard place >= count else {
                throw raise(
                    .typeError,
                    "argument for \(signature.function)() given by name ('\(name)') and position (\(place + 1))")
            }
        }
    }
}

/// What a function takes.
struct Signature {
    let function: String
    let parameters: [String]
    /// How many of the parameters, from the first, must be given.
    let required: Int
    /// How many of them can be given without a name.
    let positional: Int

    init(_ function: String, _ parameters: [String], required: Int = 0, positional: Int? = nil) {
        self.function = function
        self.parameters = parameters
        self.required = required
        self.positional = positional ?? parameters.count
    }
}
