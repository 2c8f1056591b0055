package org.pinfold.registration.service;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pinfold.audit.AuditTrail;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.CallerRole;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.Accounts;
import org.pinfold.registration.Username;
import org.pinfold.registration.Usernames;

/** Names that lead to accounts: reserved, confirmed, looked up and given up. */
@Stateless
public class UsernameService {
    @Inject
    private Usernames usernames;

    @Inject
    private Accounts accounts;

    @Inject
    private AuditTrail audit;

    @Inject
    private Clock clock;

    /** For the container. */
    public UsernameService() {}

    UsernameService(Usernames usernames, Accounts accounts, AuditTrail audit, Clock clock) {
        this.usernames = usernames;
        this.accounts = accounts;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Reserves the first of some names that the account may have, in the place of an earlier reservation. One that it has
     * confirmed stays confirmed.
     *
     * @param candidates 1 to {@link Username#MAX_CANDIDATES} hashes, in the order of preference
     * @return the hash; empty if none is free, or the account is gone
     */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Optional<Octets> reserve(Aci account, List<Octets> candidates) {
        Instant now = now();
        Map<Octets, Username> present = usernames.lockAll(candidates);
        if (accounts.lock(account).isEmpty()) {
            return Optional.empty();
        }
        Optional<Octets> free = candidates.stream()
                .filter(hash -> Optional.ofNullable(present.get(hash))
                        .map(name -> name.isFreeFor(account, now))
                        .orElse(true))
                .findFirst();
        if (free.isEmpty()) {
            return free;
        }
        // One that is no longer wanted would keep it from others for no reason.
        usernames.ofAccount(account).stream()
                .filter(name -> name.state() == Username.State.RESERVED)
                .forEach(name -> usernames.put(name.unreserved(now)));
        boolean own = Optional.ofNullable(present.get(free.get()))
                .filter(name -> name.state() == Username.State.CONFIRMED)
                .isPresent();
        if (!own) {
            usernames.put(Optional.ofNullable(present.get(free.get()))
                    .filter(name -> !name.isFreeForAnybody(now))
                    .map(name -> name.reservedAgain(now))
                    .orElseGet(() -> Username.reserved(free.get(), account, now)));
        }
        return free;
    }

    /**
     * Gives the account the name that it reserved; the one that it had is held. Again is harmless.
     *
     * @return whether it has the name now
     */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public boolean confirm(Aci account, Octets hash) {
        Instant now = now();
        Optional<Username> name =
                Optional.ofNullable(usernames.lockAll(List.of(hash)).get(hash));
        if (accounts.lock(account).isEmpty()) {
            return false;
        }
        boolean own = name.filter(present -> present.state() == Username.State.CONFIRMED)
                .flatMap(Username::account)
                .filter(account::equals)
                .isPresent();
        if (own) {
            return true;
        }
        if (name.filter(present -> present.isReservedBy(account, now)).isEmpty()) {
            return false;
        }
        giveUp(account, now);
        usernames.put(name.get().confirmed());
        audit.append(SecurityEvent.USERNAME_SET, Optional.of(account), Map.of());
        return true;
    }

    /** Gives the account's name up; there may be none. */
    @RolesAllowed(CallerRole.DEVICE)
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public void release(Aci account) {
        if (accounts.lock(account).isPresent() && giveUp(account, now())) {
            audit.append(SecurityEvent.USERNAME_REMOVED, Optional.of(account), Map.of());
        }
    }

    /** The account that a confirmed name leads to. */
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.REQUIRED)
    public Optional<Aci> find(Octets hash) {
        return usernames
                .find(hash)
                .filter(name -> name.state() == Username.State.CONFIRMED)
                .flatMap(Username::account);
    }

    private boolean giveUp(Aci account, Instant now) {
        List<Username> confirmed = usernames.ofAccount(account).stream()
                .filter(name -> name.state() == Username.State.CONFIRMED)
                .toList();
        confirmed.forEach(name -> usernames.put(name.held(now)));
        return !confirmed.isEmpty();
    }

    private Instant now() {
        return WholeMillis.of(clock);
    }
}
