package org.pinfold.registration;

import java.util.Optional;

/** What a person proves to be let into an account, and what leads to at most one account: a number, or a login. */
public sealed interface Identifier permits PhoneNumber, Login {
    /** Its one spelling, at most 64 ASCII characters. The spellings of different kinds begin with different characters. */
    String text();

    /** What of it a log may show. */
    String loggable();

    /** Reads {@link #text}; empty if it is none. */
    static Optional<Identifier> parse(String text) {
        return text.startsWith(Login.PREFIX)
                ? Login.parse(text).map(Identifier.class::cast)
                : PhoneNumber.parse(text).map(Identifier.class::cast);
    }
}
