// SPDX-License-Identifier: MIT
// A module needs a source file; what it declares is in the compiler's runtime.
