package org.pinfold.client;

import java.util.Optional;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.PinHashParameters;
import org.pinfold.protocol.PinSalt;
import org.pinfold.protocol.ServiceIdentity;
import org.pinfold.protocol.messages.PinHashParametersMessage;
import org.pinfold.protocol.messages.RecoveryStateResponse;

/**
 * State of an account's stored secret, checked: the salt is what the pinned service identity and the account give, and
 * the cost of the PIN hash is inside the accepted range.
 *
 * @param account the account
 * @param state what there is
 * @param generation number of the latest generation, 0 to 2^32 - 1
 * @param triesRemaining 0 to 255
 * @param guessesSinceSuccess guesses counted since the last proven success, 0 to 255
 * @param salt salt of the PIN hash
 * @param parameters cost of the PIN hash
 */
public record RecoveryState(
        Aci account,
        State state,
        long generation,
        int triesRemaining,
        int guessesSinceSuccess,
        PinSalt salt,
        PinHashParameters parameters) {
    /** What there is. */
    public enum State {
        /** No secret was ever stored. */
        NEVER("never"),
        /** A secret is stored and can be restored. */
        STORED("stored"),
        /** Every guess was used; the secret is destroyed. */
        EXHAUSTED("exhausted"),
        /** The owner removed it. */
        REMOVED("removed"),
        /** The service lost it: its database was turned back. */
        RECORD_LOST("record-lost"),
        /** No secret was stored yet; the lock of an old system holds until a PIN is set ({@link LegacyUpgrade}). */
        LEGACY_LOCK("legacy-lock");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        /** The name on the wire. */
        public String wireName() {
            return wireName;
        }

        static Optional<State> ofWireName(String name) {
            for (State state : values()) {
                if (state.wireName.equals(name)) {
                    return Optional.of(state);
                }
            }
            return Optional.empty();
        }
    }

    /** Checks an answer. */
    static RecoveryState check(RecoveryStateResponse answer, ServiceIdentity service, Optional<Aci> expected)
            throws UntrustedServerException {
        try {
            Aci account = Aci.parse(answer.aci());
            if (expected.isPresent() && !expected.get().equals(account)) {
                throw new UntrustedServerException("the server answered for another account");
            }
            PinSalt salt = PinSalt.compute(service, account);
            requireSameSalt(salt, answer.salt());
            State state = State.ofWireName(answer.state())
                    .orElseThrow(() -> new UntrustedServerException("the server names an unknown state"));
            PinHashParametersMessage cost = answer.pinHashParameters();
            return new RecoveryState(
                    account,
                    state,
                    answer.generation(),
                    answer.triesRemaining(),
                    answer.guessesSinceSuccess(),
                    salt,
                    new PinHashParameters(cost.memoryKiB(), cost.iterations(), cost.parallelism()));
        } catch (IllegalArgumentException e) {
            // Parameters below the floor would make a cheap hash, above the ceiling a hanging device.
            throw new UntrustedServerException("the server's recovery state is outside the protocol's ranges");
        }
    }

    private static void requireSameSalt(PinSalt own, Octets presented) throws UntrustedServerException {
        // A salt of the server's choosing would let it compare PINs across accounts, or be another service in disguise.
        if (!own.encode().equals(presented)) {
            throw new UntrustedServerException("the server's salt is not that of the pinned service and account");
        }
    }
}
