package org.pinfold.rest;

import jakarta.ejb.EJBAccessException;
import jakarta.ejb.EJBTransactionRolledbackException;
import jakarta.ejb.TransactionRolledbackLocalException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import org.pinfold.ledger.LedgerBusyException;
import org.pinfold.ledger.LedgerFaultException;
import org.pinfold.ledger.LedgerFullException;
import org.pinfold.ledger.LedgerStoppedException;
import org.pinfold.ledger.OutcomeUnknownException;
import org.pinfold.protocol.ProblemType;
import org.pinfold.recovery.RecordDamagedException;
import org.pinfold.registration.LoginUnavailableException;
import org.pinfold.token.TokenFaultException;
import org.pinfold.token.TokenUnavailableException;

/**
 * Broken promises: the one mapping from exceptions to problem documents. Nothing of an exception but its type goes into
 * the log, and nothing at all into the answer: its message may hold SQL, or what a client sent.
 */
@Provider
public class FailureMapper implements ExceptionMapper<Throwable> {
    private static final System.Logger LOG = System.getLogger(FailureMapper.class.getName());
    private static final int MAX_CAUSES = 20;
    /** By name, because persistence stays in the stores. */
    private static final Set<String> OF_THE_DATABASE = Set.of("jakarta.persistence", "jakarta.transaction");

    @Context
    SecurityContext security;

    @Override
    public Response toResponse(Throwable failure) {
        Optional<ProblemException> refused = cause(failure, ProblemException.class);
        if (refused.isPresent()) {
            return refused.get().getResponse();
        }
        return ProblemResponse.of(typeOf(failure)).build();
    }

    private ProblemType typeOf(Throwable failure) {
        if (cause(failure, EJBAccessException.class).isPresent()) {
            return security.getUserPrincipal() == null ? ProblemType.UNAUTHENTICATED : ProblemType.FORBIDDEN;
        }
        ProblemType type = classify(failure);
        LOG.log(System.Logger.Level.ERROR, "request failed with {0}: {1}", type, trace(failure));
        return type;
    }

    /** The problem behind a failure of the server, whatever the containers wrapped it into. */
    static ProblemType classify(Throwable failure) {
        if (cause(failure, OutcomeUnknownException.class).isPresent()) {
            return ProblemType.OUTCOME_UNKNOWN;
        }
        if (cause(failure, LedgerBusyException.class).isPresent()) {
            return ProblemType.BUSY;
        }
        if (cause(failure, LoginUnavailableException.class).isPresent()) {
            return ProblemType.LOGIN_UNAVAILABLE;
        }
        if (cause(failure, LedgerFullException.class).isPresent()) {
            return ProblemType.LEDGER_FULL;
        }
        if (cause(failure, TokenUnavailableException.class).isPresent()) {
            return ProblemType.TOKEN_UNAVAILABLE;
        }
        if (cause(failure, TokenFaultException.class).isPresent()) {
            return ProblemType.TOKEN_FAULT;
        }
        if (cause(failure, LedgerStoppedException.class).isPresent()
                || cause(failure, LedgerFaultException.class).isPresent()) {
            return ProblemType.LEDGER_FAULT;
        }
        if (cause(failure, RecordDamagedException.class).isPresent()) {
            return ProblemType.RECORD_DAMAGED;
        }
        if (isOfTheDatabase(failure)) {
            return ProblemType.OUTCOME_UNKNOWN;
        }
        return ProblemType.INTERNAL_ERROR;
    }

    /**
     * Whether a statement or a commit failed, after which nobody knows what is stored. A bean's bug is none of that: a
     * device that is asked to repeat would meet it again and again.
     */
    private static boolean isOfTheDatabase(Throwable failure) {
        Throwable current = failure;
        Throwable root = failure;
        for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
            if (current instanceof SQLException
                    || OF_THE_DATABASE.contains(current.getClass().getPackageName())) {
                return true;
            }
            root = current;
            current = current.getCause();
        }
        // A container that rolled back and gives no reason.
        return root instanceof EJBTransactionRolledbackException || root instanceof TransactionRolledbackLocalException;
    }

    /** Types of the failure and its causes, with where each was thrown: enough to find it, without its text. */
    private static String trace(Throwable failure) {
        StringBuilder trace = new StringBuilder();
        Throwable current = failure;
        for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
            StackTraceElement[] frames = current.getStackTrace();
            trace.append(depth == 0 ? "" : " <- ")
                    .append(current.getClass().getName())
                    .append(frames.length == 0 ? "" : " at " + frames[0]);
            current = current.getCause();
        }
        return trace.toString();
    }

    private static <T extends Throwable> Optional<T> cause(Throwable failure, Class<T> type) {
        Throwable current = failure;
        for (int depth = 0; current != null && depth < MAX_CAUSES; depth++) {
            if (type.isInstance(current)) {
                return Optional.of(type.cast(current));
            }
            current = current.getCause();
        }
        return Optional.empty();
    }
}
