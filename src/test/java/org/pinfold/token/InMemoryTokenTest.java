package org.pinfold.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The token of the unit tests keeps the promises of the real one. */
class InMemoryTokenTest {
    @Nested
    class Evaluates implements BlindEvaluatorContract {
        private final InMemoryToken token = new InMemoryToken();

        @Override
        public BlindEvaluator evaluator() {
            return token.evaluator();
        }
    }

    @Nested
    class Macs implements MacContract {
        private final InMemoryToken token = new InMemoryToken();

        @Override
        public Mac mac() {
            return token.mac();
        }
    }

    @Nested
    class Seals implements SealerContract {
        private final InMemoryToken token = new InMemoryToken();

        @Override
        public Sealer sealer() {
            return token.sealer();
        }
    }

    @Nested
    class Keeps implements RegistersContract {
        private final InMemoryToken token = new InMemoryToken();

        @Override
        public Registers registers() {
            return token.registers();
        }
    }

    @Test
    void tokensOfOneSeedHaveTheSameKeys() {
        byte[] mac = new InMemoryToken(5).mac().mac(MacPurpose.RECORD);

        assertThat(new InMemoryToken(5).mac().mac(MacPurpose.RECORD)).isEqualTo(mac);
        assertThat(new InMemoryToken(6).mac().mac(MacPurpose.RECORD)).isNotEqualTo(mac);
    }

    @Test
    void aFailedWriteTakesEffectOrNotAsTheTestWishes() {
        InMemoryRegisters registers = new InMemoryToken().registers();
        Register register = registers.create("r", new byte[] {1});

        registers.failNextWrite(false);
        assertThatExceptionOfType(TokenUnavailableException.class).isThrownBy(() -> register.write(new byte[] {2}));
        assertThat(register.read()).containsExactly(1);

        registers.failNextWrite(true);
        assertThatExceptionOfType(TokenUnavailableException.class).isThrownBy(() -> register.write(new byte[] {3}));
        assertThat(register.read()).containsExactly(3);

        register.write(new byte[] {4});
        assertThat(register.read()).containsExactly(4);
    }

    @Test
    void aFullTokenRefusesAnotherRegisterAndKeepsTheOthers() {
        InMemoryRegisters registers = new InMemoryToken().registers();
        Register register = registers.create("r", new byte[] {1});
        registers.setCapacity(1);

        assertThatExceptionOfType(TokenFullException.class)
                .isThrownBy(() -> registers.create("s", new byte[] {1}))
                .satisfies(full -> assertThat(full.register()).isEqualTo("s"));
        assertThat(registers.names()).containsExactly("r");
        register.write(new byte[] {2});
        assertThat(register.read()).containsExactly(2);

        registers.setCapacity(2);
        assertThat(registers.create("s", new byte[] {3}).read()).containsExactly(3);
    }

    @Test
    void aTokenTurnsBack() {
        InMemoryRegisters registers = new InMemoryToken().registers();
        Register register = registers.create("r", new byte[] {1});
        Map<String, byte[]> before = registers.snapshot();
        register.write(new byte[] {2});

        registers.turnBack(before);

        assertThat(register.read()).containsExactly(1);
    }
}
