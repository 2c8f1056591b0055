package org.pinfold.client;

import java.io.IOException;
import java.util.Optional;
import org.pinfold.protocol.Octets;

/** Port: carries one request to the server and brings its answer. Never repeats a request by itself. */
public interface HttpTransport {
    /**
     * Sends once.
     *
     * @throws IOException if no complete answer arrived; the server may have acted or not
     */
    Response send(Request request) throws IOException;

    /**
     * One request.
     *
     * @param method in capitals
     * @param path absolute path under the server's address, percent-encoded
     * @param authorization value of the {@code Authorization} header; secret
     * @param body JSON in UTF-8; may hold secrets
     */
    record Request(String method, String path, Optional<String> authorization, Optional<Octets> body) {
        /** Method only: paths can hold session identifiers and numbers. */
        @Override
        public String toString() {
            return "Request(" + method + ", redacted)";
        }
    }

    /**
     * One answer.
     *
     * @param status 200 to 599
     * @param mediaType without parameters, in lower case; empty if there is none
     * @param body may hold secrets
     */
    record Response(int status, String mediaType, Octets body) {
        @Override
        public String toString() {
            return "Response(" + status + ", redacted)";
        }
    }
}
