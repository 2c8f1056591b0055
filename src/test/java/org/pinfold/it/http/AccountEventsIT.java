package org.pinfold.it.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.pinfold.it.http.ProblemAssert.assertThatAnswer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pinfold.client.DeviceCredential;
import org.pinfold.it.MetricsCredential;
import org.pinfold.protocol.Aci;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.AccountEventInfo;
import org.pinfold.protocol.messages.AccountEventsResponse;
import org.pinfold.protocol.messages.LinkDeviceRequest;
import org.pinfold.protocol.messages.LinkDeviceResponse;

/** An owner's devices are told of everything that happens to the account, at once if they wait, and nobody else is. */
@NullUnmarked
class AccountEventsIT extends PublicDoor {
    private static final String EVENTS = "/v1/accounts/events";
    private static final String WRONG_PIN = "9305";

    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    private List<AccountEventInfo> events(DeviceCredential device) throws Exception {
        return api.events(device, 0, 0).events();
    }

    private static List<String> types(List<AccountEventInfo> events) {
        return events.stream().map(AccountEventInfo::type).toList();
    }

    private DeviceCredential linked(TestPhone phone) throws Exception {
        LinkDeviceResponse linked = api.linkDevice(
                new LinkDeviceRequest(api.allowDevice(phone.device()).linkToken(), Optional.empty()));
        return new DeviceCredential(Aci.parse(linked.aci()), linked.deviceId(), linked.devicePassword());
    }

    private int waiting() {
        String text = http.get("/metrics")
                .header("Authorization", MetricsCredential.authorization())
                .send()
                .text();
        return text.lines()
                .filter(line -> line.startsWith("pinfold_events_waiting "))
                .map(line -> (int) Double.parseDouble(line.substring(line.indexOf(' ') + 1)))
                .findFirst()
                .orElseThrow();
    }

    /** A device that waits, once the server knows of it. */
    private Future<Answer> waitingFor(DeviceCredential device, long after) {
        int before = waiting();
        Future<Answer> answer = threads.submit(() ->
                http.get(EVENTS + "?after=" + after + "&wait=20").as(device).send());
        Awaitility.await().until(() -> waiting() > before);
        return answer;
    }

    @Test
    void everyGuessIsToldWithTheTriesThatRemain() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, true);
        long known = api.events(phone.device(), 0, 0).next();

        TestVault.Evaluated wrong = vault.evaluate(phone.lockedOut(), WRONG_PIN);
        TestVault.Evaluated right = vault.evaluate(phone.device(), TestVault.RIGHT_PIN);
        api.unlock(phone.device(), right.unlockRequest());

        assertThat(wrong.isRight()).isFalse();
        List<AccountEventInfo> told = api.events(phone.device(), known, 0).events();
        assertThat(types(told)).containsExactly("lock-probed", "guess-debited", "guess-debited", "guess-count-reset");
        assertThat(told.get(1).triesRemaining()).contains(9);
        assertThat(told.get(2).triesRemaining()).contains(8);
        assertThat(told).allMatch(event -> event.times() == 1);
        assertThat(told).extracting(AccountEventInfo::id).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void theLastGuessAndWhatBecameOfTheSecretAreTold() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 1, false);
        TestVault.Evaluated wrong = vault.evaluate(phone.device(), WRONG_PIN);
        http.post("/v1/recovery/restore/unlock")
                .as(phone.device())
                .json("{\"attempt\":\"" + wrong.answer().attempt().toBase64() + "\",\"proof\":\""
                        + wrong.proof().toBase64() + "\"}")
                .send();
        assertThat(types(events(phone.device())))
                .containsExactly("number-registered", "pin-changed", "guess-debited", "secret-destroyed");
    }

    @Test
    void newDevicesAreToldByTheirNumbers() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        linked(phone);
        api.removeDevice(phone.device(), 2);
        List<AccountEventInfo> told = events(phone.device());
        assertThat(types(told)).containsExactly("number-registered", "device-linked", "device-removed");
        assertThat(told.get(1).deviceId()).contains(2);
        assertThat(told.get(2).deviceId()).contains(2);
    }

    @Test
    void whoWaitsIsToldAtOnceAndOthersAreNotWoken() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        TestPhone other = TestPhone.registered(api);
        long known = api.events(phone.device(), 0, 0).next();
        Future<Answer> waits = waitingFor(phone.device(), known);
        Future<Answer> othersWait =
                waitingFor(other.device(), api.events(other.device(), 0, 0).next());

        vault.store(phone.device(), 10, false);

        assertThat(waits.get().text()).contains("\"pin-changed\"");
        assertThat(othersWait.isDone()).isFalse();
        vault.store(other.device(), 10, false);
        assertThat(othersWait.get().text()).contains("\"pin-changed\"");
    }

    @Test
    void aWaitThatBringsNothingEndsWithTheSamePlace() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        long known = api.events(phone.device(), 0, 0).next();
        AccountEventsResponse answer = api.events(phone.device(), known, 1);
        assertThat(answer).isEqualTo(new AccountEventsResponse(List.of(), known));
        assertThat(waiting()).isZero();
    }

    @Test
    void aDeviceThatIsRemovedWhileItWaitsIsToldNothing() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        DeviceCredential second = linked(phone);
        Future<Answer> waits =
                waitingFor(second, api.events(phone.device(), 0, 0).next());
        api.removeDevice(phone.device(), second.deviceId());
        assertThatAnswer(waits.get()).isProblem(ProblemType.UNAUTHENTICATED);
    }

    @Test
    void moreThanMayWaitAreAnsweredAtOnce() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        long known = api.events(phone.device(), 0, 0).next();
        List<Future<Answer>> waiting = new ArrayList<>();
        for (int device = 0; device < 8; device++) {
            waiting.add(waitingFor(phone.device(), known));
        }
        Answer ninth = http.get(EVENTS + "?after=" + known + "&wait=30")
                .as(phone.device())
                .send();
        assertThat(ninth.text()).contains("\"events\":[]");
        assertThat(waiting).noneMatch(Future::isDone);
        vault.store(phone.device(), 10, false);
        for (Future<Answer> each : waiting) {
            assertThat(each.get().text()).contains("\"pin-changed\"");
        }
    }

    @Test
    void onlyTheAccountsDevicesReadThem() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, true);
        TestPhone other = TestPhone.registered(api);
        assertThatAnswer(http.get(EVENTS).send()).isProblem(ProblemType.UNAUTHENTICATED);
        assertThatAnswer(http.get(EVENTS).as(phone.lockedOut()).send()).isProblem(ProblemType.FORBIDDEN);
        assertThat(types(events(other.device()))).containsExactly("number-registered");
    }

    @Test
    void whatIsNoPlaceAndNoWaitIsRefusedByItsName() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        Map<String, String> wrong = new TreeMap<>();
        for (String value : List.of(
                "-1", "", "x", "1.5", "1e3", "0x1", "+1", "%20", "%D9%A1", "1000000000000000000", "9".repeat(500))) {
            wrong.put("after=" + value, "after");
            wrong.put("wait=" + value, "wait");
        }
        wrong.put("wait=31", "wait");
        wrong.put("after=0&after=0", "after");
        wrong.put("wait=1&wait=1", "wait");
        wrong.forEach((query, field) -> assertThatAnswer(
                        http.get(EVENTS + "?" + query).as(phone.device()).send())
                .as(query)
                .isProblem(ProblemType.FIELD_OUT_OF_RANGE)
                .naming(field));
    }

    @Test
    void aPlaceThatNoEventHasHadIsAnsweredFromTheFirst() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        for (String after : List.of("2", "999999999999999999")) {
            assertThat(http.get(EVENTS + "?wait=30&after=" + after)
                            .as(phone.device())
                            .send()
                            .text())
                    .as(after)
                    .contains("\"number-registered\"")
                    .contains("\"next\":1");
        }
    }

    @Test
    void anEventHoldsNoNumber() throws Exception {
        TestPhone phone = TestPhone.registered(api);
        vault.store(phone.device(), 10, true);
        phone.lockedOut();
        assertThat(http.get(EVENTS).as(phone.device()).send().text())
                .contains("lock-probed")
                .doesNotContain(phone.number().substring(1), phone.account().toString());
    }
}
