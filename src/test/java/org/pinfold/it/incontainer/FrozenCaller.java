package org.pinfold.it.incontainer;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RunAs;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.concurrent.Callable;
import org.pinfold.protocol.CallerRole;

/** A device of a frozen account; without the role that it has beside this one. */
@Stateless
@Local(CallerWithRole.class)
@RunAs(CallerRole.FROZEN)
public class FrozenCaller implements CallerWithRole {
    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public <T> T make(Callable<T> call) throws Exception {
        return call.call();
    }
}
