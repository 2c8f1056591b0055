package org.pinfold.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import jakarta.ejb.EJBException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pinfold.ledger.LedgerFaultException;
import org.pinfold.ledger.LedgerStoppedException;
import org.pinfold.token.TokenRefusedException;

/** What the log says of a refused start, whatever refused it. */
class ServerStartTest {
    static Stream<RuntimeException> refusalsInOurWords() {
        return Stream.of(
                new TokenRefusedException("in our words", new IllegalStateException("the module's words")),
                new StartRefusedException("in our words"),
                new LedgerFaultException("in our words"),
                new LedgerStoppedException("in our words"));
    }

    @ParameterizedTest
    @MethodSource("refusalsInOurWords")
    void aRefusalInOurWordsIsSaidInThem(RuntimeException refusal) {
        assertThat(ServerStart.reason(refusal)).isEqualTo("in our words");
    }

    @ParameterizedTest
    @MethodSource("refusalsInOurWords")
    void theContainersWrappingHidesNoReason(RuntimeException refusal) {
        EJBException wrapped = new EJBException(refusal);
        wrapped.setStackTrace(
                new StackTraceElement[] {new StackTraceElement("com.example.Container", "call", "Container.java", 1)});
        assertThat(ServerStart.reason(wrapped)).isEqualTo("in our words");
    }

    /** Its text is not ours to show: it may hold what is nobody's business. */
    @Test
    void anotherFailureIsNamedByItsTypeAlone() {
        assertThatExceptionOfType(NumberFormatException.class)
                .isThrownBy(() -> Integer.parseInt("data"))
                .satisfies(failure ->
                        assertThat(ServerStart.reason(failure)).isEqualTo("java.lang.NumberFormatException"));
    }
}
