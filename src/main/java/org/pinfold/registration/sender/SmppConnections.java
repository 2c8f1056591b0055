package org.pinfold.registration.sender;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jsmpp.session.connection.Connection;
import org.jsmpp.session.connection.ConnectionFactory;
import org.jsmpp.session.connection.socket.SocketConnection;

/** Connections that end their waits, and that check whose certificate it is: jsmpp's own do neither. */
final class SmppConnections implements ConnectionFactory {
    private final SmppLink link;
    private final SSLSocketFactory tls;

    SmppConnections(SmppLink link, SSLSocketFactory tls) {
        this.link = link;
        this.tls = tls;
    }

    @Override
    public Connection createConnection(String host, int port) throws IOException {
        int waitMillis = Math.toIntExact(link.connectWait().toMillis());
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(host, port), waitMillis);
            return new SocketConnection(link.tls() ? secured(socket, waitMillis) : socket);
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private Socket secured(Socket socket, int waitMillis) throws IOException {
        SSLSocket secure = (SSLSocket) tls.createSocket(socket, link.host(), link.port(), true);
        SSLParameters parameters = secure.getSSLParameters();
        // Without it any certificate of any authority would do for any host.
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secure.setSSLParameters(parameters);
        secure.setSoTimeout(waitMillis);
        secure.startHandshake();
        return secure;
    }
}
