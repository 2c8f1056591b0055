package org.pinfold.it.crash;

import jakarta.annotation.Priority;
import jakarta.ejb.EJB;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.interceptor.Interceptor;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.recovery.StoredLock;

/** The registration lock that a store sets; the middle of the promotion's transaction is a step to halt at. */
@Alternative
@Priority(Interceptor.Priority.APPLICATION)
@ApplicationScoped
@NullUnmarked
public class HaltingLock implements StoredLock {
    @EJB(beanName = "AccountLock")
    StoredLock lock;

    @Override
    public Optional<Octets> prepare(Aci account, long generation, String newValue, Optional<String> presentValue) {
        return lock.prepare(account, generation, newValue, presentValue);
    }

    @Override
    public void apply(Aci account, long generation, Octets verifier) {
        lock.apply(account, generation, verifier);
        CrashPoint.LOCK_APPLIED.pass();
    }
}
