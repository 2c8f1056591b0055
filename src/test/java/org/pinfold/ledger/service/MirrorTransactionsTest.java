package org.pinfold.ledger.service;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.ejb.EJBContext;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.pinfold.audit.AuditEntry;
import org.pinfold.audit.SecurityEvent;
import org.pinfold.audit.service.AuditService;
import org.pinfold.audit.service.ComposedAuditService;
import org.pinfold.audit.store.JpaAuditEntries;
import org.pinfold.database.MigratedDatabase;
import org.pinfold.ledger.MirrorStore;
import org.pinfold.ledger.MirrorStoreContract;
import org.pinfold.ledger.store.JpaMirrors;
import org.pinfold.protocol.Aci;

/** The server's mirror rows and audit trail, each call in the transaction that a container would give it. */
class MirrorTransactionsTest implements MirrorStoreContract {
    private final MigratedDatabase.Connection connection = new MigratedDatabase().connect();
    private final JpaAuditEntries entries = connection.adapter(JpaAuditEntries.class);
    private final AuditService audit = ComposedAuditService.of(entries, TOKEN, Clock.fixed(NOON, ZoneOffset.UTC));
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
