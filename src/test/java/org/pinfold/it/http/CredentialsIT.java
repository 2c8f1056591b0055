package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import jakarta.json.Json;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pinfold.client.Credential;
import org.pinfold.client.DeviceCredential;
import org.pinfold.client.RecoveryCredential;
import org.pinfold.protocol.Octets;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.RecoveryStateResponse;
import org.pinfold.protocol.messages.StoreRequest;

/** Whoever shows something old, somebody else's, or something for another purpose gets nothing, and spends nothing. */
@NullUnmarked
class CredentialsIT extends PublicDoor {
    private static final Duration MOMENT = Duration.ofMillis(1);

    @Test
    void aRecoveryCredentialIsGoodForAnHour() throws Exception {
        TestPhone phone = locked();
        RecoveryCredential credential = phone.lockedOut();
        clock.advance(Duration.ofHours(1).minus(MOMENT));
        assertThatAnswer(state(credential)).hasStatus(200);
        clock.advance(MOMENT);
        assertUnauthenticated(credential);
    }

    @Test
    void askingAgainDoesNotStretchOneProofOfTheNumber() throws Exception {
        TestPhone phone = locked();
        String session = TestPhone.verifiedSession(api, phone.number());
        clock.advance(Duration.ofMinutes(59));
        Answer answer = register(session, Optional.empty());
        assertThatAnswer(answer).isProblem(ProblemType.REGISTRATION_LOCKED);
        RecoveryCredential credential = new RecoveryCredential(answer.json().getString("recoveryCredential"));
        assertThatAnswer(state(credential)).hasStatus(200);
        clock.advance(Duration.ofMinutes(1));
        assertUnauthenticated(credential);
        assertThatAnswer(register(session, Optional.empty())).isProblem(ProblemType.NO_SESSION);
    }

    @Test
    void aFrozenAccountsDeviceSeesAndDefendsAndIsToldWhyItMayDoNothingElse() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        String lock = vault.store(phone.device(), 10, true).masterKey().registrationLock();
        // The server of these tests freezes nobody; so does one that was asked to write the row.
        database.changeOne("UPDATE account SET frozen_at = 1 WHERE aci = '" + phone.account() + "'");
        assertThatAnswer(state(phone.device())).hasStatus(200);
        assertThatAnswer(http.get("/v1/accounts/events").as(phone.device()).send())
                .hasStatus(200);
        assertThatAnswer(http.get("/v1/accounts/registration_lock")
                        .as(phone.device())
                        .send())
                .hasStatus(200);
        TestVault.Evaluated guess = vault.evaluate(phone.device(), TestVault.RIGHT_PIN);
        assertThatAnswer(http.post("/v1/accounts/registration_lock/objection")
                        .as(phone.device())
                        .json("{\"attempt\":\"" + guess.answer().attempt().toBase64() + "\",\"proof\":\""
                                + guess.proof().toBase64() + "\"}")
                        .send())
                .hasStatus(204);
        for (String shut : new String[] {"/v1/devices", "/v1/storage/manifest"}) {
            assertThatAnswer(http.get(shut).as(phone.device()).send()).isProblem(ProblemType.ACCOUNT_FROZEN);
        }
        assertThatAnswer(http.delete("/v1/accounts/me").as(phone.device()).send())
                .isProblem(ProblemType.ACCOUNT_FROZEN);
        assertThatAnswer(http.delete("/v1/recovery").as(phone.device()).send()).isProblem(ProblemType.ACCOUNT_FROZEN);
        DeviceCredential wrong =
                new DeviceCredential(phone.account(), phone.device().deviceId(), "A".repeat(22));
        assertUnauthenticated(wrong);
        TestPhone again = phone.reregistered(Optional.of(lock));
        assertThatAnswer(state(again.device())).hasStatus(200);
        assertUnauthenticated(phone.device());
    }

    @Test
    void aRecoveryCredentialDiesWithANewPin() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, true);
        RecoveryCredential credential = phone.lockedOut();
        assertThatAnswer(state(credential)).hasStatus(200);
        vault.store(phone.device(), 10, false);
        assertUnauthenticated(credential);
    }

    @Test
    void aRecoveryCredentialDiesWithTheRemovalOfTheSecret() throws Exception {
        TestPhone phone = locked();
        RecoveryCredential credential = phone.lockedOut();
        api.removeSecret(phone.device());
        assertUnauthenticated(credential);
    }

    @Test
    void aRegistrationOfTheNumberEndsEveryCredentialBeforeIt() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        TestVault.Stored stored = vault.store(phone.device(), 10, true);
        RecoveryCredential credential = phone.lockedOut();
        TestPhone next = phone.reregistered(Optional.of(stored.masterKey().registrationLock()));
        assertThat(next.account()).isEqualTo(phone.account());
        assertUnauthenticated(credential);
        assertUnauthenticated(phone.device());
        assertThatAnswer(state(next.device())).hasStatus(200);
    }

    @Test
    void aReplacedDeviceIsNobodyOnEveryCall() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        phone.reregistered(Optional.empty());
        for (BodyCall call : BodyCall.values()) {
            if (call.isForDevices()) {
                assertThatAnswer(call.by(phone, http)
                                .json(call.body().toString())
                                .send())
                        .as(call.name())
                        .isProblem(ProblemType.UNAUTHENTICATED);
            }
        }
        assertUnauthenticated(phone.device());
    }

    @Test
    void oneAccountsPasswordIsNotAnothers() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        TestPhone other = TestPhone.registered(api);
        assertUnauthenticated(
                new DeviceCredential(phone.account(), 1, other.device().password()));
        assertUnauthenticated(
                new DeviceCredential(phone.account(), 2, phone.device().password()));
        assertUnauthenticated(new DeviceCredential(
                other.account(), Integer.MAX_VALUE, phone.device().password()));
    }

    @Test
    void everyCharacterOfADevicePasswordCounts() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        String password = phone.device().password();
        assertThat(password).hasSize(22);
        for (int i = 0; i < password.length(); i++) {
            String changed = changed(password, i);
            assertUnauthenticated(new DeviceCredential(phone.account(), 1, changed));
            assertUnauthenticated(new DeviceCredential(phone.account(), 1, password.substring(0, i)));
        }
        assertUnauthenticated(new DeviceCredential(phone.account(), 1, password + "="));
        assertUnauthenticated(new DeviceCredential(phone.account(), 1, password + "=="));
    }

    @Test
    void everyOctetOfARecoveryCredentialCounts() throws Exception {
        TestPhone phone = locked();
        RecoveryCredential credential = phone.lockedOut();
        byte[] octets = Base64.getUrlDecoder().decode(credential.value());
        for (int i = 0; i < octets.length; i++) {
            byte[] flipped = octets.clone();
            flipped[i] ^= (byte) (1 << (i % 8));
            assertUnauthenticated(recovery(flipped));
        }
        for (int length : List.of(0, 1, octets.length / 2, octets.length - 32, octets.length - 1)) {
            assertUnauthenticated(recovery(Arrays.copyOf(octets, length)));
        }
        assertUnauthenticated(recovery(Arrays.copyOf(octets, octets.length + 1)));
        assertUnauthenticated(new RecoveryCredential(credential.value() + "="));
        assertUnauthenticated(new RecoveryCredential(credential.value() + "A"));
        assertUnauthenticated(
                new RecoveryCredential(Base64.getEncoder().withoutPadding().encodeToString(octets) + "=="));
        assertThatAnswer(state(credential)).hasStatus(200);
    }

    @Test
    void aRecoveryCredentialIsForItsOwnAccountOnly() throws Exception {
        TestPhone phone = locked();
        TestPhone other = locked();
        RecoveryCredential credential = phone.lockedOut();
        assertThat(state(credential).json().getString("aci"))
                .isEqualTo(phone.account().toString());
        // The other account's name put in its place.
        byte[] octets = Base64.getUrlDecoder().decode(credential.value());
        System.arraycopy(other.account().toByteArray(), 0, octets, 1, 16);
        assertUnauthenticated(recovery(octets));
    }

    @ParameterizedTest
    @EnumSource(names = {"SET_LOCK", "REMOVE_LOCK", "START_STORE", "STORE", "WRITE_STORAGE", "READ_STORAGE"})
    void aRecoveryCredentialDoesNotStoreLockOrRead(BodyCall call) throws Exception {
        RecoveryCredential credential = locked().lockedOut();
        for (String body : List.of(call.body().toString(), "{}")) {
            assertThatAnswer(call.byNobody(http).as(credential).json(body).send())
                    .isProblem(ProblemType.FORBIDDEN);
        }
    }

    @Test
    void aRecoveryCredentialRemovesNothingAndSeesNoBackup() throws Exception {
        TestPhone phone = locked();
        RecoveryCredential credential = phone.lockedOut();
        for (HttpProbe.Call call : List.of(
                http.delete("/v1/recovery"),
                http.delete("/v1/storage"),
                http.get("/v1/storage/manifest"),
                http.get("/v1/storage/manifest/version/1"))) {
            assertThatAnswer(call.as(credential).send()).isProblem(ProblemType.FORBIDDEN);
        }
        assertThat(vault.state(phone.device()).state()).isEqualTo("stored");
    }

    @Test
    void whatWasMadeForOnePurposeIsGoodForNoOther() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        TestVault.Stored stored = vault.store(phone.device(), 10, true);
        RecoveryCredential credential = phone.lockedOut();
        TestVault.Evaluated guess = vault.evaluate(phone.device(), TestVault.RIGHT_PIN);
        RecoveryStateResponse before = vault.state(phone.device());
        Octets attempt = guess.answer().attempt();
        Octets ticket = stored.ticket().ticket();
        Octets bearer = Octets.of(Base64.getUrlDecoder().decode(credential.value()));

        assertUnauthenticated(recovery(attempt.toByteArray()));
        assertUnauthenticated(recovery(ticket.toByteArray()));
        assertUnauthenticated(new RecoveryCredential(phone.device().password()));
        assertUnauthenticated(new RecoveryCredential(stored.masterKey().registrationLock()));
        assertUnauthenticated(new DeviceCredential(phone.account(), 1, credential.value()));
        assertUnauthenticated(new DeviceCredential(phone.account(), 1, attempt.toBase64()));
        for (Octets wrong : List.of(ticket, bearer)) {
            assertThatAnswer(unlock(phone.device(), wrong, guess.proof())).isProblem(ProblemType.ATTEMPT_INVALID);
        }
        for (Octets wrong : List.of(attempt, bearer)) {
            assertThatAnswer(store(phone.device(), wrong, stored.request())).isProblem(ProblemType.TICKET_INVALID);
        }
        assertThat(vault.state(phone.device())).isEqualTo(before);
    }

    @Test
    void anAttemptIsForItsAccountAndItsGeneration() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        TestPhone other = TestPhone.registered(api);
        vault.store(phone.device(), 10, false);
        vault.store(other.device(), 10, false);
        TestVault.Evaluated guess = vault.evaluate(phone.device(), TestVault.RIGHT_PIN);
        Octets attempt = guess.answer().attempt();

        assertThatAnswer(unlock(other.device(), attempt, guess.proof())).isProblem(ProblemType.ATTEMPT_INVALID);
        for (int i = 0; i < attempt.size(); i++) {
            byte[] flipped = attempt.toByteArray();
            flipped[i] ^= (byte) (1 << (i % 8));
            assertThatAnswer(unlock(phone.device(), Octets.of(flipped), guess.proof()))
                    .isProblem(ProblemType.ATTEMPT_INVALID);
        }
        vault.store(phone.device(), 10, false);
        assertThatAnswer(unlock(phone.device(), attempt, guess.proof())).isProblem(ProblemType.STALE_GENERATION);
        assertThat(vault.state(phone.device()).guessesSinceSuccess()).isZero();
        assertThat(vault.state(other.device()).guessesSinceSuccess()).isZero();
    }

    @Test
    void aTicketIsForItsAccountAndGoodForTenMinutesAndOneStore() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        TestPhone other = TestPhone.registered(api);
        TestVault.Stored stored = vault.store(phone.device(), 10, false);
        vault.store(other.device(), 10, false);
        Octets ticket = start(phone.device());
        StoreRequest request = stored.request();

        assertThatAnswer(store(other.device(), ticket, request)).isProblem(ProblemType.TICKET_INVALID);
        for (int i = 0; i < ticket.size(); i++) {
            byte[] flipped = ticket.toByteArray();
            flipped[i] ^= (byte) (1 << (i % 8));
            assertThatAnswer(store(phone.device(), Octets.of(flipped), request)).isProblem(ProblemType.TICKET_INVALID);
        }
        clock.advance(Duration.ofMinutes(10).minus(MOMENT));
        Octets second = start(phone.device());
        assertThatAnswer(store(phone.device(), ticket, request)).hasStatus(200);
        // The first store opened the generation that the second ticket was for.
        assertThatAnswer(store(phone.device(), second, request)).isProblem(ProblemType.STALE_GENERATION);
        StoreRequest changed = new StoreRequest(
                ticket, TestVault.random(48), request.unlockKey(), request.serverProof(), Optional.empty());
        assertThatAnswer(store(phone.device(), ticket, changed)).isProblem(ProblemType.STORE_CONFLICT);
        Octets third = start(phone.device());
        clock.advance(Duration.ofMinutes(10));
        assertThatAnswer(store(phone.device(), third, request)).isProblem(ProblemType.TICKET_EXPIRED);
        // What was stored with it can be confirmed for ever: the answer may have been lost for long.
        assertThatAnswer(store(phone.device(), ticket, request)).hasStatus(200);
    }

    @Test
    void aRemovedSecretsTicketsAreDead() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        TestVault.Stored stored = vault.store(phone.device(), 10, false);
        Octets ticket = start(phone.device());
        api.removeSecret(phone.device());
        assertThatAnswer(store(phone.device(), ticket, stored.request())).isProblem(ProblemType.STALE_GENERATION);
        assertThat(vault.state(phone.device()).state()).isEqualTo("removed");
    }

    @Test
    void aSessionRegistersOnceAndOnlyAfterItsCode() throws Exception {
        String number = TestPhone.freshNumber();
        String unproved = api.createSession(number).id();
        assertThatAnswer(register(unproved, Optional.empty())).isProblem(ProblemType.NOT_VERIFIED);
        api.requestCode(unproved, "sms");
        String code = TestPhone.latestCode(api, number);
        Answer wrong = http.put("/v1/verification/session/" + unproved + "/code")
                .json("{\"code\":\"" + changed(code, 0) + "\"}")
                .send();
        assertThatAnswer(wrong).isProblem(ProblemType.WRONG_CODE);
        assertThatAnswer(register(unproved, Optional.empty())).isProblem(ProblemType.NOT_VERIFIED);
        String session = TestPhone.verifiedSession(api, number);
        assertThatAnswer(register(session, Optional.empty())).hasStatus(200);
        assertThatAnswer(register(session, Optional.empty())).isProblem(ProblemType.NO_SESSION);
    }

    @Test
    void aProofOfTheNumberIsGoodForAnHour() throws Exception {
        String inTime = TestPhone.verifiedSession(api, TestPhone.freshNumber());
        String late = TestPhone.verifiedSession(api, TestPhone.freshNumber());
        clock.advance(Duration.ofHours(1).minus(MOMENT));
        assertThatAnswer(register(inTime, Optional.empty())).hasStatus(200);
        clock.advance(MOMENT);
        assertThatAnswer(register(late, Optional.empty())).isProblem(ProblemType.NO_SESSION);
    }

    @Test
    void oneSessionsCodeDoesNotProveAnother() throws Exception {
        String number = TestPhone.freshNumber();
        String first = api.createSession(number).id();
        String second = api.createSession(number).id();
        api.requestCode(first, "sms");
        String code = TestPhone.latestCode(api, number);
        assertThatAnswer(http.put("/v1/verification/session/" + second + "/code")
                        .json("{\"code\":\"" + code + "\"}")
                        .send())
                .isProblem(ProblemType.SESSION_CONFLICT);
    }

    @Test
    void aLockExpiresAfterSevenDaysToTheMillisecondAndFreesTheNumberOnly() throws Exception {
        TestPhone phone = locked();
        clock.advance(Duration.ofDays(7).minus(MOMENT));
        String session = TestPhone.verifiedSession(api, phone.number());
        Answer held = register(session, Optional.empty());
        assertThatAnswer(held).isProblem(ProblemType.REGISTRATION_LOCKED);
        assertThat(held.json().getInt("timeRemainingMillis")).isEqualTo(1);
        RecoveryCredential credential = new RecoveryCredential(held.json().getString("recoveryCredential"));
        clock.advance(MOMENT);
        Answer moved = register(session, Optional.empty());
        assertThatAnswer(moved).hasStatus(200);
        assertThat(moved.json().getBoolean("reregistered")).isFalse();
        assertThat(moved.json().getString("aci")).isNotEqualTo(phone.account().toString());
        // The number leads elsewhere now, so what its proof was worth before is worth nothing.
        assertUnauthenticated(credential);
        assertThat(vault.state(phone.device()).state()).isEqualTo("stored");
    }

    private TestPhone locked() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, true);
        return phone;
    }

    private void assertUnauthenticated(Credential caller) {
        assertThatAnswer(state(caller)).isProblem(ProblemType.UNAUTHENTICATED);
    }

    private Answer state(Credential caller) {
        return http.get("/v1/recovery").as(caller).send();
    }

    private Answer register(String session, Optional<String> lock) {
        var body = Json.createObjectBuilder().add("sessionId", session);
        lock.ifPresent(value -> body.add("registrationLock", value));
        return http.post("/v1/registration").json(body.build().toString()).send();
    }

    private Answer unlock(Credential caller, Octets attempt, Octets proof) {
        return http.post("/v1/recovery/restore/unlock")
                .as(caller)
                .json(Json.createObjectBuilder()
                        .add("attempt", attempt.toBase64())
                        .add("proof", proof.toBase64())
                        .build()
                        .toString())
                .send();
    }

    private Octets start(DeviceCredential device) {
        Answer answer = BodyCall.START_STORE
                .byNobody(http)
                .as(device)
                .json(BodyCall.START_STORE.body().toString())
                .send();
        assertThatAnswer(answer).hasStatus(200);
        return Octets.fromBase64(answer.json().getString("ticket"));
    }

    private Answer store(DeviceCredential device, Octets ticket, StoreRequest request) {
        return http.put("/v1/recovery/store")
                .as(device)
                .json(Json.createObjectBuilder()
                        .add("ticket", ticket.toBase64())
                        .add("secret", request.secret().toBase64())
                        .add("unlockKey", request.unlockKey().toBase64())
                        .add("serverProof", request.serverProof().toBase64())
                        .build()
                        .toString())
                .send();
    }

    private static RecoveryCredential recovery(byte[] octets) {
        return new RecoveryCredential(Base64.getUrlEncoder().withoutPadding().encodeToString(octets));
    }

    /** The text with another character of the same kind at a place. */
    private static String changed(String text, int index) {
        char present = text.charAt(index);
        char other = Character.isDigit(present) ? (char) ('0' + (present - '0' + 1) % 10) : present == 'A' ? 'B' : 'A';
        return text.substring(0, index) + other + text.substring(index + 1);
    }
}
