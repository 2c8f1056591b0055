package org.pinfold.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.token.InMemoryToken;
import org.pinfold.token.Mac;

class DevicePasswordTest {
    private final Mac mac = new InMemoryToken().mac();
    private final Aci aci = new Aci(new UUID(1, 2));
    private final DevicePassword password = DevicePassword.draw(new SecureRandom());

    @Test
    void has128RandomBitsAs22Characters() {
        assertThat(password.text()).matches("[A-Za-z0-9_-]{22}");
        assertThat(DevicePassword.draw(new SecureRandom()).text()).isNotEqualTo(password.text());
    }

    @Test
    void isRecognisedForItsOwnDeviceOnly() {
        Octets stored = password.mac(mac, aci, 1);
        assertThat(DevicePassword.presented(password.text()).mac(mac, aci, 1)).isEqualTo(stored);
        assertThat(password.mac(mac, aci, 2)).isNotEqualTo(stored);
        assertThat(password.mac(mac, new Aci(new UUID(1, 3)), 1)).isNotEqualTo(stored);
        assertThat(password.mac(new InMemoryToken(2).mac(), aci, 1)).isNotEqualTo(stored);
        assertThat(DevicePassword.presented(password.text() + "A").mac(mac, aci, 1))
                .isNotEqualTo(stored);
    }

    @Test
    void neverPrintsItself() {
        assertThat(password.toString()).doesNotContain(password.text());
    }
}
