package org.pinfold.registration;

/**
 * Carries verification codes to telephones. An implementation neither logs nor keeps a code, unless its name says that
 * it is for development. Safe for use by many threads; called outside every transaction, because a message cannot be
 * taken back.
 */
public interface CodeSender {
    /**
     * Hands a code to the carrier.
     *
     * @return whether the carrier took it; {@link Delivery#UNAVAILABLE} gives the request back to the session, so it is
     *     only said when no message left
     */
    Delivery send(PhoneNumber number, VerificationCode code, Transport transport);

    /** Whether a code left. */
    enum Delivery {
        /** The carrier has it. */
        ACCEPTED,
        /** Nothing was sent. */
        UNAVAILABLE
    }
}
