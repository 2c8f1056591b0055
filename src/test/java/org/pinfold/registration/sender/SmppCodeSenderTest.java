package org.pinfold.registration.sender;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLSocketFactory;
import org.jsmpp.SMPPConstant;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.examples.SMPPServerSimulator;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.SubmitSmResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pinfold.protocol.SecretBytes;
import org.pinfold.registration.CodeSender.Delivery;
import org.pinfold.registration.SenderCounts;
import org.pinfold.registration.SenderEvent;
import org.pinfold.registration.Transport;

/** Against jsmpp's own SMSC, over TCP. */
class SmppCodeSenderTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final SenderCounts counts = new SenderCounts();
    private final List<SmppCodeSender> senders = new ArrayList<>();
    private Canary canary;
    private Smsc smsc;

    @BeforeEach
    void start() throws IOException {
        canary = new Canary();
        smsc = new Smsc();
    }

    @AfterEach
    void stop() {
        senders.forEach(SmppCodeSender::close);
        smsc.close();
        canary.assertSilent();
        canary.close();
    }

    @Test
    void aCodeLeavesAsOneShortMessage() {
        assertThat(send(sender("Pinfold", "Your code: {code}"))).isEqualTo(Delivery.ACCEPTED);
        SubmitSm message = smsc.received().get(0);
        assertThat(message.getDestAddress()).isEqualTo("4915198765432");
        assertThat(message.getDestAddrTon()).isEqualTo((byte) 1);
        assertThat(message.getDestAddrNpi()).isEqualTo((byte) 1);
        assertThat(message.getDataCoding()).isZero();
        assertThat(message.getRegisteredDelivery()).isEqualTo((byte) 1);
        assertThat(new String(message.getShortMessage(), StandardCharsets.US_ASCII))
                .isEqualTo("Your code: 493817");
        assertThat(counts.of(SenderEvent.ACCEPTED)).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"Pinfold, 5, 0, Pinfold", "+4915112345678, 1, 1, 4915112345678", "12345, 0, 0, 12345"})
    void theSourceIsANameANumberOrAShortCode(String source, byte type, byte plan, String address) {
        send(sender(source, "{code}"));
        SubmitSm message = smsc.received().get(0);
        assertThat(message.getSourceAddrTon()).isEqualTo(type);
        assertThat(message.getSourceAddrNpi()).isEqualTo(plan);
        assertThat(message.getSourceAddr()).isEqualTo(address);
    }

    @Test
    void aTextOutsideTheGsmAlphabetGoesAsUcs2() {
        send(sender("Pinfold", "Код: {code}"));
        SubmitSm message = smsc.received().get(0);
        assertThat(message.getDataCoding()).isEqualTo((byte) 8);
        assertThat(new String(message.getShortMessage(), StandardCharsets.UTF_16BE))
                .isEqualTo("Код: 493817");
    }

    @Test
    void theLinkIsMadeOnceAndAgainAfterItWasLost() {
        SmppCodeSender sender = sender();
        assertThat(send(sender)).isEqualTo(Delivery.ACCEPTED);
        assertThat(send(sender)).isEqualTo(Delivery.ACCEPTED);
        assertThat(smsc.linksMade()).isEqualTo(1);
        smsc.dropLinks();
        await().until(() -> !sender.isBound());
        assertThat(send(sender)).isEqualTo(Delivery.ACCEPTED);
        assertThat(smsc.linksMade()).isEqualTo(2);
        assertThat(smsc.received()).hasSize(3);
    }

    @Test
    void manyCallersShareOneLink() throws Exception {
        SmppCodeSender sender = sender();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Delivery>> calls = java.util.Collections.nCopies(16, () -> send(sender));
            for (Future<Delivery> delivery : threads.invokeAll(calls)) {
                assertThat(delivery.get()).isEqualTo(Delivery.ACCEPTED);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(smsc.linksMade()).isEqualTo(1);
        assertThat(smsc.received()).hasSize(16);
    }

    @Test
    void anSmscThatIsNotThereTookNothingAndIsAskedAgainNextTime() {
        int port = smsc.port();
        smsc.close();
        SmppCodeSender sender = sender(port, Smsc.PASSWORD, LONG);
        assertThat(send(sender)).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(send(sender)).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(counts.of(SenderEvent.UNAVAILABLE)).isEqualTo(2);
        canary.assertSaid("no SMPP link: ConnectException");
    }

    @Test
    void aWrongPasswordIsNamedByTheCommandStatusAlone() {
        assertThat(send(sender(smsc.port(), "wrong-pw", LONG))).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(smsc.received()).isEmpty();
        canary.assertSaid("no SMPP link: refused with command status 0xe");
    }

    @ParameterizedTest
    @ValueSource(ints = {SMPPConstant.STAT_ESME_RTHROTTLED, SMPPConstant.STAT_ESME_RMSGQFUL})
    void aThrottlingSmscTookNothingAndKeepsItsLink(int commandStatus) {
        SmppCodeSender sender = sender();
        smsc.refuse(commandStatus);
        assertThat(send(sender)).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(smsc.received()).hasSize(1);
        assertThat(counts.of(SenderEvent.THROTTLED)).isEqualTo(1);
        smsc.refuseNothing();
        assertThat(send(sender)).isEqualTo(Delivery.ACCEPTED);
        assertThat(smsc.linksMade()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                SMPPConstant.STAT_ESME_RINVDSTADR,
                SMPPConstant.STAT_ESME_RSUBMITFAIL,
                SMPPConstant.STAT_ESME_RSYSERR
            })
    void aMessageThatTheSmscRefusesDidNotLeave(int commandStatus) {
        smsc.refuse(commandStatus);
        assertThat(send(sender())).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(smsc.received()).hasSize(1);
        assertThat(counts.of(SenderEvent.REJECTED)).isEqualTo(1);
    }

    /** It may have gone: said otherwise, the session would send another one for nothing. */
    @Test
    void aMessageWithoutAnAnswerMayHaveLeft() {
        SmppCodeSender sender = sender(smsc.port(), Smsc.PASSWORD, SHORT);
        smsc.fallSilent();
        assertThat(send(sender)).isEqualTo(Delivery.ACCEPTED);
        assertThat(counts.of(SenderEvent.UNKNOWN)).isEqualTo(1);
        assertThat(smsc.received()).hasSize(1);
    }

    @Test
    void aCallIsNotWhatSmppSends() {
        assertThat(sender().send(Canary.NUMBER, Canary.CODE, Transport.VOICE)).isEqualTo(Delivery.UNAVAILABLE);
        assertThat(smsc.linksMade()).isZero();
    }

    @Nested
    class Receipts {
        @ParameterizedTest
        @ValueSource(strings = {"UNDELIV", "EXPIRED", "DELETED", "REJECTD"})
        void aFailureIsCounted(String state) throws Exception {
            send(sender());
            smsc.report(state);
            await().until(() -> counts.of(SenderEvent.UNDELIVERED) == 1);
        }

        @ParameterizedTest
        @ValueSource(bytes = {3, 4, 5, 8})
        void aFailureInTheParameterIsCounted(byte state) throws Exception {
            send(sender());
            smsc.report(state);
            await().until(() -> counts.of(SenderEvent.UNDELIVERED) == 1);
        }

        /** Each is answered before the next one goes, so the last one counted says that all were seen. */
        @Test
        void whatIsNotFinalAndWhatIsNoReceiptIsNotCounted() throws Exception {
            send(sender());
            smsc.report("ENROUTE");
            smsc.report("ACCEPTD");
            smsc.report("");
            smsc.report((byte) 1);
            smsc.write("stat:UNDELIV");
            smsc.report("DELIVRD");
            await().until(() -> counts.of(SenderEvent.DELIVERED) >= 1);
            assertThat(counts.of(SenderEvent.UNDELIVERED)).isZero();
        }
    }

    @Nested
    class OverTls {
        @TempDir
        Path folder;

        @Test
        void theCertificateMustBeTrustedAndOfThisHost() throws Exception {
            ThrowAwayCertificate right = ThrowAwayCertificate.of("dns:localhost", folder);
            ThrowAwayCertificate wrongHost = ThrowAwayCertificate.of("dns:smsc.example", folder);
            try (Smsc secured = new Smsc(right.server().getServerSocketFactory());
                    Smsc other = new Smsc(wrongHost.server().getServerSocketFactory())) {
                assertThat(send(tls(secured, right))).isEqualTo(Delivery.ACCEPTED);
                assertThat(secured.received()).hasSize(1);
                assertThat(send(tls(secured, wrongHost))).isEqualTo(Delivery.UNAVAILABLE);
                assertThat(send(tls(other, wrongHost))).isEqualTo(Delivery.UNAVAILABLE);
                assertThat(secured.received()).hasSize(1);
                assertThat(other.received()).isEmpty();
                // While somebody is there to answer an unbind.
                senders.forEach(SmppCodeSender::close);
            }
        }

        @Test
        void anSmscInClearIsNotTalkedTo() throws Exception {
            ThrowAwayCertificate certificate = ThrowAwayCertificate.of("dns:localhost", folder);
            assertThat(send(tls(smsc, certificate))).isEqualTo(Delivery.UNAVAILABLE);
            assertThat(smsc.linksMade()).isZero();
        }

        private SmppCodeSender tls(Smsc at, ThrowAwayCertificate certificate) {
            SmppLink link =
                    new SmppLink("localhost", at.port(), Smsc.SYSTEM_ID, "Pinfold", true, Duration.ofSeconds(2), LONG);
            return opened(link, Smsc.PASSWORD, "{code}", certificate.trusting().getSocketFactory());
        }
    }

    /** The simulator as its makers run it: it greets with a message of its own, and reports delivery after a second. */
    @Test
    void theMakersSimulatorTakesACodeAndReportsItsDelivery() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        List<SubmitSm> received = new CopyOnWriteArrayList<>();
        SMPPServerSimulator simulator = new SMPPServerSimulator(false, port, Smsc.SYSTEM_ID, Smsc.PASSWORD) {
            @Override
            public SubmitSmResult onAcceptSubmitSm(SubmitSm message, SMPPServerSession source)
                    throws ProcessRequestException {
                received.add(message);
                return super.onAcceptSubmitSm(message, source);
            }
        };
        Thread running = new Thread(simulator, "simulator");
        running.setDaemon(true);
        running.start();
        SmppCodeSender sender = sender(port, Smsc.PASSWORD, LONG);
        try {
            await().until(() -> send(sender).equals(Delivery.ACCEPTED));
            assertThat(received).hasSize(1);
            await().until(() -> counts.of(SenderEvent.DELIVERED) == 1);
        } finally {
            // It looks whether it was interrupted when somebody connects.
            running.interrupt();
            try (Socket last = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(last.isConnected()).isTrue();
                await().until(() -> !running.isAlive());
            }
        }
    }

    @Test
    void aLinkThatCannotBeIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> link(0, "pinfold", "Pinfold"));
        assertThatIllegalArgumentException().isThrownBy(() -> link(1, "sixteen-letters-", "Pinfold"));
        assertThatIllegalArgumentException().isThrownBy(() -> link(1, "", "Pinfold"));
        assertThatIllegalArgumentException().isThrownBy(() -> link(1, "pinfold", "twelve chars"));
        assertThatIllegalArgumentException().isThrownBy(() -> link(1, "pinfold", "+12"));
    }

    private static SmppLink link(int port, String systemId, String source) {
        return new SmppLink("127.0.0.1", port, systemId, source, false, LONG, LONG);
    }

    private SmppCodeSender sender() {
        return sender("Pinfold", "{code}");
    }

    private SmppCodeSender sender(String source, String text) {
        return opened(link(smsc.port(), Smsc.SYSTEM_ID, source), Smsc.PASSWORD, text, defaultTrust());
    }

    private SmppCodeSender sender(int port, String password, Duration answerWait) {
        SmppLink link =
                new SmppLink("127.0.0.1", port, Smsc.SYSTEM_ID, "Pinfold", false, Duration.ofSeconds(10), answerWait);
        return opened(link, password, "{code}", defaultTrust());
    }

    private static SSLSocketFactory defaultTrust() {
        return (SSLSocketFactory) SSLSocketFactory.getDefault();
    }

    private SmppCodeSender opened(SmppLink link, String password, String text, SSLSocketFactory trusting) {
        SmppCodeSender sender = new SmppCodeSender(
                link,
                SecretBytes.copyOf(password.getBytes(StandardCharsets.US_ASCII)),
                MessageText.of(text),
                counts,
                trusting);
        senders.add(sender);
        return sender;
    }

    private static Delivery send(SmppCodeSender sender) {
        return sender.send(Canary.NUMBER, Canary.CODE, Transport.SMS);
    }
}
