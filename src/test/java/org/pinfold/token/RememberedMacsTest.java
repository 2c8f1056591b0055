package org.pinfold.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RememberedMacsTest {
    private final Mac real = new InMemoryToken().mac();
    private final List<MacPurpose> asked = new ArrayList<>();
    private boolean gone;
    private final Mac remembered = new RememberedMacs((purpose, fields) -> {
        asked.add(purpose);
        if (gone) {
            throw new TokenUnavailableException("make a MAC", new IOException("gone"));
        }
        return real.mac(purpose, fields);
    });

    private static byte[] octets(int... values) {
        byte[] octets = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            octets[i] = (byte) values[i];
        }
        return octets;
    }

    @ParameterizedTest
    @EnumSource
    void itIsTheTokensMac(MacPurpose purpose) {
        byte[] expected = real.mac(purpose, octets(1, 2), octets(3));
        assertThat(remembered.mac(purpose, octets(1, 2), octets(3))).isEqualTo(expected);
        assertThat(remembered.mac(purpose, octets(1, 2), octets(3))).isEqualTo(expected);
        assertThat(remembered.mac(purpose, octets(1), octets(2, 3))).isNotEqualTo(expected);
    }

    @Test
    void aRowThatIsReadAgainIsNotAskedForAgain() {
        remembered.mac(MacPurpose.MIRROR, octets(1));
        remembered.mac(MacPurpose.MIRROR, octets(1));
        remembered.mac(MacPurpose.MIRROR, octets(2));
        assertThat(asked).hasSize(2);
    }

    @ParameterizedTest
    @EnumSource(
            value = MacPurpose.class,
            names = {"RECORD", "MIRROR", "ATTEMPT", "DEVICE_PASSWORD"},
            mode = EnumSource.Mode.EXCLUDE)
    void whatCouldBeFoundByTryingAndWhatComesOnceIsNotKept(MacPurpose purpose) {
        remembered.mac(purpose, octets(1));
        remembered.mac(purpose, octets(1));
        assertThat(asked).hasSize(2);
    }

    @Test
    void whoeverChangesWhatHeWasGivenChangesNothingThatIsKept() {
        byte[] first = remembered.mac(MacPurpose.MIRROR, octets(1));
        first[0]++;
        assertThat(remembered.mac(MacPurpose.MIRROR, octets(1))).isEqualTo(real.mac(MacPurpose.MIRROR, octets(1)));
    }

    @Test
    void anOutageIsNotRemembered() {
        gone = true;
        assertThatThrownBy(() -> remembered.mac(MacPurpose.MIRROR, octets(1)))
                .isInstanceOf(TokenUnavailableException.class);
        gone = false;
        assertThat(remembered.mac(MacPurpose.MIRROR, octets(1))).isEqualTo(real.mac(MacPurpose.MIRROR, octets(1)));
    }
}
