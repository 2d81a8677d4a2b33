// SPDX-License-Identifier: MIT
import SSLInterface
