package org.pinfold.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.json.JsonObject;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SealedSecretTest {
    private static SecretBytes sequence(int from) {
        byte[] octets = new byte[32];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (from + i);
        }
        return SecretBytes.takeOwnership(octets);
    }

    private static String hex(SecretBytes secret) {
        return HexFormat.of().formatHex(secret.exposeOctets());
    }

    @Nested
    @DisplayName("protocol.md, section 6: HMAC-SIV")
    class SealedSecret {
        static Stream<JsonObject> vectors() {
            return Vectors.list("pin-hash.json").stream();
        }

        @ParameterizedTest
        @MethodSource("vectors")
        void opensThePublishedForm(JsonObject vector) {
            try (SecretBytes hash = Vectors.secret(vector, "pinHash");
                    SecretBytes key = hash.slice(0, 32);
                    SecretBytes expected = Vectors.secret(vector, "masterKey");
                    SecretBytes message = HmacSiv.open(key, Octets.fromHex(vector.getString("wrapped")))
                            .orElseThrow()) {
                assertThat(message.matches(expected)).isTrue();
            }
        }

        @Test
        void everyFlippedBitIsNoticed() {
            Octets sealed = HmacSiv.seal(sequence(1), sequence(100));
            assertThat(Tampering.everyBitFlipped(sealed))
                    .hasSize(384)
                    .allSatisfy(changed ->
                            assertThat(HmacSiv.open(sequence(1), changed)).isEmpty());
        }

        @Test
        void everyOtherLengthIsRefused() {
            Octets sealed = HmacSiv.seal(sequence(1), sequence(100));
            assertThat(Tampering.everyLengthCut(sealed))
                    .hasSize(48)
                    .allSatisfy(
                            cut -> assertThat(HmacSiv.open(sequence(1), cut)).isEmpty());
            assertThat(HmacSiv.open(sequence(1), Tampering.lengthened(sealed))).isEmpty();
        }

        @Test
        void anotherKeyOpensNothing() {
            Octets sealed = HmacSiv.seal(sequence(1), sequence(100));
            Octets key = Octets.of(sequence(1).exposeOctets());
            assertThat(Tampering.everyBitFlipped(key))
                    .allSatisfy(
                            other -> assertThat(HmacSiv.open(SecretBytes.takeOwnership(other.toByteArray()), sealed))
                                    .isEmpty());
        }

        @Test
        void sizesAreExact() {
            try (SecretBytes shorter = SecretBytes.copyOf(new byte[31])) {
                assertThatThrownBy(() -> HmacSiv.seal(shorter, sequence(1))).hasMessageContaining("key must have 32");
                assertThatThrownBy(() -> HmacSiv.seal(sequence(1), shorter))
                        .hasMessageContaining("message must have 32");
                assertThatThrownBy(() -> HmacSiv.open(shorter, Octets.of(new byte[48])))
                        .hasMessageContaining("key must have 32");
            }
        }
    }

    @Nested
    @DisplayName("protocol.md, section 5: keys of a generation")
    class Keys {
        @Test
        void matchTheKnownAnswersOfTheProtocol() {
            JsonObject vector = Vectors.read("pinfold-derivations.json").getJsonObject("recoveryKeys");
            try (SecretBytes output = Vectors.secret(vector, "oprfOutput");
                    SecretBytes encryptionKey = Vectors.secret(vector, "encryptionKey");
                    RecoveryKeys keys = RecoveryKeys.derive(output, encryptionKey)) {
                assertThat(hex(keys.unlockKey())).isEqualTo(vector.getString("unlockKey"));
                assertThat(hex(keys.serverProof())).isEqualTo(vector.getString("serverProof"));
                assertThat(hex(keys.wrapKey())).isEqualTo(vector.getString("wrapKey"));
            }
        }

        @Test
        void needBothInputs() {
            try (RecoveryKeys keys = RecoveryKeys.derive(sequence(0), sequence(32));
                    RecoveryKeys otherToken = RecoveryKeys.derive(sequence(1), sequence(32));
                    RecoveryKeys otherPin = RecoveryKeys.derive(sequence(0), sequence(33));
                    RecoveryKeys swapped = RecoveryKeys.derive(sequence(32), sequence(0))) {
                assertThat(Stream.of(keys, otherToken, otherPin, swapped)
                                .flatMap(k -> Stream.of(k.unlockKey(), k.serverProof(), k.wrapKey()))
                                .map(SealedSecretTest::hex))
                        .doesNotHaveDuplicates();
            }
        }

        @Test
        void takeInputsOfTheRightSizeOnly() {
            try (SecretBytes shorter = SecretBytes.copyOf(new byte[31])) {
                assertThatThrownBy(() -> RecoveryKeys.derive(shorter, sequence(0)))
                        .isInstanceOf(IllegalArgumentException.class);
                assertThatThrownBy(() -> RecoveryKeys.derive(sequence(0), shorter))
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }

        @Test
        void areGoneAfterCloseAndNeverPrinted() {
            RecoveryKeys keys = RecoveryKeys.derive(sequence(0), sequence(32));
            assertThat(keys).hasToString("RecoveryKeys(redacted)");
            keys.close();
            assertThat(List.of(keys.unlockKey(), keys.serverProof(), keys.wrapKey()))
                    .allSatisfy(key -> assertThatThrownBy(key::exposeOctets).isInstanceOf(IllegalStateException.class));
        }
    }

    @Nested
    @DisplayName("protocol.md, section 5.3: unlock proof")
    class Proof {
        private final Octets attempt = Octets.of("attempt".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        @Test
        void matchesTheKnownAnswerOfTheProtocol() {
            JsonObject vector = Vectors.read("pinfold-derivations.json").getJsonObject("unlockProof");
            try (SecretBytes unlockKey = Vectors.secret(vector, "unlockKey")) {
                assertThat(UnlockProof.compute(unlockKey, Octets.of(Vectors.hex(vector, "attempt")))
                                .toHex())
                        .isEqualTo(vector.getString("proof"));
            }
        }

        @Test
        void isTakenForItsAttemptAndKeyOnly() {
            Octets proof = UnlockProof.compute(sequence(0), attempt);
            assertThat(UnlockProof.verify(sequence(0), attempt, proof)).isTrue();
            assertThat(UnlockProof.verify(sequence(1), attempt, proof)).isFalse();
            assertThat(Tampering.everyBitFlipped(attempt))
                    .allSatisfy(other -> assertThat(UnlockProof.verify(sequence(0), other, proof))
                            .isFalse());
        }

        @Test
        void isRefusedWithAnyBitFlippedOrLengthCut() {
            Octets proof = UnlockProof.compute(sequence(0), attempt);
            assertThat(Stream.concat(Tampering.everyBitFlipped(proof), Tampering.everyLengthCut(proof)))
                    .hasSize(256 + 32)
                    .allSatisfy(other -> assertThat(UnlockProof.verify(sequence(0), attempt, other))
                            .isFalse());
            assertThat(UnlockProof.verify(sequence(0), attempt, Tampering.lengthened(proof)))
                    .isFalse();
        }
    }

    @Nested
    @DisplayName("protocol.md, section 7: key hierarchy")
    class Hierarchy {
        private final JsonObject vector = Vectors.read("key-hierarchy.json");
        private final MasterKey masterKey = MasterKey.takeOwnership(Vectors.secret(vector, "masterKey"));

        static Stream<JsonObject> pinVectors() {
            return Vectors.list("pin-hash.json").stream();
        }

        @ParameterizedTest
        @MethodSource("pinVectors")
        void registrationLockMatches(JsonObject pinVector) {
            try (MasterKey key = MasterKey.takeOwnership(Vectors.secret(pinVector, "masterKey"))) {
                assertThat(key.registrationLock()).isEqualTo(pinVector.getString("registrationLock"));
            }
        }

        @Test
        void childrenMatch() {
            try (StorageKey storageKey = masterKey.storageKey();
                    SecretBytes manifestKey = storageKey.manifestKey(1);
                    SecretBytes itemKey =
                            storageKey.itemKey(new BackupItemId(Octets.fromHex(vector.getString("itemId"))))) {
                assertThat(masterKey.recoveryPassword()).isEqualTo(vector.getString("recoveryPasswordBase64"));
                assertThat(HexFormat.of().formatHex(storageKey.exposeOctets()))
                        .isEqualTo(vector.getString("storageKey"));
                assertThat(hex(manifestKey)).isEqualTo(vector.getString("manifest1Key"));
                assertThat(hex(itemKey)).isEqualTo(vector.getString("itemKey"));
            }
        }

        @Test
        void wrapsAndUnwrapsUnderTheWrapKeyOnly() {
            Octets secret = masterKey.wrap(sequence(9));
            assertThat(secret.size()).isEqualTo(48);
            try (MasterKey unwrapped = MasterKey.unwrap(sequence(9), secret).orElseThrow()) {
                assertThat(unwrapped.matches(masterKey)).isTrue();
            }
            assertThat(MasterKey.unwrap(sequence(10), secret)).isEmpty();
        }

        @Test
        void sizesAndRangesAreExact() {
            assertThatThrownBy(() -> MasterKey.takeOwnership(SecretBytes.copyOf(new byte[31])))
                    .hasMessageContaining("32 octets");
            assertThatThrownBy(() -> new BackupItemId(Octets.of(new byte[15]))).hasMessageContaining("16 octets");
            try (StorageKey storageKey = masterKey.storageKey()) {
                assertThatThrownBy(() -> storageKey.manifestKey(0)).hasMessageContaining("1 or more");
            }
        }

        @Test
        void keysAreNeverPrintedAndGoneAfterClose() {
            StorageKey storageKey = masterKey.storageKey();
            assertThat(masterKey).hasToString("MasterKey(redacted)");
            assertThat(storageKey).hasToString("StorageKey(redacted)");
            masterKey.close();
            storageKey.close();
            assertThatThrownBy(masterKey::registrationLock).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> storageKey.manifestKey(1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Nested
    @DisplayName("protocol.md, section 8: backup encryption")
    class Backup {
        private final SecureRandom random = new SecureRandom();
        private final StorageKey storageKey = new StorageKey(sequence(50));
        private final BackupCipher cipher = new BackupCipher(storageKey, random);
        private final BackupItemId id = BackupItemId.random(random);
        private final byte[] plaintext = "BEGIN:VCARD".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

        @Test
        void decryptsTheKnownAnswersOfTheProtocol() {
            JsonObject vector = Vectors.read("pinfold-derivations.json").getJsonObject("backup");
            BackupItemId knownId = new BackupItemId(Octets.of(Vectors.hex(vector, "itemId")));
            try (StorageKey knownKey = new StorageKey(Vectors.secret(vector, "storageKey"))) {
                BackupCipher known = new BackupCipher(knownKey, random);
                assertThat(known.decryptManifest(
                                vector.getInt("manifestVersion"), Octets.of(Vectors.hex(vector, "manifest"))))
                        .contains(Vectors.hex(vector, "plaintext"));
                assertThat(known.decryptItem(knownId, Octets.of(Vectors.hex(vector, "item"))))
                        .contains(Vectors.hex(vector, "plaintext"));
            }
        }

        @Test
        void everyFlippedBitAndEveryLengthCutIsNoticed() {
            Octets item = cipher.encryptItem(id, plaintext);
            Octets manifest = cipher.encryptManifest(3, plaintext);
            assertThat(item.size()).isEqualTo(plaintext.length + BackupCipher.OVERHEAD_BYTES);
            assertThat(Stream.concat(Tampering.everyBitFlipped(item), Tampering.everyLengthCut(item)))
                    .allSatisfy(changed ->
                            assertThat(cipher.decryptItem(id, changed)).isEmpty());
            assertThat(Stream.concat(Tampering.everyBitFlipped(manifest), Tampering.everyLengthCut(manifest)))
                    .allSatisfy(changed ->
                            assertThat(cipher.decryptManifest(3, changed)).isEmpty());
            assertThat(cipher.decryptItem(id, Tampering.lengthened(item))).isEmpty();
        }

        @Test
        void whatIsMovedToAnotherPlaceDoesNotDecrypt() {
            Octets item = cipher.encryptItem(id, plaintext);
            Octets manifest = cipher.encryptManifest(3, plaintext);
            assertThat(cipher.decryptItem(BackupItemId.random(random), item)).isEmpty();
            assertThat(cipher.decryptManifest(4, manifest)).isEmpty();
            assertThat(cipher.decryptManifest(3, item)).isEmpty();
            assertThat(cipher.decryptItem(id, manifest)).isEmpty();
        }

        @Test
        void theSamePlaintextNeverLooksTheSame() {
            assertThat(cipher.encryptItem(id, plaintext)).isNotEqualTo(cipher.encryptItem(id, plaintext));
        }

        @Test
        void nothingAtAllCanBeEncrypted() {
            Octets item = cipher.encryptItem(id, new byte[0]);
            assertThat(item.size()).isEqualTo(BackupCipher.OVERHEAD_BYTES);
            assertThat(cipher.decryptItem(id, item)).contains(new byte[0]);
        }
    }
}
