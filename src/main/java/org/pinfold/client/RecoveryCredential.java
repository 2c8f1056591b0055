package org.pinfold.client;

/**
 * What somebody gets who proved a locked number: a bearer credential (RFC 6750) for recovery state, evaluate and unlock,
 * valid for at most an hour.
 *
 * @param value opaque; secret
 */
public record RecoveryCredential(String value) implements Credential {
    @Override
    public String authorization() {
        return "Bearer " + value;
    }

    @Override
    public String toString() {
        return "RecoveryCredential(redacted)";
    }
}
