package org.pinfold.registration;

import java.time.Duration;

/**
 * Carries verification codes to telephones. An implementation neither logs nor keeps a code, unless its name says that
 * it is for development; nor does a number or a code appear in an exception that it throws. Safe for use by many threads;
 * called outside every transaction, because a message cannot be taken back.
 */
public interface CodeSender {
    /**
     * Hands a code to the carrier. What is not known, because the answer was lost after the message left, is accepted.
     *
     * @return whether the carrier took it; anything but {@link Delivery.Accepted} gives the request back to the session, so
     *     it is only said when no message left
     */
    Delivery send(PhoneNumber number, VerificationCode code, Transport transport);

    /** Whether a code left. */
    sealed interface Delivery {
        Delivery ACCEPTED = new Accepted();
        Delivery UNAVAILABLE = new Unavailable();
        Delivery NOT_SERVED = new NotServed();

        /** The carrier has it, or may have it. */
        record Accepted() implements Delivery {}

        /** Nothing was sent: there is no carrier, it is away, or it refuses. */
        record Unavailable() implements Delivery {}

        /** Nothing was sent: this server sends no codes to the number's country. */
        record NotServed() implements Delivery {}

        /** Nothing was sent: too many codes went to this number, or to numbers like it. */
        record OverBudget(Duration retryAfter) implements Delivery {}
    }
}
