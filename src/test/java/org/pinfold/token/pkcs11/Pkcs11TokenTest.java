package org.pinfold.token.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
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
    class Keeps implements RegistersContract {
        @Override
        public Registers registers() {
            return SoftHsm.shared().registers();
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
        assertThat(SoftHsm.shared().registers().maxValueBytes()).isGreaterThanOrEqualTo(24 * 1024);
    }
}
