package org.pinfold.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ContestTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration MILLISECOND = Duration.ofMillis(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final Instant NEVER = NOW.plus(Duration.ofDays(1000));

    @Nested
    class AClaim {
        private final Contest claimed = Contest.NONE.claimed(NOW);

        @Test
        void endsTheLockAfterSevenDaysWhateverTheActivity() {
            Instant end = NOW.plus(Contest.CLAIM_LIFETIME);
            assertThat(claimed.lockEnd(NEVER, NOW)).isEqualTo(end);
            assertThat(claimed.lockEnd(NEVER, end.plus(DAY))).isEqualTo(end);
        }

        @Test
        void givesAnIdleAccountNoLongerLock() {
            Instant soon = NOW.plus(DAY);
            assertThat(claimed.lockEnd(soon, NOW)).isEqualTo(soon);
        }

        @Test
        void isNotMadeYoungerByAnotherProof() {
            assertThat(claimed.claimed(NOW.plus(Duration.ofDays(13)))).isEqualTo(claimed);
        }

        @Test
        void isVoidAfterItsWindowAndThenActivityKeepsTheLockAgain() {
            Instant end = NOW.plus(Contest.CLAIM_LIFETIME).plus(Contest.CLAIM_WINDOW);
            assertThat(claimed.isClaimed(end.minus(MILLISECOND))).isTrue();
            assertThat(claimed.isClaimed(end)).isFalse();
            assertThat(claimed.lockEnd(NEVER, end)).isEqualTo(NEVER);
            assertThat(claimed.claimed(end).claimedAt()).contains(end);
        }

        @Test
        void isSettledByTheOwnersProof() {
            assertThat(claimed.settled().isClaimed(NOW)).isFalse();
        }
    }

    @Nested
    class AnObjection {
        private final Contest objected = Contest.NONE.claimed(NOW).objected(NOW);

        @Test
        void blocksForADayToTheMillisecond() {
            assertThat(objected.isBlocked(NOW)).isTrue();
            assertThat(objected.isBlocked(NOW.plus(DAY).minus(MILLISECOND))).isTrue();
            assertThat(objected.isBlocked(NOW.plus(DAY))).isFalse();
        }

        @Test
        void leavesTheClaimAsOldAsItIs() {
            assertThat(objected.claimedAt()).contains(NOW);
        }

        @Test
        void isPossibleTwiceInSevenDaysToTheMillisecond() {
            assertThat(objected.objectionsLeft(NOW)).isEqualTo(1);
            Instant second = NOW.plus(DAY);
            Contest twice = objected.objected(second);
            assertThat(twice.objectionsLeft(second)).isZero();
            assertThat(twice.nextObjection(second)).isEqualTo(NOW.plus(Contest.OBJECTION_PERIOD));
            assertThatThrownBy(() -> twice.objected(second)).isInstanceOf(IllegalStateException.class);
            Instant free = NOW.plus(Contest.OBJECTION_PERIOD);
            assertThat(twice.objectionsLeft(free.minus(MILLISECOND))).isZero();
            assertThat(twice.objectionsLeft(free)).isEqualTo(1);
        }

        @Test
        void isNotForgottenWhenTheClaimIsSettled() {
            assertThat(objected.settled().objectionsLeft(NOW)).isEqualTo(1);
            assertThat(objected.settled().isBlocked(NOW)).isTrue();
        }
    }
}
