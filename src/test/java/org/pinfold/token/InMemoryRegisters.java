package org.pinfold.token;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Registers in memory, with what a test does to a token: turn it back, take it away, fill it up, lose
 * an answer. */
public final class InMemoryRegisters implements Registers {
    private final TreeMap<String, byte[]> values = new TreeMap<>();
    private final int maxValueBytes;
    private Optional<Boolean> nextWriteFails = Optional.empty();
    private Optional<Error> nextWriteThrows = Optional.empty();
    private boolean absent;
    private long writes;
    private final Set<String> torn = new HashSet<>();
    private int capacity = Integer.MAX_VALUE;

    public InMemoryRegisters() {
        this(33 * 1024);
    }

    public InMemoryRegisters(int maxValueBytes) {
        this.maxValueBytes = maxValueBytes;
    }

    /** The next write (or create) throws {@link TokenUnavailableException}, with or without taking effect. */
    public synchronized void failNextWrite(boolean takesEffect) {
        nextWriteFails = Optional.of(takesEffect);
    }

    /** The next write takes effect and then throws this. */
    public synchronized void throwAfterNextWrite(Error error) {
        nextWriteThrows = Optional.of(error);
    }

    /** Every call throws {@link TokenUnavailableException} until the token is put back. */
    public synchronized void setAbsent(boolean absent) {
        this.absent = absent;
    }

    /** Leaves a register without a valid copy. */
    public synchronized void tear(String name) {
        torn.add(name);
    }

    /** Has room for this many registers from now on; those that exist stay. */
    public synchronized void setCapacity(int registers) {
        capacity = registers;
    }

    /** All values as they are now, for {@link #turnBack}. */
    public synchronized Map<String, byte[]> snapshot() {
        Map<String, byte[]> copy = new TreeMap<>();
        values.forEach((name, value) -> copy.put(name, value.clone()));
        return copy;
    }

    /** Restores an earlier {@link #snapshot}, as restoring an old token does. */
    public synchronized void turnBack(Map<String, byte[]> snapshot) {
        values.clear();
        snapshot.forEach((name, value) -> values.put(name, value.clone()));
    }

    @Override
    public int maxValueBytes() {
        return maxValueBytes;
    }

    @Override
    public synchronized List<String> names() {
        checkPresent("list registers");
        return List.copyOf(values.keySet());
    }

    @Override
    public synchronized Register open(String name) {
        checkPresent("open register");
        Registers.checkName(name);
        if (!values.containsKey(name)) {
            throw new TokenFaultException("no register " + name);
        }
        return new InMemoryRegister(name);
    }

    @Override
    public synchronized SortedMap<String, Register> openAll(String prefix) {
        checkPresent("open registers");
        Registers.checkPrefix(prefix);
        TreeMap<String, Register> opened = new TreeMap<>();
        values.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> opened.put(name, new InMemoryRegister(name)));
        return Collections.unmodifiableSortedMap(opened);
    }

    @Override
    public synchronized Register create(String name, byte[] value) {
        checkPresent("create register");
        Registers.checkName(name);
        checkSize(value);
        if (values.containsKey(name)) {
            throw new TokenFaultException("register " + name + " exists");
        }
        if (values.size() >= capacity) {
            throw new TokenFullException(name, new IllegalStateException("full on purpose"));
        }
        put(name, value);
        return new InMemoryRegister(name);
    }

    @Override
    public synchronized Register recreate(String name, byte[] value) {
        checkPresent("make register again");
        Registers.checkName(name);
        checkSize(value);
        if (values.containsKey(name) && !torn.contains(name)) {
            throw new TokenFaultException("register " + name + " has a valid copy");
        }
        torn.remove(name);
        put(name, value);
        return new InMemoryRegister(name);
    }

    /** Values that were written or created. */
    public synchronized long writes() {
        return writes;
    }

    private void put(String name, byte[] value) {
        Optional<Boolean> fails = nextWriteFails;
        nextWriteFails = Optional.empty();
        writes++;
        if (fails.orElse(true)) {
            values.put(name, value.clone());
        }
        if (fails.isPresent()) {
            throw new TokenUnavailableException("write register", new IllegalStateException("failed on purpose"));
        }
        Optional<Error> error = nextWriteThrows;
        nextWriteThrows = Optional.empty();
        if (error.isPresent()) {
            throw error.get();
        }
    }

    private void checkSize(byte[] value) {
        if (value.length > maxValueBytes) {
            throw new IllegalArgumentException("value has " + value.length + " octets, more than " + maxValueBytes);
        }
    }

    private void checkPresent(String operation) {
        if (absent) {
            throw new TokenUnavailableException(operation, new IllegalStateException("absent on purpose"));
        }
    }

    private final class InMemoryRegister implements Register {
        private final String name;

        InMemoryRegister(String name) {
            this.name = name;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public byte[] read() {
            synchronized (InMemoryRegisters.this) {
                checkPresent("read register");
                byte[] value = values.get(name);
                if (value == null || torn.contains(name)) {
                    throw new TokenFaultException("register " + name + " has no valid copy");
                }
                return value.clone();
            }
        }

        @Override
        public void write(byte[] value) {
            synchronized (InMemoryRegisters.this) {
                checkPresent("write register");
                checkSize(value);
                if (torn.contains(name)) {
                    throw new TokenFaultException("register " + name + " has no valid copy");
                }
                put(name, value);
            }
        }
    }
}
