import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** Starts an import of an old system's locks in a running server, follows it to its end, and prints its report. */
public final class LegacyImport {
    private static final long LOOK_EVERY_MILLIS = 1000;

    private final MBeanServerConnection beans;
    private final ObjectName bean;

    private LegacyImport(MBeanServerConnection beans) throws Exception {
        this.beans = beans;
        this.bean = new ObjectName("org.pinfold:type=LegacyImport");
    }

    public static void main(String[] arguments) throws Exception {
        if (arguments.length != 2) {
            System.err.println("usage: LegacyImport JMX-SERVICE-URL FILE | --cancel");
            System.exit(2);
        }
        boolean clean;
        try (JMXConnector connector = JMXConnectorFactory.connect(new JMXServiceURL(arguments[0]))) {
            LegacyImport imports = new LegacyImport(connector.getMBeanServerConnection());
            if (arguments[1].equals("--cancel")) {
                imports.beans.invoke(imports.bean, "cancel", new Object[0], new String[0]);
                return;
            }
            clean = imports.start(arguments[1]) && imports.follow();
        }
        System.exit(clean ? 0 : 1);
    }

    private boolean start(String file) throws Exception {
        Object refusal = beans.invoke(bean, "start", new Object[] {file}, new String[] {String.class.getName()});
        if (!refusal.equals("")) {
            System.err.println("legacy-import: " + refusal);
        }
        return refusal.equals("");
    }

    private boolean follow() throws Exception {
        long begin = System.nanoTime();
        while (get("State").equals("RUNNING")) {
            System.out.println(get("Lines") + " lines");
            Thread.sleep(LOOK_EVERY_MILLIS);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        for (String bad : (String[]) get("BadLines")) {
            System.out.println(bad);
        }
        System.out.printf(
                "%s %s: %s lines in %.1f s, imported %s, known %s, bad %s%n",
                get("File"), get("State"), get("Lines"), seconds, get("Imported"), get("Known"), get("Bad"));
        if (!get("Failure").equals("")) {
            System.out.println("failed: " + get("Failure") + "; the same file again goes on where it was");
        }
        return get("State").equals("ENDED") && get("Bad").equals(0L);
    }

    private Object get(String attribute) throws Exception {
        return beans.getAttribute(bean, attribute);
    }
}
