// SPDX-License-Identifier: MIT

/// Parameters for Diffie-Hellman.
enum DiffieHellman {
    /// RFC 3526's group of 2048 bits (number 14), with the generator 2, as PKCS #3 has it.
    static let group14 = """
        -----BEGIN DH PARAMETERS-----
        MIIBCAKCAQEA///////////JD9qiIWjCNMTGYouA3BzRKQJOCIpnzHQCC76mOxOb
        IlFKCHmONATd75UZs806QxswKwpt8l8UN0/hNW1tUcJF5IW1dmJefsb0TELppjft
        awv/XLb0Brft7jhr+1qJn6WunyQRfEsf5kkoZlHs5Fs9wgB8uKFjvwWY2kg2HFXT
        mmkWP6j9JM9fg2VdI9yjrZYcYvNWIIVSu57VKQdwlpZtZww1Tkq8mATxdGwIyhgh
        fDKQXkYuNs474553LBgOhgObJ4Oi7Aeij7XFXfBvTFLJ3ivL9pVYFxg5lUl86pVq
        5RXSJhiY+gUQFXKOWoqsqmj//////////wIBAg==
        -----END DH PARAMETERS-----

        """
}
