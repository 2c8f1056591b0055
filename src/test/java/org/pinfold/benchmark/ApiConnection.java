package org.pinfold.benchmark;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParserFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.message.BasicClassicHttpRequest;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.http.protocol.HttpProcessor;
import org.apache.hc.core5.http.protocol.HttpProcessorBuilder;
import org.apache.hc.core5.http.protocol.RequestContent;
import org.apache.hc.core5.http.protocol.RequestTargetHost;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;

/**
 * One client's connection, kept alive: one request at a time, written and read by the client's own thread. A selector
 * and a pool between them would cost the generator more than the whole request does here.
 */
final class ApiConnection implements AutoCloseable {
    private static final Timeout ANSWER_TIMEOUT = Timeout.ofSeconds(60);
    private static final int OK = 200;
    private static final JsonParserFactory PARSERS = Json.createParserFactory(Map.of());
    private static final HttpProcessor PROCESSOR = HttpProcessorBuilder.create()
            .addAll(new RequestTargetHost(), new RequestContent())
            .build();

    private final URI server;
    private final HttpHost host;
    private final HttpRequestExecutor executor = new HttpRequestExecutor();
    private final DefaultBHttpClientConnection connection = new DefaultBHttpClientConnection(Http1Config.DEFAULT);

    ApiConnection(URI server) {
        this.server = server;
        this.host = new HttpHost(server.getScheme(), server.getHost(), server.getPort());
    }

    /**
     * Sends a body and reads the answer's texts.
     *
     * @return the answer's fields whose values are texts or numbers, by name
     * @throws RefusedException for any answer but 200
     */
    Map<String, String> post(String path, String authorization, byte[] json) throws IOException, RefusedException {
        connect();
        BasicClassicHttpRequest request = new BasicClassicHttpRequest("POST", host, path);
        request.setHeader(HttpHeaders.AUTHORIZATION, authorization);
        request.setEntity(new ByteArrayEntity(json, ContentType.APPLICATION_JSON));
        HttpCoreContext context = HttpCoreContext.create();
        try {
            executor.preProcess(request, PROCESSOR, context);
            ClassicHttpResponse response = executor.execute(request, connection, context);
            HttpEntity entity = response.getEntity();
            byte[] body = entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
            if (response.getCode() != OK) {
                throw new RefusedException(response.getCode(), problemType(body));
            }
            return fields(body);
        } catch (HttpException e) {
            connection.close(CloseMode.IMMEDIATE);
            throw new IOException("the answer is not HTTP", e);
        } catch (IOException e) {
            connection.close(CloseMode.IMMEDIATE);
            throw e;
        }
    }

    private void connect() throws IOException {
        if (connection.isOpen() && !connection.isStale()) {
            return;
        }
        connection.close(CloseMode.IMMEDIATE);
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.connect(
                new InetSocketAddress(server.getHost(), server.getPort()), ANSWER_TIMEOUT.toMillisecondsIntBound());
        connection.bind(socket);
        connection.setSocketTimeout(ANSWER_TIMEOUT);
    }

    private static String problemType(byte[] body) {
        try {
            return fields(body).getOrDefault("type", "without a type");
        } catch (JsonException e) {
            return "without a problem document";
        }
    }

    private static Map<String, String> fields(byte[] json) {
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = PARSERS.createParser(new ByteArrayInputStream(json))) {
            String name = "";
            while (parser.hasNext()) {
                switch (parser.next()) {
                    case KEY_NAME -> name = parser.getString();
                    case VALUE_STRING, VALUE_NUMBER -> fields.put(name, parser.getString());
                    default -> {}
                }
            }
        }
        return fields;
    }

    @Override
    public void close() {
        connection.close(CloseMode.IMMEDIATE);
    }
}
