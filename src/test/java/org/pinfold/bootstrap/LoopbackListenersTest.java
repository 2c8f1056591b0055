package org.pinfold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The kernel's own list of listeners tells which of this process's sockets others can reach. */
class LoopbackListenersTest {
    @Nested
    class OfThisProcess {
        @ParameterizedTest
        @ValueSource(strings = {"127.0.0.1", "127.8.9.10"})
        void aListenerOnLoopbackIsNotExposed(String address) throws IOException {
            try (ServerSocket listener = listener(address)) {
                assertThat(exposedPorts()).doesNotContain(listener.getLocalPort());
            }
        }

        @Test
        void aListenerOnEveryAddressIsExposedUntilItIsClosed() throws IOException {
            int port;
            try (ServerSocket listener = listener("0.0.0.0")) {
                port = listener.getLocalPort();
                assertThat(exposedPorts()).contains(port);
            }
            assertThat(exposedPorts()).doesNotContain(port);
        }

        /** IPv4 only: the other table of the kernel. */
        @Test
        void anIpv4ListenerOnEveryAddressIsExposed() throws IOException {
            try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
                listener.bind(new InetSocketAddress("0.0.0.0", 0));
                assertThat(exposedPorts()).contains(((InetSocketAddress) listener.getLocalAddress()).getPort());
            }
        }

        @Test
        void anIpv4ListenerOnLoopbackIsNotExposed() throws IOException {
            try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.INET)) {
                listener.bind(new InetSocketAddress("127.0.0.1", 0));
                assertThat(exposedPorts()).doesNotContain(((InetSocketAddress) listener.getLocalAddress()).getPort());
            }
        }

        /** A connection has a local address too, but nobody can connect to it. */
        @Test
        void aConnectionIsNoListener() throws IOException {
            try (ServerSocket listener = listener("0.0.0.0");
                    Socket connection = new Socket("127.0.0.1", listener.getLocalPort());
                    Socket accepted = listener.accept()) {
                assertThat(accepted.isConnected()).isTrue();
                assertThat(exposedPorts()).contains(listener.getLocalPort()).doesNotContain(connection.getLocalPort());
            }
        }

        private ServerSocket listener(String address) throws IOException {
            return new ServerSocket(0, 1, InetAddress.getByName(address));
        }

        private List<Integer> exposedPorts() {
            return LoopbackListeners.exposed().stream()
                    .map(local -> Integer.parseInt(local.substring(local.indexOf(':') + 1), 16))
                    .toList();
        }
    }

    @Nested
    class AnAddressAsTheKernelWritesIt {
        @ParameterizedTest
        @CsvSource({
            "0100007F:1F90, 127.0.0.1",
            "0A09087F:1F90, 127.8.9.10",
            "00000000000000000000000001000000:1F90, ::1",
            "0000000000000000FFFF00000100007F:1F90, ::ffff:127.0.0.1",
        })
        void isOnLoopback(String local, String meaning) {
            assertThat(LoopbackListeners.isLoopback(local)).as(meaning).isTrue();
            assertThat(LoopbackListeners.isLoopback(local.toLowerCase(Locale.ROOT)))
                    .as(meaning)
                    .isTrue();
        }

        @ParameterizedTest
        @CsvSource({
            "00000000:1F90, 0.0.0.0",
            "0101A8C0:1F90, 192.168.1.1",
            "7F00000A:1F90, 10.0.0.127",
            "00000000000000000000000000000000:1F90, ::",
            "0000000000000000FFFF000000000000:1F90, ::ffff:0.0.0.0",
            "0000000000000000FFFF00000101A8C0:1F90, ::ffff:192.168.1.1",
            "000080FE00000000000000000100007F:1F90, fe80:: with the last octets of a loopback address",
            "B80D01200000000000000000010000FE:1F90, 2001:db8:: and so on",
        })
        void isNotOnLoopback(String local, String meaning) {
            assertThat(LoopbackListeners.isLoopback(local)).as(meaning).isFalse();
        }
    }
}
