package org.pinfold.it.incontainer;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RunAs;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.concurrent.Callable;
import org.pinfold.protocol.CallerRole;

/** Somebody whom an OpenID provider vouches for. */
@Stateless
@Local(CallerWithRole.class)
@RunAs(CallerRole.LOGIN)
public class LoggedInCaller implements CallerWithRole {
    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public <T> T make(Callable<T> call) throws Exception {
        return call.call();
    }
}
