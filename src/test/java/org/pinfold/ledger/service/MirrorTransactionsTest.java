package org.pinfold.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.ejb.EJBContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pinfold.audit.AuditEntry;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.audit.service.AuditService;
import org.pinfold.audit.service.ComposedAuditService;
import org.pinfold.audit.store.JpaAuditEntries;
import org.pinfold.database.MigratedDatabase;
import org.pinfold.events.AccountEvent;
import org.pinfold.events.OwnerNotice;
import org.pinfold.events.service.ComposedEventRecorder;
import org.pinfold.events.store.JpaAccountEvents;
import org.pinfold.ledger.LedgerHead;
import org.pinfold.ledger.Mirror;
import org.pinfold.ledger.MirrorStore;
import org.pinfold.ledger.MirrorStoreContract;
import org.pinfold.ledger.Slot;
import org.pinfold.ledger.SlotState;
import org.pinfold.ledger.store.JpaMirrors;
import org.pinfold.protocol.AccountEventType;
import org.pinfold.protocol.Aci;

/** The server's mirror rows and audit trail, each call in the transaction that a container would give it. */
class MirrorTransactionsTest implements MirrorStoreContract {
    private final MigratedDatabase.Connection connection = new MigratedDatabase().connect();
    private final JpaAuditEntries entries = connection.adapter(JpaAuditEntries.class);
    private final JpaAccountEvents events = connection.adapter(JpaAccountEvents.class);
    private final AuditService audit = ComposedAuditService.of(
            entries, TOKEN, Clock.fixed(NOON, ZoneOffset.UTC), ComposedEventRecorder.of(events));
    private final MirrorTransactions transactions = new MirrorTransactions();
    private final MirrorStore mirrors = inTransactions();
    private long toldBefore;

    @BeforeEach
    void compose() {
        transactions.mirrors = connection.adapter(JpaMirrors.class);
        transactions.ownership = ComposedOwnership.of(transactions.mirrors);
        transactions.audit = audit;
        transactions.transaction = (EJBContext) Proxy.newProxyInstance(
                EJBContext.class.getClassLoader(), new Class<?>[] {EJBContext.class}, (proxy, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("setRollbackOnly");
                    connection.setRollbackOnly();
                    return null;
                });
        toldBefore = connection.inTransaction(entries::lastSequence);
    }

    @AfterEach
    void close() {
        connection.close();
    }

    private MirrorStore inTransactions() {
        return (MirrorStore) Proxy.newProxyInstance(
                MirrorStore.class.getClassLoader(),
                new Class<?>[] {MirrorStore.class},
                (proxy, method, arguments) -> connection.inTransaction(() -> {
                    try {
                        return method.invoke(transactions, arguments);
                    } catch (InvocationTargetException e) {
                        throw (RuntimeException) e.getTargetException();
                    } catch (IllegalAccessException e) {
                        throw new IllegalStateException(e);
                    }
                }));
    }

    private static MirrorStore.Change guess(Slot slot) {
        return new MirrorStore.Change(
                Mirror.of(TOKEN.mac(), ALICE, 3, slot, NOON, 7, TOKEN.keyVersions()),
                List.of(new MirrorStore.Event(SecurityEvent.GUESS_DEBITED, Map.of("triesRemaining", "8"))));
    }

    private static Slot used(int used) {
        return new Slot(1, 0, used, SlotState.OPEN, 77, 1000 + used);
    }

    private List<AccountEvent> toldToTheOwner() {
        return connection.inTransaction(() -> events.read(ALICE, 0, 10));
    }

    @Test
    void theOwnerIsToldOfAGuessWithItsRow() {
        long epoch = mirrors.claim();
        mirrors.commit(epoch, LedgerHead.of(TOKEN.mac(), 1), List.of(guess(used(2))));

        assertThat(toldToTheOwner())
                .extracting(AccountEvent::notice)
                .containsExactly(new OwnerNotice(
                        AccountEventType.GUESS_DEBITED, Optional.empty(), Optional.of(8), Optional.empty()));
    }

    @Test
    void theOwnerIsNotToldOfAGuessWhoseRowIsNotWritten() {
        long epoch = mirrors.claim();
        mirrors.commit(epoch, LedgerHead.of(TOKEN.mac(), 1), List.of(guess(used(2))));

        mirrors.commit(epoch, LedgerHead.of(TOKEN.mac(), 2), List.of(guess(used(1))));
        mirrors.commit(epoch - 1, LedgerHead.of(TOKEN.mac(), 3), List.of(guess(used(3))));

        assertThat(toldToTheOwner()).hasSize(1);
    }

    @Test
    void aGuessThatItsOwnerCannotBeToldOfHasNoRow() {
        long epoch = mirrors.claim();
        connection.execute("ALTER TABLE account_event ADD CONSTRAINT full_up CHECK (id < 0)");
        try {
            assertThatThrownBy(() -> mirrors.commit(epoch, LedgerHead.of(TOKEN.mac(), 1), List.of(guess(used(1)))))
                    .isInstanceOf(RuntimeException.class);
        } finally {
            connection.execute("ALTER TABLE account_event DROP CONSTRAINT full_up");
        }
        assertThat(mirrors.find(ALICE)).isEmpty();
    }

    @Override
    public MirrorStore mirrors() {
        return mirrors;
    }

    @Override
    public void garble(Aci account) {
        connection.execute("UPDATE ledger_mirror SET state = 99 WHERE account = '" + account + "'");
    }

    @Override
    public List<SecurityEvent> told() {
        return connection.inTransaction(() -> entries.read(toldBefore, 1000)).stream()
                .map(Optional::orElseThrow)
                .map(AuditEntry::event)
                .map(SecurityEvent::valueOf)
                .toList();
    }
}
