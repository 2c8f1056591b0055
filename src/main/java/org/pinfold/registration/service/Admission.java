package org.pinfold.registration.service;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.Account;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.Contest;
import org.pinfold.registration.Device;
import org.pinfold.registration.DevicePassword;
import org.pinfold.registration.Devices;
import org.pinfold.registration.Holder;
import org.pinfold.registration.Identifier;
import org.pinfold.registration.ImportedLock;
import org.pinfold.registration.LockPolicy;
import org.pinfold.registration.OwnerProof;
import org.pinfold.registration.RecoveryCredential;
import org.pinfold.registration.RecoveryPassword;
import org.pinfold.registration.RegisteredIdentifier;
import org.pinfold.registration.RegisteredIdentifiers;
import org.pinfold.registration.RegistrationDecision;
import org.pinfold.registration.RegistrationLockValue;
import org.pinfold.registration.RegistrationOutcome;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.Mac;

/**
 * Whom a registration lets in, into which account, and what becomes of the one that had the number (protocol.md, section
 * 10.4). Within the transaction of its caller.
 */
final class Admission {
    private static final Aci NOBODY = new Aci(new UUID(0, 0));
    private static final Octets NO_MAC = Octets.of(new byte[Mac.SIZE_BYTES]);

    private final RegisteredIdentifiers identifiers;
    private final Accounts accounts;
    private final Devices devices;
    private final LockPolicy lockPolicy;
    private final AuditTrail audit;
    private final CryptoToken token;
    private final SecureRandom random;

    Admission(
            RegisteredIdentifiers identifiers,
            Accounts accounts,
            Devices devices,
            LockPolicy lockPolicy,
            AuditTrail audit,
            CryptoToken token,
            SecureRandom random) {
        this.identifiers = identifiers;
        this.accounts = accounts;
        this.devices = devices;
        this.lockPolicy = lockPolicy;
        this.audit = audit;
        this.token = token;
        this.random = random;
    }

    /**
     * What proves a number or a login.
     *
     * @param password absent if a session or a login does
     * @param sessionIdHash of the session or the login's nonce; zero octets if a password does
     * @param expiresAt when it proves nothing any more
     */
    record Proof(Identifier identifier, Optional<RecoveryPassword> password, Octets sessionIdHash, Instant expiresAt) {}

    /**
     * Lets whoever proved a number or a login in, or says why not.
     *
     * @param presented the value of a lock, if the caller knows one
     * @param resolvedHolder the account that was resolved, and the former one with it if a value is presented
     * @return empty if the identifier leads somewhere else by now
     */
    Optional<RegistrationOutcome> admit(
            Proof proof, Optional<RegistrationLockValue> presented, Optional<Holder> resolvedHolder, Instant now) {
        Optional<RegisteredIdentifier> number = identifiers.lock(proof.identifier());
        boolean asResolved = number.map(RegisteredIdentifier::account).equals(resolvedHolder.map(Holder::account))
                && number.flatMap(RegisteredIdentifier::former).equals(resolvedHolder.flatMap(Holder::former));
        if (!asResolved) {
            return Optional.empty();
        }
        Optional<Account> holder = resolvedHolder.map(Holder::account).flatMap(accounts::lock);
        boolean ownKey =
                proof.password().map(password -> isOwn(holder, password)).orElse(false);
        if (proof.password().isPresent() && !ownKey) {
            return Optional.of(new RegistrationOutcome.WrongRecoveryPassword());
        }
        ImportedLock imported = resolvedHolder.map(Holder::imported).orElse(ImportedLock.ABSENT);
        OwnerProof shown = shown(holder, presented, imported, ownKey);

        RegistrationDecision decision =
                RegistrationDecision.decide(holder, shown, imported != ImportedLock.ABSENT, lockPolicy, now);
        if (decision instanceof RegistrationDecision.Locked locked) {
            long generation = resolvedHolder.orElseThrow().generation();
            boolean otherGeneration = presented.isPresent()
                    && holder.flatMap(Account::lock)
                            .filter(lock -> lock.generation() != generation)
                            .isPresent();
            Optional<String> credential = refuse(holder.orElseThrow(), number.orElseThrow(), proof, generation, now);
            return Optional.of(new RegistrationOutcome.Locked(
                    locked.timeRemaining(),
                    credential,
                    otherGeneration,
                    holder.flatMap(Account::lock).isEmpty()));
        }
        Optional<Account> former = shown == OwnerProof.NOTHING ? broughtBack(number, presented) : Optional.empty();
        if (former.isPresent()) {
            return Optional.of(bringBack(former.get(), holder.orElseThrow(), number.orElseThrow(), now));
        }
        boolean same = decision instanceof RegistrationDecision.SameAccount;
        Account account =
                same ? reactivate(holder.orElseThrow(), shown, proof, now) : open(holder, proof.identifier(), now);
        if (number.isPresent()) {
            identifiers.update(number.get().registeredBy(account.aci()));
        } else {
            identifiers.add(RegisteredIdentifier.first(proof.identifier(), account.aci(), now));
        }
        // Nothing but the number says that this is the owner: what is there waits for the PIN.
        boolean mustRestore = same
                && shown == OwnerProof.NOTHING
                && resolvedHolder.filter(Holder::hasBelongings).isPresent();
        RegistrationOutcome.Registered registered = letIn(account, proof.identifier(), same, shown, mustRestore, now);
        return Optional.of(
                decision instanceof RegistrationDecision.MoveNumber
                        ? registered.withRecovery(
                                leaveToFormer(holder.orElseThrow(), resolvedHolder.orElseThrow(), proof, now))
                        : registered);
    }

    /** The account that had the number before and whose lock {@code presented} opens. */
    private Optional<Account> broughtBack(
            Optional<RegisteredIdentifier> number, Optional<RegistrationLockValue> presented) {
        return number.filter(registered -> presented.isPresent())
                .flatMap(RegisteredIdentifier::former)
                .flatMap(accounts::lock)
                // Under its lock: whoever gives it another number holds that.
                .filter(former -> identifiers.findByAccount(former.aci()).isEmpty())
                .filter(former -> former.isOpenedBy(presented, token.mac()));
    }

    /** Expiry frees the number, never the account: whoever proves both has it again. */
    private RegistrationOutcome.Registered bringBack(
            Account former, Account holder, RegisteredIdentifier number, Instant now) {
        accounts.update(holder.withoutNumber(now));
        audit.append(SecurityEvent.NUMBER_MOVED, Optional.of(holder.aci()), Map.of());
        accounts.update(former.active(now).withNumber());
        identifiers.update(number.registeredBy(former.aci()));
        return letIn(former, number.identifier(), true, OwnerProof.LOCK_VALUE, false, now);
    }

    /**
     * Leave to go on with the PIN of the account that the number just left: its owner may have lost the phone, and with it the lock's
     * value, which only the PIN brings.
     */
    private Optional<String> leaveToFormer(Account left, Holder resolved, Proof proof, Instant now) {
        if (!resolved.hasBelongings()
                || resolved.imported() != ImportedLock.ABSENT
                || left.contest().isBlocked(now)) {
            return Optional.empty();
        }
        RegisteredIdentifier number = identifiers.find(proof.identifier()).orElseThrow();
        return Optional.of(credential(left.aci(), number, proof, resolved.generation(), now));
    }

    private OwnerProof shown(
            Optional<Account> holder,
            Optional<RegistrationLockValue> presented,
            ImportedLock imported,
            boolean ownKey) {
        if (imported == ImportedLock.OPENED && holder.flatMap(Account::lock).isEmpty()) {
            return OwnerProof.IMPORTED_PIN;
        }
        if (holder.isPresent() && holder.get().isOpenedBy(presented, token.mac())) {
            return OwnerProof.LOCK_VALUE;
        }
        return ownKey ? OwnerProof.RECOVERY_PASSWORD : OwnerProof.NOTHING;
    }

    /** The same work for every number, so that the time of the answer does not tell which are registered. */
    boolean isOwn(Optional<Account> holder, RecoveryPassword password) {
        Account asked = holder.filter(account -> account.recoveryPasswordMac().isPresent())
                .orElseGet(() -> Account.open(NOBODY, Instant.EPOCH).withRecoveryPassword(Optional.of(NO_MAC)));
        return asked.isProvedBy(password, token.mac());
    }

    /** Gives the identifier of a device that must restore to a new account; what the old one holds stays with it. */
    RegistrationOutcome.Registered beginAnew(Account holder, RegisteredIdentifier number, Instant now) {
        devices.removeAll(holder.aci());
        Account account = open(Optional.of(holder), number.identifier(), now);
        identifiers.update(number.registeredBy(account.aci()));
        return letIn(account, number.identifier(), false, OwnerProof.NOTHING, false, now);
    }

    private RegistrationOutcome.Registered letIn(
            Account account, Identifier identifier, boolean same, OwnerProof shown, boolean mustRestore, Instant now) {
        Aci aci = account.aci();
        DevicePassword password = DevicePassword.draw(random);
        devices.replaceAllBy(Device.first(aci, password.mac(token.mac(), aci, Device.PRIMARY), mustRestore, now));
        if (shown == OwnerProof.IMPORTED_PIN) {
            audit.append(SecurityEvent.LEGACY_LOCK_OPENED, Optional.of(aci), Map.of());
        }
        audit.append(
                SecurityEvent.NUMBER_REGISTERED,
                Optional.of(aci),
                Map.of(
                        "reregistered", String.valueOf(same),
                        "lock-opened",
                                String.valueOf(shown == OwnerProof.LOCK_VALUE || shown == OwnerProof.IMPORTED_PIN),
                        "must-restore", String.valueOf(mustRestore)));
        return new RegistrationOutcome.Registered(
                aci, identifier, Device.PRIMARY, password, same, mustRestore, Optional.empty());
    }

    /** Notes that somebody proved the number without the lock's value; a recovery credential for him, unless it is blocked. */
    private Optional<String> refuse(
            Account account, RegisteredIdentifier number, Proof proof, long generation, Instant now) {
        audit.append(
                SecurityEvent.REGISTRATION_LOCK_PROBED,
                Optional.of(account.aci()),
                Map.of("frozen", String.valueOf(lockPolicy.freezes())));
        Contest probed = account.contest().probed(lockPolicy, now);
        if (proof.password().isEmpty()) {
            // Whoever has the number now may be another person than whoever set the password.
            accounts.update(account.withRecoveryPassword(Optional.empty()).withContest(probed.claimed(now)));
        } else if (!probed.equals(account.contest())) {
            accounts.update(account.withContest(probed));
        }
        if (account.contest().isBlocked(now)) {
            return Optional.empty();
        }
        return Optional.of(credential(account.aci(), number, proof, generation, now));
    }

    private String credential(Aci account, RegisteredIdentifier number, Proof proof, long generation, Instant now) {
        // Not beyond the session: asking again would otherwise stretch one proof of the number for ever.
        Instant latest = now.plus(RecoveryCredential.MAX_LIFETIME);
        Instant expiresAt = proof.expiresAt().isBefore(latest) ? proof.expiresAt() : latest;
        RecoveryCredential credential = new RecoveryCredential(
                account, number.identifier(), proof.sessionIdHash(), generation, number.registrationCount(), expiresAt);
        return credential.seal(token.mac());
    }

    private Account reactivate(Account holder, OwnerProof shown, Proof proof, Instant now) {
        Account account = holder.active(now);
        if (shown == OwnerProof.NOTHING) {
            // Whoever has the number now may be another person than whoever set the password.
            account = account.withRecoveryPassword(Optional.empty());
        }
        Contest contest = account.contest();
        account = account.withContest(proof.password().isEmpty() ? contest.settled() : contest.thawed());
        accounts.update(account);
        return account;
    }

    private Account open(Optional<Account> formerHolder, Identifier identifier, Instant now) {
        if (formerHolder.isPresent()) {
            Account left = formerHolder.get().withoutNumber(now);
            accounts.update(left);
            audit.append(SecurityEvent.NUMBER_MOVED, Optional.of(left.aci()), Map.of());
        }
        Account account = Account.open(drawAci(random), identifier, now);
        accounts.add(account);
        return account;
    }

    /** A version 4 UUID (RFC 9562, section 5.4). */
    static Aci drawAci(SecureRandom random) {
        byte[] octets = new byte[Aci.SIZE_BYTES];
        random.nextBytes(octets);
        octets[6] = (byte) ((octets[6] & 0x0f) | 0x40);
        octets[8] = (byte) ((octets[8] & 0x3f) | 0x80);
        ByteBuffer in = ByteBuffer.wrap(octets);
        return new Aci(new UUID(in.getLong(), in.getLong()));
    }
}
