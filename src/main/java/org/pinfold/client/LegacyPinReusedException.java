package org.pinfold.client;

/** The new PIN is the old system's, which that system knew a hash of. Nothing was sent. */
public final class LegacyPinReusedException extends PinfoldException {
    private static final long serialVersionUID = 1L;

    LegacyPinReusedException() {
        super("the new PIN must not be the old system's");
    }
}
