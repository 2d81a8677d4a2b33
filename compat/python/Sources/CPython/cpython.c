// SPDX-License-Identifier: MIT

#include "cpython.h"

#include <pthread.h>
#include <time.h>

static _Thread_local void *current_detour;

void **cpython_current_detour(void) { return &current_detour; }

static pthread_rwlock_t gate = PTHREAD_RWLOCK_INITIALIZER;
static pthread_once_t gate_installed = PTHREAD_ONCE_INIT;

void cpython_gate_enter(void) { pthread_rwlock_rdlock(&gate); }
void cpython_gate_leave(void) { pthread_rwlock_unlock(&gate); }

// Longer than any call into the engine takes, unless it cannot end: when it waits for a connection that another thread is in
// a callback of, which waits for the interpreter's lock, which the thread that forks holds.
enum { gate_patience_seconds = 3 };
static _Thread_local bool gate_closed;

static void close_gate(void) {
    struct timespec limit;
    clock_gettime(CLOCK_REALTIME, &limit);
    limit.tv_sec += gate_patience_seconds;
    gate_closed = pthread_rwlock_timedwrlock(&gate, &limit) == 0;
}

static void open_gate(void) {
    if (gate_closed) pthread_rwlock_unlock(&gate);
    gate_closed = false;
}

static void renew_gate(void) {
    static const pthread_rwlock_t fresh = PTHREAD_RWLOCK_INITIALIZER;
    gate = fresh;
    gate_closed = false;
}

static void install_gate(void) { pthread_atfork(close_gate, open_gate, renew_gate); }

void cpython_gate_install(void) { pthread_once(&gate_installed, install_gate); }

PyModuleDef *cpython_module_definition(
    int (*execute)(PyObject *), int (*traverse)(PyObject *, visitproc, void *), int (*clear)(PyObject *),
    void (*release)(void *), PyMethodDef *methods) {
    static PyModuleDef_Slot slots[8];
    static PyModuleDef definition = {
        PyModuleDef_HEAD_INIT,
        .m_name = "_ssl",
        .m_doc = "TLS on GnuTLS, with the interface that ssl.py expects of OpenSSL's.",
        .m_size = sizeof(void *),
        .m_slots = slots,
    };
    if (definition.m_methods) return &definition;
    int count = 0;
    slots[count++] = (PyModuleDef_Slot){Py_mod_exec, execute};
#if PY_VERSION_HEX >= 0x030C0000
    slots[count++] = (PyModuleDef_Slot){Py_mod_multiple_interpreters, Py_MOD_PER_INTERPRETER_GIL_SUPPORTED};
#endif
#if PY_VERSION_HEX >= 0x030D0000
    slots[count++] = (PyModuleDef_Slot){Py_mod_gil, Py_MOD_GIL_NOT_USED};
#endif
    slots[count] = (PyModuleDef_Slot){0, NULL};
    definition.m_traverse = traverse;
    definition.m_clear = clear;
    definition.m_free = release;
    definition.m_methods = methods;
    return &definition;
}

PyObject *cpython_weak_target(PyObject *reference) {
    PyObject *target = NULL;
#if PY_VERSION_HEX >= 0x030D0000
    if (PyWeakref_GetRef(reference, &target) < 0) PyErr_Clear();
#else
    target = PyWeakref_GetObject(reference);
    if (!target || target == Py_None) {
        PyErr_Clear();
        return NULL;
    }
    Py_INCREF(target);
#endif
    return target;
}

PyObject *cpython_take_exception(void) {
#if PY_VERSION_HEX >= 0x030C0000
    return PyErr_GetRaisedException();
#else
    PyObject *type, *value, *traceback;
    PyErr_Fetch(&type, &value, &traceback);
    if (!type) return NULL;
    PyErr_NormalizeException(&type, &value, &traceback);
    if (traceback) PyException_SetTraceback(value, traceback);
    Py_XDECREF(type);
    Py_XDECREF(traceback);
    return value;
#endif
}

void cpython_restore_exception(PyObject *exception) {
    PyObject *earlier = cpython_take_exception();
    if (earlier) PyException_SetContext(exception, earlier);
#if PY_VERSION_HEX >= 0x030C0000
    PyErr_SetRaisedException(exception);
#else
    PyObject *type = (PyObject *)Py_TYPE(exception);
    Py_INCREF(type);
    PyErr_Restore(type, exception, PyException_GetTraceback(exception));
#endif
}
