package org.pinfold.it.incontainer;

import java.util.concurrent.Callable;

/** Somebody with one role, who makes a call as himself. */
public interface CallerWithRole {
    /** Makes the call; what it throws comes out. */
    <T> T make(Callable<T> call) throws Exception;
}
