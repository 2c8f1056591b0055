package org.pinfold.token.pkcs11;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
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
    private static final Pattern APPLICATION = Pattern.compile(RegisterObjects.REGISTER + "([a-z0-9-]{1,64})/([ab])");

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
        return List.copyOf(handles("list registers", "").keySet());
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
    public SortedMap<String, Register> openAll(String prefix) {
        Registers.checkPrefix(prefix);
        // A write beside the pass may put another object in a copy's place: what the pass saw is then not kept.
        Map<String, Long> usesBefore = new TreeMap<>();
        known.forEach((name, register) -> usesBefore.put(name, register.uses()));
        TreeMap<String, Register> opened = new TreeMap<>();
        handles("open registers", prefix).forEach((name, handles) -> {
            Pkcs11Register register = register(name);
            register.remember(handles, usesBefore.getOrDefault(name, 0L));
            opened.put(name, register);
        });
        return Collections.unmodifiableSortedMap(opened);
    }

    @Override
    public Register create(String name, byte[] value) {
        Registers.checkName(name);
        Pkcs11Register register = register(name);
        register.create(value);
        return register;
    }

    @Override
    public Register recreate(String name, byte[] value) {
        Registers.checkName(name);
        Pkcs11Register register = register(name);
        register.recreate(value);
        return register;
    }

    private Pkcs11Register register(String name) {
        return known.computeIfAbsent(name, any -> new Pkcs11Register(token, name));
    }

    /** One pass over the token's objects: where the registers that exist have their copies. */
    private SortedMap<String, Pkcs11Register.Handles> handles(String operation, String prefix) {
        return token.use(
                operation,
                connection -> connection.raw(session -> {
                    TreeMap<String, Pkcs11Register.Handles> found = new TreeMap<>();
                    for (long object : RegisterObjects.all(session)) {
                        Matcher application = APPLICATION.matcher(RegisterObjects.application(session, object));
                        if (application.matches() && application.group(1).startsWith(prefix)) {
                            Pkcs11Register.Handles handles = found.computeIfAbsent(
                                    application.group(1),
                                    name -> new Pkcs11Register.Handles(
                                            connection, new ArrayList<>(), new ArrayList<>()));
                            (application.group(2).equals("a") ? handles.a() : handles.b()).add(object);
                        }
                    }
                    for (Map.Entry<String, Pkcs11Register.Handles> each : List.copyOf(found.entrySet())) {
                        // A first copy alone and not whole is a creation that was interrupted: nobody was told of it.
                        if (each.getValue().b().isEmpty()
                                && !anyIsWhole(
                                        session, each.getKey(), each.getValue().a())) {
                            found.remove(each.getKey());
                        }
                    }
                    return found;
                }));
    }

    private static boolean anyIsWhole(Session session, String name, List<Long> objects) throws PKCS11Exception {
        for (long object : objects) {
            if (RegisterCopy.decode(name, RegisterObjects.read(session, object)).isPresent()) {
                return true;
            }
        }
        return false;
    }
}
