import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.TabularData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/**
 * Prints the MBeans {@code org.pinfold:*} of a running server, and the guess counters in its token; or has the server
 * verify its audit trail.
 */
public final class Counters {
    private static final int SLOTS_A_CALL = 1000;

    private Counters() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 1) {
            System.err.println("usage: Counters JMX-SERVICE-URL [TYPE ... | --verify-audit]");
            System.exit(2);
        }
        List<String> types = Arrays.asList(arguments).subList(1, arguments.length);
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(arguments[0]))) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            if (types.equals(List.of("--verify-audit"))) {
                verifyAudit(beans);
                return;
            }
            Set<ObjectName> names = new TreeSet<>(beans.queryNames(new ObjectName("org.pinfold:*"), null));
            names.removeIf(name -> !types.isEmpty() && !types.contains(name.getKeyProperty("type")));
            if (names.isEmpty()) {
                System.err.println("counters: the server has no such MBeans: is the application up?");
                System.exit(1);
            }
            for (ObjectName name : names) {
                System.out.println(name.getKeyProperty("type"));
                printAttributes(beans, name);
                if (name.getKeyProperty("type").equals("GuessLedger")) {
                    printSlots(beans, name);
                }
            }
        }
    }

    private static void verifyAudit(MBeanServerConnection beans) throws Exception {
        ObjectName recovery = new ObjectName("org.pinfold:type=Recovery");
        long broken = (Long) beans.invoke(recovery, "firstBrokenAuditEntry", new Object[0], new String[0]);
        if (broken != 0) {
            System.out.println("the audit trail is broken: entry " + broken + " is changed, missing or out of order");
            System.exit(1);
        }
        System.out.println("the audit trail is whole");
    }

    private static void printAttributes(MBeanServerConnection beans, ObjectName name) throws Exception {
        MBeanAttributeInfo[] attributes = beans.getMBeanInfo(name).getAttributes();
        Arrays.sort(attributes, Comparator.comparing(MBeanAttributeInfo::getName));
        for (MBeanAttributeInfo attribute : attributes) {
            Object value = beans.getAttribute(name, attribute.getName());
            System.out.printf("  %-16s %s%n", attribute.getName(), text(value));
        }
    }

    private static void printSlots(MBeanServerConnection beans, ObjectName ledger) throws Exception {
        System.out.println("  slot  state             generation  round  guesses used");
        String[] signature = {"int", "int"};
        int from = 0;
        while (true) {
            CompositeData[] slots =
                    (CompositeData[]) beans.invoke(ledger, "slots", new Object[] {from, SLOTS_A_CALL}, signature);
            for (CompositeData slot : slots) {
                System.out.printf(
                        "  %4s  %-16s  %10s  %5s  %12s%n",
                        slot.get("number"), slot.get("state"), slot.get("generation"), slot.get("round"), slot.get("used"));
                from = (Integer) slot.get("number") + 1;
            }
            if (slots.length < SLOTS_A_CALL) {
                return;
            }
        }
    }

    private static String text(Object value) {
        if (value instanceof TabularData) {
            TreeSet<String> entries = new TreeSet<>();
            for (Object row : ((TabularData) value).values()) {
                entries.add(((CompositeData) row).get("key") + "=" + ((CompositeData) row).get("value"));
            }
            return String.join(" ", entries);
        }
        if (value instanceof Object[]) {
            return ((Object[]) value).length == 0 ? "none" : Arrays.toString((Object[]) value);
        }
        return String.valueOf(value);
    }
}
