package org.pinfold.token.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.pinfold.token.BlindEvaluator;
import org.pinfold.token.BlindEvaluatorContract;
import org.pinfold.token.Mac;
import org.pinfold.token.MacContract;
import org.pinfold.token.Registers;
import org.pinfold.token.RegistersContract;
import org.pinfold.token.Sealer;
import org.pinfold.token.SealerContract;

/** The contracts of the token's four parts, on SoftHSM. */
class Pkcs11TokenTest {
    @Nested
    class Evaluates implements BlindEvaluatorContract {
        @Override
        public BlindEvaluator evaluator() {
            return SoftHsm.shared().evaluator();
        }
    }

    @Nested
    class Macs implements MacContract {
        @Override
        public Mac mac() {
            return SoftHsm.shared().mac();
        }
    }

    @Nested
    class Seals implements SealerContract {
        @Override
        public Sealer sealer() {
            return SoftHsm.shared().sealer();
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class Keeps implements RegistersContract {
        // One that is wiped at each run: registers cannot be removed, and each makes the next one slower.
        private final Registers registers = Pkcs11Token.open(
                        ThrowAwayToken.withKeys("test-contract").config(), new SecureRandom())
                .registers();

        @Override
        public Registers registers() {
            return registers;
        }
    }

    @Test
    void identityIsTheTokensOwn() {
        assertThat(SoftHsm.shared().identity().label()).isEqualTo("pinfold-dev");
        assertThat(SoftHsm.shared().identity().isSoftHsm()).isTrue();
        assertThat(SoftHsm.shared().identity().serial()).matches("[0-9a-f]{16}");
    }

    @Test
    void aRegisterHoldsAPageOfTheLedger() {
        assertThat(SoftHsm.shared().registers().maxValueBytes()).isGreaterThanOrEqualTo(33 * 1024);
    }
}
