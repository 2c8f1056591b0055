package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import com.sun.net.httpserver.HttpServer;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pinfold.client.JdkHttpTransport;
import org.pinfold.client.PinfoldApi;
import org.pinfold.client.ProblemException;
import org.pinfold.it.PayaraMicroProcess;
import org.pinfold.it.ServerProcess;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.protocol.ProblemType;
import org.pinfold.protocol.messages.SessionState;

/**
 * A server that sends codes for real, through the implementation of Jakarta Mail that it brings, and asks a service of the
 * operator's about each challenge first.
 */
class MailedCodeIT {
    private static final String NUMBER = "+4915198765432";
    private static final String SESSION = "/v1/verification/session/";
    private static final Pattern CODE = Pattern.compile("Your code: ([0-9]{6})");

    private static final String RIGHT_ANSWER = "P1_right";

    @TempDir
    Path folder;

    private HttpServer challenges;
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void startServices() throws IOException {
        mail.start();
        challenges = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        challenges.createContext("/challenges", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(body.contains("\"challenge\":\"" + RIGHT_ANSWER + "\"") ? 204 : 403, -1);
            exchange.close();
        });
        challenges.start();
    }

    @AfterEach
    void stopServices() {
        mail.stop();
        challenges.stop(0);
    }

    @Test
    void aMailedCodeProvesTheNumberOnWildFly() throws Exception {
        try (ServerProcess server = WildFlyProcess.named("mailed-code")) {
            assertProvesTheNumber(server);
        }
    }

    @Test
    void aMailedCodeProvesTheNumberOnPayaraMicro() throws Exception {
        try (ServerProcess server = PayaraMicroProcess.named("mailed-code-payara")) {
            assertProvesTheNumber(server);
        }
    }

    private void assertProvesTheNumber(ServerProcess server) throws Exception {
        server.withoutProperty("pinfold.profile")
                .property("pinfold.challenge", "webhook")
                .property(
                        "pinfold.challenge.url",
                        "http://127.0.0.1:" + challenges.getAddress().getPort() + "/challenges")
                .property("pinfold.challenge.secret-file", secretFile())
                .property("pinfold.sender", "mail")
                .property("pinfold.sender.mail.host", "127.0.0.1")
                .property(
                        "pinfold.sender.mail.port",
                        Integer.toString(mail.getSmtp().getPort()))
                .property("pinfold.sender.mail.from", "codes@pinfold.example")
                .property("pinfold.sender.mail.to", "{number}@sms.example")
                .property("pinfold.sender.countries", "DE")
                .property("pinfold.sender.number-a-day", "1")
                .start()
                .awaitReady();

        assertThat(Http.problem(Http.post(server, unchallenged(server) + "/code", "{\"transport\":\"sms\"}")))
                .hasValue(ProblemType.CHALLENGE_REQUIRED);
        assertThat(mail.getReceivedMessages()).isEmpty();
        String session = session(server, NUMBER);
        assertThat(Http.post(server, session + "/code", "{\"transport\":\"sms\"}")
                        .statusCode())
                .isEqualTo(200);
        MimeMessage[] messages = mail.getReceivedMessages();
        assertThat(messages).hasSize(1);
        assertThat(messages[0].getAllRecipients())
                .extracting(Object::toString)
                .containsExactly("4915198765432@sms.example");
        Matcher matcher = CODE.matcher(GreenMailUtil.getBody(messages[0]));
        assertThat(matcher.find()).isTrue();
        String code = matcher.group(1);

        assertThat(Http.problem(Http.post(server, session(server, NUMBER) + "/code", "{\"transport\":\"sms\"}")))
                .hasValue(ProblemType.TOO_MANY_REQUESTS);
        assertThat(Http.problem(
                        Http.post(server, session(server, "+12025550123") + "/code", "{\"transport\":\"sms\"}")))
                .hasValue(ProblemType.NUMBER_NOT_SERVED);
        assertThat(mail.getReceivedMessages()).hasSize(1);

        assertThat(api(server)
                        .submitCode(session.substring(session.lastIndexOf('/') + 1), code)
                        .verified())
                .isTrue();
        assertThat(server.logText())
                .doesNotContain(RIGHT_ANSWER)
                .doesNotContain(NUMBER.substring(1))
                .doesNotContain(code);
    }

    private String secretFile() throws IOException {
        Path file = Files.writeString(folder.resolve("secret"), "0123456789abcdef0123456789abcdef\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"))
                .toString();
    }

    private static String unchallenged(ServerProcess server) throws Exception {
        return SESSION + api(server).createSession(NUMBER).id();
    }

    private static PinfoldApi api(ServerProcess server) {
        return new PinfoldApi(new JdkHttpTransport(server.uri("/")));
    }

    private static String session(ServerProcess server, String number) throws Exception {
        SessionState opened = api(server).createSession(number);
        assertThat(opened.requestedInformation()).containsExactly(SessionState.CHALLENGE);
        assertThatThrownBy(() -> api(server).answerChallenge(opened.id(), "P1_wrong"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.type()).isEqualTo(ProblemType.CHALLENGE_FAILED));
        assertThat(api(server).answerChallenge(opened.id(), RIGHT_ANSWER).requestedInformation())
                .isEmpty();
        return SESSION + opened.id();
    }
}
