// SPDX-License-Identifier: MIT

internal import CPython
internal import SSLCompat
internal import SSLInterface

/// CPython's dictionaries of OpenSSL's errors, which it had until 3.11.
enum ErrorTables {
    static func add(to module: Borrowed) throws(Raised) {
        let names = try Owned.dictionary()
        let codes = try Owned.dictionary()
        for entry in OpenSSLReason.all where entry.reason.number < OpenSSLReason.commonFlag {
            let code = try Owned.pair(.int(entry.library.number), .int(entry.reason.number))
            let name = try Owned.string(entry.reason.name)
            guard unsafe PyDict_SetItem(names.pointer, code.pointer, name.pointer) == 0,
                unsafe PyDict_SetItem(codes.pointer, name.pointer, code.pointer) == 0
            else { throw Raised() }
        }
        let libraries = try Owned.dictionary()
        for library in SSLError.Library.all {
            let number = try Owned.int(library.number)
            let name = try Owned.string(library.name)
            guard unsafe PyDict_SetItem(libraries.pointer, number.pointer, name.pointer) == 0 else { throw Raised() }
        }
        try ModuleDefinition.add(names, "err_codes_to_names", to: module)
        try ModuleDefinition.add(codes, "err_names_to_codes", to: module)
        try ModuleDefinition.add(libraries, "lib_codes_to_names", to: module)
    }
}
