package org.pinfold.token;

/**
 * What a MAC is for. The name's label is the first field of every MAC, so that a MAC made for one purpose is worthless
 * for another.
 */
public enum MacPurpose {
    /** Ties a slot to its live record. */
    RECORD("record"),
    /** Recognises the latest guess's point again. */
    GUESS("guess"),
    /** A mirror row in the database. */
    MIRROR("mirror"),
    /** How far the database has come. */
    LEDGER_HEAD("ledger-head"),
    /** A ticket of {@code store/start}. */
    TICKET("ticket"),
    /** An attempt of {@code restore/evaluate}. */
    ATTEMPT("attempt"),
    /** A recovery credential. */
    RECOVERY_CREDENTIAL("recovery-credential"),
    /** A device password. */
    DEVICE_PASSWORD("device-password"),
    /** A registration lock. */
    REGISTRATION_LOCK("registration-lock"),
    /** A recovery password. */
    RECOVERY_PASSWORD("recovery-password"),
    /** An old system's hash of a PIN. */
    LEGACY("legacy"),
    /** Recognises the latest PIN at an imported lock again. */
    LEGACY_GUESS("legacy-guess"),
    /** A nonce for an ID token. */
    LOGIN_NONCE("login-nonce"),
    /** A verification code. */
    VERIFICATION_CODE("verification-code"),
    /** An entry of the audit trail. */
    AUDIT("audit");

    private final String label;

    MacPurpose(String label) {
        this.label = label;
    }

    /** ASCII; never changed once records exist. */
    public String label() {
        return label;
    }
}
