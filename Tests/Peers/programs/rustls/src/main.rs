// SPDX-License-Identifier: MIT

//! A client and a server on rustls; Tests/Peers/peers/programs.py has the command line.

use rustls::server::AllowAnyAuthenticatedClient;
use rustls::{Certificate, ClientConfig, ClientConnection, PrivateKey, RootCertStore, ServerConfig, ServerConnection, Stream};
use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::io::{BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

type Options = HashMap<String, String>;
type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let options: Options = arguments[2..]
        .iter()
        .filter_map(|argument| argument.split_once('='))
        .map(|(name, value)| (name.to_string(), value.to_string()))
        .collect();
    let result = if arguments[1] == "server" { serve(&options) } else { visit(&options) };
    if let Err(error) = result {
        println!("failed: {error}");
        std::process::exit(1);
    }
}

fn certificates(path: &str) -> Outcome<Vec<Certificate>> {
    let chain = rustls_pemfile::certs(&mut BufReader::new(File::open(path)?))?;
    Ok(chain.into_iter().map(Certificate).collect())
}

fn key(path: &str) -> Outcome<PrivateKey> {
    let mut keys = rustls_pemfile::pkcs8_private_keys(&mut BufReader::new(File::open(path)?))?;
    Ok(PrivateKey(keys.remove(0)))
}

fn roots(path: &str) -> Outcome<RootCertStore> {
    let mut store = RootCertStore::empty();
    for root in certificates(path)? {
        store.add(&root)?;
    }
    Ok(store)
}

fn protocols(options: &Options) -> Vec<Vec<u8>> {
    options.get("alpn").map_or(vec![], |list| list.split(',').map(|name| name.as_bytes().to_vec()).collect())
}

fn serve(options: &Options) -> Outcome<()> {
    let builder = ServerConfig::builder().with_safe_defaults();
    let builder = match options.get("clientca") {
        Some(path) => builder.with_client_cert_verifier(AllowAnyAuthenticatedClient::new(roots(path)?)),
        None => builder.with_no_client_auth(),
    };
    let mut settings = builder.with_single_cert(certificates(&options["cert"])?, key(&options["key"])?)?;
    settings.alpn_protocols = protocols(options);
    settings.ticketer = rustls::Ticketer::new()?;
    let settings = Arc::new(settings);
    let listener = TcpListener::bind("127.0.0.1:0")?;
    for socket in listener.incoming() {
        if let Err(error) = answer(ServerConnection::new(settings.clone())?, socket?, options) {
            eprintln!("failed: {error}");
        }
    }
    Ok(())
}

fn answer(mut connection: ServerConnection, mut socket: TcpStream, options: &Options) -> Outcome<()> {
    let mut stream = Stream::new(&mut connection, &mut socket);
    let mut request = Vec::new();
    while !request.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        stream.read_exact(&mut byte)?;
        request.push(byte[0]);
    }
    let client = match (options.contains_key("clientca"), stream.conn.peer_certificates()) {
        (false, _) => "",
        (true, Some(_)) => " client=yes",
        (true, None) => " client=no",
    };
    let report = report(stream.conn.protocol_version(), stream.conn.alpn_protocol());
    write!(stream, "HTTP/1.0 200 OK\r\n\r\n{report}{client}\nend\n")?;
    connection.send_close_notify();
    connection.complete_io(&mut socket)?;
    Ok(())
}

fn visit(options: &Options) -> Outcome<()> {
    let builder = ClientConfig::builder().with_safe_defaults().with_root_certificates(roots(&options["ca"])?);
    let mut settings = match options.get("cert") {
        Some(path) => builder.with_single_cert(certificates(path)?, key(&options["key"])?)?,
        None => builder.with_no_client_auth(),
    };
    settings.alpn_protocols = protocols(options);
    let settings = Arc::new(settings);
    for _ in 0..if options.contains_key("resume") { 2 } else { 1 } {
        let mut connection = ClientConnection::new(settings.clone(), options["name"].as_str().try_into()?)?;
        let mut socket = TcpStream::connect(format!("127.0.0.1:{}", options["port"]))?;
        let mut stream = Stream::new(&mut connection, &mut socket);
        stream.write_all(b"GET / HTTP/1.0\r\n\r\n")?;
        let mut page = String::new();
        stream.read_to_string(&mut page)?;
        println!("{page}\n{}", report(connection.protocol_version(), connection.alpn_protocol()));
        connection.send_close_notify();
        connection.complete_io(&mut socket)?;
    }
    Ok(())
}

fn report(version: Option<rustls::ProtocolVersion>, protocol: Option<&[u8]>) -> String {
    let version = match version {
        Some(rustls::ProtocolVersion::TLSv1_3) => "1.3",
        _ => "1.2",
    };
    format!("peer: version={version} alpn={}", String::from_utf8_lossy(protocol.unwrap_or_default()))
}
