// SPDX-License-Identifier: MIT

internal import CPython

/// The arguments of a type that is called: CPython passes them as a tuple and a dictionary.
enum Construction {
    /// For types that take none.
    static func expectNone(_ type: String, _ arguments: ObjectPointer?, _ names: ObjectPointer?) throws(Raised) {
        if unsafe count(nil, names) > 0 { throw raise(.typeError, "\(type)() takes no keyword arguments") }
        if unsafe count(arguments, nil) > 0 { throw raise(.typeError, "\(type)() takes no positional arguments") }
    }

    /// For types that take one, without a name.
    static func single(
        _ type: String, _ arguments: ObjectPointer?, _ names: ObjectPointer?
    ) throws(Raised) -> Borrowed {
        guard let arguments = unsafe arguments, unsafe PyTuple_Size(arguments) == 1, unsafe count(nil, names) == 0,
            let argument = unsafe PyTuple_GetItem(arguments, 0)
        else {
            throw unsafe raise(.typeError, "\(type) expected 1 argument, got \(count(arguments, names))")
        }
        return unsafe Borrowed(argument)
    }

    private static func count(_ arguments: ObjectPointer?, _ names: ObjectPointer?) -> Int {
        unsafe (arguments.map { unsafe PyTuple_Size($0) } ?? 0) + (names.map { unsafe PyDict_Size($0) } ?? 0)
    }
}
