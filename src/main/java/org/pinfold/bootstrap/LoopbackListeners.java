package org.pinfold.bootstrap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which TCP listeners of this process others can reach, as the kernel tells it: the same answer on every server, whatever
 * its configuration claims.
 */
final class LoopbackListeners {
    private static final String LISTEN = "0A";
    private static final String IPV4_LOOPBACK_NET = "7F";
    private static final String IPV6_LOOPBACK = "00000000000000000000000001000000";
    private static final String IPV4_MAPPED = "0000000000000000FFFF0000";

    private LoopbackListeners() {}

    /**
     * Listeners on any other address than loopback.
     *
     * @return their local addresses as the kernel writes them (hexadecimal address and port); empty if there are none
     * @throws StartRefusedException if the kernel does not tell
     */
    static List<String> exposed() {
        try {
            Set<String> own = ownSockets();
            List<String> exposed = new ArrayList<>();
            for (String table : List.of("tcp", "tcp6")) {
                for (String line : Files.readAllLines(Path.of("/proc/self/net", table))) {
                    String[] columns = line.trim().split("\\s+");
                    if (columns.length > 9
                            && columns[3].equals(LISTEN)
                            && own.contains(columns[9])
                            && !isLoopback(columns[1])) {
                        exposed.add(columns[1]);
                    }
                }
            }
            return exposed;
        } catch (IOException | UncheckedIOException e) {
            throw new StartRefusedException("the development profile needs /proc, to see that nobody else can connect");
        }
    }

    /** Whether {@code address:port}, as the kernel writes it, is on loopback: words little endian, upper case. */
    static boolean isLoopback(String local) {
        String address = local.substring(0, local.indexOf(':')).toUpperCase(Locale.ROOT);
        if (address.length() == 8) {
            return address.endsWith(IPV4_LOOPBACK_NET);
        }
        return address.equals(IPV6_LOOPBACK) || address.startsWith(IPV4_MAPPED) && address.endsWith(IPV4_LOOPBACK_NET);
    }

    private static Set<String> ownSockets() throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring("socket:[".length(), target.length() - 1));
                    }
                } catch (IOException e) {
                    // Closed since it was listed: not a listener any more.
                    continue;
                }
            }
        }
        return inodes;
    }
}
