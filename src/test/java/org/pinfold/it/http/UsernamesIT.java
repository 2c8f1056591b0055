package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;

/** A name is reserved, taken, found by strangers and given up; and the server takes nothing that is no hash. */
@NullUnmarked
class UsernamesIT extends PublicDoor {
    private static final String PATH = "/v1/accounts/username_hash";

    @Test
    void aNameLeadsToItsAccountUntilItIsGivenUp() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        TestPhone other = TestPhone.registered(api);
        Octets name = TestVault.random(32);
        assertThat(api.reserveUsername(phone.device(), List.of(name))).isEqualTo(name);
        assertThatAnswer(http.get(PATH + "/" + name.toHex()).send()).isProblem(ProblemType.NO_USERNAME);
        api.confirmUsername(phone.device(), name);
        assertThat(api.findUsername(name)).isEqualTo(phone.account());
        Octets second = TestVault.random(32);
        assertThat(api.reserveUsername(other.device(), List.of(name, second))).isEqualTo(second);
        api.removeUsername(phone.device());
        assertThatAnswer(http.get(PATH + "/" + name.toHex()).send()).isProblem(ProblemType.NO_USERNAME);
        assertThatAnswer(reserve(other, List.of(name))).isProblem(ProblemType.USERNAME_TAKEN);
        api.confirmUsername(other.device(), second);
        api.deleteAccount(other.device());
        assertThatAnswer(http.get(PATH + "/" + second.toHex()).send()).isProblem(ProblemType.NO_USERNAME);
    }

    @Test
    void whatIsNoHashOrTooManyIsRefused() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        assertThatAnswer(reserve(phone, List.of())).isProblem(ProblemType.FIELD_OUT_OF_RANGE);
        assertThatAnswer(reserve(phone, Collections.nCopies(21, TestVault.random(32))))
                .isProblem(ProblemType.FIELD_OUT_OF_RANGE);
        for (int size : List.of(0, 31, 33)) {
            assertThatAnswer(reserve(phone, List.of(TestVault.random(size))))
                    .isProblem(ProblemType.FIELD_OUT_OF_RANGE)
                    .naming("usernameHashes");
        }
        assertThatAnswer(http.call("PUT", PATH + "/confirm")
                        .as(phone.device())
                        .json("{\"usernameHash\":\"" + TestVault.random(32).toBase64() + "\"}")
                        .send())
                .isProblem(ProblemType.USERNAME_NOT_RESERVED);
        for (String hash : List.of("0".repeat(63), "0".repeat(65), "A".repeat(64), "%00".repeat(64), "g".repeat(64))) {
            assertThat(http.get(PATH + "/" + hash).send().status()).as(hash).isIn(400, 404);
        }
    }

    private Answer reserve(TestPhone phone, List<Octets> names) {
        String list = String.join(
                ",", names.stream().map(name -> "\"" + name.toBase64() + "\"").toList());
        return http.call("PUT", PATH + "/reserve")
                .as(phone.device())
                .json("{\"usernameHashes\":[" + list + "]}")
                .send();
    }
}
