package org.pinfold.torture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;

/** The torture notices what must not be. */
class ServerHistoryTest {
    private static final int MAX_TRIES = 3;
    private static final Aci ACCOUNT = new Aci(new UUID(1, 1));
    private static final Aci OTHER = new Aci(new UUID(2, 2));
    private static final SlotPosition FIRST = new SlotPosition(7, 2, 1, 1);

    private final ServerHistory history = new ServerHistory();

    private static Octets point(int octet) {
        byte[] compressed = new byte[33];
        compressed[1] = (byte) octet;
        return Octets.of(compressed);
    }

    @Test
    void aPointThatIsEvaluatedTwiceForOneDebitIsFine() {
        history.evaluated(ACCOUNT, FIRST, point(1), MAX_TRIES);
        history.evaluated(ACCOUNT, FIRST, point(1), MAX_TRIES);
        assertThat(history.latest(ACCOUNT)).hasValue(FIRST);
    }

    @Test
    void twoPointsForOneDebitAreABrokenPromise() {
        history.evaluated(ACCOUNT, FIRST, point(1), MAX_TRIES);
        assertBroken(ACCOUNT, FIRST, point(2));
    }

    @Test
    void anEvaluationBeyondTheTriesIsABrokenPromise() {
        history.evaluated(ACCOUNT, new SlotPosition(7, 2, 1, MAX_TRIES), point(1), MAX_TRIES);
        assertBroken(ACCOUNT, new SlotPosition(7, 2, 1, MAX_TRIES + 1), point(2));
        assertBroken(ACCOUNT, new SlotPosition(7, 2, 2, 0), point(3));
    }

    @Test
    void aSlotOfTwoAccountsIsABrokenPromise() {
        history.evaluated(ACCOUNT, FIRST, point(1), MAX_TRIES);
        assertBroken(OTHER, new SlotPosition(7, 3, 0, 1), point(1));
    }

    @Test
    void theLatestPositionIsTheGreatestWhateverCameLast() {
        SlotPosition later = new SlotPosition(7, 2, 2, 1);
        history.evaluated(ACCOUNT, later, point(1), MAX_TRIES);
        history.evaluated(ACCOUNT, FIRST, point(2), MAX_TRIES);
        assertThat(history.latest(ACCOUNT)).hasValue(later);
    }

    private void assertBroken(Aci account, SlotPosition position, Octets point) {
        assertThatThrownBy(() -> history.evaluated(account, position, point, MAX_TRIES))
                .isInstanceOfSatisfying(
                        BrokenPromiseException.class,
                        e -> assertThat(e.history()).last().asString().contains(position.toString()));
    }
}
