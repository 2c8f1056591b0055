package org.pinfold.protocol;

import java.util.Optional;

/**
 * Every failure that the HTTP API reports, each with its stable machine-readable type and its status. The type goes
 * into the {@code type} member of {@code application/problem+json} (RFC 9457) as {@link #uri}; titles are for people
 * and may change, types do not.
 */
public enum ProblemType {
    MALFORMED_REQUEST(400, "The request line, a header or the address is not well-formed"),
    MALFORMED_JSON(400, "The body is not one well-formed JSON object"),
    UNKNOWN_FIELD(400, "The body has a field that this call does not know"),
    DUPLICATE_FIELD(400, "The body has a field twice"),
    MISSING_FIELD(400, "A required field is missing or null"),
    WRONG_FIELD_TYPE(400, "A field has another JSON type than it should, or a number is fractional"),
    FIELD_OUT_OF_RANGE(400, "A field has a wrong size or a value outside its range"),
    INVALID_POINT(400, "The blinded element is not a point of the group"),
    WEAK_PARAMETERS(400, "The PIN-hash parameters are outside the accepted range"),
    INVALID_NUMBER(400, "The number is not an E.164 number"),
    UNAUTHENTICATED(401, "Credentials are missing or not accepted"),
    CHALLENGE_FAILED(403, "The challenge is not passed: get another one"),
    WRONG_CODE(403, "The verification code is wrong"),
    NOT_VERIFIED(401, "The verification session has not proved the number"),
    FORBIDDEN(403, "These credentials do not allow this call"),
    ACCOUNT_FROZEN(403, "Somebody met the lock of this account: register its number again, with the lock's value"),
    WRONG_PIN(403, "The proof does not match: the PIN is wrong"),
    WRONG_LOCK(403, "The present registration lock value is wrong or missing"),
    WRONG_RECOVERY_PASSWORD(403, "The number is not to be had with this recovery password: prove it by a code"),
    NOT_FOUND(404, "There is nothing at this address"),
    NO_SESSION(404, "There is no such verification session, or it has expired"),
    NO_SECRET(404, "No secret was ever stored for this account"),
    SECRET_REMOVED(404, "The secret was removed by its owner"),
    NO_LINK_TOKEN(404, "There is no such link token, or it was used, has expired or was replaced"),
    NO_DEVICE(404, "The account has no such device"),
    NO_NUMBER(404, "No number leads to this account"),
    NO_LEGACY_LOCK(404, "The number has no lock of an old system"),
    NO_LOGINS(404, "This server registers no accounts by a login"),
    NO_USERNAME(404, "The username leads to no account"),
    NO_BACKUP(404, "There is no backup"),
    METHOD_NOT_ALLOWED(405, "This address does not take this method"),
    NOT_ACCEPTABLE(406, "This address does not answer in that media type"),
    CHALLENGE_REQUIRED(409, "A challenge must be passed before a code is sent"),
    STALE_GENERATION(409, "A newer PIN was set meanwhile, or the secret was removed"),
    STORE_CONFLICT(409, "This ticket was already used with another body"),
    MANIFEST_CONFLICT(409, "The backup has another version than the write assumed"),
    SESSION_CONFLICT(409, "The verification session does not allow this step now"),
    TOO_MANY_DEVICES(409, "The account has as many devices as it may have"),
    FIRST_DEVICE(409, "The account's first device goes with a registration or with the account"),
    USERNAME_TAKEN(409, "None of the usernames is free"),
    USERNAME_NOT_RESERVED(409, "The username is not reserved for this account, or no longer"),
    NO_TRIES_REMAINING(410, "Every guess was used; the secret is destroyed"),
    BODY_TOO_LARGE(413, "The body is larger than this call accepts"),
    UNSUPPORTED_MEDIA_TYPE(415, "This call takes application/json in UTF-8"),
    TICKET_INVALID(422, "The ticket is not genuine or belongs to another device"),
    TICKET_EXPIRED(422, "The ticket has expired; start again"),
    ATTEMPT_INVALID(422, "The attempt is not genuine or belongs to another account"),
    LIMIT_EXCEEDED(422, "The write would exceed a limit of the backup"),
    NUMBER_NOT_SERVED(422, "No codes are sent to this number's country"),
    REGISTRATION_LOCKED(423, "The number is registered and locked; continue with the PIN"),
    LOCK_GENERATION_MISMATCH(423, "The lock is not of the present PIN: what the PIN brings may not open it"),
    TOO_MANY_REQUESTS(429, "Too many requests; try again later"),
    TOO_SOON(429, "The next guess is not allowed yet"),
    INTERNAL_ERROR(500, "The server failed; nothing is lost"),
    RECORD_LOST(500, "The stored record is not the one that the token names: the database was turned back"),
    RECORD_DAMAGED(500, "The stored record does not verify; no guess was counted"),
    LEDGER_FAULT(500, "The guess ledger does not verify; no guess was counted"),
    TOKEN_FAULT(500, "The token gave an impossible answer"),
    TOKEN_UNAVAILABLE(503, "The token does not answer; no guess is lost, repeat the same point"),
    BUSY(503, "Too many requests at this moment; nothing was done, try again"),
    LEDGER_FULL(507, "There is no room for another account's secret; nothing was done"),
    OUTCOME_UNKNOWN(503, "The outcome is unknown: repeat the same request"),
    LOGIN_UNAVAILABLE(503, "The login could not be checked; nothing is lost, try again"),
    CHALLENGE_UNAVAILABLE(503, "The challenge could not be checked; nothing is lost"),
    SENDER_UNAVAILABLE(503, "The verification code could not be sent");

    private static final String PREFIX = "urn:pinfold:problem:";

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    /** The HTTP status, 400 to 599. */
    public int status() {
        return status;
    }

    /** One sentence for people, without user input. */
    public String title() {
        return title;
    }

    /** The stable type, for example {@code urn:pinfold:problem:wrong-pin}. */
    public String uri() {
        return PREFIX + name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** The problem with this {@link #uri}, or empty for a type that this version does not know. */
    public static Optional<ProblemType> ofUri(String uri) {
        for (ProblemType type : values()) {
            if (type.uri().equals(uri)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
