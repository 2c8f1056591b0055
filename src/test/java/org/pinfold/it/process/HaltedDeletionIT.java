package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pinfold.it.crash.CrashPoint;

/** A server that is halted in the midst of deleting an account, and started again: nothing of the account is left. */
class HaltedDeletionIT {
    private static final HaltingServer SERVER = new HaltingServer("halted-deletion");

    @BeforeAll
    static void start() {
        SERVER.start();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @ParameterizedTest
    // The first write closes the slot, the second gives it back. A step that is left out is as its neighbour.
    @CsvSource({
        "JOURNAL_WRITE, 1",
        "JOURNAL_WRITTEN, 1",
        "MIRROR_COMMITTED, 1",
        "WIPED, 1",
        "JOURNAL_WRITTEN, 2",
        "MIRROR_COMMITTED, 2"
    })
    void theNextStartErasesTheRest(CrashPoint point, int count) throws Exception {
        Person person = Person.registeredAt(SERVER.server());
        person.setPinAndLock("8642");
        String account = person.device().account().toString();
        assertThat(Counters.remainsOf(SERVER.server(), account))
                .containsExactly("account", "slot", "records", "events");

        SERVER.haltAt(point, count, List.of(person::deleteAccount));

        assertThat(Counters.remainsOf(SERVER.server(), account)).isEmpty();
        assertThat(person.isLetIn()).isFalse();
    }
}
