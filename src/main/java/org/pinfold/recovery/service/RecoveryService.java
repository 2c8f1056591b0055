package org.pinfold.recovery.service;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Local;
import jakarta.ejb.LocalBean;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.OptionalInt;
import org.pinfold.ledger.GuessLedger;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.PinHashParameters;
import org.pinfold.protocol.PinSalt;
import org.pinfold.recovery.HashingPermits;
import org.pinfold.recovery.LegacyGate;
import org.pinfold.recovery.LegacyGuessing;
import org.pinfold.recovery.LegacyOutcome;
import org.pinfold.recovery.PinProof;
import org.pinfold.recovery.RecordLocator;
import org.pinfold.recovery.RecordStore;
import org.pinfold.recovery.RecoveryLimits;
import org.pinfold.recovery.RecoveryOutcome;
import org.pinfold.recovery.RecoveryResolution;
import org.pinfold.recovery.RecoverySettings;
import org.pinfold.recovery.RecoveryState;
import org.pinfold.recovery.SecretErasing;
import org.pinfold.recovery.SecretErasure;
import org.pinfold.recovery.SecretRestoring;
import org.pinfold.recovery.SecretStoring;
import org.pinfold.recovery.StoreCommand;
import org.pinfold.recovery.StoredLock;
import org.pinfold.token.CryptoToken;

/**
 * The calls of secret recovery. None runs in a transaction: each step of ledger and records is one of its own, so that
 * nothing that happens later can give a guess back.
 */
@Stateless
@LocalBean
@Local({RecoveryResolution.class, SecretErasure.class, PinProof.class, LegacyGate.class})
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class RecoveryService implements RecoveryResolution, SecretErasure, PinProof, LegacyGate {
    @Inject
    CryptoToken token;

    @Inject
    GuessLedger ledger;

    @Inject
    RecordStore records;

    @Inject
    StoredLock lock;

    @Inject
    RecoveryLimits limits;

    @Inject
    RecoverySettings settings;

    @Inject
    HashingPermits permits;

    @Inject
    RecoveryCounts counts;

    @Inject
    Clock clock;

    @Inject
    SecureRandom random;

    private RecordLocator locator;
    private SecretStoring storing;
    private SecretRestoring restoring;
    private SecretErasing erasing;
    private LegacyGuessing legacy;

    @PostConstruct
    void compose() {
        locator = new RecordLocator(token, ledger, records, settings, clock);
        storing = new SecretStoring(token, ledger, records, locator, lock, limits, settings, clock, random);
        restoring = new SecretRestoring(token, ledger, records, locator, limits, clock);
        erasing = new SecretErasing(ledger, records);
        legacy = new LegacyGuessing(token, ledger, records, locator, limits, settings, permits);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public long resolve(Aci account) {
        return locator.resolve(account);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public boolean holdsSecret(Aci account) {
        return locator.holdsSecret(account);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public OptionalInt erase(Aci account) {
        return erasing.erase(account);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public boolean hasSlot(Aci account) {
        return erasing.hasSlot(account);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public int recordCount(Aci account) {
        return erasing.recordCount(account);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public boolean holds(Aci account) {
        return legacy.holds(account);
    }

    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public LegacyOutcome guess(Aci account, byte[] pin) {
        return legacy.guess(account, pin);
    }

    /** State of the stored secret. */
    @RolesAllowed({CallerRole.DEVICE, CallerRole.RECOVERY})
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public RecoveryState state(Aci account) {
        return locator.state(account);
    }

    /** The account's PIN-hash salt. */
    @RolesAllowed({CallerRole.DEVICE, CallerRole.RECOVERY})
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public Octets salt(Aci account) {
        return PinSalt.compute(settings.serviceIdentity(), account).encode();
    }

    /** First step of a store. */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public RecoveryOutcome.Start start(
            Aci account, int deviceId, BlindedElement point, PinHashParameters parameters, int wantedMaxTries) {
        return counts.counted(storing.start(account, deviceId, point, parameters, wantedMaxTries));
    }

    /** Second step of a store. */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public RecoveryOutcome.Store store(Aci account, int deviceId, StoreCommand command) {
        return counts.counted(storing.store(account, deviceId, command));
    }

    /** Debits a guess and evaluates its point. */
    @RolesAllowed({CallerRole.DEVICE, CallerRole.RECOVERY})
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public RecoveryOutcome.Evaluate evaluate(Aci account, BlindedElement point) {
        return counts.counted(restoring.evaluate(account, point));
    }

    /** Releases the secret for a right proof. */
    @RolesAllowed({CallerRole.DEVICE, CallerRole.RECOVERY})
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public RecoveryOutcome.Unlock unlock(Aci account, Octets attempt, Octets proof) {
        return counts.counted(restoring.unlock(account, attempt, proof));
    }

    @Override
    @RolesAllowed({CallerRole.DEVICE, CallerRole.FROZEN})
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public RecoveryOutcome.Unlock prove(Aci account, Octets attempt, Octets proof, Duration maxAge) {
        return counts.counted(
                restoring.unlock(account, attempt, proof, clock.instant().minus(maxAge)));
    }

    /** Removes the secret. */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public RecoveryOutcome.Remove remove(Aci account) {
        return counts.counted(storing.remove(account));
    }

    /** Completes what crashes left, destroys what was used up; returns the number of accounts with a fault. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public int sweep(int limit, Duration lookBack) {
        return locator.sweep(limit, lookBack);
    }
}
