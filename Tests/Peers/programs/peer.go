// SPDX-License-Identifier: MIT

// A client and a server on Go's crypto/tls; Tests/Peers/peers/programs.py has the command line.
package main

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
)

var options = map[string]string{}

func main() {
	for _, argument := range os.Args[2:] {
		if name, value, found := strings.Cut(argument, "="); found {
			options[name] = value
		}
	}
	if os.Args[1] == "server" {
		serve()
	} else {
		connect()
	}
}

func serve() {
	configuration := common()
	if path, given := options["clientca"]; given {
		configuration.ClientAuth = tls.RequireAndVerifyClientCert
		configuration.ClientCAs = roots(path)
	}
	listener, err := net.Listen("tcp4", "127.0.0.1:0")
	check(err)
	for {
		connection, err := listener.Accept()
		check(err)
		if err := answer(tls.Server(connection, configuration)); err != nil {
			fmt.Fprintln(os.Stderr, "failed:", err)
		}
		connection.Close()
	}
}

func answer(connection *tls.Conn) error {
	if err := connection.Handshake(); err != nil {
		return err
	}
	reader := bufio.NewReader(connection)
	for line := ""; line != "\r\n"; {
		var err error
		if line, err = reader.ReadString('\n'); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintf(connection, "HTTP/1.0 200 OK\r\n\r\n%s\nend\n", report(connection)); err != nil {
		return err
	}
	return connection.Close()
}

func connect() {
	configuration := common()
	configuration.RootCAs = roots(options["ca"])
	configuration.ServerName = options["name"]
	configuration.ClientSessionCache = tls.NewLRUClientSessionCache(4)
	rounds := 1
	if _, given := options["resume"]; given {
		rounds = 2
	}
	for ; rounds > 0; rounds-- {
		connection, err := tls.Dial("tcp4", "127.0.0.1:"+options["port"], configuration)
		check(err)
		fmt.Fprint(connection, "GET / HTTP/1.0\r\n\r\n")
		_, err = io.Copy(os.Stdout, connection)
		check(err)
		fmt.Printf("\n%s\n", report(connection))
		connection.Close()
	}
}

func common() *tls.Config {
	configuration := &tls.Config{}
	if certificate, given := options["cert"]; given {
		pair, err := tls.LoadX509KeyPair(certificate, options["key"])
		check(err)
		configuration.Certificates = []tls.Certificate{pair}
	}
	if protocols, given := options["alpn"]; given {
		configuration.NextProtos = strings.Split(protocols, ",")
	}
	return configuration
}

func report(connection *tls.Conn) string {
	state := connection.ConnectionState()
	yes := map[bool]string{true: "yes", false: "no"}
	text := fmt.Sprintf("peer: version=1.%d suite=%s alpn=%s resumed=%s", int(state.Version)-0x301,
		tls.CipherSuiteName(state.CipherSuite), state.NegotiatedProtocol, yes[state.DidResume])
	if _, given := options["clientca"]; given {
		text += " client=" + yes[len(state.VerifiedChains) > 0]
	}
	return text
}

func roots(path string) *x509.CertPool {
	pem, err := os.ReadFile(path)
	check(err)
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	return pool
}

func check(err error) {
	if err != nil {
		fmt.Println("failed:", err)
		os.Exit(1)
	}
}
