package org.pinfold.it.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.internet.MimeMessage;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pinfold.client.JdkHttpTransport;
import org.pinfold.client.PinfoldApi;
import org.pinfold.it.PayaraMicroProcess;
import org.pinfold.it.ServerProcess;
import org.pinfold.it.WildFlyProcess;
import org.pinfold.protocol.ProblemType;

/** A server that sends codes for real, through the implementation of Jakarta Mail that it brings. */
class MailedCodeIT {
    private static final String NUMBER = "+4915198765432";
    private static final Pattern CODE = Pattern.compile("Your code: ([0-9]{6})");

    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @BeforeEach
    void startMail() {
        mail.start();
    }

    @AfterEach
    void stopMail() {
        mail.stop();
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

        PinfoldApi api = new PinfoldApi(new JdkHttpTransport(server.uri("/")));
        assertThat(api.submitCode(session.substring(session.lastIndexOf('/') + 1), code)
                        .verified())
                .isTrue();
        assertThat(server.logText()).doesNotContain(NUMBER.substring(1)).doesNotContain(code);
    }

    private static String session(ServerProcess server, String number) {
        HttpResponse<String> opened = Http.post(server, "/v1/verification/session", "{\"number\":\"" + number + "\"}");
        assertThat(opened.statusCode()).isEqualTo(200);
        return "/v1/verification/session/" + opened.body().replaceAll(".*\"id\" *: *\"([^\"]+)\".*", "$1");
    }
}
