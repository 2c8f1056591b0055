package org.pinfold.rest.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final String PROXY = "10.0.0.7";
    private static final String CLIENT = "203.0.113.9";

    @Nested
    class WithoutAProxy {
        @Test
        void theConnectionsAddressIsTheClient() {
            assertThat(TrustedProxies.NONE.client(CLIENT, List.of())).contains(CLIENT);
        }

        @Test
        void nobodysHeaderIsBelieved() {
            assertThat(TrustedProxies.NONE.client(CLIENT, List.of("198.51.100.1")))
                    .contains(CLIENT);
        }

        @Test
        void aNetworkOf64BitsIsOneClient() {
            String first = TrustedProxies.NONE
                    .client("2001:db8:1:2:3:4:5:6", List.of())
                    .orElseThrow();
            assertThat(TrustedProxies.NONE.client("2001:db8:1:2:ffff::1", List.of()))
                    .contains(first);
            assertThat(TrustedProxies.NONE.client("2001:db8:1:3::1", List.of()).orElseThrow())
                    .isNotEqualTo(first);
        }

        @Test
        void anAddressOfVersion4InOneOfVersion6IsTheSameClient() {
            assertThat(TrustedProxies.NONE.client("::ffff:203.0.113.9", List.of()))
                    .contains(CLIENT);
        }

        @ParameterizedTest
        @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "0:0:0:0:0:0:0:1"})
        void thisMachineIsNoStranger(String address) {
            assertThat(TrustedProxies.NONE.client(address, List.of())).isEmpty();
        }
    }

    @Nested
    class BehindProxies {
        private final TrustedProxies proxies = TrustedProxies.parse("10.0.0.0/8, 2001:db8:ffff::/48, 127.0.0.1");

        @Test
        void theClientIsTheLastAddressThatIsNoProxys() {
            assertThat(proxies.client(PROXY, List.of(CLIENT))).contains(CLIENT);
            assertThat(proxies.client(PROXY, List.of(CLIENT + ", 10.1.1.1"))).contains(CLIENT);
            assertThat(proxies.client("2001:db8:ffff::1", List.of(CLIENT, "10.1.1.1")))
                    .contains(CLIENT);
            assertThat(proxies.client("127.0.0.1", List.of(CLIENT))).contains(CLIENT);
        }

        @Test
        void whatTheClientItselfWroteBeforeIsNotBelieved() {
            assertThat(proxies.client(PROXY, List.of("198.51.100.1, " + CLIENT)))
                    .contains(CLIENT);
            assertThat(proxies.client(PROXY, List.of("127.0.0.1, " + CLIENT))).contains(CLIENT);
            assertThat(proxies.client(PROXY, List.of("10.9.9.9," + CLIENT))).contains(CLIENT);
        }

        @Test
        void aStrangersConnectionIsTheClientWhateverItSays() {
            assertThat(proxies.client(CLIENT, List.of("198.51.100.1"))).contains(CLIENT);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    ",",
                    "unknown",
                    "example.org",
                    "1.2.3",
                    "1.2.3.4.5",
                    "0x7f.1",
                    "*",
                    "1.2.3.4/8x",
                    "[::1",
                    "é"
                })
        void aHeaderThatHoldsNoAddressLeavesTheProxyAsTheClient(String header) {
            assertThat(proxies.client(PROXY, List.of(header))).contains(PROXY);
        }

        @Test
        void aLongHeaderIsReadFromItsEnd() {
            assertThat(proxies.client(PROXY, List.of("x,".repeat(10_000) + CLIENT)))
                    .contains(CLIENT);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "example.org", "10.0.0.0/33", "10.0.0.0/8,", "*", "300.1.1.1", "localhost"})
    void aSettingThatIsNoListOfNetworksIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TrustedProxies.parse(text));
    }
}
