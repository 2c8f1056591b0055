package org.pinfold.protocol;

import java.util.Locale;
import java.util.Optional;

/** What an account's owner is told of (protocol.md, section 18). Devices ignore a type that they do not know. */
public enum AccountEventType {
    /** Somebody spent a guess on the PIN. */
    GUESS_DEBITED,
    /** Somebody proved the PIN, and the count of guesses went back to zero. */
    GUESS_COUNT_RESET,
    /** A proof of the PIN did not match. */
    PROOF_REJECTED,
    /** The last guess was used up: the secret is gone. */
    SECRET_DESTROYED,
    /** A PIN was set or changed. */
    PIN_CHANGED,
    /** The secret was removed by a device. */
    SECRET_REMOVED,
    /** The stored secret is not there as it must be: the operator's database lost or changed it. */
    SECRET_DAMAGED,
    /** The number was registered by a device: all earlier devices are out. */
    NUMBER_REGISTERED,
    /** The number went to another account. */
    NUMBER_MOVED,
    /** The account has another number now. */
    NUMBER_CHANGED,
    /** A device was added. */
    DEVICE_LINKED,
    /** A device was removed. */
    DEVICE_REMOVED,
    /** An administrator took all devices away; the account is as it was. */
    DEVICES_LOGGED_OUT,
    /** A device that registered without the lock proved the PIN and may do everything now. */
    DEVICE_RELEASED,
    /** Somebody proved the number and met the registration lock without its value. */
    LOCK_PROBED,
    /** A registration lock was set. */
    LOCK_SET,
    /** The registration lock was removed. */
    LOCK_REMOVED,
    /** The owner objected to whoever proved the number. */
    REGISTRATION_OBJECTED,
    /** The PIN of an old system opened the imported lock. */
    LEGACY_LOCK_OPENED,
    /** A recovery password was set. */
    RECOVERY_PASSWORD_SET,
    /** The recovery password was removed. */
    RECOVERY_PASSWORD_REMOVED,
    /** The account took a username. */
    USERNAME_SET,
    /** The account gave its username up. */
    USERNAME_REMOVED,
    /** The backup was removed. */
    BACKUP_REMOVED;

    /** As it goes over the wire, for example {@code guess-debited}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The type with this {@link #wireName}, or empty for one that this version does not know. */
    public static Optional<AccountEventType> ofWireName(String wireName) {
        for (AccountEventType type : values()) {
            if (type.wireName().equals(wireName)) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }
}
