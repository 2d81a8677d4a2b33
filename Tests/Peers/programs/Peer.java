// SPDX-License-Identifier: MIT

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/** A client and a server on the TLS of the JDK; Tests/Peers/peers/programs.py has the command line. */
public final class Peer {
    static final String REQUEST = "GET / HTTP/1.0\r\n\r\n";
    static Map<String, String> options = new HashMap<>();

    public static void main(String[] arguments) throws Exception {
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            if (equals > 0) options.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        if (arguments[0].equals("server")) serve();
        else connect();
    }

    static void serve() throws Exception {
        SSLServerSocket listener =
            (SSLServerSocket) context(options.get("clientca")).getServerSocketFactory()
                .createServerSocket(0, 16, InetAddress.getByName("127.0.0.1"));
        SSLParameters parameters = listener.getSSLParameters();
        parameters.setNeedClientAuth(options.containsKey("clientca"));
        if (options.containsKey("alpn")) parameters.setApplicationProtocols(options.get("alpn").split(","));
        listener.setSSLParameters(parameters);
        while (true) {
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                readRequest(socket.getInputStream());
                socket.getOutputStream().write(("HTTP/1.0 200 OK\r\n\r\n" + report(socket) + "\nend\n").getBytes());
            } catch (IOException failure) {
                System.err.println("failed: " + failure.getMessage());
            }
        }
    }

    static void connect() throws Exception {
        SSLContext context = context(options.get("ca"));
        for (int round = options.containsKey("resume") ? 2 : 1; round > 0; round--) {
            int port = Integer.parseInt(options.get("port"));
            Socket plain = new Socket(InetAddress.getByName("127.0.0.1"), port);
            // The name is what sessions are remembered by, too.
            try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(plain, options.get("name"), port, true)) {
                long start = System.currentTimeMillis();
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS");
                parameters.setServerNames(List.of(new SNIHostName(options.get("name"))));
                if (options.containsKey("alpn")) parameters.setApplicationProtocols(options.get("alpn").split(","));
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                resumed = socket.getSession().getCreationTime() < start;
                socket.getOutputStream().write(REQUEST.getBytes());
                System.out.write(socket.getInputStream().readAllBytes());
                System.out.println("\n" + report(socket));
            } catch (IOException failure) {
                System.out.println("failed: " + failure.getMessage());
                System.exit(1);
            }
        }
    }

    static boolean resumed;

    static String report(SSLSocket socket) {
        String protocol = socket.getApplicationProtocol();
        String client = "no";
        try {
            if (socket.getSession().getPeerCertificates().length > 0) client = "yes";
        } catch (SSLPeerUnverifiedException none) {
            // The word stays.
        }
        return "peer: version=" + socket.getSession().getProtocol().substring(4) + " alpn=" + (protocol == null ? "" : protocol)
            + (options.containsKey("resume") ? " resumed=" + (resumed ? "yes" : "no") : "")
            + (options.containsKey("clientca") ? " client=" + client : "");
    }

    static void readRequest(InputStream input) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int next = input.read();
            if (next < 0) throw new IOException("no request");
            request.append((char) next);
        }
    }

    static SSLContext context(String trusted) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        if (options.containsKey("cert")) {
            Certificate[] chain = certificates(options.get("cert"));
            own.setKeyEntry("own", key((X509Certificate) chain[0]), new char[0], chain);
        }
        keys.init(own, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        if (trusted != null) roots.setCertificateEntry("root", certificates(trusted)[0]);
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trusted == null ? null : trust.getTrustManagers(), null);
        return context;
    }

    static Certificate[] certificates(String path) throws Exception {
        return CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(Files.readAllBytes(Path.of(path)))).toArray(new Certificate[0]);
    }

    static PrivateKey key(X509Certificate certificate) throws Exception {
        String text = Files.readString(Path.of(options.get("key")), StandardCharsets.US_ASCII);
        byte[] bytes = Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
        return KeyFactory.getInstance(certificate.getPublicKey().getAlgorithm()).generatePrivate(new PKCS8EncodedKeySpec(bytes));
    }
}
