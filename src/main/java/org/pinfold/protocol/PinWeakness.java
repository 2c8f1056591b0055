package org.pinfold.protocol;

/** Why a PIN is refused when it is set. A PIN is never refused for these when a secret is restored. */
public enum PinWeakness {
    /** Fewer than 4 characters. */
    TOO_SHORT,
    /** Digits only, each one more than the digit before, as in 1234. */
    ASCENDING_DIGITS,
    /** Digits only, each one less than the digit before, as in 4321. */
    DESCENDING_DIGITS,
    /** Digits only, all the same, as in 2222. */
    REPEATED_DIGIT
}
