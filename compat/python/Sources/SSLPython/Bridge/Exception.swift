// SPDX-License-Identifier: MIT

internal import CPython

/// Python's own exceptions that are raised here.
enum Exception {
    case valueError, typeError, overflowError, memoryError, notImplementedError, attributeError, osError, timeoutError
    case bufferError, runtimeError

    /// Borrowed: the interpreter keeps it.
    var type: ObjectPointer {
        let number =
            switch self {
            case .valueError: cpython_value_error
            case .typeError: cpython_type_error
            case .overflowError: cpython_overflow_error
            case .memoryError: cpython_memory_error
            case .notImplementedError: cpython_not_implemented_error
            case .attributeError: cpython_attribute_error
            case .osError: cpython_os_error
            case .timeoutError: cpython_timeout_error
            case .bufferError: cpython_buffer_error
            case .runtimeError: cpython_runtime_error
            }
        return unsafe cpython_exception_type(number)
    }
}

/// Raises an exception with a text.
func raise(_ exception: Exception, _ message: String) -> Raised {
    guard let text = try? Owned.string(message) else { return Raised() }
    unsafe PyErr_SetObject(exception.type, text.pointer)
    return Raised()
}

/// Raises OSError, or the subclass for the number, with the system's text. `filename` stands in the message.
func raise(errno: Int32, filename: Borrowed? = nil) -> Raised {
    Platform.setErrno(errno)
    if let filename {
        unsafe PyErr_SetFromErrnoWithFilenameObject(Exception.osError.type, filename.pointer)
    } else {
        unsafe PyErr_SetFromErrno(Exception.osError.type)
    }
    return Raised()
}

/// Warns of something deprecated, at the caller's caller. Raises if warnings are errors.
func warnDeprecated(_ message: String, stackLevel: Int = 1) throws(Raised) {
    let category = unsafe cpython_exception_type(cpython_deprecation_warning)
    guard unsafe PyErr_WarnEx(category, message, stackLevel) == 0 else { throw Raised() }
}

/// Whether the exception that is set is one of this kind.
func PyErr_ExceptionMatches(_ exception: Exception) -> Bool {
    unsafe PyErr_ExceptionMatches(exception.type) != 0
}
