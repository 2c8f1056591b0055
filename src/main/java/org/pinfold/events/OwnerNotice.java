package org.pinfold.events;

import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.AccountEventType;

/**
 * What an owner is told of an act: of the audit trail's facts these three, and no other.
 *
 * @param type what happened
 * @param generation of the PIN, if one is concerned
 * @param triesRemaining after a guess
 * @param deviceId number of the device, if one is concerned
 */
public record OwnerNotice(
        AccountEventType type,
        Optional<Long> generation,
        Optional<Integer> triesRemaining,
        Optional<Integer> deviceId) {
    /** What the owner is told of an entry of the audit trail; empty if nothing. */
    public static Optional<OwnerNotice> of(AuditTrail.Entry entry) {
        return typeOf(entry.event()).map(type -> of(type, entry.facts()));
    }

    private static OwnerNotice of(AccountEventType type, Map<String, String> facts) {
        return new OwnerNotice(
                type,
                fact(facts, "generation").map(Long::valueOf),
                fact(facts, "triesRemaining").map(Integer::valueOf),
                fact(facts, "device").map(Integer::valueOf));
    }

    private static Optional<String> fact(Map<String, String> facts, String name) {
        return Optional.ofNullable(facts.get(name));
    }

    /** Every constant is decided on: a new one does not compile until it is. */
    static Optional<AccountEventType> typeOf(SecurityEvent event) {
        return Optional.ofNullable(
                switch (event) {
                    case GUESS_DEBITED -> AccountEventType.GUESS_DEBITED;
                    case GUESS_COUNT_RESET -> AccountEventType.GUESS_COUNT_RESET;
                    case PROOF_REJECTED -> AccountEventType.PROOF_REJECTED;
                    case SECRET_DESTROYED -> AccountEventType.SECRET_DESTROYED;
                    case SECRET_STORED -> AccountEventType.PIN_CHANGED;
                    case SECRET_REMOVED -> AccountEventType.SECRET_REMOVED;
                    case RECORD_LOST, RECORD_DAMAGED -> AccountEventType.SECRET_DAMAGED;
                    case NUMBER_REGISTERED -> AccountEventType.NUMBER_REGISTERED;
                    case NUMBER_MOVED -> AccountEventType.NUMBER_MOVED;
                    case NUMBER_CHANGED -> AccountEventType.NUMBER_CHANGED;
                    case DEVICE_LINKED -> AccountEventType.DEVICE_LINKED;
                    case DEVICE_REMOVED -> AccountEventType.DEVICE_REMOVED;
                    case DEVICES_LOGGED_OUT -> AccountEventType.DEVICES_LOGGED_OUT;
                    case DEVICE_RELEASED -> AccountEventType.DEVICE_RELEASED;
                    case REGISTRATION_LOCK_PROBED -> AccountEventType.LOCK_PROBED;
                    case REGISTRATION_LOCK_SET -> AccountEventType.LOCK_SET;
                    case REGISTRATION_LOCK_REMOVED -> AccountEventType.LOCK_REMOVED;
                    case REGISTRATION_OBJECTED -> AccountEventType.REGISTRATION_OBJECTED;
                    case LEGACY_LOCK_OPENED -> AccountEventType.LEGACY_LOCK_OPENED;
                    case RECOVERY_PASSWORD_SET -> AccountEventType.RECOVERY_PASSWORD_SET;
                    case RECOVERY_PASSWORD_REMOVED -> AccountEventType.RECOVERY_PASSWORD_REMOVED;
                    case USERNAME_SET -> AccountEventType.USERNAME_SET;
                    case USERNAME_REMOVED -> AccountEventType.USERNAME_REMOVED;
                    case BACKUP_REMOVED -> AccountEventType.BACKUP_REMOVED;
                    // Of the server and the operator, not of one account; and what no owner is left to be told of.
                    case SERVER_STARTED,
                            LEDGER_FAULT,
                            TOKEN_HEALED,
                            REGISTER_REBUILT,
                            DATABASE_BEHIND,
                            CLOCK_JUMPED,
                            GUESS_POLICY_LOOSENED,
                            LEGACY_IMPORT_BEGUN,
                            LEGACY_IMPORT_ENDED,
                            // Part of a change of PIN, which is told.
                            LEGACY_LOCK_REPLACED,
                            ACCOUNT_DELETION_BEGUN,
                            ACCOUNT_DELETED,
                            CREDENTIAL_REJECTED -> null;
                });
    }
}
