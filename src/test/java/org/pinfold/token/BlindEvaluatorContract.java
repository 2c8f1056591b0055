package org.pinfold.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.bouncycastle.math.ec.ECPoint;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.InvalidPointException;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.P256;

/** What every {@link BlindEvaluator} does. Its key is unknown here: the group's laws show that it multiplies. */
public interface BlindEvaluatorContract {
    BlindEvaluator evaluator();

    Tweak TWEAK = new Tweak(
            new Aci(UUID.fromString("6f1bbd5c-0a8b-4f0e-9c1c-1f3c2b7a9d01")),
            7,
            3,
            Octets.of(new byte[Tweak.NONCE_BYTES]));

    @Test
    default void samePointAndTweakGiveTheSameAnswer() {
        BlindedElement point = randomPoint();

        assertThat(evaluator().evaluate(point, TWEAK).encode())
                .isEqualTo(evaluator().evaluate(point, TWEAK).encode());
    }

    @Test
    default void evaluationOfASumIsTheSumOfTheEvaluations() {
        for (int i = 0; i < 20; i++) {
            ECPoint p = randomPoint().point();
            ECPoint q = randomPoint().point();

            assertThat(evaluate(p.add(q)))
                    .isEqualTo(evaluate(p).add(evaluate(q)).normalize());
        }
    }

    @Test
    default void evaluationOfAMultipleIsTheMultipleOfTheEvaluation() {
        for (int i = 0; i < 20; i++) {
            ECPoint p = randomPoint().point();
            BigInteger blind = randomScalar();

            assertThat(evaluate(p.multiply(blind)))
                    .isEqualTo(evaluate(p).multiply(blind).normalize());
        }
    }

    @Test
    default void oppositePointsHaveOppositeEvaluations() {
        ECPoint g = P256.generator();

        assertThat(evaluate(g.negate())).isEqualTo(evaluate(g).negate().normalize());
    }

    @Test
    default void accountSlotGenerationAndNonceEachChangeTheKey() {
        BlindedElement point = randomPoint();
        byte[] otherNonce = new byte[Tweak.NONCE_BYTES];
        otherNonce[31] = 1;
        List<Tweak> tweaks = List.of(
                TWEAK,
                new Tweak(
                        new Aci(UUID.fromString("6f1bbd5c-0a8b-4f0e-9c1c-1f3c2b7a9d02")),
                        TWEAK.slot(),
                        TWEAK.generation(),
                        TWEAK.nonce()),
                new Tweak(TWEAK.account(), TWEAK.slot() + 1, TWEAK.generation(), TWEAK.nonce()),
                new Tweak(TWEAK.account(), TWEAK.slot(), TWEAK.generation() + 1, TWEAK.nonce()),
                new Tweak(TWEAK.account(), TWEAK.slot(), TWEAK.generation(), Octets.of(otherNonce)));

        assertThat(tweaks.stream()
                        .map(tweak -> evaluator().evaluate(point, tweak).encode()))
                .doesNotHaveDuplicates();
    }

    @Test
    default void manyThreadsGetTheAnswersOfOne() {
        List<BlindedElement> points =
                IntStream.range(0, 16).mapToObj(i -> randomPoint()).toList();
        List<Octets> alone = points.stream()
                .map(point -> evaluator().evaluate(point, TWEAK).encode())
                .toList();
        ConcurrentLinkedQueue<Octets> wrong = new ConcurrentLinkedQueue<>();

        IntStream.range(0, 400).parallel().forEach(i -> {
            Octets answer = evaluator().evaluate(points.get(i % 16), TWEAK).encode();
            if (!answer.equals(alone.get(i % 16))) {
                wrong.add(answer);
            }
        });

        assertThat(wrong).isEmpty();
    }

    private ECPoint evaluate(ECPoint point) {
        return evaluator().evaluate(element(point), TWEAK).point();
    }

    /** A point as a client sends it. */
    static BlindedElement element(ECPoint point) {
        try {
            return BlindedElement.parse(Octets.of(point.getEncoded(true)));
        } catch (InvalidPointException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static BigInteger randomScalar() {
        return new BigInteger(P256.order().bitLength() - 1, new SecureRandom()).add(BigInteger.ONE);
    }

    static BlindedElement randomPoint() {
        return element(P256.generator().multiply(randomScalar()));
    }
}
