// SPDX-License-Identifier: MIT
// What the programs in C share: their options, and a socket.

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define REQUEST "GET / HTTP/1.0\r\n\r\n"

static int option_count;
static char **option_values;

// The value of NAME=VALUE; NULL if it was not given.
static const char *option(const char *name) {
    size_t length = strlen(name);
    for (int index = 0; index < option_count; index++)
        if (!strncmp(option_values[index], name, length) && option_values[index][length] == '=')
            return option_values[index] + length + 1;
    return NULL;
}

static void fail(const char *what, const char *why) {
    printf("failed: %s: %s\n", what, why);
    exit(1);
}

static struct sockaddr_in loopback(int port) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

static int listening(void) {
    struct sockaddr_in address = loopback(0);
    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, 16)) fail("listen", "no port");
    return listener;
}

static int connected(void) {
    struct sockaddr_in address = loopback(atoi(option("port")));
    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(connection, (struct sockaddr *)&address, sizeof address)) fail("connect", "refused");
    return connection;
}
