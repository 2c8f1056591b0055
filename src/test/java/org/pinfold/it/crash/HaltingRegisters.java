package org.pinfold.it.crash;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pinfold.token.Register;
import org.pinfold.token.Registers;

/** Registers whose writes are steps to halt at: the ledger's journal and its pages. */
record HaltingRegisters(Registers registers) implements Registers {
    @Override
    public int maxValueBytes() {
        return registers.maxValueBytes();
    }

    @Override
    public List<String> names() {
        return registers.names();
    }

    @Override
    public Register open(String name) {
        return new HaltingRegister(registers.open(name));
    }

    @Override
    public SortedMap<String, Register> openAll(String prefix) {
        SortedMap<String, Register> all = new TreeMap<>();
        registers.openAll(prefix).forEach((name, register) -> all.put(name, new HaltingRegister(register)));
        return Collections.unmodifiableSortedMap(all);
    }

    @Override
    public Register create(String name, byte[] value) {
        return new HaltingRegister(registers.create(name, value));
    }

    @Override
    public Register recreate(String name, byte[] value) {
        return new HaltingRegister(registers.recreate(name, value));
    }

    private record HaltingRegister(Register register) implements Register {
        @Override
        public String name() {
            return register.name();
        }

        @Override
        public byte[] read() {
            return register.read();
        }

        @Override
        public void write(byte[] value) {
            boolean journal = register.name().startsWith("ledger-journal-");
            (journal ? CrashPoint.JOURNAL_WRITE : CrashPoint.PAGE_WRITE).pass();
            register.write(value);
            (journal ? CrashPoint.JOURNAL_WRITTEN : CrashPoint.PAGE_WRITTEN).pass();
        }
    }
}
