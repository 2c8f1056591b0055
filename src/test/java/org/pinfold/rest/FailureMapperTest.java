package org.pinfold.rest;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ejb.EJBException;
import jakarta.ejb.EJBTransactionRolledbackException;
import jakarta.persistence.PersistenceException;
import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pinfold.ledger.LedgerBusyException;
import org.pinfold.ledger.LedgerFaultException;
import org.pinfold.ledger.LedgerFullException;
import org.pinfold.ledger.LedgerStoppedException;
import org.pinfold.ledger.OutcomeUnknownException;
import org.pinfold.protocol.ProblemType;
import org.pinfold.recovery.RecordDamagedException;
import org.pinfold.token.TokenFaultException;
import org.pinfold.token.TokenUnavailableException;

/** Which problem a failure is, as it comes and as a container wraps it. */
class FailureMapperTest {
    static Stream<Arguments> faultsOfOurs() {
        return Stream.of(
                Arguments.of(new TokenUnavailableException("sign", new Exception()), ProblemType.TOKEN_UNAVAILABLE),
                Arguments.of(new TokenFaultException("a short derivation"), ProblemType.TOKEN_FAULT),
                Arguments.of(new LedgerBusyException(), ProblemType.BUSY),
                Arguments.of(new LedgerFullException(), ProblemType.LEDGER_FULL),
                Arguments.of(new LedgerFaultException("no row"), ProblemType.LEDGER_FAULT),
                Arguments.of(new LedgerStoppedException("two writers"), ProblemType.LEDGER_FAULT),
                Arguments.of(new RecordDamagedException(), ProblemType.RECORD_DAMAGED),
                // The step that failed counts, not why.
                Arguments.of(
                        new OutcomeUnknownException("mirror row", new LedgerStoppedException("two writers")),
                        ProblemType.OUTCOME_UNKNOWN));
    }

    @ParameterizedTest
    @MethodSource("faultsOfOurs")
    void aFaultOfOursKeepsItsNameHoweverItIsWrapped(RuntimeException fault, ProblemType expected) {
        assertThat(FailureMapper.classify(fault)).isEqualTo(expected);
        assertThat(FailureMapper.classify(new EJBException("wrapped", fault))).isEqualTo(expected);
        assertThat(FailureMapper.classify(new IllegalStateException(new EJBException("wrapped", fault))))
                .isEqualTo(expected);
    }

    static Stream<Throwable> failuresOfTheDatabase() {
        return Stream.of(
                new SQLException("connection reset"),
                new EJBException("wrapped", new PersistenceException("commit", new SQLException("connection reset"))),
                new EJBException("wrapped", new PersistenceException("no answer")),
                new EJBTransactionRolledbackException("commit", new RollbackException("time is up")),
                new EJBTransactionRolledbackException("rolled back"));
    }

    @ParameterizedTest
    @MethodSource("failuresOfTheDatabase")
    void afterAFailureOfTheDatabaseTheOutcomeIsUnknown(Throwable failure) {
        assertThat(FailureMapper.classify(failure)).isEqualTo(ProblemType.OUTCOME_UNKNOWN);
    }

    static Stream<Throwable> bugs() {
        return Stream.of(
                new NullPointerException(),
                new EJBException("wrapped", new NullPointerException()),
                new EJBException("wrapped", new IllegalArgumentException("generation")),
                new EJBTransactionRolledbackException(
                        "joined", new EJBException("wrapped", new IllegalStateException())),
                new EJBException("no instance is free"));
    }

    @ParameterizedTest
    @MethodSource("bugs")
    void aBugOfOursIsNotAnUnknownOutcomeThatADeviceRepeats(Throwable bug) {
        assertThat(FailureMapper.classify(bug)).isEqualTo(ProblemType.INTERNAL_ERROR);
    }

    @Test
    void causesThatRunInACircleEnd() {
        IllegalStateException first = new IllegalStateException();
        IllegalStateException second = new IllegalStateException(first);
        first.initCause(second);
        assertThat(FailureMapper.classify(first)).isEqualTo(ProblemType.INTERNAL_ERROR);
    }
}
