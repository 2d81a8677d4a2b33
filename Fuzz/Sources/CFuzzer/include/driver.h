// SPDX-License-Identifier: MIT
#ifndef DRIVER_H
#define DRIVER_H

#include <stddef.h>
#include <stdint.h>

// libFuzzer's own entry, for programs that have a main function. The linker finds it in the compiler's runtime.
int LLVMFuzzerRunDriver(int *argc, char ***argv, int (*test_one_input)(const uint8_t *bytes, size_t count));

#endif
