package org.pinfold.rest;

import jakarta.json.bind.JsonbException;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyReader;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.ReadItemsRequest;
import org.pinfold.protocol.messages.WriteStorageRequest;

/** Reads every request body: bounded, strict UTF-8, strict shape, then JSON binding. */
@Provider
@Consumes(MediaType.APPLICATION_JSON)
public class StrictJsonReader implements MessageBodyReader<Record> {
    /** Octets of a body, unless its type has a limit of its own. */
    static final int DEFAULT_MAX_BYTES = 16 * 1024;

    private static final Map<Class<?>, Integer> MAX_BYTES =
            Map.of(WriteStorageRequest.class, 8 * 1024 * 1024, ReadItemsRequest.class, 64 * 1024);

    @Override
    public boolean isReadable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type.isRecord();
    }

    @Override
    public Record readFrom(
            Class<Record> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, String> headers,
            InputStream body) {
        // A range, such as */*, matches what this reader consumes: a body whose type nobody says is not guessed at.
        if (mediaType.isWildcardType() || mediaType.isWildcardSubtype()) {
            throw new ProblemException(ProblemResponse.of(ProblemType.UNSUPPORTED_MEDIA_TYPE));
        }
        String charset = mediaType.getParameters().get(MediaType.CHARSET_PARAMETER);
        if (charset != null && !charset.equalsIgnoreCase("utf-8")) {
            throw new ProblemException(ProblemResponse.of(ProblemType.UNSUPPORTED_MEDIA_TYPE));
        }
        int maxBytes = MAX_BYTES.getOrDefault(type, DEFAULT_MAX_BYTES);
        if (saidBytes(headers) > maxBytes) {
            throw new ProblemException(ProblemResponse.of(ProblemType.BODY_TOO_LARGE));
        }
        String text = text(body, maxBytes);
        StrictJson.check(text, type);
        try {
            return JsonbResolver.jsonb().fromJson(text, type);
        } catch (JsonbException e) {
            // The exception's message may hold what the client sent.
            throw new ProblemException(ProblemResponse.of(ProblemType.MALFORMED_JSON));
        }
    }

    /** Octets that the client says will come, 0 if it does not say. */
    private static long saidBytes(MultivaluedMap<String, String> headers) {
        try {
            String said = headers.getFirst(HttpHeaders.CONTENT_LENGTH);
            return said == null ? 0 : Long.parseLong(said);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String text(InputStream body, int maxBytes) {
        byte[] octets;
        try {
            octets = body.readNBytes(maxBytes + 1);
        } catch (IOException e) {
            // It ended before it was said to, or its chunks make no sense: the client's fault and not ours.
            throw new ProblemException(ProblemResponse.of(ProblemType.MALFORMED_JSON));
        }
        if (octets.length > maxBytes) {
            throw new ProblemException(ProblemResponse.of(ProblemType.BODY_TOO_LARGE));
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ProblemException(ProblemResponse.of(ProblemType.MALFORMED_JSON));
        }
    }
}
