package org.pinfold.torture;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.pinfold.token.BlindEvaluator;
import org.pinfold.token.CryptoToken;
import org.pinfold.token.KeyVersions;
import org.pinfold.token.Mac;
import org.pinfold.token.Register;
import org.pinfold.token.Registers;
import org.pinfold.token.Sealer;
import org.pinfold.token.TokenIdentity;

/**
 * A token whose registers are small, so that pages, segments and their reuse come all the time, and around whose register
 * writes the process can end.
 */
final class HaltingToken implements CryptoToken {
    private final CryptoToken token;
    private final Registers registers;

    HaltingToken(CryptoToken token, int maxValueBytes, Halts halts, Fault fault) {
        this.token = token;
        this.registers = new HaltingRegisters(token.registers(), maxValueBytes, halts, fault);
    }

    @Override
    public BlindEvaluator evaluator() {
        return token.evaluator();
    }

    @Override
    public Mac mac() {
        return token.mac();
    }

    @Override
    public Sealer sealer() {
        return token.sealer();
    }

    @Override
    public Registers registers() {
        return registers;
    }

    @Override
    public KeyVersions keyVersions() {
        return token.keyVersions();
    }

    @Override
    public TokenIdentity identity() {
        return token.identity();
    }

    private record HaltingRegisters(Registers registers, int maxBytes, Halts halts, Fault fault) implements Registers {
        @Override
        public int maxValueBytes() {
            return Math.min(maxBytes, registers.maxValueBytes());
        }

        @Override
        public List<String> names() {
            return registers.names();
        }

        @Override
        public Register open(String name) {
            return halting(registers.open(name));
        }

        @Override
        public SortedMap<String, Register> openAll(String prefix) {
            TreeMap<String, Register> opened = new TreeMap<>();
            registers.openAll(prefix).forEach((name, register) -> opened.put(name, halting(register)));
            return opened;
        }

        @Override
        public Register create(String name, byte[] value) {
            boolean page = isPage(name);
            halts.reached(page ? Step.PAGE_CREATE_BEFORE : Step.JOURNAL_CREATE_BEFORE);
            Register created = registers.create(name, value);
            halts.reached(page ? Step.PAGE_CREATE_AFTER : Step.JOURNAL_CREATE_AFTER);
            return halting(created);
        }

        @Override
        public Register recreate(String name, byte[] value) {
            return halting(registers.recreate(name, value));
        }

        private Register halting(Register register) {
            return fault == Fault.FORGETFUL_TOKEN && !isPage(register.name())
                    ? new ForgetfulRegister(register)
                    : new HaltingRegister(register, halts, isPage(register.name()));
        }

        private static boolean isPage(String name) {
            return name.startsWith("ledger-page-");
        }
    }

    private record HaltingRegister(Register register, Halts halts, boolean page) implements Register {
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
            halts.reached(page ? Step.PAGE_WRITE_BEFORE : Step.JOURNAL_WRITE_BEFORE);
            register.write(value);
            halts.reached(page ? Step.PAGE_WRITE_AFTER : Step.JOURNAL_WRITE_AFTER);
        }
    }

    /** Writes a value when the next one comes. */
    private static final class ForgetfulRegister implements Register {
        private final Register register;
        private byte[] latest;

        ForgetfulRegister(Register register) {
            this.register = register;
            this.latest = register.read();
        }

        @Override
        public String name() {
            return register.name();
        }

        @Override
        public byte[] read() {
            return latest.clone();
        }

        @Override
        public void write(byte[] value) {
            register.write(latest);
            latest = value.clone();
        }
    }
}
