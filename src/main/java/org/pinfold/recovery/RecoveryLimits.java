package org.pinfold.recovery;

import java.time.Duration;
import java.util.Optional;
import org.pinfold.protocol.Aci;

/** How often what costs no guess may be asked. Every check fails closed. */
public interface RecoveryLimits {
    /**
     * Takes one {@code store/start} of the account's 10 a day.
     *
     * @return how long to wait if there is none left
     */
    Optional<Duration> takeStart(Aci account);

    /**
     * Takes one of the 5 free repetitions of a guess.
     *
     * @param guess names the guess: generation, round and count
     * @return how long to wait if there is none left
     */
    Optional<Duration> takeRepeat(Aci account, String guess);

    /**
     * Takes one of the 20 unlock calls an hour that a debited guess has. By guess, not by account: otherwise whoever has
     * one guess could keep the owner's right proof out.
     *
     * @param guess names the guess: generation, round and count
     * @return how long to wait if there is none left
     */
    Optional<Duration> takeUnlock(Aci account, String guess);

    /** A proof matched: the guess's unlock calls are all there again. */
    void clearUnlocks(Aci account, String guess);
}
