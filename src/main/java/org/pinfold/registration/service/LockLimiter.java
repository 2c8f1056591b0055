package org.pinfold.registration.service;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.pinfold.limits.KeyedBuckets;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.registration.LockLimits;

/** The tries in memory, forgotten at a restart: the value has 256 bits, and whoever tries has proved the number. */
@ApplicationScoped
public class LockLimiter implements LockLimits {
    private static final int TRIES_AN_HOUR = 10;
    private static final int MAX_PROOFS = 100_000;

    @Inject
    Clock clock;

    private KeyedBuckets tries;

    @PostConstruct
    void fill() {
        tries = new KeyedBuckets(TRIES_AN_HOUR, Duration.ofHours(1), MAX_PROOFS, clock);
    }

    @Override
    public Optional<Duration> takeTry(Aci account, Octets proof) {
        return tries.take(key(account, proof));
    }

    @Override
    public void clearTries(Aci account, Octets proof) {
        tries.clear(key(account, proof));
    }

    private static String key(Aci account, Octets proof) {
        return account + ":" + proof.toHex();
    }
}
