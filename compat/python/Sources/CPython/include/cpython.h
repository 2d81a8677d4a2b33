// SPDX-License-Identifier: MIT
// CPython's C interface, and what of it Swift cannot import: macros, variadics, and global variables that Swift 6 takes
// for shared mutable state.

#ifndef CPYTHON_SHIM_H
#define CPYTHON_SHIM_H

#include <stdbool.h>
#define PY_SSIZE_T_CLEAN
#include "platform.h"
#include <Python.h>
#include <structmember.h>

/// What each instance of our types holds: the Swift object behind it, and the list of weak references to it.
typedef struct {
    PyObject_HEAD
    void *payload;
    PyObject *weak_references;
} cpython_instance;

static const Py_ssize_t cpython_weak_references_offset = offsetof(cpython_instance, weak_references);
static const int cpython_instance_size = sizeof(cpython_instance);

static inline cpython_instance *cpython_as_instance(PyObject *object) { return (cpython_instance *)object; }
static inline PyObject *cpython_as_object(void *object) { return (PyObject *)object; }
static inline PyTypeObject *cpython_type(PyObject *object) { return Py_TYPE(object); }

static inline PyObject *cpython_new_reference(PyObject *object) { Py_INCREF(object); return object; }
static inline void cpython_drop_reference(PyObject *object) { Py_DECREF(object); }

// The singletons, and questions about types.
static inline PyObject *cpython_none(void) { return Py_None; }
static inline PyObject *cpython_true(void) { return Py_True; }
static inline PyObject *cpython_false(void) { return Py_False; }
static inline PyObject *cpython_not_implemented(void) { return Py_NotImplemented; }
static inline bool cpython_is_str(PyObject *object) { return PyUnicode_Check(object); }
static inline bool cpython_is_bytes(PyObject *object) { return PyBytes_Check(object); }
static inline bool cpython_is_bytearray(PyObject *object) { return PyByteArray_Check(object); }
static inline bool cpython_is_int(PyObject *object) { return PyLong_Check(object); }
static inline bool cpython_is_tuple(PyObject *object) { return PyTuple_Check(object); }
static inline bool cpython_is_instance(PyObject *object, PyTypeObject *type) { return PyObject_TypeCheck(object, type); }
static inline PyTypeObject *cpython_str_type(void) { return &PyUnicode_Type; }

// Exceptions, by number, so that Swift has them as an enumeration.
typedef enum {
    cpython_value_error, cpython_type_error, cpython_overflow_error, cpython_memory_error, cpython_not_implemented_error,
    cpython_attribute_error, cpython_os_error, cpython_timeout_error, cpython_buffer_error, cpython_runtime_error,
    cpython_deprecation_warning,
} cpython_exception;

static inline PyObject *cpython_exception_type(cpython_exception number) {
    switch (number) {
    case cpython_value_error: return PyExc_ValueError;
    case cpython_type_error: return PyExc_TypeError;
    case cpython_overflow_error: return PyExc_OverflowError;
    case cpython_memory_error: return PyExc_MemoryError;
    case cpython_not_implemented_error: return PyExc_NotImplementedError;
    case cpython_attribute_error: return PyExc_AttributeError;
    case cpython_os_error: return PyExc_OSError;
    case cpython_timeout_error: return PyExc_TimeoutError;
    case cpython_buffer_error: return PyExc_BufferError;
    case cpython_runtime_error: return PyExc_RuntimeError;
    case cpython_deprecation_warning: return PyExc_DeprecationWarning;
    }
    return PyExc_SystemError;
}

// Flags that are casts in the header.
static const unsigned long cpython_type_default = Py_TPFLAGS_DEFAULT;
static const unsigned long cpython_type_base = Py_TPFLAGS_BASETYPE;
static const unsigned long cpython_type_collected = Py_TPFLAGS_HAVE_GC;
static const unsigned long cpython_type_immutable = Py_TPFLAGS_IMMUTABLETYPE;
static const unsigned long cpython_type_closed = Py_TPFLAGS_DISALLOW_INSTANTIATION;

/// A row of a type's or the module's methods. All take positional and named arguments in an array.
static inline PyMethodDef cpython_method(
    const char *name,
    PyObject *(*body)(PyObject *, PyObject *const *, Py_ssize_t, PyObject *),
    const char *documentation) {
    PyMethodDef method = {name, (PyCFunction)(void (*)(void))body, METH_FASTCALL | METH_KEYWORDS, documentation};
    return method;
}

static inline int cpython_visit(PyObject *object, visitproc visit, void *argument) {
    return object ? visit(object, argument) : 0;
}

/// The call into the engine that this thread is in, if any: see Detour.swift.
void **cpython_current_detour(void);

/// The gate that the engine is entered through, without the interpreter's lock. A fork waits until all have left, and lets
/// nobody in meanwhile: whatever a thread holds at that moment stays locked in the child for ever. It waits for seconds, not
/// for ever: then it is one connection, which two threads are in, that the child cannot use.
void cpython_gate_enter(void);
void cpython_gate_leave(void);
/// Has forks wait at the gate. Once for the process; more often does no harm.
void cpython_gate_install(void);

/// The definition of the module, with its slots: a constant that CPython keeps a pointer to.
PyModuleDef *cpython_module_definition(
    int (*execute)(PyObject *), int (*traverse)(PyObject *, visitproc, void *), int (*clear)(PyObject *),
    void (*release)(void *), PyMethodDef *methods);

/// Whether the references that weak references hold are dead: the object, new, or NULL.
PyObject *cpython_weak_target(PyObject *reference);

/// A raised exception, taken out of the thread's state, and put back with another one as its context.
PyObject *cpython_take_exception(void);
void cpython_restore_exception(PyObject *exception);

#endif
