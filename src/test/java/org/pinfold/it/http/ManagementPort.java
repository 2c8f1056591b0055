package org.pinfold.it.http;

import java.io.IOException;
import java.util.List;
import javax.management.JMX;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.pinfold.admin.AccountsMXBean;
import org.pinfold.admin.GuessLedgerMXBean;
import org.pinfold.admin.LegacyImportMXBean;
import org.pinfold.admin.RecoveryMXBean;
import org.pinfold.admin.SlotView;
import org.pinfold.admin.TokenMXBean;

/** The server's MXBeans over the wire, as an administrator reads them. */
final class ManagementPort implements AutoCloseable {
    private final JMXConnector connector;

    private ManagementPort(JMXConnector connector) {
        this.connector = connector;
    }

    @SuppressWarnings("BanJNDI") // the peer is the server that this test started on loopback
    static ManagementPort connect() throws IOException {
        String port = System.getProperty("arquillian.wildfly.management-port");
        return new ManagementPort(
                JMXConnectorFactory.connect(new JMXServiceURL("service:jmx:remote+http://127.0.0.1:" + port)));
    }

    TokenMXBean token() throws IOException {
        return bean("Token", TokenMXBean.class);
    }

    GuessLedgerMXBean ledger() throws IOException {
        return bean("GuessLedger", GuessLedgerMXBean.class);
    }

    RecoveryMXBean recovery() throws IOException {
        return bean("Recovery", RecoveryMXBean.class);
    }

    AccountsMXBean accounts() throws IOException {
        return bean("Accounts", AccountsMXBean.class);
    }

    LegacyImportMXBean legacyImport() throws IOException {
        return bean("LegacyImport", LegacyImportMXBean.class);
    }

    /** A slot as the token has it. */
    SlotView slot(int number) throws IOException {
        List<SlotView> found = ledger().slots(number, 1);
        if (found.isEmpty() || found.get(0).getNumber() != number) {
            throw new AssertionError("slot " + number + " belongs to nobody");
        }
        return found.get(0);
    }

    JMXConnector connector() {
        return connector;
    }

    static ObjectName name(String type) {
        try {
            return new ObjectName("org.pinfold:type=" + type);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException(type, e);
        }
    }

    private <T> T bean(String type, Class<T> view) throws IOException {
        return JMX.newMXBeanProxy(connector.getMBeanServerConnection(), name(type), view);
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
