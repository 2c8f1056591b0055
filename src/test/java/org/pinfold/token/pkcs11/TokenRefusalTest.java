package org.pinfold.token.pkcs11;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pinfold.token.KeyVersions;
import org.pinfold.token.TokenRefusedException;
import org.xipki.pkcs11.wrapper.AttributeVector;
import org.xipki.pkcs11.wrapper.PKCS11Constants;

/** The token is opened only if it is the right one with the right PIN and exactly the right keys. */
class TokenRefusalTest {
    /** One thing that is wrong with a token that is otherwise right. */
    record Wrong(String what, String key, String attribute, Consumer<ThrowAwayToken> make) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Wrong> wrongKeys() {
        return Stream.of(
                oprf("can leave the token", "CKA_EXTRACTABLE", template -> template.extractable(true)),
                oprf("can be read", "CKA_SENSITIVE", template -> template.sensitive(false)),
                oprf("is visible without login", "CKA_PRIVATE", template -> template.private_(false)),
                oprf("also signs", "CKA_SIGN", template -> template.sign(true)),
                oprf("also decrypts", "CKA_DECRYPT", template -> template.decrypt(true)),
                oprf("also unwraps", "CKA_UNWRAP", template -> template.unwrap(true)),
                oprf("does not derive", "CKA_DERIVE", template -> template.derive(false)),
                oprf("is gone with the session", "missing", template -> template.token(false)),
                new Wrong("oprf key is on another curve", "pinfold-oprf-v1", "CKA_EC_PARAMS", token -> {
                    destroyOprf(token);
                    token.generateOprfKey(
                            ThrowAwayToken.oprfKey(), HexFormat.of().parseHex("06052b81040022"));
                }),
                new Wrong("oprf key was made outside", "pinfold-oprf-v1", "CKA_LOCAL", token -> {
                    destroyOprf(token);
                    token.importOprfKey(java.math.BigInteger.TEN);
                }),
                new Wrong("oprf key was readable once", "pinfold-oprf-v1", "CKA_ALWAYS_SENSITIVE", token -> {
                    destroyOprf(token);
                    long key = token.generateOprfKey(ThrowAwayToken.oprfKey().sensitive(false));
                    token.change(key, new AttributeVector().sensitive(true));
                }),
                new Wrong("oprf key could leave once", "pinfold-oprf-v1", "CKA_NEVER_EXTRACTABLE", token -> {
                    destroyOprf(token);
                    long key = token.generateOprfKey(ThrowAwayToken.oprfKey().extractable(true));
                    token.change(key, new AttributeVector().extractable(false));
                }),
                new Wrong("oprf key is missing", "pinfold-oprf-v1", "key is missing", TokenRefusalTest::destroyOprf),
                new Wrong(
                        "oprf key is there twice",
                        "pinfold-oprf-v1",
                        "key is there 2 times",
                        token -> token.generateOprfKey(ThrowAwayToken.oprfKey().id(new byte[] {9}))),
                new Wrong(
                        "another private key has the oprf key's identifier",
                        "pinfold-oprf-v1",
                        "private key with its CKA_ID is there 2 times",
                        token -> {
                            token.generateOprfKey(ThrowAwayToken.oprfKey().label("stranger"));
                            token.destroy(certificate());
                        }),
                new Wrong(
                        "carrier certificate is missing",
                        "pinfold-oprf-v1",
                        "carrier certificate is missing",
                        token -> token.destroy(certificate())),
                new Wrong(
                        "carrier certificate is there twice",
                        "pinfold-oprf-v1",
                        "carrier certificate",
                        token -> token.createCarrier(org.pinfold.protocol.P256.generator(), new byte[] {9})),
                new Wrong("carrier certificate has another identifier", "pinfold-oprf-v1", "CKA_ID", token -> {
                    token.destroy(certificate());
                    token.createCarrier(org.pinfold.protocol.P256.generator(), new byte[] {9});
                }),
                new Wrong("carrier certificate is over another key", "pinfold-oprf-v1", "over another key", token -> {
                    token.destroy(certificate());
                    token.createCarrier(
                            org.pinfold.protocol.P256.generator(),
                            ThrowAwayToken.oprfKey().id());
                }),
                secret("tweak is short", tweak(), "CKA_VALUE_LEN", template -> template.valueLen(32)),
                secret("tweak also derives", tweak(), "CKA_DERIVE", template -> template.derive(true)),
                secret("tweak also encrypts", tweak(), "CKA_ENCRYPT", template -> template.encrypt(true)),
                secret("tweak can leave the token", tweak(), "CKA_EXTRACTABLE", template -> template.extractable(true)),
                secret("mac does not sign", mac(), "CKA_SIGN", template -> template.sign(false)),
                secret("mac also wraps", mac(), "CKA_WRAP", template -> template.wrap(true)),
                secret("mac can be read", mac(), "CKA_SENSITIVE", template -> template.sensitive(false)),
                secret(
                        "mac is an AES key",
                        mac(),
                        "CKA_KEY_TYPE",
                        template -> template.keyType(PKCS11Constants.CKK_AES).valueLen(32)),
                new Wrong("mac was made outside", "pinfold-mac-v1", "CKA_LOCAL", token -> {
                    token.destroy(new AttributeVector().label("pinfold-mac-v1"));
                    token.importSecretKey(mac(), new byte[64]);
                }),
                new Wrong(
                        "mac is there twice",
                        "pinfold-mac-v1",
                        "there 2 times",
                        token -> token.generateSecretKey(mac())),
                new Wrong(
                        "mac is missing",
                        "pinfold-mac-v1",
                        "key is missing",
                        token -> token.destroy(new AttributeVector().label("pinfold-mac-v1"))),
                secret("seal is AES-128", seal(), "CKA_VALUE_LEN", template -> template.valueLen(16)),
                secret("seal also wraps", seal(), "CKA_WRAP", template -> template.wrap(true)),
                secret("seal also unwraps", seal(), "CKA_UNWRAP", template -> template.unwrap(true)),
                secret("seal also signs", seal(), "CKA_SIGN", template -> template.sign(true)),
                secret("seal does not decrypt", seal(), "CKA_DECRYPT", template -> template.decrypt(false)));
    }

    @ParameterizedTest
    @MethodSource("wrongKeys")
    void aWrongKeyIsRefusedByNameAndAttribute(Wrong wrong) {
        String label = "test-refusal-" + Integer.toHexString(wrong.what().hashCode());
        try (ThrowAwayToken token = ThrowAwayToken.withKeys(label)) {
            wrong.make().accept(token);

            assertThatExceptionOfType(TokenRefusedException.class)
                    .isThrownBy(() -> open(token.config()))
                    .withMessageContaining(wrong.key())
                    .withMessageContaining(wrong.attribute())
                    .withMessageNotContaining(ThrowAwayToken.ACTIVATION_PIN);
        }
    }

    @Nested
    class WithRightKeys {
        @Test
        void aTokenIsOpenedByLabelAndBySerial() {
            try (ThrowAwayToken token = ThrowAwayToken.withKeys("test-right")) {
                Pkcs11TokenConfig byLabel = token.config();
                Pkcs11TokenConfig bySerial = new Pkcs11TokenConfig(
                        byLabel.modulePath(),
                        new TokenChoice.BySerial(token.serial()),
                        byLabel.activationPin(),
                        byLabel.keyVersions());

                assertThat(open(byLabel).identity()).isEqualTo(open(bySerial).identity());
            }
        }

        @Test
        void aWrongPinIsRefused() {
            ThrowAwayToken.withKeys("test-wrong-pin").close();

            for (String pin : new String[] {"0000-wrong", "1"}) {
                assertThatExceptionOfType(TokenRefusedException.class)
                        .isThrownBy(() -> open(SoftHsm.config("test-wrong-pin", pin::toCharArray)))
                        .withMessageContaining("the activation PIN of token \"test-wrong-pin\" is wrong")
                        .withMessageNotContaining("0000-wrong");
            }
        }

        @Test
        void theArrayWithThePinIsWiped() {
            char[] pin = ThrowAwayToken.ACTIVATION_PIN.toCharArray();
            try (ThrowAwayToken token = ThrowAwayToken.withKeys("test-wipe")) {
                assertThat(token.serial()).isNotEmpty();
                open(SoftHsm.config("test-wipe", () -> pin));
            }
            assertThat(pin).containsOnly('\0');
        }

        @Test
        void aVersionThatTheTokenLacksIsRefused() {
            try (ThrowAwayToken token = ThrowAwayToken.withKeys("test-versions")) {
                Pkcs11TokenConfig config = token.config();
                assertThatExceptionOfType(TokenRefusedException.class)
                        .isThrownBy(() -> open(new Pkcs11TokenConfig(
                                config.modulePath(),
                                config.token(),
                                config.activationPin(),
                                new KeyVersions(1, 1, 2, 1))))
                        .withMessageContaining("pinfold-mac-v2");
            }
        }

        @Test
        void twoTokensWithTheLabelAreRefusedAndToldApartBySerial() {
            try (ThrowAwayToken first = ThrowAwayToken.withKeys("test-twin");
                    ThrowAwayToken second = ThrowAwayToken.twin("test-twin")) {
                assertThatExceptionOfType(TokenRefusedException.class)
                        .isThrownBy(() -> open(second.config()))
                        .withMessageContaining("several tokens")
                        .withMessageContaining("test-twin");
                assertThatCode(() -> open(new Pkcs11TokenConfig(
                                SoftHsm.module(),
                                new TokenChoice.BySerial(first.serial()),
                                ThrowAwayToken.ACTIVATION_PIN::toCharArray,
                                new KeyVersions(1, 1, 1, 1))))
                        .doesNotThrowAnyException();
            }
        }
    }

    @Test
    void anAbsentTokenIsRefusedAndTheOthersAreNamed() {
        assertThatExceptionOfType(TokenRefusedException.class)
                .isThrownBy(() -> open(SoftHsm.config("no-such-token", () -> new char[4])))
                .withMessageContaining("no-such-token")
                .withMessageContaining("pinfold-dev");
    }

    @Test
    void anAbsentModuleIsRefused(@TempDir Path directory) throws IOException {
        Path notAModule = Files.writeString(directory.resolve("module.so"), "not a library");
        for (Path module : new Path[] {directory.resolve("absent.so"), notAModule}) {
            assertThatExceptionOfType(TokenRefusedException.class)
                    .isThrownBy(() -> open(new Pkcs11TokenConfig(
                            module, new TokenChoice.ByLabel("any"), () -> new char[4], new KeyVersions(1, 1, 1, 1))))
                    .withMessageContaining(module.toString());
        }
    }

    @Nested
    class PinFile {
        @TempDir
        private Path directory = Path.of("");

        @Test
        void thePinIsTheRestOfItsLine() throws IOException {
            Path file = file("# comment\nSO_PIN=1234\nACTIVATION_PIN=p=ä 5678\r\nX=1\n", "rw-------");

            assertThat(ActivationPin.inFile(file).read()).containsExactly("p=ä 5678".toCharArray());
        }

        @Test
        void theLastLineMayLackItsEnd() throws IOException {
            assertThat(ActivationPin.inFile(file("ACTIVATION_PIN=abcd", "rw-r-----"))
                            .read())
                    .containsExactly('a', 'b', 'c', 'd');
        }

        @Test
        void aFileWithoutThePinIsRefused() throws IOException {
            assertRefused(file("SO_PIN=1234\nACTIVATION_PIN=\n", "rw-------"), "ACTIVATION_PIN");
        }

        @Test
        void aFileThatEveryoneCanReadIsRefused() throws IOException {
            assertRefused(file("ACTIVATION_PIN=secret-pin\n", "rw----r--"), "chmod 600");
        }

        @Test
        void anAbsentFileIsRefused() {
            assertRefused(directory.resolve("absent"), "cannot be read");
        }

        private void assertRefused(Path file, String reason) {
            assertThatExceptionOfType(TokenRefusedException.class)
                    .isThrownBy(() -> ActivationPin.inFile(file).read())
                    .withMessageContaining(reason)
                    .withMessageContaining(file.toString())
                    .withMessageNotContaining("secret-pin");
        }

        private Path file(String content, String permissions) throws IOException {
            Path file = Files.writeString(directory.resolve("pins"), content);
            return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        }
    }

    private static Pkcs11Token open(Pkcs11TokenConfig config) {
        return Pkcs11Token.open(config, new SecureRandom());
    }

    private static Wrong oprf(String what, String attribute, Consumer<AttributeVector> change) {
        return new Wrong("oprf key " + what, "pinfold-oprf-v1", attribute, token -> {
            destroyOprf(token);
            AttributeVector template = ThrowAwayToken.oprfKey();
            change.accept(template);
            token.generateOprfKey(template);
        });
    }

    private static Wrong secret(
            String what, AttributeVector right, String attribute, Consumer<AttributeVector> change) {
        return new Wrong(what, right.label(), attribute, token -> {
            token.destroy(new AttributeVector().label(right.label()));
            AttributeVector template =
                    new AttributeVector(right.snapshot().toArray(org.xipki.pkcs11.wrapper.attrs.Attribute[]::new));
            change.accept(template);
            token.generateSecretKey(template);
        });
    }

    private static void destroyOprf(ThrowAwayToken token) {
        token.destroy(
                new AttributeVector().class_(PKCS11Constants.CKO_PRIVATE_KEY).label("pinfold-oprf-v1"));
        token.destroy(certificate());
    }

    private static AttributeVector certificate() {
        return new AttributeVector().class_(PKCS11Constants.CKO_CERTIFICATE).label("pinfold-oprf-v1");
    }

    private static AttributeVector tweak() {
        return ThrowAwayToken.hmacKey("pinfold-tweak-v1");
    }

    private static AttributeVector mac() {
        return ThrowAwayToken.hmacKey("pinfold-mac-v1");
    }

    private static AttributeVector seal() {
        return ThrowAwayToken.aesKey();
    }
}
