package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.RecoveryCredential;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.ChangeNumberRequest;
import org.pinfold.protocol.messages.DeviceInfo;
import org.pinfold.protocol.messages.LinkDeviceRequest;
import org.pinfold.protocol.messages.LinkDeviceResponse;
import org.pinfold.protocol.messages.RecoveryPasswordRequest;
import org.pinfold.protocol.messages.RegistrationLockStateResponse;
import org.pinfold.protocol.messages.RegistrationRequest;
import org.pinfold.protocol.messages.RegistrationResponse;

/** Who gets into an account beside its first device, by which way, and how far. */
@NullUnmarked
class DevicesIT extends PublicDoor {
    private static final Octets NAME = TestVault.random(225);

    private DeviceCredential linked(TestPhone phone) throws Exception {
        String token = api.allowDevice(phone.device()).linkToken();
        LinkDeviceResponse linked = api.linkDevice(new LinkDeviceRequest(token, Optional.of(NAME)));
        return new DeviceCredential(Aci.parse(linked.aci()), linked.deviceId(), linked.devicePassword());
    }

    private static DeviceCredential device(RegistrationResponse registered) {
        return new DeviceCredential(Aci.parse(registered.aci()), registered.deviceId(), registered.devicePassword());
    }

    @Test
    void aLinkedDeviceHasTheAccountAndIsListedWithItsName() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        DeviceCredential second = linked(phone);
        assertThat(second.account()).isEqualTo(phone.account());
        vault.store(second, 10, false);
        assertThat(api.recoveryState(phone.device()).state()).isEqualTo("stored");
        List<DeviceInfo> devices = api.devices(second).devices();
        assertThat(devices).extracting(DeviceInfo::id).containsExactly(1, 2);
        assertThat(devices).extracting(DeviceInfo::name).containsExactly(Optional.empty(), Optional.of(NAME));
    }

    @Test
    void aLinkedDeviceMayNeitherLetOthersInNorChangeTheNumberNorDeleteTheAccount() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        DeviceCredential second = linked(phone);
        assertThatAnswer(http.post("/v1/devices/link_token").as(second).send()).isProblem(ProblemType.FORBIDDEN);
        assertThatAnswer(http.delete("/v1/devices/1").as(second).send()).isProblem(ProblemType.FORBIDDEN);
        assertThatAnswer(http.delete("/v1/accounts/me").as(second).send()).isProblem(ProblemType.FORBIDDEN);
        assertThatAnswer(http.call("PUT", "/v1/accounts/number")
                        .as(second)
                        .json(BodyCall.CHANGE_NUMBER.body().toString())
                        .send())
                .isProblem(ProblemType.FORBIDDEN);
    }

    @Test
    void aRemovedDeviceIsNobodyAndTheFirstOneStays() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        DeviceCredential second = linked(phone);
        assertThatAnswer(http.delete("/v1/devices/1").as(phone.device()).send()).isProblem(ProblemType.FIRST_DEVICE);
        api.removeDevice(phone.device(), 2);
        assertThatAnswer(http.get("/v1/devices").as(second).send()).isProblem(ProblemType.UNAUTHENTICATED);
        assertThatAnswer(http.delete("/v1/devices/2").as(phone.device()).send()).isProblem(ProblemType.NO_DEVICE);
        for (String id : List.of("0", "01", "-1", "1e1", "x", "9999999999", "2147483648")) {
            assertThatAnswer(http.delete("/v1/devices/" + id).as(phone.device()).send())
                    .as(id)
                    .isProblem(ProblemType.NOT_FOUND);
        }
    }

    @Test
    void aLinkTokenThatIsNoneOrUsedLinksNothing() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        String token = api.allowDevice(phone.device()).linkToken();
        api.linkDevice(new LinkDeviceRequest(token, Optional.empty()));
        for (String wrong : List.of(token, "", "A".repeat(43), "A".repeat(44), "é", token + "=")) {
            assertThatAnswer(http.post("/v1/devices")
                            .json("{\"linkToken\":\"" + wrong + "\"}")
                            .send())
                    .as("token of %s characters", wrong.length())
                    .isProblem(ProblemType.NO_LINK_TOKEN);
        }
        for (int size : List.of(0, 226)) {
            assertThatAnswer(http.post("/v1/devices")
                            .json("{\"linkToken\":\"%s\",\"name\":\"%s\"}"
                                    .formatted(token, TestVault.random(size).toBase64()))
                            .send())
                    .isProblem(ProblemType.FIELD_OUT_OF_RANGE)
                    .naming("name");
        }
    }

    @Test
    void withoutALockANewPhoneMayOnlyRestoreUntilItProvesThePin() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, false);
        RegistrationResponse registered = api.register(
                RegistrationRequest.ofSession(TestPhone.verifiedSession(api, phone.number()), Optional.empty()));
        DeviceCredential next = device(registered);
        assertThat(registered.mustRestore()).isTrue();
        assertThat(next.account()).isEqualTo(phone.account());
        assertThatAnswer(http.get("/v1/recovery").as(phone.device()).send()).isProblem(ProblemType.UNAUTHENTICATED);
        for (BodyCall call : BodyCall.values()) {
            if (call.isForDevices() && call != BodyCall.EVALUATE && call != BodyCall.UNLOCK) {
                assertThatAnswer(call.byNobody(http)
                                .as(next)
                                .json(call.body().toString())
                                .send())
                        .as(call.name())
                        .isProblem(ProblemType.FORBIDDEN);
            }
        }
        for (String path : List.of("/v1/storage/manifest", "/v1/devices")) {
            assertThatAnswer(http.get(path).as(next).send()).isProblem(ProblemType.FORBIDDEN);
        }
        for (String path : List.of("/v1/storage", "/v1/recovery", "/v1/accounts/me", "/v1/devices/1")) {
            assertThatAnswer(http.delete(path).as(next).send()).isProblem(ProblemType.FORBIDDEN);
        }

        TestVault.Evaluated right = vault.evaluate(next, TestVault.RIGHT_PIN);
        assertThat(right.isRight()).isTrue();
        api.unlock(next, right.unlockRequest());
        assertThatAnswer(http.get("/v1/storage/manifest").as(next).send()).isProblem(ProblemType.NO_BACKUP);
        assertThatAnswer(http.post("/v1/registration/discard").as(next).send()).isProblem(ProblemType.FORBIDDEN);
    }

    @Test
    void whoDoesNotKnowThePinBeginsAnewAndTheSecretStaysWhereItIs() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, false);
        TestPhone next = phone.reregistered(Optional.empty());
        assertThatAnswer(http.post("/v1/registration/discard").send()).isProblem(ProblemType.UNAUTHENTICATED);
        RegistrationResponse fresh = api.discard(next.device());
        assertThat(fresh.aci()).isNotEqualTo(phone.account().toString());
        assertThat(fresh.number()).contains(phone.number());
        assertThat(api.recoveryState(device(fresh)).state()).isEqualTo("never");
        assertThatAnswer(http.get("/v1/recovery").as(next.device()).send()).isProblem(ProblemType.UNAUTHENTICATED);
        assertThat(database.value("SELECT COUNT(*) FROM recovery_record WHERE account = '" + phone.account() + "'"))
                .isEqualTo("1");
    }

    @Test
    void theRecoveryPasswordBringsTheAccountBackWithoutAMessage() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        TestVault.Stored stored = vault.store(phone.device(), 10, true);
        String lock = stored.masterKey().registrationLock();
        Octets password = Octets.fromBase64(stored.masterKey().recoveryPassword());
        assertThatAnswer(http.call("PUT", "/v1/accounts/recovery_password")
                        .as(phone.device())
                        .json("{\"recoveryPassword\":\"" + password.toBase64() + "\"}")
                        .send())
                .isProblem(ProblemType.WRONG_LOCK);
        api.setRecoveryPassword(phone.device(), new RecoveryPasswordRequest(password, Optional.of(lock)));
        assertThatAnswer(byPassword(phone.number(), TestVault.random(32)))
                .isProblem(ProblemType.WRONG_RECOVERY_PASSWORD);
        assertThatAnswer(byPassword(TestPhone.freshNumber(), password)).isProblem(ProblemType.WRONG_RECOVERY_PASSWORD);
        assertThatAnswer(byPassword("12345", password)).isProblem(ProblemType.INVALID_NUMBER);
        assertThatAnswer(byPassword(phone.number(), TestVault.random(31)))
                .isProblem(ProblemType.FIELD_OUT_OF_RANGE)
                .naming("recoveryPassword");
        assertThatAnswer(byPassword(phone.number(), password)).isProblem(ProblemType.REGISTRATION_LOCKED);
        RegistrationResponse again =
                api.register(RegistrationRequest.ofPassword(phone.number(), password, Optional.of(lock)));
        assertThat(again.aci()).isEqualTo(phone.account().toString());
        assertThat(again.mustRestore()).isFalse();
        assertThat(api.recoveryState(device(again)).state()).isEqualTo("stored");
    }

    private Answer byPassword(String number, Octets password) {
        return http.post("/v1/registration")
                .json("{\"number\":\"%s\",\"recoveryPassword\":\"%s\"}".formatted(number, password.toBase64()))
                .send();
    }

    @Test
    void aNumberIsChangedUnderTheLockOfWhoeverHasIt() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        TestPhone holder = TestPhone.registered(api);
        TestVault.Stored stored = vault.store(holder.device(), 10, true);
        String session = TestPhone.verifiedSession(api, holder.number());
        Answer locked = http.call("PUT", "/v1/accounts/number")
                .as(phone.device())
                .json("{\"sessionId\":\"" + session + "\"}")
                .send();
        assertThatAnswer(locked).isProblem(ProblemType.REGISTRATION_LOCKED);
        assertThat(locked.json()).doesNotContainKey("recoveryCredential");
        String lock = stored.masterKey().registrationLock();
        assertThat(api.changeNumber(phone.device(), new ChangeNumberRequest(session, Optional.of(lock)))
                        .number())
                .isEqualTo(holder.number());
        assertThat(holder.reregistered(Optional.empty()).account()).isEqualTo(phone.account());
        assertThat(phone.reregistered(Optional.empty()).account()).isNotEqualTo(phone.account());
        assertThat(api.recoveryState(holder.device()).state()).isEqualTo("stored");
    }

    @Test
    void theOwnerSeesAClaimAndObjectsWithThePinOfNow() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, true);
        RecoveryCredential claimant = phone.lockedOut();
        RegistrationLockStateResponse lock = api.registrationLock(phone.device());
        assertThat(lock.state()).isEqualTo("required");
        assertThat(lock.claimedAt()).isPresent();
        assertThat(lock.objectionsLeft()).isEqualTo(2);

        TestVault.Evaluated wrong = vault.evaluate(phone.device(), "9035");
        assertThatAnswer(object(phone, wrong.answer().attempt(), TestVault.random(32)))
                .isProblem(ProblemType.WRONG_PIN);
        assertThatAnswer(object(phone, TestVault.random(120), TestVault.random(32)))
                .isProblem(ProblemType.ATTEMPT_INVALID);
        TestVault.Evaluated old = vault.evaluate(phone.device(), TestVault.RIGHT_PIN);
        clock.advance(Duration.ofMinutes(10).plusMillis(1));
        assertThatAnswer(object(phone, old.answer().attempt(), old.proof())).isProblem(ProblemType.ATTEMPT_INVALID);
        assertThat(api.registrationLock(phone.device()).objectionsLeft()).isEqualTo(2);

        TestVault.Evaluated right = vault.evaluate(phone.device(), TestVault.RIGHT_PIN);
        api.object(phone.device(), right.unlockRequest());
        assertThatAnswer(http.get("/v1/recovery").as(claimant).send()).isProblem(ProblemType.UNAUTHENTICATED);
        Answer blocked = http.post("/v1/registration")
                .json("{\"sessionId\":\"" + TestPhone.verifiedSession(api, phone.number()) + "\"}")
                .send();
        assertThatAnswer(blocked).isProblem(ProblemType.REGISTRATION_LOCKED);
        assertThat(blocked.json()).doesNotContainKey("recoveryCredential");
        api.object(
                phone.device(),
                vault.evaluate(phone.device(), TestVault.RIGHT_PIN).unlockRequest());
        TestVault.Evaluated third = vault.evaluate(phone.device(), TestVault.RIGHT_PIN);
        assertThatAnswer(object(phone, third.answer().attempt(), third.proof()))
                .isProblem(ProblemType.TOO_MANY_REQUESTS);
    }

    private Answer object(TestPhone phone, Octets attempt, Octets proof) {
        return http.post("/v1/accounts/registration_lock/objection")
                .as(phone.device())
                .json("{\"attempt\":\"%s\",\"proof\":\"%s\"}".formatted(attempt.toBase64(), proof.toBase64()))
                .send();
    }

    @Test
    void aValueOverALockOfAnotherGenerationIsToldSo() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        TestVault.Stored stored = vault.store(phone.device(), 10, true);
        vault.store(phone.device(), "9035", 10, stored.masterKey(), Optional.empty());
        String session = TestPhone.verifiedSession(api, phone.number());
        Answer wrong = http.post("/v1/registration")
                .json("{\"sessionId\":\"%s\",\"registrationLock\":\"%s\"}".formatted(session, "0f".repeat(32)))
                .send();
        assertThatAnswer(wrong).isProblem(ProblemType.LOCK_GENERATION_MISMATCH);
        assertThat(wrong.json()).containsKey("recoveryCredential");
        assertThat(api.register(RegistrationRequest.ofSession(
                                session, Optional.of(stored.masterKey().registrationLock())))
                        .aci())
                .isEqualTo(phone.account().toString());
    }
}
