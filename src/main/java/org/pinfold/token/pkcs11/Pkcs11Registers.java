package org.pinfold.token.pkcs11;

import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pinfold.token.Register;
import org.pinfold.token.Registers;
import org.pinfold.token.TokenFaultException;
import org.xipki.pkcs11.wrapper.PKCS11Exception;
import org.xipki.pkcs11.wrapper.Session;

/** Registers as pairs of data objects, {@code pinfold-register/<name>/a} and {@code …/b}. */
final class Pkcs11Registers implements Registers {
    private static final Pattern APPLICATION = Pattern.compile("pinfold-register/([a-z0-9-]{1,64})/([ab])");

    private final Pkcs11Token token;
    /** One object a register, so that its lock is one too. */
    private final Map<String, Pkcs11Register> known = new ConcurrentHashMap<>();

    Pkcs11Registers(Pkcs11Token token) {
        this.token = token;
    }

    @Override
    public int maxValueBytes() {
        return token.use(
                "ask for a register's size",
                connection -> connection.registerObjects().maxContentBytes());
    }

    @Override
    public List<String> names() {
        return token.use("list registers", connection -> connection.raw(this::names));
    }

    private List<String> names(Session session) throws PKCS11Exception {
        TreeSet<String> names = new TreeSet<>();
        for (long object : RegisterObjects.all(session)) {
            Matcher application = APPLICATION.matcher(RegisterObjects.application(session, object));
            if (!application.matches()) {
                continue;
            }
            String name = application.group(1);
            boolean whole = RegisterCopy.decode(name, RegisterObjects.read(session, object))
                    .isPresent();
            // A first copy alone and not whole is a creation that was interrupted: nobody was told of it.
            if (whole || application.group(2).equals("b")) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }

    @Override
    public Register open(String name) {
        Registers.checkName(name);
        Pkcs11Register register = register(name);
        if (!register.exists()) {
            throw new TokenFaultException("no register " + name);
        }
        return register;
    }

    @Override
    public Register create(String name, byte[] value) {
        Registers.checkName(name);
        Pkcs11Register register = register(name);
        register.create(value);
        return register;
    }

    private Pkcs11Register register(String name) {
        return known.computeIfAbsent(name, any -> new Pkcs11Register(token, name));
    }
}
