package org.pinfold.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.protocol.Octets;

class LegacyHashTest {
    private static final Octets NO_SALT = Octets.of(new byte[0]);

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** From the implementations of others: OpenSSL, the test vectors of jBCrypt, and the reference code of Argon2. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            value = {
                "abc $2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "a $2a$06$m0CrhHm10qJ3lXRY.5zDGO3rS2KdeeWLuGmsfGlMfOxih58VYVfxe",
                "password $argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
                "password $argon2id$v=19$m=256,t=2,p=2$c29tZXNhbHQ$bQk8UB/VmZZF4Oo79iDXuL5/0ttZwg2f/5U52iv1cDc",
                "password $argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ",
                "abc ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
            })
    void agreesWithOtherImplementations(String pin, String stored) {
        LegacyHash.Value value = LegacyHash.parse(stored).orElseThrow();
        assertThat(value.scheme().compute(utf8(pin), NO_SALT)).isEqualTo(value.hash());
        assertThat(value.scheme().compute(utf8(pin + "x"), NO_SALT)).isNotEqualTo(value.hash());
        assertThat(LegacyHash.ofText(value.scheme().text())).contains(value.scheme());
        assertThat(value.scheme().text()).doesNotContain(stored.substring(stored.length() - 20));
    }

    @Test
    void theSaltFollowsThePin() {
        LegacyHash.Value value = LegacyHash.parse("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
                .orElseThrow();
        assertThat(value.scheme().compute(utf8("a"), Octets.of(utf8("bc")))).isEqualTo(value.hash());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015a",
                "$1$salt$hash",
                "$2a$03$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$2a$15$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$2x$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i",
                "$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0",
                "$argon2id$v=19$m=65537,t=1,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
                "$argon2id$v=19$m=65536,t=33,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
                "$argon2id$v=19$m=1024,t=1,p=9$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
                "$argon2id$v=19$m=7,t=1,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
                "$argon2id$v=19$m=1024,t=0,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
                "$argon2id$v=18$m=1024,t=1,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
                "$argon2id$v=19$m=1024,t=1,p=1$c29tZXNhbHQ$c2hvcnQ",
                "$argon2id$v=19$m=9999999999,t=1,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA"
            })
    void refusesOtherHashesAndThoseThatCostTooMuch(String stored) {
        assertThat(LegacyHash.parse(stored)).isEmpty();
    }
}
