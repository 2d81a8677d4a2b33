// SPDX-License-Identifier: MIT

internal import CPython

// @safe: the view is taken in init and released in deinit, which need the interpreter's lock; in between the object cannot
// be resized or freed, so that the memory may be used without it.
/// The memory of a bytes-like object.
@safe struct BufferView: ~Copyable {
    private var view: Py_buffer

    /// - Parameter isWritable: raises BufferError for memory that cannot be written.
    ///
    /// Raises TypeError for what is not bytes-like, BufferError for what is not contiguous.
    init(_ object: Borrowed, isWritable: Bool = false) throws(Raised) {
        unsafe view = Py_buffer()
        let flags = isWritable ? PyBUF_WRITABLE : PyBUF_SIMPLE
        guard unsafe PyObject_GetBuffer(object.pointer, &view, flags) == 0 else {
            throw Raised()
        }
    }

    deinit {
        var view = unsafe view
        unsafe PyBuffer_Release(&view)
    }

    var count: Int { unsafe view.len }
    var bytes: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: view.buf, count: view.len) }
    var room: UnsafeMutableRawBufferPointer {
        unsafe UnsafeMutableRawBufferPointer(start: view.buf, count: view.len)
    }
}
