package org.pinfold.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.pinfold.protocol.Octets;

/** Loses requests and answers on command, and remembers what was sent. */
final class FaultyTransport implements HttpTransport {
    private final HttpTransport network;
    private final List<Fault> faults = new ArrayList<>();
    private final List<Request> sent = new ArrayList<>();

    FaultyTransport(HttpTransport network) {
        this.network = network;
    }

    /** The next {@code times} requests of this call reach the server; their answers do not come back. */
    void loseAnswers(String method, String path, int times) {
        add(new Fault(method, path, true, Optional.empty()), times);
    }

    /** The next {@code times} requests of this call do not reach the server. */
    void loseRequests(String method, String path, int times) {
        add(new Fault(method, path, false, Optional.empty()), times);
    }

    /** The next {@code times} requests of this call are answered by something between device and server. */
    void answer(String method, String path, int times, Response response) {
        add(new Fault(method, path, false, Optional.of(response)), times);
    }

    private void add(Fault fault, int times) {
        for (int i = 0; i < times; i++) {
            faults.add(fault);
        }
    }

    /** Bodies of the requests of one call, in order, lost ones included. */
    List<Octets> bodies(String method, String path) {
        return sent.stream()
                .filter(request ->
                        request.method().equals(method) && request.path().equals(path))
                .map(request -> request.body().orElse(Octets.of(new byte[0])))
                .toList();
    }

    @Override
    public Response send(Request request) throws IOException {
        sent.add(request);
        Optional<Fault> hit = faults.stream()
                .filter(fault ->
                        fault.method().equals(request.method()) && fault.path().equals(request.path()))
                .findFirst();
        if (hit.isEmpty()) {
            return network.send(request);
        }
        faults.remove(hit.get());
        if (hit.get().response().isPresent()) {
            return hit.get().response().get();
        }
        if (hit.get().reachesServer()) {
            network.send(request);
        }
        throw new IOException("lost on command");
    }

    private record Fault(String method, String path, boolean reachesServer, Optional<Response> response) {}
}
