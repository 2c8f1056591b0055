import com.sun.tools.attach.VirtualMachine;
import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Reads the attributes of the MBeans {@code org.pinfold:*} of a server process of this machine and user. Run as a source file. */
final class Counters {
    private Counters() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length < 1) {
            System.err.println("usage: java Counters.java PROCESS [TYPE ...]");
            System.exit(2);
        }
        List<String> types = Arrays.asList(arguments).subList(1, arguments.length);
        VirtualMachine machine = VirtualMachine.attach(arguments[0]);
        String address;
        try {
            // Over a socket of this machine that only this user's secret opens; nothing listens on the network for it.
            address = machine.startLocalManagementAgent();
        } finally {
            machine.detach();
        }
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(address))) {
            MBeanServerConnection beans = connector.getMBeanServerConnection();
            Set<ObjectName> names = new TreeSet<>(beans.queryNames(new ObjectName("org.pinfold:*"), null));
            names.removeIf(name -> !types.isEmpty() && !types.contains(name.getKeyProperty("type")));
            if (names.isEmpty()) {
                System.err.println("counters: the server has no such MBeans: is the application up?");
                System.exit(1);
            }
            for (ObjectName name : names) {
                System.out.println(name.getKeyProperty("type"));
                MBeanAttributeInfo[] attributes = beans.getMBeanInfo(name).getAttributes();
                Arrays.sort(attributes, Comparator.comparing(MBeanAttributeInfo::getName));
                for (MBeanAttributeInfo attribute : attributes) {
                    System.out.printf(
                            "  %-28s %s%n",
                            attribute.getName(), text(beans.getAttribute(name, attribute.getName()), "  "));
                }
            }
        }
    }

    private static String text(Object value, String indent) {
        if (value instanceof CompositeData) {
            CompositeData composite = (CompositeData) value;
            StringBuilder text = new StringBuilder();
            for (String key : new TreeSet<>(composite.getCompositeType().keySet())) {
                text.append(text.length() == 0 ? "" : "  ").append(key).append('=').append(text(composite.get(key), indent));
            }
            return text.toString();
        }
        if (value != null && value.getClass().isArray()) {
            StringBuilder text = new StringBuilder(Array.getLength(value) + " of them");
            for (int i = 0; i < Array.getLength(value); i++) {
                text.append(System.lineSeparator()).append(indent).append("  ").append(text(Array.get(value, i), indent + "  "));
            }
            return text.toString();
        }
        return String.valueOf(value);
    }
}
