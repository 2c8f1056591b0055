package org.pinfold.benchmark;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.math.ec.ECPoint;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.PinfoldApi;
import org.pinfold.client.PinfoldException;
import org.pinfold.protocol.EvaluatedElement;
import org.pinfold.protocol.InvalidPointException;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.OprfClient;
import org.pinfold.protocol.PinHashParameters;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.protocol.UnlockProof;
import org.pinfold.protocol.messages.PinHashParametersMessage;
import org.pinfold.protocol.messages.StoreRequest;
import org.pinfold.protocol.messages.StoreStartRequest;
import org.pinfold.protocol.messages.StoreStartResponse;

/**
 * An account with a stored secret, and what a device would work out for a guess at it: points to send, and what the
 * server has to answer to each. Argon2 never runs: random octets stand for the PIN's hash and the keys that come of it,
 * which the server cannot tell from real ones.
 *
 * <p>The generator's own arithmetic is done here, before anything is measured. The first point P is evaluated at the
 * store to E; every other is s*P for a random s, and must be evaluated to s*E, which is compared octet by octet. That is
 * a stricter check than a device can make, at the price of a comparison. Used by one thread at a time.
 */
final class GuessedAccount {
    static final String EVALUATE = "/v1/recovery/restore/evaluate";
    static final String UNLOCK = "/v1/recovery/restore/unlock";

    private static final int KEY_BYTES = 32;
    private static final int SECRET_BYTES = 48;
    private static final int SCALAR_BITS = 250;

    /** A point as it is sent, and what it must become. */
    private record Point(Octets request, String expected) {}

    private final String authorization;
    private final SecretBytes unlockKey;
    private final String serverProof;
    private final String secret;
    private final int maxTries;
    private final List<Point> points;
    private int next;
    private int triesRemaining;

    private GuessedAccount(
            String authorization, SecretBytes unlockKey, StoreRequest stored, int maxTries, List<Point> points) {
        this.authorization = authorization;
        this.unlockKey = unlockKey;
        this.serverProof = stored.serverProof().toBase64();
        this.secret = stored.secret().toBase64();
        this.maxTries = maxTries;
        this.points = points;
        this.triesRemaining = maxTries;
    }

    /**
     * Stores a secret for a registered device.
     *
     * @param pointCount how many points to take turns with, 2 or more: the same twice in a row would not be a guess
     */
    static GuessedAccount store(
            PinfoldApi api, DeviceCredential device, int wantedMaxTries, int pointCount, SecureRandom random)
            throws IOException, PinfoldException {
        SecretBytes unlockKey = SecretBytes.random(random, KEY_BYTES);
        try (SecretBytes input = SecretBytes.random(random, KEY_BYTES);
                OprfClient oprf = OprfClient.blind(input, random)) {
            PinHashParameters parameters = PinHashParameters.DEFAULT;
            StoreStartResponse start = api.startStore(
                    device,
                    new StoreStartRequest(
                            oprf.blindedElement().encode(),
                            new PinHashParametersMessage(
                                    parameters.memoryKiB(), parameters.iterations(), parameters.parallelism()),
                            Optional.of(wantedMaxTries)));
            StoreRequest request = new StoreRequest(
                    start.ticket(),
                    random(random, SECRET_BYTES),
                    Octets.of(unlockKey.exposeOctets()),
                    random(random, KEY_BYTES),
                    Optional.empty());
            api.store(device, request);
            ECPoint evaluated = EvaluatedElement.parse(start.evaluatedElement()).point();
            List<Point> points = new ArrayList<>();
            for (int count = 0; count < pointCount; count++) {
                BigInteger scalar = new BigInteger(SCALAR_BITS, random).setBit(0);
                points.add(new Point(
                        evaluateRequest(multiple(oprf.blindedElement().point(), scalar)),
                        multiple(evaluated, scalar).toBase64()));
            }
            return new GuessedAccount(device.authorization(), unlockKey, request, start.maxTries(), points);
        } catch (InvalidPointException e) {
            throw new IOException("the server evaluated to no point", e);
        }
    }

    /** A complete restore: a debited guess, the server's proof checked, the secret released, the count reset. */
    void restore(ApiConnection connection) throws IOException, RefusedException {
        String attempt = guess(connection);
        Octets proof = UnlockProof.compute(unlockKey, Octets.fromBase64(attempt));
        Map<String, String> answer = connection.post(
                UNLOCK,
                authorization,
                ascii("{\"attempt\":\"" + attempt + "\",\"proof\":\"" + proof.toBase64() + "\"}"));
        demand("secret", secret, answer);
        triesRemaining = tries(answer);
        if (triesRemaining != maxTries) {
            throw new IllegalStateException("a restore left " + triesRemaining + " of " + maxTries + " guesses");
        }
    }

    /** A guess that is not proven: it stays counted until the next restore. */
    void evaluate(ApiConnection connection) throws IOException, RefusedException {
        int before = triesRemaining;
        guess(connection);
        // By more than one if an earlier answer was lost; by none if the server took it for a repetition.
        if (triesRemaining >= before) {
            throw new IllegalStateException("a guess took " + before + " tries to " + triesRemaining);
        }
    }

    /** Whether the next guess would be the last one, which nobody measures. */
    boolean isNearlySpent() {
        return triesRemaining < 2;
    }

    /** Whether less than half of the guesses are left. */
    boolean isHalfSpent() {
        return triesRemaining * 2 < maxTries;
    }

    private String guess(ApiConnection connection) throws IOException, RefusedException {
        Point point = points.get(next);
        next = (next + 1) % points.size();
        Map<String, String> answer =
                connection.post(EVALUATE, authorization, point.request().toByteArray());
        demand("evaluatedElement", point.expected(), answer);
        demand("serverProof", serverProof, answer);
        triesRemaining = tries(answer);
        return field("attempt", answer);
    }

    private static int tries(Map<String, String> answer) {
        return Integer.parseInt(field("triesRemaining", answer));
    }

    private static void demand(String name, String expected, Map<String, String> answer) {
        if (!expected.equals(field(name, answer))) {
            throw new IllegalStateException("the server answered with another " + name);
        }
    }

    private static String field(String name, Map<String, String> answer) {
        String value = answer.get(name);
        if (value == null) {
            throw new IllegalStateException("the server answered without " + name);
        }
        return value;
    }

    private static Octets multiple(ECPoint point, BigInteger scalar) {
        return EvaluatedElement.of(point.multiply(scalar).normalize()).encode();
    }

    private static Octets evaluateRequest(Octets point) {
        return Octets.of(ascii("{\"blindedElement\":\"" + point.toBase64() + "\"}"));
    }

    private static Octets random(SecureRandom random, int sizeBytes) {
        byte[] octets = new byte[sizeBytes];
        random.nextBytes(octets);
        return Octets.of(octets);
    }

    private static byte[] ascii(String json) {
        return json.getBytes(StandardCharsets.US_ASCII);
    }
}
