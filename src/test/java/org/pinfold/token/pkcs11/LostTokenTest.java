package org.pinfold.token.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.BlindedElement;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.token.BlindEvaluatorContract;
import org.pinfold.token.MacPurpose;
import org.pinfold.token.Register;
import org.pinfold.token.SealBrokenException;
import org.pinfold.token.TokenRefusedException;
import org.pinfold.token.TokenUnavailableException;

/** The token goes away under a running server: every session is closed and nobody is logged in any more. */
class LostTokenTest {
    @Test
    void theCallThatMeetsTheLossFailsAndTheNextOneServesAgain() throws SealBrokenException {
        ThrowAwayToken keys = ThrowAwayToken.withKeys("test-lost");
        Pkcs11Token token = Pkcs11Token.open(keys.config(), new SecureRandom());
        byte[] mac = token.mac().mac(MacPurpose.RECORD);
        BlindedElement point = BlindEvaluatorContract.randomPoint();
        Octets evaluated =
                token.evaluator().evaluate(point, BlindEvaluatorContract.TWEAK).encode();
        Octets sealed = token.sealer().seal(SecretBytes.copyOf(new byte[] {7}), new byte[0]);
        Register register = token.registers().create("r", new byte[] {1});
        register.write(new byte[] {2});

        keys.takeAway();

        assertThatExceptionOfType(TokenUnavailableException.class)
                .isThrownBy(() -> token.mac().mac(MacPurpose.RECORD));
        assertThat(token.mac().mac(MacPurpose.RECORD)).isEqualTo(mac);
        assertThat(token.evaluator()
                        .evaluate(point, BlindEvaluatorContract.TWEAK)
                        .encode())
                .isEqualTo(evaluated);
        assertThat(token.sealer().unseal(sealed, new byte[0]).matches(new byte[] {7}))
                .isTrue();
        assertThat(register.read()).containsExactly(2);
        register.write(new byte[] {3});
        assertThat(register.read()).containsExactly(3);

        keys.takeAway();

        assertThatExceptionOfType(TokenUnavailableException.class).isThrownBy(() -> register.write(new byte[] {4}));
        assertThat(register.read()).containsExactly(3);
        register.write(new byte[] {5});
        assertThat(token.registers().open("r").read()).containsExactly(5);

        keys.takeAway();

        // A lost token is not a broken seal: "wrong" would be blamed on the record.
        assertThatExceptionOfType(TokenUnavailableException.class)
                .isThrownBy(() -> token.sealer().unseal(sealed, new byte[0]).close());
        assertThat(token.sealer().unseal(sealed, new byte[0]).matches(new byte[] {7}))
                .isTrue();
    }

    @Test
    void aTokenThatComesBackWithOtherKeysIsRefusedForGood() {
        ThrowAwayToken keys = ThrowAwayToken.withKeys("test-lost-keys");
        Pkcs11Token token = Pkcs11Token.open(keys.config(), new SecureRandom());
        token.mac().mac(MacPurpose.RECORD);

        keys.takeAway();
        ThrowAwayToken.withKeys("test-lost-keys");

        assertThatExceptionOfType(TokenUnavailableException.class)
                .isThrownBy(() -> token.mac().mac(MacPurpose.RECORD));
        for (int i = 0; i < 3; i++) {
            assertThatExceptionOfType(TokenUnavailableException.class)
                    .isThrownBy(() -> token.mac().mac(MacPurpose.RECORD))
                    .havingCause()
                    .isInstanceOf(TokenRefusedException.class)
                    .withMessageContaining("came back with another key pinfold-oprf-v1");
        }
    }

    @Test
    void aPinThatIsRefusedAfterALossIsNotTriedAgain() {
        ThrowAwayToken keys = ThrowAwayToken.withKeys("test-lost-pin");
        AtomicInteger reads = new AtomicInteger();
        Pkcs11Token token = Pkcs11Token.open(
                SoftHsm.config(
                        "test-lost-pin",
                        () -> (reads.getAndIncrement() == 0 ? ThrowAwayToken.ACTIVATION_PIN : "another-pin")
                                .toCharArray()),
                new SecureRandom());

        keys.takeAway();

        for (int i = 0; i < 5; i++) {
            assertThatExceptionOfType(TokenUnavailableException.class)
                    .isThrownBy(() -> token.mac().mac(MacPurpose.RECORD));
        }
        assertThat(reads).hasValue(2);
    }
}
