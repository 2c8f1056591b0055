package org.pinfold.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;

class SessionIdTest {
    private final SessionId id = SessionId.draw(new SecureRandom());

    @Test
    void readsWhatItWrites() {
        assertThat(id.text()).hasSize(43);
        assertThat(SessionId.parse(id.text()).orElseThrow().hash()).isEqualTo(id.hash());
    }

    @Test
    void refusesEveryOtherLengthAndSpelling() {
        String text = id.text();
        for (int length = 0; length < text.length(); length++) {
            assertThat(SessionId.parse(text.substring(0, length))).isEmpty();
        }
        assertThat(SessionId.parse(text + "=")).isEmpty();
        assertThat(SessionId.parse(text + "A")).isEmpty();
        assertThat(SessionId.parse(" " + text)).isEmpty();
        // 43 characters carry 258 bits; the last two must be zero.
        assertThat(SessionId.parse("A".repeat(42) + "B")).isEmpty();
    }

    @Test
    void isStoredAsItsHash() {
        assertThat(id.hash().toByteArray()).hasSize(32).isNotEqualTo(id.toByteArray());
    }

    @Test
    void neverPrintsItself() {
        assertThat(id.toString()).doesNotContain(id.text());
    }
}
