package org.pinfold.it.incontainer;

import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RunAs;
import jakarta.ejb.Local;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.util.concurrent.Callable;

/** Somebody with a role that no service knows. */
@Stateless
@Local(CallerWithRole.class)
@RunAs("stranger")
public class StrangerCaller implements CallerWithRole {
    @Override
    @PermitAll
    @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
    public <T> T make(Callable<T> call) throws Exception {
        return call.call();
    }
}
